// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/settings/setting_text.h"

#include "core/base/error.h"
#include "core/search/settings/setting_visitor.h"

#include <charconv>

namespace trazor::search {
namespace {

Writing writingOf(const Setting& setting) {
    return setting.name == "latency" ? Writing::Time : Writing::Count;
}

struct TextWriter {
    std::string_view wanted;
    std::string text;

    template <typename Value>
    void choice(const Setting& setting, Value value) {
        take(setting, [&] { return std::string(choiceName(setting, static_cast<int>(value))); });
    }
    void objective(const Setting& setting, const Objective& value) {
        take(setting, [&] { return value.text(); });
    }
    void number(const Setting& setting, int value) {
        take(setting, [&] { return std::to_string(value); });
    }
    void number(const Setting& setting, double value) {
        take(setting, [&] { return numberText(value); });
    }
    void flag(const Setting& setting, bool value) {
        take(setting, [&] { return std::string(value ? "true" : "false"); });
    }
    void seed(const Setting& setting, std::uint64_t value) {
        take(setting, [&] { return std::to_string(value); });
    }
    void band(const Setting& setting, const Band& band) {
        take(setting, [&] { return bandText(band, writingOf(setting)); });
    }

private:
    template <typename Make>
    void take(const Setting& setting, Make&& make) {
        if (setting.name == wanted) {
            text = make();
        }
    }
};

struct TextReader {
    std::string_view wanted;
    std::string_view text;
    std::string_view field;

    template <typename Value>
    void choice(const Setting& setting, Value& value) const {
        if (setting.name == wanted) {
            value = static_cast<Value>(parseChoice(setting, field, text));
        }
    }
    void objective(const Setting& setting, Objective& value) const {
        if (setting.name == wanted) {
            value = Objective::parse(text, field);
        }
    }
    template <typename Value>
    void number(const Setting& setting, Value& value) const {
        if (setting.name == wanted) {
            Value parsed{};
            parse(setting, parsed);
            checkRange(setting, field, static_cast<double>(parsed));
            value = parsed;
        }
    }
    void flag(const Setting& setting, bool& value) const {
        if (setting.name == wanted) {
            if (text != "true" && text != "false") {
                refuse(setting);
            }
            value = text == "true";
        }
    }
    void seed(const Setting& setting, std::uint64_t& value) const {
        if (setting.name == wanted) {
            std::uint64_t parsed = 0;
            parse(setting, parsed);
            value = parsed;
        }
    }
    void band(const Setting& setting, Band& value) const {
        if (setting.name == wanted) {
            value = parseBand(text, field, writingOf(setting));
        }
    }

private:
    template <typename Value>
    void parse(const Setting& setting, Value& value) const {
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (text.empty() || error != std::errc() || end != text.data() + text.size()) {
            refuse(setting);
        }
    }
    [[noreturn]] void refuse(const Setting& setting) const {
        const bool isWhole = setting.kind == SettingKind::Count || setting.kind == SettingKind::Seed;
        throw Error(ErrorCode::InvalidArgument, std::string(field) + ": \"" + std::string(text) + "\" is no " +
                                                    (isWhole ? "whole " : "") +
                                                    "number; allowed: " + rangeText(setting));
    }
};

} // namespace

std::string valueText(const SearchConfig& config, const Setting& setting) {
    TextWriter writer{setting.name, {}};
    visitSettings(config, writer);
    return writer.text;
}

void setValue(SearchConfig& config, const Setting& setting, std::string_view text, std::string_view field) {
    visitSettings(config, TextReader{setting.name, text, field});
}

std::string defaultText(const Setting& setting) {
    if (!setting.usual.empty()) {
        return std::string(setting.usual);
    }
    const auto value = [&](Preset preset) {
        std::string text = valueText(presetDefaults(preset), setting);
        return text == "0" && !setting.zero.empty() ? std::string(setting.zero) : text;
    };
    const std::string recommended = value(Preset::Recommended);
    const std::string paper = value(Preset::Paper);
    const bool same = setting.name == "preset" || recommended == paper;
    return same ? recommended : recommended + " (recommended), " + paper + " (paper)";
}

std::string describe(const Setting& setting) {
    std::string text(setting.meaning);
    if (!setting.choices.empty()) {
        for (const SettingChoice& choice : setting.choices) {
            text += (&choice == &setting.choices.front() ? " " : "; ") + std::string(choice.name) + ": " +
                    std::string(choice.meaning);
        }
        text += '.';
    }
    if (setting.kind != SettingKind::Choice) {
        text += " Range: " + rangeText(setting) + '.';
    }
    return text + " Default: " + defaultText(setting) + ". Source: " + std::string(setting.source) + '.';
}

} // namespace trazor::search
