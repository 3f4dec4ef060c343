// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/space_yaml.h"

#include "core/base/error.h"
#include "core/space/space_json.h"
#include "core/space/vocabulary.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cctype>
#include <cmath>

namespace trazor::exchange {
namespace {

constexpr std::size_t kMaxChoices = 4096;

class Reader {
public:
    Reader(std::string_view yaml, std::string_view origin)
        : m_origin(origin) {
        try {
            m_root = YAML::Load(std::string(yaml));
        } catch (const YAML::Exception& problem) {
            throw Error(ErrorCode::InvalidFile, m_origin + ": not valid YAML: " + problem.what(),
                        "The file may be cut off or be of another kind.");
        }
        if (!m_root.IsMap() || !m_root["SEARCH_SPACE"] || !m_root["SEARCH_SPACE"].IsMap()) {
            fail("'SEARCH_SPACE' is missing");
        }
        m_space = m_root["SEARCH_SPACE"];
    }

    bool has(const char* key) const { return static_cast<bool>(m_space[key]); }

    std::vector<double> choices(const char* key, std::string_view quantity) const {
        return numbers(list(key), path(key), quantity);
    }

    /// PiT's depths: a text of numbers for each stage.
    std::vector<std::vector<double>> choicesOfStages(const char* key, std::string_view quantity) const {
        std::vector<std::vector<double>> stages;
        std::size_t index = 0;
        for (const YAML::Node& entry : list(key)) {
            const std::string place = path(key) + '[' + std::to_string(index++) + ']';
            if (!entry.IsScalar()) {
                fail(place + ": must be numbers with commas between, such as 1,2,3");
            }
            YAML::Node split;
            std::string rest = entry.Scalar();
            while (!rest.empty()) {
                const std::size_t comma = std::min(rest.find(','), rest.size());
                split.push_back(rest.substr(0, comma));
                rest.erase(0, comma + 1);
            }
            stages.push_back(numbers(split, place, quantity));
        }
        return stages;
    }

    /// SUPERNET's value, if there is one.
    void widest(const char* key, const std::string& gene, space::SearchSpace& space) const {
        if (const YAML::Node supernet = m_root["SUPERNET"]; supernet && supernet.IsMap() && supernet[key]) {
            space.supernet[gene] = number(supernet[key], std::string("SUPERNET.") + key, gene);
        }
    }

    [[noreturn]] void fail(const std::string& problem) const {
        throw Error(ErrorCode::InvalidFile, m_origin + ": " + problem,
                    "SEARCH_SPACE has MLP_RATIO, NUM_HEADS, DEPTH, and EMBED_DIM (AutoFormer) or BASE_DIM (PiT).");
    }

private:
    static std::string path(const char* key) { return std::string("SEARCH_SPACE.") + key; }

    YAML::Node list(const char* key) const {
        const YAML::Node node = m_space[key];
        if (!node) {
            fail(path(key) + ": is missing");
        }
        if (!node.IsSequence() || node.size() == 0 || node.size() > kMaxChoices) {
            fail(path(key) + ": must be a list of 1 to " + std::to_string(kMaxChoices) + " choices");
        }
        return node;
    }

    std::vector<double> numbers(const YAML::Node& list, const std::string& place, std::string_view quantity) const {
        std::vector<double> values;
        for (const YAML::Node& entry : list) {
            values.push_back(number(entry, place, quantity));
        }
        if (values.empty()) {
            fail(place + ": has no numbers");
        }
        std::sort(values.begin(), values.end());
        values.erase(std::unique(values.begin(), values.end()), values.end());
        return values;
    }

    double number(const YAML::Node& node, const std::string& place, std::string_view quantity) const {
        const space::Quantity& range = *space::findQuantity(quantity);
        double value = 0.0;
        const bool isWhole = range.kind == space::QuantityKind::Integer;
        const bool readable = node.IsScalar() && YAML::convert<double>::decode(node, value);
        if (!readable || !(value >= range.min && value <= range.max) || (isWhole && value != std::floor(value))) {
            fail(place + ": must be a " + (isWhole ? "whole " : "") + "number from " + space::Gene{}.format(range.min) +
                 " to " + space::Gene{}.format(range.max) + ", is '" + (node.IsScalar() ? node.Scalar() : "a list") +
                 "'");
        }
        return value;
    }

    std::string m_origin;
    YAML::Node m_root;
    YAML::Node m_space;
};

space::Gene& geneOf(space::SearchSpace& space, std::string_view name) {
    return *std::find_if(space.genes.begin(), space.genes.end(),
                         [&](const space::Gene& it) { return it.name == name; });
}

space::SearchSpace autoformer(const Reader& reader) {
    space::SearchSpace space = space::preset("autoformer-tiny");
    space.supernet.clear();
    const std::pair<const char*, const char*> keys[] = {
        {"EMBED_DIM", "embed_dim"}, {"DEPTH", "depth"}, {"NUM_HEADS", "heads"}, {"MLP_RATIO", "mlp_ratio"}};
    for (const auto& [key, gene] : keys) {
        geneOf(space, gene).choices = {reader.choices(key, gene)};
        reader.widest(key, gene, space);
    }
    return space;
}

space::SearchSpace pit(const Reader& reader) {
    space::SearchSpace space = space::preset("pit-tiny");
    space.supernet.clear();
    geneOf(space, "base_dim").choices = {reader.choices("BASE_DIM", "base_dim")};
    geneOf(space, "mlp_ratio").choices = {reader.choices("MLP_RATIO", "mlp_ratio")};
    geneOf(space, "heads").choices = {reader.choices("NUM_HEADS", "heads")};
    geneOf(space, "depth").choices = reader.choicesOfStages("DEPTH", "depth");
    if (const std::size_t stages = geneOf(space, "depth").choices.size(); stages != space.stageCount) {
        reader.fail("SEARCH_SPACE.DEPTH: must have one entry for each of the " + std::to_string(space.stageCount) +
                    " stages of PiT, has " + std::to_string(stages));
    }
    if (reader.has("PATCH_SIZE")) {
        const std::vector<double> patches = reader.choices("PATCH_SIZE", "patch_size");
        if (patches.size() != 1) {
            reader.fail("SEARCH_SPACE.PATCH_SIZE: must be one size");
        }
        space.facts["patch_size"] = patches;
        // The authors' models overlap their patches by half: 16 and 8, 14 and 7.
        space.facts["stride"] = std::vector{std::max(1.0, std::floor(patches.front() / 2.0))};
    }
    return space;
}

std::string allowedName(std::string_view name) {
    std::string allowed;
    for (const char character : name) {
        const auto lower = static_cast<char>(std::tolower(static_cast<unsigned char>(character)));
        const bool isAllowed =
            (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9') || lower == '.' || lower == '_';
        allowed += isAllowed ? lower : '-';
    }
    return allowed.empty() ? "imported" : allowed.substr(0, 64);
}

} // namespace

space::SearchSpace parseSpaceYaml(std::string_view yaml, std::string_view name, std::string_view origin) {
    try {
        const Reader reader(yaml, origin);
        space::SearchSpace space = reader.has("BASE_DIM") ? pit(reader) : autoformer(reader);
        space.name = allowedName(name);
        space.title = std::string(name.substr(0, 200));
        space.about = "Imported from " + std::string(origin) + '.';
        space.source.clear();
        space.usualBand = {};
        space.published.clear();
        return space::parseSpace(space::spaceJson(space), origin); // refuses what cannot be built
    } catch (const YAML::Exception& problem) {
        throw Error(ErrorCode::InvalidFile, std::string(origin) + ": " + problem.what());
    }
}

} // namespace trazor::exchange
