// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/space/operations/space_operations.h"

#include "core/base/error.h"
#include "core/space/cost_model.h"
#include "core/space/gene_walk.h"
#include "core/space/network_plan.h"

#include <algorithm>
#include <limits>

namespace trazor::space {
namespace {

constexpr int kMaxTries = 10'000;

double draw(const Gene& gene, std::size_t stage, Rng& rng) {
    return rng.pick(gene.choicesAt(stage));
}

bool keepsRules(const SearchSpace& space, const Architecture& architecture) {
    return space.rules.empty() || violations(space, architecture).empty();
}

/// Moves `value` by one choice. Returns false if the direction leads out of the choices.
bool stepGene(const Gene& gene, std::size_t stage, double& value, bool up) {
    const std::vector<double>& choices = gene.choicesAt(stage);
    const auto above = std::upper_bound(choices.begin(), choices.end(), value);
    if (up) {
        if (above == choices.end()) {
            return false;
        }
        value = *above;
        return true;
    }
    const auto at = std::lower_bound(choices.begin(), choices.end(), value);
    if (at == choices.begin()) {
        return false;
    }
    value = *std::prev(at);
    return true;
}

bool stepDepth(const SearchSpace& space, Architecture& architecture, std::size_t stage, bool up, Rng& rng) {
    StageGenes& genes = architecture.stages[stage];
    double depth = static_cast<double>(genes.blocks.size());
    if (!stepGene(space.depthGene(), stage, depth, up)) {
        return false;
    }
    const auto target = static_cast<std::size_t>(depth);
    while (genes.blocks.size() > target) {
        genes.blocks.erase(genes.blocks.begin() + static_cast<std::ptrdiff_t>(rng.below(genes.blocks.size())));
    }
    while (genes.blocks.size() < target) {
        genes.blocks.push_back(sampleBlock(space, stage, rng));
    }
    return true;
}

bool randomStep(const SearchSpace& space, Architecture& architecture, bool up, Rng& rng) {
    const Gene& gene = rng.pick(space.genes);
    const std::size_t stage = gene.scope == Scope::Network ? 0 : rng.below(space.stageCount);
    if (gene.isDepth()) {
        return stepDepth(space, architecture, stage, up, rng);
    }
    const auto slot = static_cast<std::size_t>(gene.slot);
    StageGenes& genes = architecture.stages[stage];
    // Labels have no order, so a step draws one at random.
    const auto step = [&](double& value) {
        if (gene.isCategorical()) {
            value = draw(gene, stage, rng);
            return true;
        }
        return stepGene(gene, stage, value, up);
    };
    switch (gene.scope) {
    case Scope::Network:
        return step(architecture.network[slot]);
    case Scope::Stage:
        return step(genes.values[slot]);
    case Scope::Block:
        return !genes.blocks.empty() && step(genes.blocks[rng.below(genes.blocks.size())][slot]);
    }
    return false;
}

/// True if the next step must enlarge the network; if limits pull both ways, the direction is random.
bool wantsMore(const Limits& limits, const Cost& cost, Rng& rng) {
    bool more = false;
    bool less = false;
    for (const CostQuantity& quantity : kCostQuantities) {
        const Band band = limits.inForce(quantity);
        more = more || (band.min && cost.*quantity.value < *band.min);
        less = less || (band.max && cost.*quantity.value > *band.max);
    }
    return more && (!less || rng.below(2) == 0);
}

/// Only a depth step can repair the depth; any gene may repair the rest.
bool stepTowards(const SearchSpace& space, Architecture& architecture, const Limits& limits, const Cost& cost,
                 Rng& rng) {
    if (!limits.depth.contains(cost.depth)) {
        const bool isShallow = limits.depth.min && cost.depth < *limits.depth.min;
        return stepDepth(space, architecture, rng.below(space.stageCount), isShallow, rng);
    }
    return randomStep(space, architecture, wantsMore(limits, cost, rng), rng);
}

std::string offer(const CostRange& range) {
    std::string text;
    for (const CostQuantity& quantity : kCostQuantities) {
        const std::int64_t least = range.min.*quantity.value;
        const std::int64_t most = range.max.*quantity.value;
        if (most == 0) {
            continue; // unknown latency
        }
        text += text.empty() ? "the space offers " : ", ";
        text += quantity.text(least) + " to " + quantity.text(most) + " " + std::string(quantity.unit);
        if (most >= 1000 && !quantity.isTime()) {
            text += " (" + std::to_string(least) + " to " + std::to_string(most) + ")";
        }
    }
    return text;
}

std::string formatCost(const Cost& cost) {
    std::string text;
    for (const CostQuantity& quantity : kCostQuantities) {
        const std::int64_t value = cost.*quantity.value;
        text += (text.empty() ? "" : ", ") + (quantity.isTime() ? quantity.text(value) : std::to_string(value)) + " " +
                std::string(quantity.unit);
    }
    return text;
}

} // namespace

Architecture sample(const SearchSpace& space, Rng& rng) {
    for (int attempt = 0; attempt < kMaxTries; ++attempt) {
        Architecture architecture =
            buildArchitecture(space, [&](const Gene& gene, std::size_t stage) { return draw(gene, stage, rng); });
        if (keepsRules(space, architecture)) {
            return architecture;
        }
    }
    std::string alone;
    for (const Rule& rule : space.rules) {
        SearchSpace ruled = space;
        ruled.rules = {rule};
        int broken = 0;
        for (int i = 0; i < kMaxTries; ++i) {
            const Architecture drawn =
                buildArchitecture(ruled, [&](const Gene& gene, std::size_t stage) { return draw(gene, stage, rng); });
            broken += keepsRules(ruled, drawn) ? 0 : 1;
        }
        alone +=
            (alone.empty() ? "" : ", ") + std::string("that of ") + rule.gene + " rejects " + std::to_string(broken);
    }
    throw Error(ErrorCode::Infeasible,
                "space '" + space.name + "': " + std::to_string(kMaxTries) +
                    " random architectures all broke its rules; alone, " + alone,
                "Check the rules and the choices of the genes they name.");
}

std::vector<double> sampleBlock(const SearchSpace& space, std::size_t stage, Rng& rng) {
    std::vector<double> block(space.geneCount(Scope::Block));
    for (const Gene& gene : space.genes) {
        if (gene.scope == Scope::Block) {
            block[static_cast<std::size_t>(gene.slot)] = draw(gene, stage, rng);
        }
    }
    return block;
}

std::optional<Cost> repair(const SearchSpace& space, Architecture& architecture, const Limits& limits, Rng& rng,
                           int maxSteps) {
    const DeviceModel* const device = limits.device.get();
    Cost cost = costOf(plan(space, architecture), device);
    double distance = distanceTo(limits, cost);
    for (int step = 0; step < maxSteps && distance > 0.0; ++step) {
        Architecture next = architecture;
        if (!stepTowards(space, next, limits, cost, rng) || !keepsRules(space, next)) {
            continue;
        }
        const Cost nextCost = costOf(plan(space, next), device);
        const double nextDistance = distanceTo(limits, nextCost);
        if (nextDistance <= distance) {
            architecture = std::move(next);
            cost = nextCost;
            distance = nextDistance;
        }
    }
    return distance == 0.0 ? std::optional(cost) : std::nullopt;
}

Architecture largest(const SearchSpace& space) {
    return buildArchitecture(space, [](const Gene& gene, std::size_t stage) { return gene.choicesAt(stage).back(); });
}

Architecture smallest(const SearchSpace& space) {
    return buildArchitecture(space, [](const Gene& gene, std::size_t stage) { return gene.choicesAt(stage).front(); });
}

void checkDevice(const SearchSpace& space, const DeviceModel* device) {
    if (device != nullptr && device->space() != space.name) {
        throw Error(ErrorCode::InvalidArgument,
                    "profile: it is of the space '" + device->space() + "', and this is '" + space.name + "'",
                    "Measure a profile of this space.");
    }
}

Feasibility checkFeasible(const SearchSpace& space, const Limits& limits, std::uint64_t seed, int samples) {
    Feasibility result;
    const DeviceModel* const device = limits.device.get();
    checkDevice(space, device);
    result.range = costRange(space, device);
    for (const CostQuantity& quantity : kCostQuantities) {
        const Band band = limits.inForce(quantity);
        if (!band.meets(result.range.min.*quantity.value, result.range.max.*quantity.value)) {
            throw Error(ErrorCode::Infeasible,
                        std::string(quantity.name) + ": no architecture has " +
                            formatBand(limits.*quantity.limit, quantity.writing) + " " + std::string(quantity.unit) +
                            "; " + offer(result.range),
                        "Choose limits inside what the space offers, or another space.");
        }
    }
    Rng rng(seed);
    double nearest = std::numeric_limits<double>::infinity();
    Cost nearestCost;
    std::vector<Cost> sampled;
    for (; result.sampled < samples; ++result.sampled) {
        Architecture architecture = sample(space, rng);
        sampled.push_back(costOf(plan(space, architecture), device));
        if (satisfies(limits, sampled.back())) {
            ++result.accepted;
            continue;
        }
        // A hundred repairs show that repair works; more would only cost time.
        if (result.repaired < 100 && repair(space, architecture, limits, rng)) {
            ++result.repaired;
            continue;
        }
        const Cost cost = costOf(plan(space, architecture), device);
        if (const double distance = distanceTo(limits, cost); distance < nearest) {
            nearest = distance;
            nearestCost = cost;
        }
    }
    if (result.accepted + result.repaired == 0) {
        throw Error(ErrorCode::Infeasible,
                    "limits (" + formatLimits(limits) + "): no architecture found in " + std::to_string(samples) +
                        " samples and repairs; alone, " + rejectionsText(limits, sampled) + "; " + offer(result.range) +
                        "; the nearest found has " + formatCost(nearestCost),
                    "Widen the limits.");
    }
    return result;
}

} // namespace trazor::space
