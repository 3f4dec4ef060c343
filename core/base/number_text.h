// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace trazor {

/// The one reader of numbers that people type: "5400000", "5.4M", "5.40 M", "600k", "1e6". A comma before groups of
/// three digits separates thousands ("5,400,000"), any other one the fraction ("5,4M"). Throws Error(InvalidArgument),
/// which names `field`, for anything else; the number is finite.
double parseNumber(std::string_view text, std::string_view field);

} // namespace trazor
