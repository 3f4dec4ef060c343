// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/device/profile.h"

namespace trazor::device {

std::string Conditions::text() const {
    const std::string size = imageSize > 0 ? std::to_string(imageSize) + " px" : std::to_string(tokens) + " tokens";
    return "batch " + std::to_string(batch) + ", " + size + ", " + dtype + ", " + std::to_string(threads) +
           (threads == 1 ? " thread, " : " threads, ") + device + ", " + runtime + ", " + date.substr(0, 10);
}

double Profile::partMs(const Part& part) const {
    const auto known = m_parts.find(part.name);
    return known == m_parts.end() ? suggestedMs(part, m_msPerWork) : known->second.ms;
}

double Profile::predictMs(const std::vector<Part>& parts) const {
    double ms = m_overheadMs;
    for (const Part& part : parts) {
        ms += partMs(part);
    }
    return ms;
}

double Profile::predictMs(const space::NetworkPlan& plan) const {
    return predictMs(partsOf(plan));
}

std::vector<std::int64_t> Profile::blockNanoseconds(const space::NetworkPlan& plan) const {
    std::vector<double> ms(plan.depth(), 0.0);
    for (const Part& part : partsOf(plan)) {
        if (part.block != space::BlockIndex::None) {
            ms[static_cast<std::size_t>(part.block)] += partMs(part);
        }
    }
    std::vector<std::int64_t> nanoseconds;
    for (const double its : ms) {
        nanoseconds.push_back(std::llround(1e6 * its));
    }
    return nanoseconds;
}

} // namespace trazor::device
