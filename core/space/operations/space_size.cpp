// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/space/operations/space_size.h"

#include "core/base/error.h"
#include "core/space/cost_model.h"
#include "core/space/gene_walk.h"
#include "core/space/network_plan.h"
#include "core/space/operations/enumeration.h"
#include "core/space/operations/space_operations.h"

#include <boost/multiprecision/cpp_int.hpp>

#include <algorithm>
#include <limits>
#include <numeric>
#include <optional>

namespace trazor::space {
namespace {

/// Spaces have up to 10^42 members, and users may write larger ones.
using BigCount = boost::multiprecision::cpp_int;

BigCount choiceCount(const Gene& gene, std::size_t stage) {
    return gene.choicesAt(stage).size();
}

/// Number of tuples of block genes of a stage.
BigCount tupleCount(const SearchSpace& space, std::size_t stage) {
    BigCount count = 1;
    for (const Gene& gene : space.genes) {
        if (gene.scope == Scope::Block) {
            count *= choiceCount(gene, stage);
        }
    }
    return count;
}

/// Number of sequences of one gene over the stages, each a multiple of the previous stage.
BigCount ruledSequences(const SearchSpace& space, const Gene& gene) {
    std::vector<BigCount> ways(gene.choicesAt(0).size(), 1);
    for (std::size_t stage = 1; stage < space.stageCount; ++stage) {
        const std::vector<double>& before = gene.choicesAt(stage - 1);
        const std::vector<double>& here = gene.choicesAt(stage);
        std::vector<BigCount> next(here.size(), 0);
        for (std::size_t j = 0; j < here.size(); ++j) {
            for (std::size_t i = 0; i < before.size(); ++i) {
                if (isMultiple(here[j], before[i])) {
                    next[j] += ways[i];
                }
            }
        }
        ways = std::move(next);
    }
    return std::accumulate(ways.begin(), ways.end(), BigCount(0));
}

BigCount geneChoices(const SearchSpace& space, const Gene& gene) {
    if (gene.scope == Scope::Network) {
        return choiceCount(gene, 0);
    }
    if (std::any_of(space.rules.begin(), space.rules.end(), [&](const Rule& rule) { return rule.gene == gene.name; })) {
        return ruledSequences(space, gene);
    }
    BigCount count = 1;
    for (std::size_t stage = 0; stage < space.stageCount; ++stage) {
        count *= choiceCount(gene, stage);
    }
    return count;
}

/// Number of block sequences of a stage. `countsSkips`: a skipped block is one more choice at each of the largest
/// depth's positions.
BigCount blockSequences(const SearchSpace& space, std::size_t stage, bool countsSkips) {
    const std::vector<double>& depths = space.depthGene().choicesAt(stage);
    const BigCount tuples = tupleCount(space, stage);
    if (countsSkips) {
        return pow(tuples + 1, static_cast<unsigned>(depths.back()));
    }
    BigCount count = 0;
    for (const double depth : depths) {
        count += pow(tuples, static_cast<unsigned>(depth));
    }
    return count;
}

std::string countOf(const SearchSpace& space, bool countsSkips) {
    BigCount total = 1;
    for (const Gene& gene : space.genes) {
        if (gene.scope != Scope::Block && !gene.isDepth()) {
            total *= geneChoices(space, gene);
        }
    }
    for (std::size_t stage = 0; stage < space.stageCount; ++stage) {
        total *= blockSequences(space, stage, countsSkips);
    }
    return total.str();
}

/// Number of combinations of the network and stage genes except the depth.
BigCount coarseCount(const SearchSpace& space) {
    BigCount count = 1;
    for (const Gene& gene : space.genes) {
        for (std::size_t stage = 0; stage < (gene.scope == Scope::Network ? 1 : space.stageCount); ++stage) {
            count *= gene.scope == Scope::Block || gene.isDepth() ? BigCount(1) : choiceCount(gene, stage);
        }
    }
    return count;
}

/// The space without choices of blocks and depths: one block of the first choices per stage.
SearchSpace coarseSpace(const SearchSpace& space) {
    SearchSpace coarse = space;
    for (Gene& gene : coarse.genes) {
        for (std::vector<double>& choices : gene.choices) {
            if (gene.isDepth()) {
                choices = {1.0};
            } else if (gene.scope == Scope::Block) {
                choices.resize(1);
            }
        }
    }
    return coarse;
}

/// Every tuple of block genes of a stage.
std::vector<std::vector<double>> blockTuples(const SearchSpace& space, std::size_t stage) {
    std::vector<std::vector<double>> tuples{std::vector<double>(space.geneCount(Scope::Block))};
    for (const Gene& gene : space.genes) {
        if (gene.scope != Scope::Block) {
            continue;
        }
        std::vector<std::vector<double>> longer;
        for (const std::vector<double>& tuple : tuples) {
            for (const double choice : gene.choicesAt(stage)) {
                longer.push_back(tuple);
                longer.back()[static_cast<std::size_t>(gene.slot)] = choice;
            }
        }
        tuples = std::move(longer);
    }
    return tuples;
}

/// Widens `range` by the least and largest total over depth and block genes, the others fixed: block costs do not
/// depend on each other or on the position. Each stage of `everyTuple` has one block for every tuple of block genes.
void widenByBlocks(const SearchSpace& space, const Architecture& everyTuple, int batch, CostRange& range) {
    const CostBreakdown breakdown = costBreakdown(plan(space, everyTuple), batch);
    CostRange total{breakdown.aroundBlocks(), breakdown.aroundBlocks()};
    std::int64_t leastActive = breakdown.activations;
    for (std::size_t stage = 0; stage < space.stageCount; ++stage) {
        CostRange block = CostRange::empty();
        for (const BlockCost& cost : breakdown.blocks[stage]) {
            block.widen(cost.total(), cost.total());
            leastActive = std::min(leastActive, cost.activations);
        }
        const std::vector<double>& depths = space.depthGene().choicesAt(stage);
        total.min += block.min * static_cast<std::int64_t>(depths.front());
        total.max += block.max * static_cast<std::int64_t>(depths.back());
    }
    total.min.memory += leastActive;
    total.max.memory += breakdown.activations;
    range.widen(total.min, total.max);
}

/// Widens `range` by a coordinate search for both ends of each cost. Most costs grow with a gene, but they fall with a
/// patch size, and categories have no order: gene by gene, the choice with the most extreme cost is taken, the same in
/// all stages and blocks.
void widenGeneByGene(const SearchSpace& space, int batch, CostRange& range) {
    constexpr std::size_t kTriedChoices = 16;
    using Chosen = std::vector<std::size_t>; // per gene; the last choice if there are fewer
    const auto costAt = [&](const Chosen& chosen) -> std::optional<Cost> {
        const auto choose = [&](const Gene& gene, std::size_t stage) {
            const std::vector<double>& choices = gene.choicesAt(stage);
            return choices[std::min(chosen[static_cast<std::size_t>(&gene - space.genes.data())], choices.size() - 1)];
        };
        const Architecture architecture = buildArchitecture(space, choose);
        try {
            return violations(space, architecture).empty()
                       ? std::optional(costBreakdown(plan(space, architecture), batch).total())
                       : std::nullopt;
        } catch (const Error&) { // not every combination can be built
            return {};
        }
    };
    for (const CostQuantity& quantity : kCostQuantities) {
        if (quantity.isTime()) {
            continue; // depends on a device
        }
        for (const bool isMost : {false, true}) {
            Chosen chosen(space.genes.size(), isMost ? std::numeric_limits<std::size_t>::max() : 0);
            std::optional<Cost> best = costAt(chosen);
            for (std::size_t gene = 0; gene < chosen.size(); ++gene) {
                std::size_t choices = 0;
                for (const std::vector<double>& list : space.genes[gene].choices) {
                    choices = std::max(choices, list.size());
                }
                const std::size_t tried = std::min(choices, kTriedChoices);
                for (std::size_t i = 0; i < tried; ++i) {
                    Chosen other = chosen;
                    other[gene] = tried < 2 ? 0 : i * (choices - 1) / (tried - 1); // with both ends
                    const std::optional<Cost> cost = costAt(other);
                    const auto value = [&quantity](const Cost& it) { return it.*quantity.value; };
                    if (cost && (!best || (isMost ? value(*cost) > value(*best) : value(*cost) < value(*best)))) {
                        best = cost;
                        chosen = other;
                    }
                }
            }
            if (best) {
                range.widen(*best, *best);
            }
        }
    }
}

CostRange closedFormRange(const SearchSpace& space, int batch) {
    constexpr int kMaxBlocks = 400'000; // a tenth of a second
    constexpr int kMaxTuples = 1000;    // fewer than the blocks a plan may have
    BigCount blocks = 0;
    for (std::size_t stage = 0; stage < space.stageCount; ++stage) {
        blocks += tupleCount(space, stage);
    }
    CostRange range = CostRange::empty();
    if (blocks > kMaxTuples || coarseCount(space) * blocks > kMaxBlocks) {
        range.widen(costBreakdown(plan(space, smallest(space)), batch).total(),
                    costBreakdown(plan(space, largest(space)), batch).total());
        widenGeneByGene(space, batch, range);
        return range;
    }
    const SearchSpace coarse = coarseSpace(space);
    Enumeration enumeration(coarse);
    do {
        Architecture architecture = enumeration.current();
        if (!violations(coarse, architecture).empty()) {
            continue;
        }
        for (std::size_t stage = 0; stage < space.stageCount; ++stage) {
            architecture.stages[stage].blocks = blockTuples(space, stage);
        }
        widenByBlocks(space, architecture, batch, range);
    } while (enumeration.advance());
    return range;
}

} // namespace

std::string countArchitectures(const SearchSpace& space) {
    const auto skips = space.facts.find("skippable_blocks");
    return countOf(space, skips != space.facts.end() && std::get<std::vector<double>>(skips->second).front() != 0.0);
}

std::string countNetworks(const SearchSpace& space) {
    return countOf(space, false);
}

CostRange costRange(const SearchSpace& space, const DeviceModel* device) {
    CostRange range = closedFormRange(space, device == nullptr ? 1 : device->batch());
    if (device != nullptr) {
        const auto estimated = [&](const Architecture& end, double factor) {
            return static_cast<std::int64_t>(factor * static_cast<double>(device->nanoseconds(plan(space, end))));
        };
        range.min.latency = estimated(smallest(space), 0.8);
        range.max.latency = estimated(largest(space), 1.2);
    }
    return range;
}

} // namespace trazor::space
