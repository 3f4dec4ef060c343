// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/formats/described_network.h"

#include "core/base/error.h"
#include "core/base/json_view.h"
#include "core/space/network_plan.h"
#include "core/space/vocabulary.h"

#include <algorithm>
#include <cmath>

namespace trazor::exchange {
namespace {

using space::Gene;
using space::Scope;
using space::SearchSpace;

std::string number(double value) {
    return Gene{}.format(value);
}

/// A fixed number of the space at a stage; the space gives one for all stages or one per stage.
std::optional<double> factOf(const SearchSpace& space, std::string_view name, std::size_t stage) {
    const auto fact = space.facts.find(name);
    if (fact == space.facts.end() || !std::holds_alternative<std::vector<double>>(fact->second)) {
        return {};
    }
    const auto& values = std::get<std::vector<double>>(fact->second);
    return values.size() == 1 ? values.front() : values.at(stage);
}

class Resolver {
public:
    Resolver(const SearchSpace& space, const DescribedNetwork& network, std::string_view origin)
        : m_space(space)
        , m_network(network)
        , m_origin(origin) {}

    ImportedArchitecture resolve() const {
        if (m_network.stages.size() != m_space.stageCount) {
            fail("the file has " + std::to_string(m_network.stages.size()) + " stages, space '" + m_space.name +
                 "' has " + std::to_string(m_space.stageCount));
        }
        ImportedArchitecture imported;
        space::Architecture& architecture = imported.architecture;
        architecture.network.resize(m_space.geneCount(Scope::Network));
        architecture.stages.resize(m_space.stageCount);
        for (std::size_t stage = 0; stage < m_space.stageCount; ++stage) {
            architecture.stages[stage].values.resize(m_space.geneCount(Scope::Stage));
            architecture.stages[stage].blocks.assign(m_network.stages[stage].blocks.size(),
                                                     std::vector<double>(m_space.geneCount(Scope::Block)));
        }
        for (const Gene& gene : m_space.genes) {
            if (!gene.isDepth()) {
                fill(architecture, gene);
            }
        }
        check(architecture);
        imported.warnings = space::violations(m_space, architecture);
        return imported;
    }

private:
    [[noreturn]] void fail(const std::string& problem) const {
        throw Error(ErrorCode::InvalidFile, m_origin + ": " + problem,
                    "Choose the space that the file belongs to, or write one (resources/schemas/README.md).");
    }

    std::string place(std::size_t stage, std::optional<std::size_t> block) const {
        const std::string text = m_space.stageCount > 1 ? "stage " + std::to_string(stage + 1) : std::string();
        if (!block) {
            return text.empty() ? "the network" : text;
        }
        return text + (text.empty() ? "" : ", ") + "block " + std::to_string(*block + 1);
    }

    void fill(space::Architecture& architecture, const Gene& gene) const {
        const auto slot = static_cast<std::size_t>(gene.slot);
        std::optional<double> ofNetwork;
        for (std::size_t stage = 0; stage < m_space.stageCount; ++stage) {
            space::StageGenes& genes = architecture.stages[stage];
            if (gene.scope == Scope::Block) {
                for (std::size_t block = 0; block < genes.blocks.size(); ++block) {
                    genes.blocks[block][slot] = valueAt(gene, stage, block);
                }
                continue;
            }
            const double value = commonValue(gene, stage);
            if (gene.scope == Scope::Stage) {
                genes.values[slot] = value;
            } else if (ofNetwork && *ofNetwork != value) {
                fail(gene.name + " differs between the stages (" + gene.format(*ofNetwork) + ", " + gene.format(value) +
                     "); space '" + m_space.name + "' decides it once for the network");
            } else {
                ofNetwork = value;
                architecture.network[slot] = value;
            }
        }
    }

    /// The value of a stage; throws unless all its blocks agree.
    double commonValue(const Gene& gene, std::size_t stage) const {
        const std::size_t blocks = m_network.stages[stage].blocks.size();
        if (blocks == 0) {
            return valueAt(gene, stage, {});
        }
        const double first = valueAt(gene, stage, 0);
        for (std::size_t block = 1; block < blocks; ++block) {
            if (const double value = valueAt(gene, stage, block); value != first) {
                fail(place(stage, block) + ": " + gene.name + " " + gene.format(value) + " after " +
                     gene.format(first) + "; in space '" + m_space.name + "' all blocks have the same");
            }
        }
        return first;
    }

    double valueAt(const Gene& gene, std::size_t stage, std::optional<std::size_t> block) const {
        if (gene.isCategorical() && space::findQuantity(gene.name)->kind == space::QuantityKind::Text) {
            return labelAt(gene, stage, block);
        }
        if (const std::optional<double> value = chosen(gene, stage, block)) {
            return *value;
        }
        if (const std::vector<double>& choices = gene.choicesAt(stage); choices.size() == 1) {
            return choices.front();
        }
        fail("the file does not say '" + gene.name + "' of " + place(stage, block) + ", which space '" + m_space.name +
             "' decides");
    }

    double labelAt(const Gene& gene, std::size_t stage, std::optional<std::size_t> block) const {
        const std::optional<double> word = m_network.find(gene.name, stage, block);
        if (!word) {
            if (gene.choicesAt(stage).size() == 1) {
                return gene.choicesAt(stage).front();
            }
            fail("the file does not say '" + gene.name + "' of " + place(stage, block));
        }
        const std::string text = space::wordsOf(*space::findQuantity(gene.name)).at(static_cast<std::size_t>(*word));
        const auto found = std::find(gene.labels.begin(), gene.labels.end(), text);
        if (found == gene.labels.end()) {
            fail(place(stage, block) + ": space '" + m_space.name + "' does not know " + gene.name + " " + text);
        }
        return static_cast<double>(found - gene.labels.begin());
    }

    /// The gene's value as stated by the file, or derived from other facts in it.
    std::optional<double> chosen(const Gene& gene, std::size_t stage, std::optional<std::size_t> block) const {
        const auto said = [&](std::string_view name) { return m_network.find(name, stage, block); };
        const std::optional<double> width = widthOf(stage, block);
        if (gene.name == "embed_dim") {
            const double multiplier = factOf(m_space, "width_multiplier", stage).value_or(1.0);
            return width ? std::optional(nearest(
                               gene, stage, *width, [&](double value) { return std::floor(value * multiplier); },
                               *width / multiplier))
                         : std::nullopt;
        }
        if (const std::optional<double> value = said(gene.name)) {
            return value;
        }
        if (gene.name == "mlp_hidden" && width && said("mlp_ratio")) {
            return std::floor(*width * *said("mlp_ratio"));
        }
        if (gene.name == "mlp_ratio" && width && said("mlp_hidden")) {
            const double hidden = *said("mlp_hidden");
            return nearest(
                gene, stage, hidden, [&](double ratio) { return std::floor(*width * ratio); }, hidden / *width);
        }
        if (gene.name == "heads_per_kv" && said("heads") && said("kv_heads")) {
            return std::floor(*said("heads") / *said("kv_heads"));
        }
        if (gene.name == "heads_offset" && width && said("heads")) {
            const std::optional<double> headDim = factOf(m_space, "head_dim", stage);
            return headDim ? std::optional(*said("heads") - std::floor(*width / *headDim)) : std::nullopt;
        }
        if (gene.name == "base_dim" && width && said("heads")) {
            return std::floor(*width / *said("heads"));
        }
        if (gene.name == "qkv_width" && attentionWidth(stage, block)) {
            return nearest(
                gene, stage, *attentionWidth(stage, block), [](double qkv) { return std::floor(qkv / 3.0); },
                3.0 * *attentionWidth(stage, block));
        }
        if (gene.name == "head_dim" && attentionWidth(stage, block) && said("heads")) {
            return std::floor(*attentionWidth(stage, block) / *said("heads"));
        }
        return {};
    }

    /// The choice for which `build` returns `built`, or `otherwise` if there is none.
    template <typename Build>
    static double nearest(const Gene& gene, std::size_t stage, double built, Build build, double otherwise) {
        const std::vector<double>& choices = gene.choicesAt(stage);
        const auto found =
            std::find_if(choices.begin(), choices.end(), [&](double choice) { return build(choice) == built; });
        return found != choices.end() ? *found : otherwise;
    }

    std::optional<double> widthOf(std::size_t stage, std::optional<std::size_t> block) const {
        if (const std::optional<double> width = m_network.find("embed_dim", stage, block)) {
            return width;
        }
        const std::optional<double> base = m_network.find("base_dim", stage, block);
        const std::optional<double> heads = m_network.find("heads", stage, block);
        return base && heads ? std::optional(*base * *heads) : std::nullopt;
    }

    std::optional<double> attentionWidth(std::size_t stage, std::optional<std::size_t> block) const {
        return m_network.find("attention_width", stage, block);
    }

    /// Throws if the space's network contradicts the file, for instance because of the space's fixed facts.
    void check(const space::Architecture& architecture) const {
        space::NetworkPlan plan;
        try {
            plan = space::plan(m_space, architecture);
        } catch (const Error& problem) {
            fail("space '" + m_space.name + "' has no such network: " + problem.what());
        }
        if (const auto patch = m_network.find("patch_size", 0);
            patch && plan.stem.kind == space::StemKind::PatchEmbedding) {
            expect("patch_size", "the network", *patch, plan.stem.patch);
        }
        for (std::size_t stage = 0; stage < plan.stages.size(); ++stage) {
            const space::StagePlan& stagePlan = plan.stages[stage];
            for (std::size_t index = 0; index < stagePlan.blocks.size(); ++index) {
                checkBlock(stagePlan.blocks[index], stagePlan.grid, stage, index);
            }
        }
    }

    void checkBlock(const space::BlockPlan& block, int grid, std::size_t stage, std::size_t index) const {
        const std::string where = place(stage, index);
        const auto check = [&](const char* name, std::optional<double> said, double built) {
            if (said) {
                expect(name, where, *said, built);
            }
        };
        const std::optional<double> width = widthOf(stage, index);
        check("width", width, block.embedDim);
        if (block.mixes()) {
            check("heads", m_network.find("heads", stage, index), block.heads);
            check("heads of k and v", m_network.find("kv_heads", stage, index), block.kvHeads);
        }
        check("attention width", attentionWidth(stage, index), block.attentionWidth);
        check("mlp_layers", m_network.find("mlp_layers", stage, index), static_cast<double>(block.mlpHidden.size()));
        checkMlp(block, stage, index, width);
        if (const auto window = m_network.find("window", stage, index)) {
            const double most = grid > 0 ? grid : *window; // text has no grid
            expect("window", where, std::min(*window, most), block.window);
        }
        if (const auto operation = m_network.find("operation", stage, index)) {
            const space::MixerKind kinds[] = {space::MixerKind::SelfAttention,    space::MixerKind::WeightedAttention,
                                              space::MixerKind::FourierTransform, space::MixerKind::CosineTransform,
                                              space::MixerKind::SpanConvolution,  space::MixerKind::SpanConvolution};
            const auto word = static_cast<std::size_t>(*operation);
            if (kinds[word] != block.mixer || (block.convKernel != 0 && block.convKernel != (word == 4 ? 5 : 9))) {
                fail(where + ": space '" + m_space.name + "' would mix tokens in another way than the file says");
            }
        }
    }

    void checkMlp(const space::BlockPlan& block, std::size_t stage, std::size_t index,
                  std::optional<double> width) const {
        if (!block.hasMlp()) {
            return;
        }
        const std::string where = place(stage, index);
        const auto ratio = m_network.find("mlp_ratio", stage, index);
        if (ratio && width && !m_network.find("mlp_multiple_of", stage, index)) {
            expect("MLP width", where, std::floor(*width * *ratio), block.firstHidden());
        }
        if (const auto hidden = m_network.find("mlp_hidden", stage, index)) {
            expect("MLP width", where, *hidden, block.firstHidden());
        }
    }

    void expect(const std::string& what, const std::string& where, double said, double built) const {
        if (said != built) {
            fail(where + ": the file has " + what + " " + number(said) + ", in space '" + m_space.name +
                 "' it would be " + number(built));
        }
    }

    const SearchSpace& m_space;
    const DescribedNetwork& m_network;
    std::string m_origin;
};

} // namespace

void warnOfUnread(ImportedArchitecture& imported, const JsonView& document) {
    if (const std::string unread = document.unread(); !unread.empty()) {
        imported.warnings.push_back("not used of the file: " + unread);
    }
}

std::optional<double> DescribedNetwork::find(std::string_view name, std::size_t stage,
                                             std::optional<std::size_t> block) const {
    const auto in = [&](const Numbers& values) {
        const auto found = values.find(name);
        return found == values.end() ? std::nullopt : std::optional(found->second);
    };
    if (block && *block < stages[stage].blocks.size()) {
        if (const std::optional<double> value = in(stages[stage].blocks[*block])) {
            return value;
        }
    }
    const std::optional<double> value = in(stages[stage].numbers);
    return value ? value : in(numbers);
}

std::optional<double> numberAt(const SearchSpace& space, const space::Architecture& architecture, std::string_view name,
                               std::size_t stage, std::size_t block) {
    const Gene* const gene = space.findGene(name);
    return gene != nullptr ? std::optional(space.value(architecture, *gene, stage, block)) : factOf(space, name, stage);
}

ImportedArchitecture architectureOf(const SearchSpace& space, const DescribedNetwork& network,
                                    std::string_view origin) {
    return Resolver(space, network, origin).resolve();
}

} // namespace trazor::exchange
