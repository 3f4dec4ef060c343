// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace trazor::search {

enum class SettingKind {
    Choice,
    Objective, ///< Objective::parse(); `choices` lists the common ones
    Count,     ///< whole number
    Real,
    Flag,
    Seed, ///< 0 to 2^64 - 1
    Band, ///< closed interval of counts; either end may be unbounded
};

struct SettingChoice {
    int value = 0;          ///< of the enumerator
    std::string_view name;  ///< on the command line and in files
    std::string_view label; ///< in the window
    std::string_view meaning;
};

/// Section of the setup panel and of the command line's help.
enum class SettingGroup { Limits, Search, Evolution, Scoring, Hidden };

/// One setting of a search. The window, the command line, session files and validation all use this table.
struct Setting {
    std::string_view name;   ///< key in a session's settings
    std::string_view option; ///< on the command line; empty if there is none
    std::string_view title;  ///< in the window
    SettingGroup group = SettingGroup::Search;
    SettingKind kind = SettingKind::Count;
    double min = 0.0; ///< limits of Count and Real
    double max = 0.0;
    std::string_view unit; ///< empty if dimensionless
    std::string_view zero; ///< meaning of 0; empty if 0 is an ordinary value
    std::string_view meaning;
    /// Description of a default that depends on the space; empty if the presets define it.
    std::string_view usual;
    std::string_view source;                ///< origin of the setting and its default
    std::span<const SettingChoice> choices; ///< Choice and Objective; the default comes first
};

/// All settings, in the order of the window.
std::span<const Setting> settings() noexcept;
/// Throws Error(InvalidArgument) for an unknown name.
const Setting& setting(std::string_view name);

std::string_view choiceName(const Setting& setting, int value);
/// Throws Error(InvalidArgument), which names `field` and the allowed names.
int parseChoice(const Setting& setting, std::string_view field, std::string_view name);

/// A number with at most 15 significant digits and no trailing zeros.
std::string numberText(double value);

/// "1 to 256 super-nets", "0 to 4096 px; 0 = the space's own", "paper or recommended".
std::string rangeText(const Setting& setting);
/// Throws Error(InvalidArgument), which names `field`, the value and the range; NaN is outside every range.
void checkRange(const Setting& setting, std::string_view field, double value);

} // namespace trazor::search
