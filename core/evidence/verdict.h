// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace trazor::evidence {

/// Judgement of an order by a few measured networks.
enum class Verdict { Supported, TooFewToTell, Contradicted };

/// "supported", "too few to tell", "contradicted".
std::string_view verdictName(Verdict verdict) noexcept;

/// With fewer networks, the value of Kendall's tau means little and is not shown.
inline constexpr std::size_t kTauShownFrom = 20;

/// Note on predictions from fewer than kEnoughMeasured networks.
inline constexpr std::string_view kTooFewNote = "too few to beat the parameter count";

/// Standard deviation of Kendall's tau between unrelated orders of k networks, sqrt(2 (2k + 5) / (9 k (k - 1))).
double chanceDeviation(std::size_t k) noexcept;

/// Tests a score's tau against the measured values at a one-sided level of 5 %. NaN yields TooFewToTell.
Verdict scoreVerdict(double tau, std::size_t k) noexcept;
/// Tests the predictor's leave-one-out tau. Never Contradicted, because leaving out turns noise into negative values.
Verdict predictorVerdict(double leftOutTau, std::size_t k) noexcept;

/// One sentence: "DSS++: contradicted by the 24 measured networks (Kendall tau -0.41)".
std::string verdictText(std::string_view subject, Verdict verdict, double tau, std::size_t k);

} // namespace trazor::evidence
