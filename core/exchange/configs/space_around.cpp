// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/configs/space_around.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/json_view.h"
#include "core/exchange/configs/model_config.h"
#include "core/space/cost_model.h"
#include "core/space/file/space_check.h"
#include "core/space/file/space_json.h"
#include "core/space/network_plan.h"
#include "core/space/vocabulary.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <set>

namespace trazor::exchange {
namespace {

/// The initial sequence length for scoring text networks.
constexpr double kScoredTokens = 128.0;

using nlohmann::json;
using Numbers = DescribedNetwork::Numbers;

/// A value in the notation of space files.
json valueNode(const std::string& word, double value) {
    const space::Quantity& quantity = *space::findQuantity(word);
    switch (quantity.kind) {
    case space::QuantityKind::Text:
        return space::wordsOf(quantity).at(static_cast<std::size_t>(value));
    case space::QuantityKind::Flag:
        return value != 0.0;
    case space::QuantityKind::Integer:
        return static_cast<std::int64_t>(value);
    case space::QuantityKind::Real:
        break;
    }
    return value == std::floor(value) && std::abs(value) < 1e15 ? json(static_cast<std::int64_t>(value)) : json(value);
}

/// Lower-cases the name and replaces characters that are not allowed by dashes.
std::string allowedName(std::string_view name) {
    std::string allowed;
    for (const char letter : name.substr(0, 64)) {
        const auto lower = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
        const bool isAllowed = (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9') || lower == '.';
        allowed += isAllowed ? lower : '-';
    }
    return allowed.empty() ? "config" : allowed;
}

/// Builds a space file whose only published network is the described one.
class SpaceWriter {
public:
    SpaceWriter(const DescribedNetwork& network, std::string_view name)
        : m_network(network)
        , m_isStaged(network.stages.size() > 1) {
        const std::string allowed = allowedName(name);
        m_root = {{"format", "trazor-space"},
                  {"version", 1},
                  {"name", allowed},
                  {"title", std::string(name)},
                  {"stages", network.stages.size()},
                  {"fixed", json::object()},
                  {"genes", json::array()},
                  {"published", json::array()}};
        for (const auto& [word, value] : network.numbers) {
            m_root["fixed"][word] = valueNode(word, value);
        }
        for (const auto& [word, value] : network.stages.front().numbers) {
            json list = json::array();
            for (const DescribedNetwork::Stage& stage : network.stages) {
                list.push_back(valueNode(word, stage.numbers.at(word)));
            }
            m_root["fixed"][word] = std::move(list);
        }
        addDepth();
        for (const auto& [word, value] : network.stages.front().blocks.front()) {
            addBlockWord(word);
        }
    }

    /// Replaces a fixed fact or gene by a gene; `values` are in the units of the described network.
    void choose(const std::string& word, const char* scope, const std::set<double>& values) {
        m_root["fixed"].erase(word);
        json& genes = m_root["genes"];
        genes.erase(std::remove_if(genes.begin(), genes.end(), [&](const json& it) { return it["name"] == word; }),
                    genes.end());
        json choices = json::array();
        for (const double value : values) {
            choices.push_back(valueNode(word, value));
        }
        genes.push_back({{"name", word}, {"scope", scope}, {"choices", std::move(choices)}});
    }

    /// Sets the choices of depth for each stage.
    void chooseDepths(const std::vector<std::set<int>>& depths) {
        json& gene = m_root["genes"].at(0);
        gene["choices"] = depths.size() == 1 ? json(depths.front()) : json(depths);
    }

    /// Sets the published network's value of a network-scope gene.
    void publish(const std::string& word, double value) { m_genes[word] = valueNode(word, value); }

    space::SearchSpace space(const std::string& published, std::string_view origin) {
        m_root["published"].push_back({{"name", published}, {"note", ""}, {"genes", m_genes}});
        return space::parseSpace(m_root.dump(), origin);
    }

    void setAbout(const std::string& about) { m_root["about"] = about; }

private:
    void addDepth() {
        std::vector<int> depths;
        for (const DescribedNetwork::Stage& stage : m_network.stages) {
            depths.push_back(static_cast<int>(stage.blocks.size()));
        }
        json choices = json::array();
        for (const int depth : depths) {
            choices.push_back({depth});
        }
        m_root["genes"].push_back({{"name", "depth"},
                                   {"scope", m_isStaged ? "stage" : "network"},
                                   {"choices", m_isStaged ? choices : choices.at(0)}});
        m_genes["depth"] = m_isStaged ? json(depths) : json(depths.front());
    }

    /// Adds a block gene, with choices per stage if there are several stages.
    void addBlockWord(const std::string& word) {
        json choices = json::array();
        json published = json::array();
        for (const DescribedNetwork::Stage& stage : m_network.stages) {
            std::set<double> values;
            json blocks = json::array();
            for (const Numbers& block : stage.blocks) {
                values.insert(block.at(word));
                blocks.push_back(valueNode(word, block.at(word)));
            }
            json list = json::array();
            for (const double value : values) {
                list.push_back(valueNode(word, value));
            }
            choices.push_back(std::move(list));
            published.push_back(std::move(blocks));
        }
        m_root["genes"].push_back(
            {{"name", word}, {"scope", "block"}, {"choices", m_isStaged ? choices : choices.at(0)}});
        m_genes[word] = m_isStaged ? published : published.at(0);
    }

    const DescribedNetwork& m_network;
    bool m_isStaged;
    json m_root;
    json m_genes = json::object();
};

/// Fractions of a width rounded to multiples, and the full width unrounded.
std::set<double> fractions(double all, std::initializer_list<double> shares, double multiple) {
    std::set<double> values{all};
    for (const double share : shares) {
        values.insert(std::min(all, std::max(multiple, std::round(all * share / multiple) * multiple)));
    }
    return values;
}

/// The values of a word that occur in the blocks.
std::set<double> valuesOf(const DescribedNetwork& network, const std::string& word) {
    std::set<double> values;
    for (const DescribedNetwork::Stage& stage : network.stages) {
        for (const Numbers& block : stage.blocks) {
            values.insert(block.at(word));
        }
    }
    return values;
}

/// Makes a block gene of the occurring values and fractions of the largest.
void chooseByBlock(const DescribedNetwork& network, SpaceWriter& writer, const std::string& word,
                   std::initializer_list<double> shares, double multiple) {
    std::set<double> values = valuesOf(network, word);
    values.merge(fractions(*values.rbegin(), shares, multiple));
    writer.choose(word, "block", values);
}

/// Rewrites the heads of a single-stage network so that choices combine freely: drops kv_heads if every head has its
/// own, else replaces heads by heads_per_kv. Parts that a block lacks take their numbers from a block that has them.
DescribedNetwork independent(DescribedNetwork network) {
    std::vector<Numbers>& blocks = network.stages.front().blocks;
    if (network.stages.size() > 1) {
        return network;
    }
    const auto fill = [&](const char* op, std::initializer_list<const char*> words) {
        const auto whole =
            std::find_if(blocks.begin(), blocks.end(), [&](const Numbers& it) { return it.at(op) != 0.0; });
        for (Numbers& block : blocks) {
            for (const char* const word : words) {
                if (block.at(op) == 0.0 && whole != blocks.end() && whole->contains(word)) {
                    block[word] = whole->at(word);
                }
            }
        }
    };
    fill("attention_op", {"heads", "kv_heads"});
    fill("mlp_op", {"mlp_hidden", "mlp_ratio"});
    const bool isGrouped = std::any_of(blocks.begin(), blocks.end(),
                                       [](const Numbers& it) { return it.at("heads") != it.at("kv_heads"); });
    for (Numbers& block : blocks) {
        if (isGrouped) {
            block["heads_per_kv"] = block.at("heads") / block.at("kv_heads");
        }
        block.erase(isGrouped ? "heads" : "kv_heads");
    }
    return network;
}

void chooseOfOneStage(const DescribedNetwork& network, SpaceWriter& writer) {
    const Numbers& first = network.stages.front().blocks.front();
    const double width = network.numbers.at("embed_dim");
    const bool isGrouped = first.contains("heads_per_kv");
    if (!network.numbers.contains("head_dim")) {
        // Fixes the head width, so that it does not change with the number of heads.
        const double headDim = std::max(1.0, std::floor(width / *valuesOf(network, "heads").rbegin()));
        writer.choose("head_dim", "network", {headDim});
        writer.publish("head_dim", headDim);
    }
    writer.choose("embed_dim", "network", fractions(width, {0.75, 0.875}, 64.0));
    writer.publish("embed_dim", width);
    const auto depth = static_cast<double>(network.stages.front().blocks.size());
    const std::set<double> depths = fractions(depth, {0.75, 0.875}, 1.0);
    writer.chooseDepths({{depths.begin(), depths.end()}});
    if (isGrouped) {
        chooseByBlock(network, writer, "kv_heads", {0.5}, 1.0);
        chooseByBlock(network, writer, "heads_per_kv", {0.5}, 1.0);
    } else {
        chooseByBlock(network, writer, "heads", {0.5, 0.75}, 1.0);
    }
    if (first.contains("mlp_hidden")) {
        const double most = *valuesOf(network, "mlp_hidden").rbegin();
        chooseByBlock(network, writer, "mlp_hidden", {0.25, 0.5, 0.75}, most < 1024.0 ? 64.0 : 256.0);
    }
    const auto norm = network.numbers.find("norm");
    if (norm == network.numbers.end() || norm->second == 0.0) { // pre-norm
        writer.choose("attention_op", "block", {0.0, 1.0});
        writer.choose("mlp_op", "block", {0.0, 1.0});
    }
}

void chooseOfStages(const DescribedNetwork& network, SpaceWriter& writer) {
    std::vector<std::set<int>> depths;
    for (const DescribedNetwork::Stage& stage : network.stages) {
        const std::set<double> own = fractions(static_cast<double>(stage.blocks.size()), {0.5, 0.75}, 1.0);
        depths.emplace_back(own.begin(), own.end());
    }
    writer.chooseDepths(depths);
    if (network.stages.front().blocks.front().contains("mlp_ratio")) {
        std::set<double> ratios = valuesOf(network, "mlp_ratio");
        const double most = *ratios.rbegin();
        ratios.insert({0.5 * most, 0.75 * most});
        writer.choose("mlp_ratio", "block", ratios);
    }
}

} // namespace

space::SearchSpace spaceOf(const DescribedNetwork& network, std::string_view name, std::string_view origin) {
    const DescribedNetwork own = independent(network);
    return SpaceWriter(own, name).space(std::string(name), origin);
}

space::SearchSpace spaceAround(const DescribedNetwork& network, std::string_view name, std::string_view origin) {
    DescribedNetwork own = independent(network);
    if (const auto longest = own.numbers.find("max_positions"); longest != own.numbers.end()) {
        own.numbers["sequence_length"] = std::min(kScoredTokens, longest->second);
    }
    SpaceWriter writer(own, name);
    if (own.stages.size() == 1) {
        chooseOfOneStage(own, writer);
    } else {
        chooseOfStages(own, writer);
    }
    writer.setAbout("The space around " + std::string(name) + ", which is its largest network." +
                    (own.unsaid.empty() ? "" : " Without " + own.unsaid + "."));
    space::SearchSpace space = writer.space(std::string(name), origin);
    const std::int64_t params = space::costOf(space::plan(space, space.published.front().architecture)).params;
    space.usualBand.params = {params * 6 / 10, params};
    if (const space::SpaceDefect defect = space::findDefect(space); !defect.place.empty()) {
        throw Error(ErrorCode::InvalidFile, std::string(origin) + ": the space around this network: " + defect.problem,
                    defect.hint);
    }
    return space;
}

space::SearchSpace loadSpaceAround(const std::filesystem::path& config) {
    const std::string origin = config.string();
    const nlohmann::json document = parseJson(readTextFile(config), origin);
    const std::string folder = std::filesystem::absolute(config).parent_path().filename().string();
    const std::string stem = config.stem().string();
    return spaceAround(readModelConfig(JsonView(document, origin)), stem == "config" && !folder.empty() ? folder : stem,
                       origin);
}

} // namespace trazor::exchange
