// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/settings/search_config.h"
#include "core/search/settings/settings_table.h"

#include <string>
#include <string_view>

namespace trazor::search {

/// Formats a setting for setValue(): "4", "0.5", "block-evolution", "5400000:6500000", ":" for an unbounded band.
std::string valueText(const SearchConfig& config, const Setting& setting);

/// Parses and sets one setting. Throws Error(InvalidArgument), which names `field`, the value and the allowed range.
void setValue(SearchConfig& config, const Setting& setting, std::string_view text, std::string_view field);

/// The default: "4 (recommended), 1 (paper)", "10", or a description if it depends on the space.
std::string defaultText(const Setting& setting);

/// Meaning, choices or range, default and source, for a tooltip or the help of a command-line option.
std::string describe(const Setting& setting);

} // namespace trazor::search
