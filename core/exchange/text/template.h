// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>

namespace trazor::exchange {

/// How {{values}} are written; {{{values}}} stand as they are.
enum class Escape {
    None,
    Html, ///< by escaped() of svg_figure.h
};

/// Fills in the Mustache template resources/templates/NAME.mustache. Objects and lists are sections, false, null and
/// empty lists none; numbers are written in full precision. Throws std::logic_error where the template is broken.
std::string filledTemplate(std::string_view name, const nlohmann::json& values, Escape escape);

} // namespace trazor::exchange
