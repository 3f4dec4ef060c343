// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace trazor {

/// Parses a number typed by a user, the only such parser: "5400000", "5.4M", "5.40 M", "600k", "1e6". Commas before
/// groups of three digits separate thousands ("5,400,000"); any other comma is a decimal comma ("5,4M"). The result is
/// finite. Throws Error(InvalidArgument), which names `field`, for anything else.
double parseNumber(std::string_view text, std::string_view field);

} // namespace trazor
