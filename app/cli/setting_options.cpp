// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/setting_options.h"

#include "core/search/settings/setting_text.h"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace trazor::app {

void SettingOptions::addAll(CLI::App& command) {
    for (const search::Setting& setting : search::settings()) {
        add(command, setting.name);
    }
}

void SettingOptions::addGroup(CLI::App& command, search::SettingGroup group,
                              std::initializer_list<std::string_view> without) {
    for (const search::Setting& setting : search::settings()) {
        if (setting.group == group && std::find(without.begin(), without.end(), setting.name) == without.end()) {
            add(command, setting.name);
        }
    }
}

void SettingOptions::add(CLI::App& command, std::string_view name) {
    const search::Setting& setting = search::setting(name);
    if (!setting.option.empty()) {
        command.add_option(std::string(setting.option), m_texts[&setting], search::describe(setting))
            ->type_name(setting.kind == search::SettingKind::Band ? "MIN:MAX" : "VALUE");
    }
}

bool SettingOptions::isGiven(std::string_view name) const {
    const auto found = m_texts.find(&search::setting(name));
    return found != m_texts.end() && !found->second.empty();
}

void SettingOptions::applyTo(search::SearchConfig& config) const {
    for (const auto& [setting, text] : m_texts) {
        if (!text.empty()) {
            search::setValue(config, *setting, text, setting->option);
        }
    }
}

} // namespace trazor::app
