// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/setting_options.h"

#include "core/base/atomic_file.h"
#include "core/device/profile.h"
#include "core/search/settings/setting_text.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>

namespace trazor::app {

void SettingOptions::addAll(CLI::App& command) {
    for (const search::Setting& setting : search::settings()) {
        add(command, setting.name);
    }
    addProfile(command);
}

void SettingOptions::addGroup(CLI::App& command, search::SettingGroup group,
                              std::initializer_list<std::string_view> without) {
    for (const search::Setting& setting : search::settings()) {
        if (setting.group == group && std::find(without.begin(), without.end(), setting.name) == without.end()) {
            add(command, setting.name);
        }
    }
    if (group == search::SettingGroup::Limits) {
        addProfile(command);
    }
}

void SettingOptions::addProfile(CLI::App& command) {
    command.add_option("--profile", m_profile, "Device profile (*.profile.json) of 'trazor profile', for the latency");
}

void SettingOptions::add(CLI::App& command, std::string_view name) {
    const search::Setting& setting = search::setting(name);
    if (setting.kind == search::SettingKind::Flag && !setting.option.empty()) {
        command.add_flag(std::string(setting.option), m_texts[&setting], search::describe(setting));
    } else if (!setting.option.empty()) {
        const bool isObjective = setting.kind == search::SettingKind::Objective; // accepts one or several
        command
            .add_option(std::string(setting.option) + (isObjective ? ",--objectives" : ""), m_texts[&setting],
                        search::describe(setting))
            ->type_name(setting.kind == search::SettingKind::Band ? "MIN:MAX" : "VALUE");
    }
}

bool SettingOptions::isGiven(std::string_view name) const {
    const auto found = m_texts.find(&search::setting(name));
    return found != m_texts.end() && !found->second.empty();
}

void SettingOptions::applyTo(search::SearchConfig& config) const {
    if (!m_profile.empty()) {
        const std::filesystem::path file = m_profile;
        config.limits.device = std::make_shared<const device::Profile>(
            device::Profile::parse(readTextFile(file), file.filename().string()));
    }
    for (const auto& [setting, text] : m_texts) {
        if (!text.empty()) {
            search::setValue(config, *setting, text, setting->option);
        }
    }
}

} // namespace trazor::app
