// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/space/limits.h"

#include <algorithm>
#include <limits>

namespace trazor::space {

CostRange CostRange::empty() noexcept {
    CostRange range;
    for (const CostQuantity& quantity : kCostQuantities) {
        range.min.*quantity.value = std::numeric_limits<std::int64_t>::max();
    }
    return range;
}

void CostRange::widen(const Cost& low, const Cost& high) noexcept {
    for (const CostQuantity& quantity : kCostQuantities) {
        min.*quantity.value = std::min(min.*quantity.value, low.*quantity.value);
        max.*quantity.value = std::max(max.*quantity.value, high.*quantity.value);
    }
}

bool satisfies(const Limits& limits, const Cost& cost) noexcept {
    return std::all_of(kCostQuantities.begin(), kCostQuantities.end(), [&](const CostQuantity& quantity) {
        return (limits.*quantity.limit).contains(cost.*quantity.value);
    });
}

bool meets(const Limits& limits, const CostRange& range) noexcept {
    return std::all_of(kCostQuantities.begin(), kCostQuantities.end(), [&](const CostQuantity& quantity) {
        return (limits.*quantity.limit).meets(range.min.*quantity.value, range.max.*quantity.value);
    });
}

double distanceTo(const Limits& limits, const Cost& cost) noexcept {
    double distance = 0.0;
    for (const CostQuantity& quantity : kCostQuantities) {
        const std::int64_t value = cost.*quantity.value;
        const std::int64_t unit = quantity.value == &Cost::depth ? 1 : std::max<std::int64_t>(value, 1);
        distance += static_cast<double>((limits.*quantity.limit).distance(value)) / static_cast<double>(unit);
    }
    return distance;
}

std::string formatLimits(const Limits& limits) {
    std::string text;
    for (const CostQuantity& quantity : kCostQuantities) {
        if (const Band& band = limits.*quantity.limit; !band.isOpen()) {
            text += (text.empty() ? "" : ", ") + std::string(quantity.name) + " " + formatBand(band);
        }
    }
    return text.empty() ? "none" : text;
}

} // namespace trazor::space
