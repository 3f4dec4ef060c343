// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/space/limits.h"

#include <algorithm>
#include <limits>

namespace trazor::space {

Band Limits::inForce(const CostQuantity& quantity) const {
    Band band = this->*quantity.limit;
    if (quantity.isTime() && band.max && device != nullptr && !latencyAsPredicted) {
        band.max = static_cast<std::int64_t>(static_cast<double>(*band.max) / (1.0 + device->error90()));
    }
    return band;
}

bool Limits::isOpen() const noexcept {
    return std::all_of(kCostQuantities.begin(), kCostQuantities.end(),
                       [this](const CostQuantity& quantity) { return (this->*quantity.limit).isOpen(); });
}

bool Limits::operator==(const Limits& other) const {
    const bool haveSameDevice = device == other.device || (device != nullptr && other.device != nullptr &&
                                                           device->json() == other.device->json());
    return haveSameDevice && latencyAsPredicted == other.latencyAsPredicted &&
           std::all_of(kCostQuantities.begin(), kCostQuantities.end(),
                       [&](const CostQuantity& quantity) { return this->*quantity.limit == other.*quantity.limit; });
}

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
        return (limits.*quantity.limit).isOpen() || limits.inForce(quantity).contains(cost.*quantity.value);
    });
}

bool meets(const Limits& limits, const CostRange& range) noexcept {
    return std::all_of(kCostQuantities.begin(), kCostQuantities.end(), [&](const CostQuantity& quantity) {
        return limits.inForce(quantity).meets(range.min.*quantity.value, range.max.*quantity.value);
    });
}

double distanceTo(const Limits& limits, const Cost& cost) noexcept {
    double distance = 0.0;
    for (const CostQuantity& quantity : kCostQuantities) {
        const std::int64_t value = cost.*quantity.value;
        const std::int64_t unit = quantity.value == &Cost::depth ? 1 : std::max<std::int64_t>(value, 1);
        distance += static_cast<double>(limits.inForce(quantity).distance(value)) / static_cast<double>(unit);
    }
    return distance;
}

std::string rejectionsText(const Limits& limits, std::span<const Cost> costs) {
    std::string text;
    for (const CostQuantity& quantity : kCostQuantities) {
        if ((limits.*quantity.limit).isOpen()) {
            continue;
        }
        const Band band = limits.inForce(quantity);
        const auto rejected = std::count_if(costs.begin(), costs.end(),
                                            [&](const Cost& cost) { return !band.contains(cost.*quantity.value); });
        const std::string of = text.empty() ? " of " + std::to_string(costs.size()) : std::string();
        text += std::string(text.empty() ? "" : ", ") + std::string(quantity.name) + (of.empty() ? " " : " rejects ") +
                std::to_string(rejected) + of;
    }
    return text;
}

std::string formatLimits(const Limits& limits) {
    std::string text;
    for (const CostQuantity& quantity : kCostQuantities) {
        if (const Band& band = limits.*quantity.limit; !band.isOpen()) {
            text += (text.empty() ? "" : ", ") + std::string(quantity.name) + " " + formatBand(band, quantity.writing);
        }
    }
    return text.empty() ? "none" : text;
}

} // namespace trazor::space
