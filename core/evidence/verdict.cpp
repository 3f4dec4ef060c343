// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evidence/verdict.h"

#include <array>
#include <cmath>
#include <cstdio>

namespace trazor::evidence {

std::string_view verdictName(Verdict verdict) noexcept {
    static constexpr std::array<std::string_view, 3> kNames = {"supported", "too few to tell", "contradicted"};
    return kNames[static_cast<std::size_t>(verdict)];
}

double chanceDeviation(std::size_t k) noexcept {
    const auto n = static_cast<double>(k);
    return std::sqrt(2.0 * (2.0 * n + 5.0) / (9.0 * n * (n - 1.0)));
}

Verdict scoreVerdict(double tau, std::size_t k) noexcept {
    const double threshold = 1.645 * chanceDeviation(k);
    if (tau > threshold) {
        return Verdict::Supported;
    }
    return tau < -threshold ? Verdict::Contradicted : Verdict::TooFewToTell;
}

Verdict predictorVerdict(double leftOutTau, std::size_t k) noexcept {
    return leftOutTau > 0.0 ? scoreVerdict(leftOutTau, k) : Verdict::TooFewToTell;
}

std::string verdictText(std::string_view subject, Verdict verdict, double tau, std::size_t k) {
    const std::string networks = std::to_string(k) + " measured networks";
    std::string text(subject);
    switch (verdict) {
    case Verdict::Supported:
        text += ": supported by the " + networks;
        break;
    case Verdict::TooFewToTell:
        text += ": the " + networks + " are too few to tell";
        break;
    case Verdict::Contradicted:
        text += ": contradicted by the " + networks;
    }
    if (k >= kTauShownFrom && std::isfinite(tau)) {
        std::array<char, 40> number{};
        std::snprintf(number.data(), number.size(), " (Kendall tau %+.2f)", tau);
        text += number.data();
    }
    return text;
}

} // namespace trazor::evidence
