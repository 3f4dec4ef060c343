// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace trazor::search {

enum class SettingKind {
    Choice,
    Objective, ///< Objective::parse(); the choices are the usual ones
    Count,     ///< whole number
    Real,
    Flag,
    Seed, ///< 0 to 2^64 - 1
    Band, ///< closed interval of counts, either end open
};

struct SettingChoice {
    int value = 0;          ///< of the enumeration
    std::string_view name;  ///< on the command line and in files
    std::string_view label; ///< in the window
    std::string_view meaning;
};

/// Part of the window's setup and of the command line's help.
enum class SettingGroup { Limits, Search, Evolution, Scoring, Hidden };

/// One setting of a search. Window, command line, session file and checks all read this table.
struct Setting {
    std::string_view name;   ///< key in the session's settings
    std::string_view option; ///< on the command line; empty: none
    std::string_view title;  ///< in the window
    SettingGroup group = SettingGroup::Search;
    SettingKind kind = SettingKind::Count;
    double min = 0.0; ///< Count and Real
    double max = 0.0;
    std::string_view unit; ///< empty: a pure number
    std::string_view zero; ///< what 0 stands for; empty: nothing special
    std::string_view meaning;
    /// Where the default follows from the space: in words. Empty: the presets say it.
    std::string_view usual;
    std::string_view source;                ///< where the setting and its default come from
    std::span<const SettingChoice> choices; ///< Choice and Objective; the default first
};

/// All settings, in the order of the window.
std::span<const Setting> settings() noexcept;
/// Throws Error(InvalidArgument) if there is no such setting.
const Setting& setting(std::string_view name);

std::string_view choiceName(const Setting& setting, int value);
/// Throws Error(InvalidArgument) naming `field` and the allowed names.
int parseChoice(const Setting& setting, std::string_view field, std::string_view name);

/// "1 to 256 super-nets", "0 to 4096 px; 0 = the space's own", "paper or recommended".
std::string rangeText(const Setting& setting);
/// Throws Error(InvalidArgument) naming `field`, the value and the range; NaN is outside every range.
void checkRange(const Setting& setting, std::string_view field, double value);

} // namespace trazor::search
