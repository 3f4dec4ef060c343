// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/device/profile.h"

namespace trazor::device {

std::string Conditions::text() const {
    const std::string size = imageSize > 0 ? std::to_string(imageSize) + " px" : std::to_string(tokens) + " tokens";
    return "batch " + std::to_string(batch) + ", " + size + ", " + dtype + ", " + std::to_string(threads) +
           (threads == 1 ? " thread, " : " threads, ") + device + ", " + runtime + ", " + date.substr(0, 10);
}

double Profile::predictMs(const std::vector<Part>& parts) const {
    double ms = m_overheadMs;
    for (const Part& part : parts) {
        const auto known = m_parts.find(part.name);
        ms += known == m_parts.end() ? suggestedMs(part, m_msPerWork) : known->second.ms;
    }
    return ms;
}

double Profile::predictMs(const space::NetworkPlan& plan) const {
    return predictMs(partsOf(plan));
}

} // namespace trazor::device
