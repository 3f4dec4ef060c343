// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/layers/windows.h"

#include <vector>

namespace trazor::proxy {
namespace {

constexpr double kMasked = -100.0;

/// Per cell of one axis of the padded and shifted grid: 0 to 2 for the strips that the shift brought
/// together, -1 for padding.
std::vector<std::int64_t> strips(const Windows& windows) {
    const std::int64_t side = windows.perSide() * windows.window;
    std::vector<std::int64_t> strip(static_cast<std::size_t>(side), 0);
    for (std::int64_t cell = 0; cell < side; ++cell) {
        if (windows.shift > 0) {
            strip[static_cast<std::size_t>(cell)] = cell < side - windows.window  ? 0
                                                    : cell < side - windows.shift ? 1
                                                                                  : 2;
        }
        if ((cell + windows.shift) % side >= windows.grid) {
            strip[static_cast<std::size_t>(cell)] = -1;
        }
    }
    return strip;
}

/// (networks, side, side, width) to (networks * count * window^2, width).
at::Tensor partition(const at::Tensor& image, const Windows& windows) {
    const std::int64_t n = windows.perSide();
    const std::int64_t w = windows.window;
    return image.reshape({-1, n, w, n, w, image.size(3)}).permute({0, 1, 3, 2, 4, 5}).reshape({-1, image.size(3)});
}

} // namespace

at::Tensor Windows::split(const at::Tensor& x) const {
    at::Tensor image = x.reshape({-1, grid, grid, x.size(1)});
    if (const std::int64_t padding = perSide() * window - grid; padding > 0) {
        image = at::constant_pad_nd(image, {0, 0, 0, padding, 0, padding});
    }
    if (shift > 0) {
        image = at::roll(image, {-shift, -shift}, {1, 2});
    }
    return partition(image, *this);
}

at::Tensor Windows::join(const at::Tensor& x) const {
    const std::int64_t n = perSide();
    at::Tensor image = x.reshape({-1, n, n, window, window, x.size(1)})
                           .permute({0, 1, 3, 2, 4, 5})
                           .reshape({-1, n * window, n * window, x.size(1)});
    if (shift > 0) {
        image = at::roll(image, {shift, shift}, {1, 2});
    }
    return image.narrow(1, 0, grid).narrow(2, 0, grid).reshape({-1, x.size(1)});
}

at::Tensor Windows::mask(const at::TensorOptions& options) const {
    if (shift == 0 && grid % window == 0) {
        return {};
    }
    const std::vector<std::int64_t> strip = strips(*this);
    const auto side = static_cast<std::int64_t>(strip.size());
    at::Tensor labels = at::empty({side, side, 1}, at::kLong);
    auto label = labels.accessor<std::int64_t, 3>();
    for (std::int64_t row = 0; row < side; ++row) {
        for (std::int64_t column = 0; column < side; ++column) {
            const std::int64_t r = strip[static_cast<std::size_t>(row)];
            const std::int64_t c = strip[static_cast<std::size_t>(column)];
            label[row][column][0] = r < 0 || c < 0 ? -1 : 3 * r + c;
        }
    }
    const at::Tensor perWindow = partition(labels.unsqueeze(0), *this).reshape({count(), 1, window * window});
    return at::ne(perWindow.unsqueeze(2), perWindow.unsqueeze(3)).to(options).mul_(kMasked);
}

at::Tensor windowBias(const at::Tensor& table, std::int64_t window) {
    const std::int64_t tokens = window * window;
    at::Tensor index = at::empty({tokens, tokens}, at::kLong);
    auto entry = index.accessor<std::int64_t, 2>();
    for (std::int64_t i = 0; i < tokens; ++i) {
        for (std::int64_t j = 0; j < tokens; ++j) {
            const std::int64_t rows = i / window - j / window + window - 1;
            const std::int64_t columns = i % window - j % window + window - 1;
            entry[i][j] = rows * (2 * window - 1) + columns;
        }
    }
    const at::Tensor flat = index.flatten().to(table.device());
    return table.index_select(0, flat).t().reshape({1, table.size(1), tokens, tokens});
}

Windowed::Windowed(const Windows& windows, std::unique_ptr<Layer> mixer)
    : m_windows(windows)
    , m_mixer(std::move(mixer)) {}

at::Tensor Windowed::forward(const at::Tensor& x) {
    return m_windows.join(m_mixer->forward(m_windows.split(x)));
}

at::Tensor Windowed::backward(const at::Tensor& outputGradient, bool needsInputGradient, GradientSink& sink) {
    const at::Tensor gradient = m_mixer->backward(m_windows.split(outputGradient), needsInputGradient, sink);
    return needsInputGradient ? m_windows.join(gradient) : at::Tensor();
}

} // namespace trazor::proxy
