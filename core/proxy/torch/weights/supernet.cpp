// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/weights/supernet.h"

#include "core/base/rng.h"
#include "core/base/stable_hash.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <thread>
#include <vector>

namespace trazor::proxy {
namespace {

constexpr double kWeightStd = 0.02;

/// timm truncates the normal at +-2, a hundred standard deviations out: no draw ever gets there. Uniform values
/// are drawn from +-1, because candidates with other patch sizes share them.
double drawValue(Rng& rng, Fill fill) {
    return fill == Fill::Normal ? kWeightStd * rng.normal() : 2.0 * rng.uniform() - 1.0;
}

/// Calls work(row) for all rows; rows are independent, so threads change nothing but the time.
template <typename Work>
void forEachRow(std::int64_t rows, std::int64_t values, const Work& work) {
    constexpr std::int64_t kValuesWorthAThread = 100'000;
    const std::int64_t cores = std::max(1U, std::thread::hardware_concurrency());
    const std::int64_t helpers = std::clamp<std::int64_t>(values / kValuesWorthAThread, 1, cores) - 1;
    std::atomic<std::int64_t> next = 0;
    const auto loop = [&] {
        for (std::int64_t row = next++; row < rows; row = next++) {
            work(row);
        }
    };
    std::vector<std::jthread> threads;
    for (std::int64_t i = 0; i < helpers; ++i) {
        threads.emplace_back(loop);
    }
    loop();
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
        forEachRow(spec.parts * spec.rows, values.numel(), [&](std::int64_t row) {
            const std::int64_t part = row % spec.parts;
            Rng rng(stableHash(m_seed, spec.name, static_cast<std::uint64_t>(row)));
            Value* out = data + (part * spec.rows + row / spec.parts) * spec.cols;
            for (std::int64_t col = 0; col < spec.cols; ++col) {
                const double value = drawValue(rng, spec.fill);
                out[col] = static_cast<Value>(options().linearised ? std::abs(value) : value);
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
    // Outside the lock: two threads may compute the same value, but none waits for another's decomposition.
    const double norm = ParameterSource::nuclearNorm(name, weight);
    const std::lock_guard lock(m_mutex);
    return m_norms.emplace(key, norm).first->second;
}

} // namespace trazor::proxy
