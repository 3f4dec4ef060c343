// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/relative_position.h"

#include <algorithm>

namespace trazor::proxy {

std::int64_t RelativePosition::bucket(std::int64_t delta, std::int64_t maxDistance) noexcept {
    return std::clamp(delta, -maxDistance, maxDistance) + maxDistance + 1;
}

RelativePosition RelativePosition::make(std::int64_t grid, bool classToken, std::int64_t maxDistance,
                                        const at::TensorOptions& options) {
    const std::int64_t first = classToken ? 1 : 0;
    const std::int64_t tokens = grid * grid + first;
    const std::int64_t table = tableRows(maxDistance);
    at::Tensor features = at::zeros({tokens, 2 * grid + 2}, at::kDouble);
    at::Tensor buckets = at::zeros({tokens, 2 * grid + 2}, at::kLong);
    auto feature = features.accessor<double, 2>();
    auto bucketOf = buckets.accessor<std::int64_t, 2>();
    for (std::int64_t token = 0; token < tokens; ++token) {
        const bool isClass = token < first;
        const std::int64_t row = (token - first) / grid;
        const std::int64_t column = (token - first) % grid;
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
    return {features.to(options), buckets.to(options.device())};
}

} // namespace trazor::proxy
