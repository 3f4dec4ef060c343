// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/space/search_space.h"

#include "core/base/error.h"
#include "core/base/stable_hash.h"
#include "core/space/space_json.h"

#include <algorithm>
#include <charconv>

namespace trazor::space {
namespace {

bool isChoice(const Gene& gene, std::size_t stage, double value) {
    const std::vector<double>& choices = gene.choicesAt(stage);
    return std::find(choices.begin(), choices.end(), value) != choices.end();
}

std::string choiceList(const Gene& gene, std::size_t stage) {
    std::string list;
    for (const double choice : gene.choicesAt(stage)) {
        list += (list.empty() ? "" : ", ") + gene.format(choice);
    }
    return list;
}

/// "block 7", "stage 2" or nothing; people count from 1.
std::string place(int stage, int block) {
    if (block >= 0) {
        return "block " + std::to_string(block + 1);
    }
    return stage >= 0 ? "stage " + std::to_string(stage + 1) : std::string();
}

std::size_t depthOf(const Architecture& architecture, std::size_t stage) {
    return stage < architecture.stages.size() ? architecture.stages[stage].blocks.size() : 0;
}

class ChangeList {
public:
    ChangeList(const SearchSpace& space, const Architecture& from, const Architecture& to)
        : m_space(space)
        , m_from(from)
        , m_to(to) {}

    std::vector<GeneChange> collect() {
        for (const Gene& gene : m_space.genes) {
            if (gene.scope == Scope::Network) {
                compare(gene, 0, -1, -1);
            }
        }
        int position = 0;
        for (std::size_t stage = 0; stage < m_space.stageCount; ++stage) {
            for (const Gene& gene : m_space.genes) {
                if (gene.scope == Scope::Stage) {
                    compare(gene, stage, static_cast<int>(stage), -1);
                }
            }
            const std::size_t blocks = std::max(depthOf(m_from, stage), depthOf(m_to, stage));
            for (std::size_t block = 0; block < blocks; ++block, ++position) {
                compareBlock(stage, block, position);
            }
        }
        return std::move(m_changes);
    }

private:
    void compare(const Gene& gene, std::size_t stage, int shownStage, int shownBlock, std::size_t block = 0) {
        const double before = m_space.value(m_from, gene, stage, block);
        const double after = m_space.value(m_to, gene, stage, block);
        if (before != after) {
            m_changes.push_back({gene.name, shownStage, shownBlock, gene.format(before), gene.format(after)});
        }
    }

    void compareBlock(std::size_t stage, std::size_t block, int position) {
        const bool before = block < depthOf(m_from, stage);
        const bool after = block < depthOf(m_to, stage);
        for (const Gene& gene : m_space.genes) {
            if (gene.scope != Scope::Block) {
                continue;
            }
            if (before && after) {
                compare(gene, stage, static_cast<int>(stage), position, block);
            } else {
                const std::string value = gene.format(m_space.value(before ? m_from : m_to, gene, stage, block));
                m_changes.push_back(
                    {gene.name, static_cast<int>(stage), position, before ? value : "", after ? value : ""});
            }
        }
    }

    const SearchSpace& m_space;
    const Architecture& m_from;
    const Architecture& m_to;
    std::vector<GeneChange> m_changes;
};

void checkRule(const SearchSpace& space, const Architecture& architecture, const Rule& rule,
               std::vector<std::string>& found) {
    const Gene& gene = *space.findGene(rule.gene);
    for (std::size_t stage = 1; stage < space.stageCount; ++stage) {
        const double before = space.value(architecture, gene, stage - 1);
        const double here = space.value(architecture, gene, stage);
        if (before <= 0.0 || here / before != static_cast<double>(static_cast<std::int64_t>(here / before))) {
            found.push_back("stage " + std::to_string(stage + 1) + ": " + gene.name + " " + gene.format(here) +
                            " must be a multiple of the previous stage's " + gene.format(before));
        }
    }
}

} // namespace

std::string Gene::format(double number) const {
    if (isCategorical()) {
        const auto index = static_cast<std::size_t>(number);
        return index < labels.size() ? labels[index] : "?";
    }
    char text[32];
    const auto [end, problem] = std::to_chars(text, text + sizeof text, number);
    return problem == std::errc() ? std::string(text, end) : "?";
}

const Gene* SearchSpace::findGene(std::string_view geneName) const noexcept {
    const auto gene = std::find_if(genes.begin(), genes.end(), [&](const Gene& g) { return g.name == geneName; });
    return gene == genes.end() ? nullptr : &*gene;
}

const Gene& SearchSpace::depthGene() const {
    // Every space has one: the reader refuses a space without.
    return *std::find_if(genes.begin(), genes.end(), [](const Gene& gene) { return gene.isDepth(); });
}

std::size_t SearchSpace::geneCount(Scope scope) const noexcept {
    return static_cast<std::size_t>(std::count_if(
        genes.begin(), genes.end(), [&](const Gene& gene) { return gene.scope == scope && !gene.isDepth(); }));
}

double SearchSpace::value(const Architecture& architecture, const Gene& gene, std::size_t stage,
                          std::size_t block) const {
    if (gene.isDepth()) {
        return static_cast<double>(architecture.stages.at(stage).blocks.size());
    }
    const auto slot = static_cast<std::size_t>(gene.slot);
    switch (gene.scope) {
    case Scope::Network:
        return architecture.network.at(slot);
    case Scope::Stage:
        return architecture.stages.at(stage).values.at(slot);
    case Scope::Block:
        return architecture.stages.at(stage).blocks.at(block).at(slot);
    }
    throw Error(ErrorCode::Internal, "gene '" + gene.name + "' has no scope");
}

std::string GeneChange::text() const {
    const std::string where = place(stage, block);
    const std::string prefix = where.empty() ? gene : where + ": " + gene;
    if (from.empty()) {
        return prefix + " " + to + " (new block)";
    }
    return to.empty() ? prefix + " " + from + " (block removed)" : prefix + " " + from + " -> " + to;
}

std::vector<GeneChange> changes(const SearchSpace& space, const Architecture& from, const Architecture& to) {
    return ChangeList(space, from, to).collect();
}

std::vector<std::string> violations(const SearchSpace& space, const Architecture& architecture) {
    std::vector<std::string> found;
    const auto check = [&](const Gene& gene, std::size_t stage, std::size_t block, const std::string& where) {
        const double value = space.value(architecture, gene, stage, block);
        if (!isChoice(gene, stage, value)) {
            found.push_back((where.empty() ? "" : where + ": ") + gene.name + " " + gene.format(value) +
                            " is not among the choices " + choiceList(gene, stage) + " of " + space.name);
        }
    };
    for (const Gene& gene : space.genes) {
        if (gene.scope == Scope::Network) {
            check(gene, 0, 0, "");
        }
    }
    int position = 0;
    for (std::size_t stage = 0; stage < space.stageCount; ++stage) {
        for (const Gene& gene : space.genes) {
            if (gene.scope == Scope::Stage) {
                check(gene, stage, 0, place(static_cast<int>(stage), -1));
            }
        }
        for (std::size_t block = 0; block < depthOf(architecture, stage); ++block, ++position) {
            for (const Gene& gene : space.genes) {
                if (gene.scope == Scope::Block) {
                    check(gene, stage, block, place(0, position));
                }
            }
        }
    }
    for (const Rule& rule : space.rules) {
        checkRule(space, architecture, rule, found);
    }
    return found;
}

std::string architectureId(const SearchSpace& space, const Architecture& architecture) {
    return toHex(stableHash(factsJson(space) + genesJson(space, architecture)));
}

} // namespace trazor::space
