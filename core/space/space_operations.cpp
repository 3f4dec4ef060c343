// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/space/space_operations.h"

#include "core/base/error.h"
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

/// Fills every gene from `choose(gene, stage)`; depth first, so that blocks exist.
template <typename Choose>
Architecture build(const SearchSpace& space, Choose&& choose) {
    Architecture architecture;
    architecture.network.resize(space.geneCount(Scope::Network));
    architecture.stages.resize(space.stageCount);
    for (const Gene& gene : space.genes) {
        if (gene.scope == Scope::Network && !gene.isDepth()) {
            architecture.network[static_cast<std::size_t>(gene.slot)] = choose(gene, std::size_t{0});
        }
    }
    for (std::size_t stage = 0; stage < space.stageCount; ++stage) {
        StageGenes& genes = architecture.stages[stage];
        genes.values.resize(space.geneCount(Scope::Stage));
        for (const Gene& gene : space.genes) {
            if (gene.scope == Scope::Stage && !gene.isDepth()) {
                genes.values[static_cast<std::size_t>(gene.slot)] = choose(gene, stage);
            }
        }
        const auto depth = static_cast<std::size_t>(choose(space.depthGene(), stage));
        genes.blocks.assign(depth, std::vector<double>(space.geneCount(Scope::Block)));
        for (std::vector<double>& block : genes.blocks) {
            for (const Gene& gene : space.genes) {
                if (gene.scope == Scope::Block) {
                    block[static_cast<std::size_t>(gene.slot)] = choose(gene, stage);
                }
            }
        }
    }
    return architecture;
}

/// Calls `visit` for every combination of the genes outside blocks but the depth; blocks hold their first choices.
class CoarseEnumeration {
public:
    explicit CoarseEnumeration(const SearchSpace& space)
        : m_space(space) {
        for (const Gene& gene : space.genes) {
            if (gene.isDepth()) {
                continue;
            }
            if (gene.scope == Scope::Network) {
                m_places.push_back({&gene, 0});
            } else if (gene.scope == Scope::Stage) {
                for (std::size_t stage = 0; stage < space.stageCount; ++stage) {
                    m_places.push_back({&gene, stage});
                }
            }
        }
    }

    /// Combinations, at most `limit` + 1.
    std::size_t count(std::size_t limit) const {
        std::size_t combinations = 1;
        for (const Place& place : m_places) {
            combinations *= place.gene->choicesAt(place.stage).size();
            if (combinations > limit) {
                return limit + 1;
            }
        }
        return combinations;
    }

    template <typename Visit>
    void forEach(Visit&& visit) const {
        std::vector<std::size_t> digits(m_places.size(), 0);
        for (bool more = true; more; more = increment(digits)) {
            const Architecture architecture = build(m_space, [&](const Gene& gene, std::size_t stage) {
                return gene.scope == Scope::Block ? gene.choicesAt(stage).front() : chosen(gene, stage, digits);
            });
            if (keepsRules(m_space, architecture)) {
                visit(architecture);
            }
        }
    }

private:
    struct Place {
        const Gene* gene;
        std::size_t stage;
    };

    double chosen(const Gene& gene, std::size_t stage, const std::vector<std::size_t>& digits) const {
        for (std::size_t i = 0; i < m_places.size(); ++i) {
            const bool sameStage = gene.scope == Scope::Network || m_places[i].stage == stage;
            if (m_places[i].gene == &gene && sameStage) {
                return gene.choicesAt(stage)[digits[i]];
            }
        }
        return gene.choicesAt(stage).front();
    }

    bool increment(std::vector<std::size_t>& digits) const {
        for (std::size_t i = 0; i < digits.size(); ++i) {
            if (++digits[i] < m_places[i].gene->choicesAt(m_places[i].stage).size()) {
                return true;
            }
            digits[i] = 0;
        }
        return false;
    }

    const SearchSpace& m_space;
    std::vector<Place> m_places;
};

/// Number of tuples of block genes of a stage, at most `limit` + 1.
std::size_t tupleCount(const SearchSpace& space, std::size_t stage, std::size_t limit) {
    std::size_t count = 1;
    for (const Gene& gene : space.genes) {
        if (gene.scope == Scope::Block) {
            count = std::min(count * gene.choicesAt(stage).size(), limit + 1);
        }
    }
    return count;
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

/// Least and largest total over depth and block genes, the others fixed: blocks cost independently of each other and
/// of their position. Each stage of the plan has one block for every tuple of block genes.
void widenByBlocks(const SearchSpace& space, const Architecture& everyTuple, CostRange& range) {
    const CostBreakdown breakdown = costBreakdown(plan(space, everyTuple));
    CostRange total{breakdown.aroundBlocks(), breakdown.aroundBlocks()};
    for (std::size_t stage = 0; stage < space.stageCount; ++stage) {
        CostRange block = CostRange::empty();
        for (const BlockCost& cost : breakdown.blocks[stage]) {
            block.widen(cost.total(), cost.total());
        }
        const std::vector<double>& depths = space.depthGene().choicesAt(stage);
        total.min += block.min * static_cast<std::int64_t>(depths.front());
        total.max += block.max * static_cast<std::int64_t>(depths.back());
    }
    range.widen(total.min, total.max);
}

/// Unsigned integer of any size; spaces have up to 10^42 members and users may write larger ones.
class BigCount {
public:
    explicit BigCount(std::uint32_t value)
        : m_limbs{value} {}

    BigCount& operator*=(std::uint32_t factor) {
        std::uint64_t carry = 0;
        for (std::uint32_t& limb : m_limbs) {
            carry += std::uint64_t{limb} * factor;
            limb = static_cast<std::uint32_t>(carry);
            carry >>= 32;
        }
        if (carry > 0) {
            m_limbs.push_back(static_cast<std::uint32_t>(carry));
        }
        return *this;
    }

    BigCount& operator+=(const BigCount& other) {
        m_limbs.resize(std::max(m_limbs.size(), other.m_limbs.size()), 0);
        std::uint64_t carry = 0;
        for (std::size_t i = 0; i < m_limbs.size(); ++i) {
            carry += std::uint64_t{m_limbs[i]} + (i < other.m_limbs.size() ? other.m_limbs[i] : 0);
            m_limbs[i] = static_cast<std::uint32_t>(carry);
            carry >>= 32;
        }
        if (carry > 0) {
            m_limbs.push_back(static_cast<std::uint32_t>(carry));
        }
        return *this;
    }

    friend BigCount operator*(const BigCount& a, const BigCount& b) {
        BigCount product(0);
        for (std::size_t i = b.m_limbs.size(); i-- > 0;) {
            product.m_limbs.insert(product.m_limbs.begin(), 0); // times 2^32
            BigCount partial = a;
            partial *= b.m_limbs[i];
            product += partial;
        }
        return product;
    }

    std::string digits() const {
        std::vector<std::uint32_t> rest = m_limbs;
        std::string text;
        while (!rest.empty()) {
            std::uint64_t remainder = 0;
            for (std::size_t i = rest.size(); i-- > 0;) {
                remainder = (remainder << 32) | rest[i];
                rest[i] = static_cast<std::uint32_t>(remainder / 10);
                remainder %= 10;
            }
            text.push_back(static_cast<char>('0' + remainder));
            while (!rest.empty() && rest.back() == 0) {
                rest.pop_back();
            }
        }
        std::reverse(text.begin(), text.end());
        return text;
    }

private:
    std::vector<std::uint32_t> m_limbs;
};

std::uint32_t choiceCount(const Gene& gene, std::size_t stage) {
    return static_cast<std::uint32_t>(gene.choicesAt(stage).size());
}

/// Sequences of one gene over the stages, each a multiple of the one before.
BigCount ruledSequences(const SearchSpace& space, const Gene& gene) {
    std::vector<BigCount> ways(gene.choicesAt(0).size(), BigCount(1));
    for (std::size_t stage = 1; stage < space.stageCount; ++stage) {
        const std::vector<double>& before = gene.choicesAt(stage - 1);
        const std::vector<double>& here = gene.choicesAt(stage);
        std::vector<BigCount> next(here.size(), BigCount(0));
        for (std::size_t j = 0; j < here.size(); ++j) {
            for (std::size_t i = 0; i < before.size(); ++i) {
                const double quotient = here[j] / before[i];
                if (quotient == static_cast<double>(static_cast<std::int64_t>(quotient))) {
                    next[j] += ways[i];
                }
            }
        }
        ways = std::move(next);
    }
    BigCount sum(0);
    for (const BigCount& count : ways) {
        sum += count;
    }
    return sum;
}

/// Single-gene step: what to change, in place. Returns false if the direction leads out of the choices.
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
    // Labels have no order, so a step draws another one.
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

/// Whether the next step has to enlarge the network; where one limit wants more and another less, chance decides.
bool wantsMore(const Limits& limits, const Cost& cost, Rng& rng) {
    bool more = false;
    bool less = false;
    for (const CostQuantity& quantity : kCostQuantities) {
        const Band& band = limits.*quantity.limit;
        more = more || (band.min && cost.*quantity.value < *band.min);
        less = less || (band.max && cost.*quantity.value > *band.max);
    }
    return more && (!less || rng.below(2) == 0);
}

/// Only a change of the depth mends the depth; any gene may mend the rest.
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
        text += text.empty() ? "the space offers " : ", ";
        text += formatCount(static_cast<double>(least)) + " to " + formatCount(static_cast<double>(most)) + " " +
                std::string(quantity.unit);
        if (most >= 1000) {
            text += " (" + std::to_string(least) + " to " + std::to_string(most) + ")";
        }
    }
    return text;
}

std::string formatCost(const Cost& cost) {
    std::string text;
    for (const CostQuantity& quantity : kCostQuantities) {
        text += (text.empty() ? "" : ", ") + std::to_string(cost.*quantity.value) + " " + std::string(quantity.unit);
    }
    return text;
}

/// `countsSkips`: a skipped block is one more choice at each of the largest depth's positions.
std::string countOf(const SearchSpace& space, bool countsSkips) {
    BigCount total(1);
    for (const Gene& gene : space.genes) {
        if (gene.scope == Scope::Network && !gene.isDepth()) {
            total *= choiceCount(gene, 0);
        }
        if (gene.scope == Scope::Stage && !gene.isDepth()) {
            const bool ruled = std::any_of(space.rules.begin(), space.rules.end(),
                                           [&](const Rule& rule) { return rule.gene == gene.name; });
            if (ruled) {
                total = total * ruledSequences(space, gene);
                continue;
            }
            for (std::size_t stage = 0; stage < space.stageCount; ++stage) {
                total *= choiceCount(gene, stage);
            }
        }
    }
    for (std::size_t stage = 0; stage < space.stageCount; ++stage) {
        BigCount ofStage(countsSkips ? 1 : 0);
        if (countsSkips) {
            const auto options = static_cast<std::uint32_t>(tupleCount(space, stage, 1'000'000'000)) + 1;
            for (int block = 0; block < static_cast<int>(space.depthGene().choicesAt(stage).back()); ++block) {
                ofStage *= options;
            }
            total = total * ofStage;
            continue;
        }
        BigCount blocks(1);
        int reached = 0;
        for (const double depth : space.depthGene().choicesAt(stage)) { // ascending
            for (; reached < static_cast<int>(depth); ++reached) {
                for (const Gene& gene : space.genes) {
                    if (gene.scope == Scope::Block) {
                        blocks *= choiceCount(gene, stage);
                    }
                }
            }
            ofStage += blocks;
        }
        total = total * ofStage;
    }
    return total.digits();
}

} // namespace

Architecture sample(const SearchSpace& space, Rng& rng) {
    for (int attempt = 0; attempt < kMaxTries; ++attempt) {
        Architecture architecture =
            build(space, [&](const Gene& gene, std::size_t stage) { return draw(gene, stage, rng); });
        if (keepsRules(space, architecture)) {
            return architecture;
        }
    }
    throw Error(ErrorCode::Infeasible,
                "space '" + space.name + "': " + std::to_string(kMaxTries) +
                    " random architectures all broke its rules",
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

std::string countArchitectures(const SearchSpace& space) {
    const auto skips = space.facts.find("skippable_blocks");
    return countOf(space, skips != space.facts.end() && std::get<std::vector<double>>(skips->second).front() != 0.0);
}

std::string countNetworks(const SearchSpace& space) {
    return countOf(space, false);
}

CostRange costRange(const SearchSpace& space) {
    constexpr std::size_t kMaxBlocks = 400'000; // a tenth of a second
    constexpr std::size_t kMaxTuples = 1000;    // fewer than the blocks a plan may have
    CostRange range = CostRange::empty();
    std::vector<std::vector<std::vector<double>>> tuples;
    std::size_t blocks = 0;
    for (std::size_t stage = 0; stage < space.stageCount; ++stage) {
        const std::size_t count = tupleCount(space, stage, kMaxTuples);
        blocks += count;
        tuples.push_back(count <= kMaxTuples ? blockTuples(space, stage) : std::vector<std::vector<double>>());
    }
    const CoarseEnumeration coarse(space);
    if (blocks > kMaxTuples || coarse.count(kMaxBlocks) * blocks > kMaxBlocks) {
        // Cost grows with every numeric gene, so the ends of all choice lists are the ends of the range.
        range.widen(costOf(plan(space, smallest(space))), costOf(plan(space, largest(space))));
        return range;
    }
    coarse.forEach([&](Architecture architecture) {
        for (std::size_t stage = 0; stage < space.stageCount; ++stage) {
            architecture.stages[stage].blocks = tuples[stage];
        }
        widenByBlocks(space, architecture, range);
    });
    return range;
}

bool repair(const SearchSpace& space, Architecture& architecture, const Limits& limits, Rng& rng, int maxSteps) {
    Cost cost = costOf(plan(space, architecture));
    double distance = distanceTo(limits, cost);
    for (int step = 0; step < maxSteps && distance > 0.0; ++step) {
        Architecture next = architecture;
        if (!stepTowards(space, next, limits, cost, rng) || !keepsRules(space, next)) {
            continue;
        }
        const Cost nextCost = costOf(plan(space, next));
        const double nextDistance = distanceTo(limits, nextCost);
        if (nextDistance <= distance) {
            architecture = std::move(next);
            cost = nextCost;
            distance = nextDistance;
        }
    }
    return distance == 0.0;
}

Architecture largest(const SearchSpace& space) {
    return build(space, [](const Gene& gene, std::size_t stage) { return gene.choicesAt(stage).back(); });
}

Architecture smallest(const SearchSpace& space) {
    return build(space, [](const Gene& gene, std::size_t stage) { return gene.choicesAt(stage).front(); });
}

Feasibility checkFeasible(const SearchSpace& space, const Limits& limits, std::uint64_t seed, int samples) {
    Feasibility result;
    result.range = costRange(space);
    for (const CostQuantity& quantity : kCostQuantities) {
        const Band& band = limits.*quantity.limit;
        if (!band.meets(result.range.min.*quantity.value, result.range.max.*quantity.value)) {
            throw Error(ErrorCode::Infeasible,
                        std::string(quantity.name) + ": no architecture has " + formatBand(band) + " " +
                            std::string(quantity.unit) + "; " + offer(result.range),
                        "Choose limits inside what the space offers, or another space.");
        }
    }
    Rng rng(seed);
    double nearest = std::numeric_limits<double>::infinity();
    Cost nearestCost;
    for (; result.sampled < samples; ++result.sampled) {
        Architecture architecture = sample(space, rng);
        if (satisfies(limits, costOf(plan(space, architecture)))) {
            ++result.accepted;
            continue;
        }
        // Repairing every rejected sample would only cost time: a hundred show whether it works.
        if (result.repaired < 100 && repair(space, architecture, limits, rng)) {
            ++result.repaired;
            continue;
        }
        const Cost cost = costOf(plan(space, architecture));
        if (const double distance = distanceTo(limits, cost); distance < nearest) {
            nearest = distance;
            nearestCost = cost;
        }
    }
    if (result.accepted + result.repaired == 0) {
        throw Error(ErrorCode::Infeasible,
                    "limits (" + formatLimits(limits) + "): no architecture found in " + std::to_string(samples) +
                        " samples and repairs; " + offer(result.range) + "; the nearest found has " +
                        formatCost(nearestCost),
                    "Widen the limits.");
    }
    return result;
}

} // namespace trazor::space
