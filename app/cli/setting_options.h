// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/settings/search_config.h"
#include "core/search/settings/settings_table.h"

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>

namespace CLI {
class App;
}

namespace trazor::app {

/// Options of a command that are settings of a search, with names, help and checks of the settings table.
class SettingOptions {
public:
    /// Every setting that has an option, and --profile.
    void addAll(CLI::App& command);
    /// Every setting of a group that has an option, but those named. The limits go with --profile.
    void addGroup(CLI::App& command, search::SettingGroup group, std::initializer_list<std::string_view> without = {});
    void add(CLI::App& command, std::string_view name);

    bool isGiven(std::string_view name) const;
    /// Sets what was given; the other settings stay. Throws Error(InvalidArgument) naming the option, and
    /// Error(InvalidFile) for a damaged profile.
    void applyTo(search::SearchConfig& config) const;

private:
    void addProfile(CLI::App& command);

    std::string m_profile;                                 ///< file; empty: not given
    std::map<const search::Setting*, std::string> m_texts; ///< what was typed; empty: not given
};

} // namespace trazor::app
