// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/weights/supernet.h"

#include "core/base/parallel.h"
#include "core/base/rng.h"
#include "core/base/stable_hash.h"

#include <algorithm>
#include <cmath>

namespace trazor::proxy {
namespace {

constexpr double kWeightStd = 0.02;
constexpr std::int64_t kValuesWorthAThread = 100'000;

/// timm truncates the normal distribution at +-2, a hundred standard deviations: no draw ever reaches that. Uniform
/// values are drawn from +-1, because candidates with other patch sizes share them.
double drawValue(Rng& rng, Fill fill) {
    return fill == Fill::Normal ? kWeightStd * rng.normal() : 2.0 * rng.uniform() - 1.0;
}

} // namespace

Supernet::Supernet(std::uint64_t seed, const ParameterOptions& options)
    : ParameterSource(options)
    , m_seed(seed) {}

at::Tensor Supernet::take(const ParameterSpec& spec) {
    if (spec.fill == Fill::Zero) {
        return {};
    }
    const std::lock_guard lock(m_mutex);
    at::Tensor& tensor = m_tensors[spec.name];
    if (!tensor.defined() || tensor.size(1) < spec.rows || tensor.size(2) < spec.cols) {
        ParameterSpec wide = spec;
        if (tensor.defined()) {
            wide.rows = std::max(wide.rows, tensor.size(1));
            wide.cols = std::max(wide.cols, tensor.size(2));
        }
        tensor = draw(wide);
    }
    at::Tensor slice = tensor.narrow(1, 0, spec.rows).narrow(2, 0, spec.cols);
    if (spec.fill == Fill::Uniform) {
        slice = slice / std::sqrt(static_cast<double>(spec.fanIn));
    }
    return spec.parts == 1 ? slice.squeeze(0) : slice;
}

at::Tensor Supernet::draw(const ParameterSpec& spec) const {
    at::Tensor values = at::empty({spec.parts, spec.rows, spec.cols}, options().dtype);
    const auto fill = [&](auto* data) {
        using Value = std::remove_pointer_t<decltype(data)>;
        const auto fillRow = [&](std::int64_t row) {
            const std::int64_t part = row % spec.parts;
            Rng rng(stableHash(m_seed, spec.name, static_cast<std::uint64_t>(row)));
            Value* out = data + (part * spec.rows + row / spec.parts) * spec.cols;
            for (std::int64_t col = 0; col < spec.cols; ++col) {
                const double value = drawValue(rng, spec.fill);
                out[col] = static_cast<Value>(options().linearised ? std::abs(value) : value);
            }
        };
        const auto rowsAtATime = static_cast<std::size_t>(std::max<std::int64_t>(1, kValuesWorthAThread / spec.cols));
        forEachRange(static_cast<std::size_t>(spec.parts * spec.rows), rowsAtATime,
                     [&](std::size_t begin, std::size_t end) {
                         for (std::size_t row = begin; row < end; ++row) {
                             fillRow(static_cast<std::int64_t>(row));
                         }
                     });
    };
    if (options().dtype == at::kDouble) {
        fill(values.data_ptr<double>());
    } else {
        fill(values.data_ptr<float>());
    }
    return values.to(options().device);
}

double Supernet::nuclearNorm(const std::string& name, const at::Tensor& weight) {
    const auto key = std::make_pair(name, std::array{weight.size(-2), weight.size(-1)});
    {
        const std::lock_guard lock(m_mutex);
        if (const auto found = m_norms.find(key); found != m_norms.end()) {
            return found->second;
        }
    }
    // Outside the lock: two threads may compute the same value, but no thread waits for another's decomposition.
    const double norm = ParameterSource::nuclearNorm(name, weight);
    const std::lock_guard lock(m_mutex);
    return m_norms.emplace(key, norm).first->second;
}

} // namespace trazor::proxy
