// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/search_config.h"

#include "core/base/error.h"
#include "core/space/space_operations.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>
#include <type_traits>
#include <utility>

namespace trazor::search {
namespace {

using nlohmann::json;

constexpr Names<Algorithm, 4> kAlgorithms{{{Algorithm::Random, "random"},
                                           {Algorithm::AutoFormerEvolution, "autoformer-evolution"},
                                           {Algorithm::BlockEvolution, "block-evolution"},
                                           {Algorithm::Exhaustive, "exhaustive"}}};
constexpr Names<Preset, 2> kPresets{{{Preset::Paper, "paper"}, {Preset::Recommended, "recommended"}}};
constexpr Names<Guide, 2> kGuides{{{Guide::DssPlusPlus, "dss++"}, {Guide::Uniform, "uniform"}}};
constexpr Names<Objective, 2> kObjectives{{{Objective::DssPlusPlus, "dss++"}, {Objective::Pareto, "pareto"}}};
/// The one list of all settings with their names and ranges; writing, reading and checking walk along it.
template <typename Config, typename Visitor>
void visitSettings(Config& config, Visitor&& visit) {
    visit.choice("algorithm", config.algorithm, kAlgorithms);
    visit.choice("preset", config.preset, kPresets);
    visit.choice("guide", config.guide, kGuides);
    visit.choice("objective", config.objective, kObjectives);
    visit.choice("level", config.level, kLevelNames);
    visit.band("params", config.limits.params);
    visit.band("macs", config.limits.macs);
    visit.number("evaluations", config.evaluations, 1, 10'000'000);
    visit.seed("seed", config.seed);
    visit.number("initial_sample", config.initialSample, 2, 1'000'000);
    visit.number("step_size", config.stepSize, 1, 100'000);
    visit.number("parents", config.parents, 2, 100'000);
    visit.number("crossover_share", config.crossoverShare, 0.0, 1.0);
    visit.number("mutate_block", config.mutateBlock, 0.0, 1.0);
    visit.number("mutate_network", config.mutateNetwork, 0.0, 1.0);
    visit.number("explore", config.explore, 0.0, 1.0);
    visit.number("temperature", config.temperature, 0.001, 1000.0);
    visit.number("exchange", config.exchange, 0.0, 1.0);
    visit.number("prescreen", config.prescreen, 1, 100);
    visit.number("confirm", config.confirm, 0, 10'000);
    visit.number("confirm_supernets", config.confirmSupernets, 1, 256);
    visit.choice("init", config.scoring.init, proxy::kInitNames);
    visit.seed("scoring_seed", config.scoring.seed);
    visit.number("supernets", config.scoring.supernets, 1, 256);
    visit.number("image", config.scoring.imageSize, 0, 4096);
    visit.choice("dtype", config.scoring.dtype, proxy::kDTypeNames);
    visit.choice("device", config.scoring.device, proxy::kDeviceNames);
    visit.flag("linearised", config.scoring.linearised);
    visit.choice("norm", config.scoring.norm, proxy::kNormNames);
    visit.choice("input", config.scoring.input, proxy::kInputNames);
    visit.choice("variant", config.scoring.variant, proxy::kVariantNames);
    visit.number("threads", config.scoring.threads, 0, 1024);
}

struct Writer {
    json out = json::object();

    template <typename Value, std::size_t Size>
    void choice(const char* name, Value value, const Names<Value, Size>& names) {
        out[name] = nameIn(names, value);
    }
    template <typename Value>
    void number(const char* name, Value value, Value, Value) {
        out[name] = value;
    }
    void flag(const char* name, bool value) { out[name] = value; }
    // A string, because other readers of JSON round integers above 2^53.
    void seed(const char* name, std::uint64_t value) { out[name] = std::to_string(value); }
    void band(const char* name, const Band& value) {
        out[name] = {{"min", value.min ? json(*value.min) : json()}, {"max", value.max ? json(*value.max) : json()}};
    }
};

/// Settings that the file does not have keep their default.
struct Reader {
    const json& in;

    template <typename Value, std::size_t Size>
    void choice(const char* name, Value& value, const Names<Value, Size>& names) const {
        if (in.contains(name)) {
            if (!in[name].is_string()) {
                throw wrong(name, in[name], "a text");
            }
            value = parseIn(names, name, in[name].get<std::string>());
        }
    }
    void number(const char* name, int& value, int, int) const {
        if (in.contains(name)) {
            const std::int64_t wide = integer(name, in[name]);
            if (wide < std::numeric_limits<int>::min() || wide > std::numeric_limits<int>::max()) {
                throw wrong(name, in[name], "a number in its range");
            }
            value = static_cast<int>(wide);
        }
    }
    void number(const char* name, double& value, double, double) const {
        if (in.contains(name)) {
            if (!in[name].is_number()) {
                throw wrong(name, in[name], "a number");
            }
            value = in[name].get<double>();
        }
    }
    void flag(const char* name, bool& value) const {
        if (in.contains(name)) {
            if (!in[name].is_boolean()) {
                throw wrong(name, in[name], "true or false");
            }
            value = in[name].get<bool>();
        }
    }
    void seed(const char* name, std::uint64_t& value) const {
        if (!in.contains(name)) {
            return;
        }
        if (in[name].is_number_unsigned()) {
            value = in[name].get<std::uint64_t>();
            return;
        }
        const std::string text = in[name].is_string() ? in[name].get<std::string>() : std::string();
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (text.empty() || error != std::errc() || end != text.data() + text.size()) {
            throw wrong(name, in[name], "a whole number from 0 to 18446744073709551615");
        }
    }
    void band(const char* name, Band& value) const {
        if (!in.contains(name)) {
            return;
        }
        if (!in[name].is_object()) {
            throw wrong(name, in[name], "an object with min and max");
        }
        value = {end(name, in[name], "min"), end(name, in[name], "max")};
    }

private:
    static Error wrong(const std::string& name, const json& value, const std::string& expected) {
        return {ErrorCode::InvalidFile,
                "settings." + name + ": " + value.dump(-1, ' ', true, json::error_handler_t::replace) + " is not " +
                    expected};
    }
    static std::int64_t integer(const std::string& name, const json& value) {
        const bool tooLarge = value.is_number_unsigned() && value.get<std::uint64_t>() >> 63 != 0;
        if (!value.is_number_integer() || tooLarge) {
            throw wrong(name, value, "a whole number");
        }
        return value.get<std::int64_t>();
    }
    static std::optional<std::int64_t> end(const std::string& name, const json& band, const char* which) {
        if (!band.contains(which) || band[which].is_null()) {
            return std::nullopt;
        }
        return integer(name + "." + which, band[which]);
    }
};

struct Checker {
    template <typename Value, std::size_t Size>
    void choice(const char*, Value, const Names<Value, Size>&) const {}
    template <typename Value>
    void number(const char* name, Value value, Value least, Value largest) const {
        // Negated, so that NaN is refused.
        if (!(value >= least && value <= largest)) {
            std::ostringstream text;
            text << name << ": " << value << " is outside " << least << " to " << largest;
            throw Error(ErrorCode::InvalidArgument, text.str());
        }
    }
    void flag(const char*, bool) const {}
    void seed(const char*, std::uint64_t) const {}
    void band(const char* name, const Band& value) const {
        for (const std::optional<std::int64_t>& end : {value.min, value.max}) {
            if (end && *end < 0) {
                throw Error(ErrorCode::InvalidArgument,
                            std::string(name) + ": " + std::to_string(*end) + " is negative; a limit is 0 or more");
            }
        }
        if (value.min && value.max && *value.min > *value.max) {
            throw Error(ErrorCode::InvalidArgument, std::string(name) + ": the minimum " +
                                                        std::to_string(*value.min) + " is above the maximum " +
                                                        std::to_string(*value.max));
        }
    }
};

/// Screening resolution (our decision, by measurement): small images rank like large ones; staged networks
/// need more pixels, because their last stages see few tokens. 0 where that saves nothing.
int screeningImage(const space::SearchSpace& space) {
    constexpr int kPlain = 64;
    constexpr int kStaged = 112;
    const space::StemPlan stem = space::supernetPlan(space).stem;
    const int wanted = space.stageCount > 1 ? kStaged : kPlain;
    const bool isImage = stem.kind == space::StemKind::PatchEmbedding;
    return isImage && wanted < stem.imageSize && wanted >= stem.patch ? wanted : 0;
}

} // namespace

std::string_view toString(Algorithm value) noexcept { return nameIn(kAlgorithms, value); }
std::string_view toString(Preset value) noexcept { return nameIn(kPresets, value); }
std::string_view toString(Guide value) noexcept { return nameIn(kGuides, value); }
std::string_view toString(Objective value) noexcept { return nameIn(kObjectives, value); }
Algorithm parseAlgorithm(std::string_view name) { return parseIn(kAlgorithms, "algorithm", name); }
Preset parsePreset(std::string_view name) { return parseIn(kPresets, "preset", name); }
Guide parseGuide(std::string_view name) { return parseIn(kGuides, "guide", name); }
Objective parseObjective(std::string_view name) { return parseIn(kObjectives, "objective", name); }

SearchConfig makeConfig(Preset preset, const space::SearchSpace& space, Algorithm algorithm) {
    SearchConfig config;
    config.algorithm = algorithm;
    config.preset = preset;
    config.limits = space.usualBand;
    config.level = defaultLevel(space);
    if (preset == Preset::Paper) {
        config.initialSample = 100;
        config.stepSize = 50;
        config.prescreen = 1;
        config.confirm = 0;
    } else {
        config.scoring.supernets = 4;
        config.scoring.imageSize = screeningImage(space);
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

void validate(const SearchConfig& config) { visitSettings(config, Checker{}); }

std::string configJson(const SearchConfig& config) {
    Writer writer;
    visitSettings(config, writer);
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
        validate(config);
        return config;
    } catch (const Error& error) {
        throw Error(ErrorCode::InvalidFile, error.what(), error.hint());
    }
}

} // namespace trazor::search
