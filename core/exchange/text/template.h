// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>

namespace trazor::exchange {

/// How {{values}} are escaped; {{{values}}} never are.
enum class Escape {
    None,
    Html, ///< with escaped() of svg_figure.h
};

/// Renders the template resources/templates/NAME.mustache. Objects and lists open sections; false, null and empty lists
/// skip them. Numbers have full precision. Throws std::logic_error if there is no such template or it is malformed.
std::string filledTemplate(std::string_view name, const nlohmann::json& values, Escape escape);

} // namespace trazor::exchange
