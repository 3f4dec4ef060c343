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

/// Command options for search settings, with names, help and checks from the settings table.
class SettingOptions {
public:
    /// Adds every setting that has an option, and --profile.
    void addAll(CLI::App& command);
    /// Adds every setting of a group that has an option, except those in `without`. The limits include --profile.
    void addGroup(CLI::App& command, search::SettingGroup group, std::initializer_list<std::string_view> without = {});
    void add(CLI::App& command, std::string_view name);

    bool isGiven(std::string_view name) const;
    /// Applies the given options and leaves other settings unchanged. Throws Error(InvalidArgument) naming the option,
    /// and Error(InvalidFile) for a damaged profile.
    void applyTo(search::SearchConfig& config) const;

private:
    void addProfile(CLI::App& command);

    std::string m_profile;                                 ///< file; empty if not given
    std::map<const search::Setting*, std::string> m_texts; ///< text as typed; empty if not given
};

} // namespace trazor::app
