// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/settings/search_config.h"

#include "core/base/error.h"
#include "core/device/profile.h"
#include "core/search/settings/setting_visitor.h"
#include "core/space/operations/space_operations.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <nlohmann/json.hpp>

namespace trazor::search {
namespace {

using nlohmann::json;

struct Writer {
    json out = json::object();

    template <typename Value>
    void choice(const Setting& setting, Value value) {
        out[std::string(setting.name)] = choiceName(setting, static_cast<int>(value));
    }
    template <typename Value>
    void number(const Setting& setting, Value value) {
        out[std::string(setting.name)] = value;
    }
    void objective(const Setting& setting, const Objective& value) { out[std::string(setting.name)] = value.text(); }
    void flag(const Setting& setting, bool value) { out[std::string(setting.name)] = value; }
    // A string, because other JSON parsers round integers above 2^53.
    void seed(const Setting& setting, std::uint64_t value) { out[std::string(setting.name)] = std::to_string(value); }
    void band(const Setting& setting, const Band& value) {
        out[std::string(setting.name)] = {{"min", value.min ? json(*value.min) : json()},
                                          {"max", value.max ? json(*value.max) : json()}};
    }
};

/// Settings missing from the file keep their defaults.
struct Reader {
    const json& in;

    template <typename Value>
    void choice(const Setting& setting, Value& value) const {
        if (const json* const node = find(setting)) {
            if (!node->is_string()) {
                throw wrong(setting.name, *node, "a text");
            }
            value = static_cast<Value>(parseChoice(setting, setting.name, node->get<std::string>()));
        }
    }
    void objective(const Setting& setting, Objective& value) const {
        if (const json* const node = find(setting)) {
            if (!node->is_string()) {
                throw wrong(setting.name, *node, "a text");
            }
            value = Objective::parse(node->get<std::string>(), setting.name);
        }
    }
    void number(const Setting& setting, int& value) const {
        if (const json* const node = find(setting)) {
            const std::int64_t wide = integer(setting.name, *node);
            if (wide < std::numeric_limits<int>::min() || wide > std::numeric_limits<int>::max()) {
                throw wrong(setting.name, *node, "a number in its range");
            }
            value = static_cast<int>(wide);
        }
    }
    void number(const Setting& setting, double& value) const {
        if (const json* const node = find(setting)) {
            if (!node->is_number()) {
                throw wrong(setting.name, *node, "a number");
            }
            value = node->get<double>();
        }
    }
    void flag(const Setting& setting, bool& value) const {
        if (const json* const node = find(setting)) {
            if (!node->is_boolean()) {
                throw wrong(setting.name, *node, "true or false");
            }
            value = node->get<bool>();
        }
    }
    void seed(const Setting& setting, std::uint64_t& value) const {
        const json* const node = find(setting);
        if (node == nullptr) {
            return;
        }
        if (node->is_number_unsigned()) {
            value = node->get<std::uint64_t>();
            return;
        }
        const std::string text = node->is_string() ? node->get<std::string>() : std::string();
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (text.empty() || error != std::errc() || end != text.data() + text.size()) {
            throw wrong(setting.name, *node, "a whole number from 0 to 18446744073709551615");
        }
    }
    void band(const Setting& setting, Band& value) const {
        if (const json* const node = find(setting)) {
            if (!node->is_object()) {
                throw wrong(setting.name, *node, "an object with min and max");
            }
            value = {end(setting.name, *node, "min"), end(setting.name, *node, "max")};
        }
    }

private:
    const json* find(const Setting& setting) const {
        const auto found = in.find(setting.name);
        return found == in.end() ? nullptr : &*found;
    }
    static Error wrong(std::string_view name, const json& value, const std::string& expected) {
        return {ErrorCode::InvalidFile, "settings." + std::string(name) + ": " +
                                            value.dump(-1, ' ', true, json::error_handler_t::replace) + " is not " +
                                            expected};
    }
    static std::int64_t integer(std::string_view name, const json& value) {
        const bool tooLarge = value.is_number_unsigned() && value.get<std::uint64_t>() >> 63 != 0;
        if (!value.is_number_integer() || tooLarge) {
            throw wrong(name, value, "a whole number");
        }
        return value.get<std::int64_t>();
    }
    static std::optional<std::int64_t> end(std::string_view name, const json& band, const char* which) {
        if (!band.contains(which) || band[which].is_null()) {
            return std::nullopt;
        }
        return integer(std::string(name) + "." + which, band[which]);
    }
};

struct Checker {
    template <typename Value>
    void choice(const Setting&, Value) const {}
    void objective(const Setting&, const Objective&) const {}
    template <typename Value>
    void number(const Setting& setting, Value value) const {
        checkRange(setting, setting.name, static_cast<double>(value));
    }
    void flag(const Setting&, bool) const {}
    void seed(const Setting&, std::uint64_t) const {}
    void band(const Setting& setting, const Band& value) const {
        const std::string name(setting.name);
        for (const std::optional<std::int64_t>& end : {value.min, value.max}) {
            if (end && *end < 0) {
                throw Error(ErrorCode::InvalidArgument,
                            name + ": " + std::to_string(*end) + " is negative; a limit is 0 or more");
            }
        }
        if (value.min && value.max && *value.min > *value.max) {
            throw Error(ErrorCode::InvalidArgument, name + ": the minimum " + std::to_string(*value.min) +
                                                        " is above the maximum " + std::to_string(*value.max));
        }
    }
};

/// Screening resolution (our decision, by measurement): small images rank like large ones, but staged networks need
/// more pixels because their last stages see few tokens. 0 if the reduction would save nothing.
int screeningImage(const space::SearchSpace& space) {
    constexpr int kPlain = 64;
    constexpr int kStaged = 112;
    const space::StemPlan stem = space::supernetPlan(space).stem;
    const int wanted = space.stageCount > 1 ? kStaged : kPlain;
    const bool isImage = stem.kind == space::StemKind::PatchEmbedding;
    return isImage && wanted < stem.imageSize && wanted >= stem.patch ? wanted : 0;
}

template <typename Enum>
std::string_view nameOf(std::string_view name, Enum value) noexcept {
    return choiceName(setting(name), static_cast<int>(value));
}

template <typename Enum>
Enum parseAs(std::string_view name, std::string_view text) {
    return static_cast<Enum>(parseChoice(setting(name), name, text));
}

} // namespace

std::string_view toString(Algorithm value) noexcept {
    return nameOf("algorithm", value);
}
std::string_view toString(Preset value) noexcept {
    return nameOf("preset", value);
}
std::string_view toString(Guide value) noexcept {
    return nameOf("guide", value);
}
std::string_view levelName(RankLevel level) noexcept {
    return choiceName(setting("level"), static_cast<int>(level));
}

RankLevel parseLevel(std::string_view name) {
    return static_cast<RankLevel>(parseChoice(setting("level"), "level", name));
}

RankLevel defaultLevel(const space::SearchSpace& space) {
    if (space.stageCount > 1) {
        return RankLevel::Stage;
    }
    const bool heterogeneous = std::any_of(space.genes.begin(), space.genes.end(), [](const space::Gene& gene) {
        return gene.scope == space::Scope::Block && gene.isCategorical();
    });
    return heterogeneous ? RankLevel::Block : RankLevel::Net;
}

Algorithm parseAlgorithm(std::string_view name) {
    return parseAs<Algorithm>("algorithm", name);
}
Preset parsePreset(std::string_view name) {
    return parseAs<Preset>("preset", name);
}
Guide parseGuide(std::string_view name) {
    return parseAs<Guide>("guide", name);
}

SearchConfig presetDefaults(Preset preset, Algorithm algorithm) {
    SearchConfig config;
    config.algorithm = algorithm;
    config.preset = preset;
    config.scoring.seed = config.seed;
    if (preset == Preset::Paper) {
        config.initialSample = 100;
        config.stepSize = 50;
        config.prescreen = 1;
        config.confirm = 0;
    } else {
        config.scoring.supernets = 4;
    }
    if (algorithm == Algorithm::AutoFormerEvolution) {
        config.initialSample = 50;
        config.stepSize = 50;
        config.prescreen = 1;
    } else if (algorithm == Algorithm::Exhaustive) {
        config.initialSample = 1000;
        config.stepSize = 1000;
    }
    return config;
}

SearchConfig makeConfig(Preset preset, const space::SearchSpace& space, Algorithm algorithm) {
    SearchConfig config = presetDefaults(preset, algorithm);
    config.limits = space.usualBand;
    config.level = defaultLevel(space);
    if (preset == Preset::Recommended) {
        config.scoring.imageSize = screeningImage(space);
    }
    return config;
}

void validate(const SearchConfig& config) {
    visitSettings(config, Checker{});
    const bool needsDevice = !config.limits.latency.isOpen() || config.objective.hasCost("latency");
    if (needsDevice && config.limits.device == nullptr) {
        throw Error(ErrorCode::InvalidArgument, "latency: nothing is known of the device",
                    "Measure it with 'trazor profile' and give --profile.");
    }
}

std::string configJson(const SearchConfig& config) {
    Writer writer;
    visitSettings(config, writer);
    if (config.limits.device != nullptr) {
        writer.out["profile"] = json::parse(config.limits.device->json());
    }
    return writer.out.dump();
}

SearchConfig parseConfig(std::string_view text) {
    const json document = json::parse(text, nullptr, false);
    if (!document.is_object()) {
        throw Error(ErrorCode::InvalidFile, "settings: not a JSON object");
    }
    try {
        SearchConfig config;
        visitSettings(config, Reader{document});
        if (const auto profile = document.find("profile"); profile != document.end()) {
            config.limits.device =
                std::make_shared<const device::Profile>(device::Profile::parse(profile->dump(), "profile"));
        }
        validate(config);
        return config;
    } catch (const Error& error) {
        throw Error(ErrorCode::InvalidFile, error.what(), error.hint());
    }
}

} // namespace trazor::search
