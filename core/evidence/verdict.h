// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace trazor::evidence {

/// What a few measured networks say of an order.
enum class Verdict { Supported, TooFewToTell, Contradicted };

/// "supported", "too few to tell", "contradicted".
std::string_view verdictName(Verdict verdict) noexcept;

/// With fewer, a Kendall tau says little as a number and is not shown.
inline constexpr std::size_t kTauShownFrom = 20;

/// Of predictions from fewer than kEnoughMeasured networks.
inline constexpr std::string_view kTooFewNote = "too few to beat the parameter count";

/// Standard deviation of Kendall's tau between unrelated orders of k networks, sqrt(2 (2k + 5) / (9 k (k - 1))).
double chanceDeviation(std::size_t k) noexcept;

/// Of a score: tau against the measured values, compared with chance at a one-sided level of 5 %. NaN tells nothing.
Verdict scoreVerdict(double tau, std::size_t k) noexcept;
/// Of the predictor: leave-one-out tau. Never contradicted, because leaving out turns noise into negative values.
Verdict predictorVerdict(double leftOutTau, std::size_t k) noexcept;

/// In plain words: "DSS++: contradicted by the 24 measured networks (Kendall tau -0.41)".
std::string verdictText(std::string_view subject, Verdict verdict, double tau, std::size_t k);

} // namespace trazor::evidence
