// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/settings/search_config.h"
#include "core/search/settings/settings_table.h"

#include <string>
#include <string_view>

namespace trazor::search {

/// Value of a setting as setValue() reads it: "4", "0.5", "block-evolution", "5400000:6500000", ":" for an open band.
std::string valueText(const SearchConfig& config, const Setting& setting);

/// Sets one setting from text. Throws Error(InvalidArgument) naming `field`, the value and what is allowed.
void setValue(SearchConfig& config, const Setting& setting, std::string_view text, std::string_view field);

/// "4 (recommended), 1 (paper)", "10", or in words where the space decides.
std::string defaultText(const Setting& setting);

/// Meaning, choices or range, default and source: a tooltip, or the help of a command-line option.
std::string describe(const Setting& setting);

} // namespace trazor::search
