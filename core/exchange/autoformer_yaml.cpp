// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/autoformer_yaml.h"

#include "core/base/error.h"

#include <yaml-cpp/yaml.h>

#include <cmath>

namespace trazor::exchange {
namespace {

using space::Gene;
using space::Scope;
using space::SearchSpace;

/// The four genes of the format; the space must have exactly these, in these scopes.
struct Genes {
    const Gene& embedDim;
    const Gene& depth;
    const Gene& heads;
    const Gene& mlpRatio;
};

Genes genesOf(const SearchSpace& space) {
    const auto find = [&](const char* name, Scope scope) -> const Gene& {
        const Gene* const gene = space.findGene(name);
        if (gene == nullptr || gene->scope != scope || space.stageCount != 1 || space.genes.size() != 4) {
            throw Error(ErrorCode::Unsupported,
                        "space '" + space.name + "' cannot be written as an AutoFormer YAML: the format knows one "
                        "stage with embed_dim and depth of the network and heads and mlp_ratio of each block",
                        "Use the trazor format.");
        }
        return *gene;
    };
    return {find("embed_dim", Scope::Network), find("depth", Scope::Network), find("heads", Scope::Block),
            find("mlp_ratio", Scope::Block)};
}

std::string list(const std::vector<std::string>& entries) {
    std::string text;
    for (const std::string& entry : entries) {
        text += (text.empty() ? "" : ", ") + entry;
    }
    return text;
}

/// AutoFormer's own files write ratios with a decimal point.
std::string ratio(double value) {
    const std::string text = Gene{}.format(value);
    return text.find('.') == std::string::npos ? text + ".0" : text;
}

class YamlReader {
public:
    YamlReader(const SearchSpace& space, std::string_view yaml, std::string_view origin)
        : m_space(space)
        , m_genes(genesOf(space))
        , m_origin(origin) {
        try {
            m_root = YAML::Load(std::string(yaml));
        } catch (const YAML::Exception& problem) {
            throw Error(ErrorCode::InvalidFile, m_origin + ": not valid YAML: " + problem.what(),
                        "The file may be cut off or be of another kind.");
        }
    }

    space::Architecture read() const {
        const YAML::Node retrain = member(m_root, "RETRAIN", "");
        const auto depth = static_cast<std::size_t>(number(member(retrain, "DEPTH", "RETRAIN."), "RETRAIN.DEPTH", 1, 512));
        const std::vector<double> heads = numbers(retrain, "NUM_HEADS", depth, 1, 1024);
        const std::vector<double> ratios = numbers(retrain, "MLP_RATIO", depth, 0.01, 256);
        space::Architecture architecture;
        architecture.network.resize(1);
        architecture.network[0] = number(member(retrain, "EMBED_DIM", "RETRAIN."), "RETRAIN.EMBED_DIM", 1, 65'536);
        architecture.stages.resize(1);
        architecture.stages[0].blocks.assign(depth, std::vector<double>(2));
        for (std::size_t block = 0; block < depth; ++block) {
            std::vector<double>& values = architecture.stages[0].blocks[block];
            values[static_cast<std::size_t>(m_genes.heads.slot)] = heads[block];
            values[static_cast<std::size_t>(m_genes.mlpRatio.slot)] = ratios[block];
        }
        return architecture;
    }

private:
    [[noreturn]] void fail(const std::string& problem) const {
        throw Error(ErrorCode::InvalidFile, m_origin + ": " + problem,
                    "An AutoFormer file has RETRAIN with MLP_RATIO, NUM_HEADS, DEPTH and EMBED_DIM.");
    }

    YAML::Node member(const YAML::Node& node, const std::string& key, const std::string& prefix) const {
        if (!node.IsMap()) {
            fail((prefix.empty() ? "the file" : prefix.substr(0, prefix.size() - 1)) + " must be a map of keys");
        }
        const YAML::Node found = node[key];
        if (!found) {
            fail("'" + prefix + key + "' is missing");
        }
        return found;
    }

    double number(const YAML::Node& node, const std::string& path, double min, double max) const {
        double value = 0.0;
        const bool readable = node.IsScalar() && YAML::convert<double>::decode(node, value);
        if (!readable || !(value >= min && value <= max)) {
            fail(path + ": must be a number from " + Gene{}.format(min) + " to " + Gene{}.format(max) + ", is '" +
                 (node.IsScalar() ? node.Scalar() : std::string("not a number")) + "'");
        }
        if (min >= 1 && value != std::floor(value)) {
            fail(path + ": must be a whole number, is " + node.Scalar());
        }
        return value;
    }

    std::vector<double> numbers(const YAML::Node& retrain, const std::string& key, std::size_t depth, double min,
                                double max) const {
        const YAML::Node node = member(retrain, key, "RETRAIN.");
        const std::string path = "RETRAIN." + key;
        // The super-net files list more entries than the depth uses; the authors' code ignores the rest.
        if (!node.IsSequence() || node.size() < depth) {
            fail(path + ": must be a list with an entry for each of the " + std::to_string(depth) + " blocks, has " +
                 std::to_string(node.IsSequence() ? node.size() : 0));
        }
        std::vector<double> values;
        for (std::size_t i = 0; i < depth; ++i) {
            values.push_back(number(node[i], path + "[" + std::to_string(i) + "]", min, max));
        }
        return values;
    }

    const SearchSpace& m_space;
    Genes m_genes;
    std::string m_origin;
    YAML::Node m_root;
};

std::string choices(const Gene& gene, bool asRatio) {
    std::vector<std::string> entries;
    for (const double choice : gene.choices.front()) {
        entries.push_back(asRatio ? ratio(choice) : gene.format(choice));
    }
    return list(entries);
}

} // namespace

std::string autoformerYaml(const SearchSpace& space, const space::Architecture& architecture) {
    const Genes genes = genesOf(space);
    std::vector<std::string> heads;
    std::vector<std::string> ratios;
    const std::size_t depth = architecture.stages.front().blocks.size();
    for (std::size_t block = 0; block < depth; ++block) {
        heads.push_back(genes.heads.format(space.value(architecture, genes.heads, 0, block)));
        ratios.push_back(ratio(space.value(architecture, genes.mlpRatio, 0, block)));
    }
    const auto widest = [&](const Gene& gene) {
        const auto given = space.supernet.find(gene.name);
        return given == space.supernet.end() ? gene.choices.front().back() : given->second;
    };
    std::string yaml;
    yaml += "SUPERNET:\n";
    yaml += "  MLP_RATIO: " + ratio(widest(genes.mlpRatio)) + "\n";
    yaml += "  NUM_HEADS: " + Gene{}.format(widest(genes.heads)) + "\n";
    yaml += "  EMBED_DIM: " + Gene{}.format(widest(genes.embedDim)) + "\n";
    yaml += "  DEPTH: " + Gene{}.format(widest(genes.depth)) + "\n";
    yaml += "SEARCH_SPACE:\n";
    yaml += "  MLP_RATIO: [" + choices(genes.mlpRatio, true) + "]\n";
    yaml += "  NUM_HEADS: [" + choices(genes.heads, false) + "]\n";
    yaml += "  DEPTH: [" + choices(genes.depth, false) + "]\n";
    yaml += "  EMBED_DIM: [" + choices(genes.embedDim, false) + "]\n";
    yaml += "RETRAIN:\n";
    yaml += "  MLP_RATIO: [" + list(ratios) + "]\n";
    yaml += "  NUM_HEADS: [" + list(heads) + "]\n";
    yaml += "  DEPTH: " + std::to_string(depth) + "\n";
    yaml += "  EMBED_DIM: " + genes.embedDim.format(space.value(architecture, genes.embedDim)) + "\n";
    return yaml;
}

ImportedArchitecture parseAutoformerYaml(const SearchSpace& space, std::string_view yaml, std::string_view origin) {
    ImportedArchitecture imported;
    try {
        imported.architecture = YamlReader(space, yaml, origin).read();
    } catch (const YAML::Exception& problem) {
        throw Error(ErrorCode::InvalidFile, std::string(origin) + ": " + problem.what());
    }
    static_cast<void>(space::plan(space, imported.architecture)); // must exist
    imported.warnings = space::violations(space, imported.architecture);
    return imported;
}

} // namespace trazor::exchange
