// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/kernels/attention_softmax.h"

#include "core/proxy/torch/kernels/vector_math.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace trazor::proxy {
namespace {

/// Calls work(position, lanes) for each piece of the row; lanes beyond its end hold `fill`.
template <typename Work>
TRAZOR_INLINE void forEachPiece(float* row, std::int64_t n, float fill, const Work& work) {
    Lanes<float> x;
    for (std::int64_t i = 0; i < n; i += kLanes<float>) {
        const std::size_t bytes = sizeof(float) * static_cast<std::size_t>(std::min(kLanes<float>, n - i));
        if (bytes == sizeof x) {
            load(x, row + i);
            work(i, x);
            store(row + i, x);
        } else {
            x = Lanes<float>{} + fill;
            std::memcpy(&x, row + i, bytes);
            work(i, x);
            std::memcpy(row + i, &x, bytes);
        }
    }
}

TRAZOR_CLONES void softmaxRows(float* row, std::int64_t rows, std::int64_t n, float scale) {
    for (std::int64_t r = 0; r < rows; ++r, row += n) {
        constexpr float kLeast = -std::numeric_limits<float>::infinity();
        Lanes<float> most = Lanes<float>{} + kLeast;
        forEachPiece(row, n, kLeast, [&](std::int64_t, Lanes<float>& x) {
            x *= scale;
            most = x > most ? x : most;
        });
        float greatest = kLeast;
        for (std::int64_t i = 0; i < kLanes<float>; ++i) {
            greatest = std::max(greatest, most[i]);
        }
        Lanes<float> sums{};
        forEachPiece(row, n, kLeast, [&](std::int64_t i, Lanes<float>& x) {
            x -= greatest;
            exponentiate(x);
            if (i + kLanes<float> <= n) {
                sums += x;
            } else {
                for (std::int64_t lane = 0; lane < n - i; ++lane) {
                    sums[lane] += x[lane];
                }
            }
        });
        float sum = 0.0F;
        for (std::int64_t i = 0; i < kLanes<float>; ++i) {
            sum += sums[i];
        }
        const float share = 1.0F / sum;
        forEachPiece(row, n, 0.0F, [&](std::int64_t, Lanes<float>& x) { x *= share; });
    }
}

TRAZOR_CLONES void softmaxBackwardRows(float* gradient, const float* attention, std::int64_t rows, std::int64_t n,
                                       float scale) {
    for (std::int64_t r = 0; r < rows; ++r, gradient += n, attention += n) {
        Lanes<float> a, g;
        Lanes<float> sums{};
        std::int64_t i = 0;
        for (; i + kLanes<float> <= n; i += kLanes<float>) {
            load(a, attention + i);
            load(g, gradient + i);
            sums += a * g;
        }
        float sum = 0.0F;
        for (; i < n; ++i) {
            sum += attention[i] * gradient[i];
        }
        for (std::int64_t lane = 0; lane < kLanes<float>; ++lane) {
            sum += sums[lane];
        }
        for (i = 0; i + kLanes<float> <= n; i += kLanes<float>) {
            load(a, attention + i);
            load(g, gradient + i);
            g = (g - sum) * a * scale;
            store(gradient + i, g);
        }
        for (; i < n; ++i) {
            gradient[i] = (gradient[i] - sum) * attention[i] * scale;
        }
    }
}

bool isForKernel(const at::Tensor& x) {
    return x.is_cpu() && x.scalar_type() == at::kFloat && x.is_contiguous();
}

} // namespace

void attentionSoftmax(const at::Tensor& logits, double scale, const RelativePosition& relative,
                      const at::Tensor& perBucket, const std::vector<at::Tensor>& terms) {
    if (!relative.isNone()) {
        relative.addTo(logits, perBucket);
    }
    if (isForKernel(logits) && terms.empty()) {
        softmaxRows(logits.data_ptr<float>(), logits.numel() / logits.size(-1), logits.size(-1),
                    static_cast<float>(scale));
        return;
    }
    logits.mul_(scale);
    for (const at::Tensor& term : terms) {
        logits.add_(term);
    }
    logits.copy_(at::softmax(logits, -1));
}

void attentionSoftmaxBackward(const at::Tensor& gradient, const at::Tensor& attention, double scale) {
    if (isForKernel(gradient) && isForKernel(attention)) {
        softmaxBackwardRows(gradient.data_ptr<float>(), attention.data_ptr<float>(),
                            gradient.numel() / gradient.size(-1), gradient.size(-1), static_cast<float>(scale));
        return;
    }
    gradient.copy_(at::_softmax_backward_data(gradient, attention, -1, attention.scalar_type()).mul_(scale));
}

} // namespace trazor::proxy
