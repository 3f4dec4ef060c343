// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/kernels/relative_position.h"

#include "core/proxy/torch/kernels/vector_math.h"

#include <algorithm>
#include <vector>

namespace trazor::proxy {

/// Sizes and buckets for the loops below.
struct RelativePosition::PairLayout {
    std::int64_t grid;
    std::int64_t first; ///< index of the first patch
    std::int64_t bucketCount;
    const std::int64_t* buckets; ///< (tokens, features)

    std::int64_t tokens() const { return grid * grid + first; }
    const std::int64_t* bucketsOf(std::int64_t query) const { return buckets + query % tokens() * (2 * grid + 2); }
};

namespace {

using PairLayout = RelativePosition::PairLayout;

bool isForKernel(const at::Tensor& x) {
    return x.is_cpu() && x.scalar_type() == at::kFloat && x.is_contiguous();
}

TRAZOR_CLONES void addPairs(float* pairs, const float* perBucket, std::int64_t queries, const PairLayout& layout) {
    const std::int64_t grid = layout.grid;
    std::vector<float> perColumn(static_cast<std::size_t>(grid));
    float* const columns = perColumn.data();
    for (std::int64_t query = 0; query < queries; ++query, perBucket += layout.bucketCount) {
        const std::int64_t* const bucket = layout.bucketsOf(query);
        if (layout.first > 0) {
            *pairs++ += perBucket[bucket[2 * grid]] + perBucket[bucket[2 * grid + 1]];
        }
        for (std::int64_t column = 0; column < grid; ++column) {
            columns[column] = perBucket[bucket[grid + column]];
        }
        for (std::int64_t row = 0; row < grid; ++row, pairs += grid) {
            const float ofRow = perBucket[bucket[row]];
            for (std::int64_t column = 0; column < grid; ++column) {
                pairs[column] += ofRow + columns[column];
            }
        }
    }
}

TRAZOR_CLONES void sumPairs(const float* pairs, float* perBucket, std::int64_t queries, const PairLayout& layout) {
    const std::int64_t grid = layout.grid;
    std::vector<float> perColumn(static_cast<std::size_t>(grid));
    float* const columns = perColumn.data();
    for (std::int64_t query = 0; query < queries; ++query, perBucket += layout.bucketCount) {
        const std::int64_t* const bucket = layout.bucketsOf(query);
        if (layout.first > 0) {
            perBucket[bucket[2 * grid]] += *pairs;
            perBucket[bucket[2 * grid + 1]] += *pairs;
            ++pairs;
        }
        std::fill(perColumn.begin(), perColumn.end(), 0.0F);
        for (std::int64_t row = 0; row < grid; ++row, pairs += grid) {
            float ofRow = 0.0F;
            for (std::int64_t column = 0; column < grid; ++column) {
                columns[column] += pairs[column];
                ofRow += pairs[column];
            }
            perBucket[bucket[row]] += ofRow;
        }
        for (std::int64_t column = 0; column < grid; ++column) {
            perBucket[bucket[grid + column]] += columns[column];
        }
    }
}

} // namespace

std::int64_t RelativePosition::bucket(std::int64_t delta, std::int64_t maxDistance) noexcept {
    return std::clamp(delta, -maxDistance, maxDistance) + maxDistance + 1;
}

RelativePosition::RelativePosition(std::int64_t grid, bool classToken, std::int64_t maxDistance,
                                   const at::TensorOptions& options)
    : m_grid(grid)
    , m_first(classToken ? 1 : 0)
    , m_bucketCount(2 * tableRows(maxDistance)) {
    const std::int64_t tokens = grid * grid + m_first;
    const std::int64_t table = tableRows(maxDistance);
    at::Tensor features = at::zeros({tokens, 2 * grid + 2}, at::kDouble);
    at::Tensor buckets = at::zeros({tokens, 2 * grid + 2}, at::kLong);
    auto feature = features.accessor<double, 2>();
    auto bucketOf = buckets.accessor<std::int64_t, 2>();
    for (std::int64_t token = 0; token < tokens; ++token) {
        const bool isClass = token < m_first;
        const std::int64_t row = (token - m_first) / grid;
        const std::int64_t column = (token - m_first) % grid;
        for (std::int64_t cell = 0; cell < grid; ++cell) {
            bucketOf[token][cell] = isClass ? 0 : bucket(cell - row, maxDistance);
            bucketOf[token][grid + cell] = table + (isClass ? 0 : bucket(cell - column, maxDistance));
        }
        bucketOf[token][2 * grid + 1] = table;
        if (isClass) {
            feature[token][2 * grid] = feature[token][2 * grid + 1] = 1.0;
        } else {
            feature[token][row] = feature[token][grid + column] = 1.0;
        }
    }
    m_features = features.to(options);
    m_buckets = buckets.to(options.device());
}

void RelativePosition::addTo(const at::Tensor& logits, const at::Tensor& perBucket) const {
    if (isForKernel(logits) && isForKernel(perBucket)) {
        addPairs(logits.data_ptr<float>(), perBucket.data_ptr<float>(), logits.numel() / logits.size(-1), layout());
        return;
    }
    std::vector<std::int64_t> shape = perBucket.sizes().vec();
    shape.back() = m_buckets.size(1);
    logits.add_(at::matmul(perBucket.gather(-1, m_buckets.expand(shape)), m_features.t()));
}

at::Tensor RelativePosition::collect(const at::Tensor& pairs) const {
    std::vector<std::int64_t> shape = pairs.sizes().vec();
    shape.back() = m_bucketCount;
    at::Tensor perBucket = at::zeros(shape, pairs.options());
    if (isForKernel(pairs)) {
        sumPairs(pairs.data_ptr<float>(), perBucket.data_ptr<float>(), pairs.numel() / pairs.size(-1), layout());
        return perBucket;
    }
    const at::Tensor perFeature = at::matmul(pairs, m_features);
    return perBucket.scatter_add_(-1, m_buckets.expand_as(perFeature), perFeature);
}

RelativePosition::PairLayout RelativePosition::layout() const {
    return {m_grid, m_first, m_bucketCount, m_buckets.data_ptr<std::int64_t>()};
}

} // namespace trazor::proxy
