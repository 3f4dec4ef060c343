// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/variation/mutation.h"

#include "core/base/statistics.h"
#include "core/search/variation/guide.h"
#include "core/space/operations/space_operations.h"

#include <algorithm>
#include <cmath>

namespace trazor::search {
namespace {

using space::Gene;
using space::Scope;

constexpr double kCoarseProbability = 0.3; ///< recommended preset: depth and network genes
constexpr std::size_t kMaxBlocks = 3;      ///< recommended preset: blocks with new gene tuples

/// Position of a block.
struct Place {
    std::size_t stage = 0;
    std::size_t block = 0;
};

bool canChange(const space::SearchSpace& space, Scope scope, std::size_t stage) {
    return std::any_of(space.genes.begin(), space.genes.end(), [&](const Gene& gene) {
        return gene.scope == scope && !gene.isDepth() && gene.choicesAt(stage).size() > 1;
    });
}

/// The next choice up or down; the value itself at the end of the list.
double neighbour(const std::vector<double>& choices, double value, bool up) {
    if (up) {
        const auto above = std::upper_bound(choices.begin(), choices.end(), value);
        return above == choices.end() ? value : *above;
    }
    const auto at = std::lower_bound(choices.begin(), choices.end(), value);
    return at == choices.begin() ? value : *std::prev(at);
}

/// An architecture under mutation with the guide scores of its blocks, which stay aligned when the depth changes.
class Mutant {
public:
    Mutant(const space::SearchSpace& space, const SearchConfig& config, space::Architecture architecture,
           const std::vector<double>& guide, Rng& rng)
        : m_space(space)
        , m_config(config)
        , m_architecture(std::move(architecture))
        , m_rng(rng) {
        auto next = guide.begin();
        for (const space::StageGenes& stage : m_architecture.stages) {
            const auto end = next + std::ssize(stage.blocks);
            m_guide.emplace_back(next, end);
            next = end;
        }
    }

    space::Architecture take() { return std::move(m_architecture); }
    std::size_t depth() const noexcept { return m_architecture.depth(); }

    void changeDepth() {
        const Gene& gene = m_space.depthGene();
        const std::size_t stage = lowStage([&](std::size_t s) { return gene.choicesAt(s).size() > 1; });
        if (stage == kNone) {
            return;
        }
        std::vector<double> others = gene.choicesAt(stage);
        std::erase(others, static_cast<double>(m_guide[stage].size()));
        const auto depth = static_cast<std::size_t>(m_rng.pick(others));
        while (m_guide[stage].size() > depth) {
            eraseBlock(stage);
        }
        while (m_guide[stage].size() < depth) {
            doubleBlock(stage);
        }
    }

    void redrawBlocks(std::size_t count) {
        const std::vector<Place> places =
            placesWhere([&](const Place& place) { return canChange(m_space, Scope::Block, place.stage); });
        for (const std::size_t position : lowPositions(guideOf(places), count, m_config, m_rng)) {
            std::vector<double>& block = blockAt(places[position]);
            std::vector<double> fresh = block;
            while (fresh == block) {
                fresh = space::sampleBlock(m_space, places[position].stage, m_rng);
            }
            block = std::move(fresh);
        }
    }

    void redrawStage() {
        const std::size_t stage = lowStage([&](std::size_t s) { return canChange(m_space, Scope::Stage, s); });
        if (stage == kNone) {
            return;
        }
        std::vector<double>& values = m_architecture.stages[stage].values;
        const std::vector<double> before = values;
        while (values == before) {
            redraw(Scope::Stage, stage, values);
        }
    }

    void redrawNetwork() { redraw(Scope::Network, 0, m_architecture.network); }

    bool hasChangeableBlocks() const {
        return !placesWhere([&](const Place& place) { return canChange(m_space, Scope::Block, place.stage); }).empty();
    }

    /// Returns false if no gene can step down in one block and up in another.
    bool exchange() {
        std::vector<const Gene*> genes;
        for (const Gene& gene : m_space.genes) {
            if (gene.scope == Scope::Block && !gene.isCategorical()) {
                genes.push_back(&gene);
            }
        }
        m_rng.shuffle(genes);
        return std::any_of(genes.begin(), genes.end(), [&](const Gene* gene) { return exchange(*gene); });
    }

private:
    static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

    std::vector<double>& blockAt(const Place& place) { return m_architecture.stages[place.stage].blocks[place.block]; }
    const std::vector<double>& blockAt(const Place& place) const {
        return m_architecture.stages[place.stage].blocks[place.block];
    }

    template <typename Condition>
    std::vector<Place> placesWhere(Condition&& condition) const {
        std::vector<Place> places;
        for (std::size_t stage = 0; stage < m_guide.size(); ++stage) {
            for (std::size_t block = 0; block < m_guide[stage].size(); ++block) {
                if (condition(Place{stage, block})) {
                    places.push_back({stage, block});
                }
            }
        }
        return places;
    }

    std::vector<double> guideOf(const std::vector<Place>& places) const {
        std::vector<double> scores;
        for (const Place& place : places) {
            scores.push_back(m_guide[place.stage][place.block]);
        }
        return scores;
    }

    /// Draws a stage that fulfils the condition, preferring low mean B; kNone if there is none.
    template <typename Condition>
    std::size_t lowStage(Condition&& condition) {
        std::vector<std::size_t> stages;
        std::vector<double> means;
        for (std::size_t stage = 0; stage < m_guide.size(); ++stage) {
            if (condition(stage)) {
                stages.push_back(stage);
                means.push_back(meanOf(m_guide[stage]));
            }
        }
        return stages.empty() ? kNone : stages[lowPositions(means, 1, m_config, m_rng).front()];
    }

    void eraseBlock(std::size_t stage) {
        const std::size_t block = lowPositions(m_guide[stage], 1, m_config, m_rng).front();
        std::vector<std::vector<double>>& blocks = m_architecture.stages[stage].blocks;
        blocks.erase(blocks.begin() + static_cast<std::ptrdiff_t>(block));
        m_guide[stage].erase(m_guide[stage].begin() + static_cast<std::ptrdiff_t>(block));
    }

    void doubleBlock(std::size_t stage) {
        std::vector<std::vector<double>>& blocks = m_architecture.stages[stage].blocks;
        if (blocks.empty()) {
            blocks.push_back(space::sampleBlock(m_space, stage, m_rng));
            m_guide[stage].push_back(0.5);
            return;
        }
        const auto block = static_cast<std::ptrdiff_t>(highPosition(m_guide[stage], m_config, m_rng));
        blocks.insert(blocks.begin() + block, std::vector<double>(blocks[static_cast<std::size_t>(block)]));
        m_guide[stage].insert(m_guide[stage].begin() + block, double{m_guide[stage][static_cast<std::size_t>(block)]});
    }

    void redraw(Scope scope, std::size_t stage, std::vector<double>& values) {
        for (const Gene& gene : m_space.genes) {
            if (gene.scope == scope && !gene.isDepth()) {
                values[static_cast<std::size_t>(gene.slot)] = m_rng.pick(gene.choicesAt(stage));
            }
        }
    }

    bool exchange(const Gene& gene) {
        const auto slot = static_cast<std::size_t>(gene.slot);
        const auto canStep = [&](const Place& place, bool up) {
            const double value = blockAt(place)[slot];
            return neighbour(gene.choicesAt(place.stage), value, up) != value;
        };
        const std::vector<Place> raisable = placesWhere([&](const Place& place) { return canStep(place, true); });
        if (raisable.empty()) {
            return false;
        }
        const Place up = raisable[lowPositions(guideOf(raisable), 1, m_config, m_rng).front()];
        const std::vector<Place> lowerable = placesWhere([&](const Place& place) {
            return (place.stage != up.stage || place.block != up.block) && canStep(place, false);
        });
        if (lowerable.empty()) {
            return false;
        }
        const Place down = lowerable[highPosition(guideOf(lowerable), m_config, m_rng)];
        for (const auto& [place, isUp] : {std::pair{up, true}, std::pair{down, false}}) {
            double& value = blockAt(place)[slot];
            value = neighbour(gene.choicesAt(place.stage), value, isUp);
        }
        return true;
    }

    const space::SearchSpace& m_space;
    const SearchConfig& m_config;
    space::Architecture m_architecture;
    std::vector<std::vector<double>> m_guide; ///< [stage][block]
    Rng& m_rng;
};

} // namespace

space::Architecture mutate(const space::SearchSpace& space, const SearchConfig& config,
                           const space::Architecture& parent, const std::vector<double>& guide, Rng& rng) {
    Mutant mutant(space, config, parent, guide, rng);
    const bool paper = config.preset == Preset::Paper;
    if (!paper && rng.bernoulli(config.exchange) && mutant.exchange()) {
        return mutant.take();
    }
    const double coarse = paper ? config.mutateNetwork : kCoarseProbability;
    if (rng.bernoulli(coarse)) {
        mutant.changeDepth();
    }
    const double share = std::round(config.mutateBlock * static_cast<double>(mutant.depth()));
    mutant.redrawBlocks(paper ? std::max<std::size_t>(1, static_cast<std::size_t>(share)) : 1 + rng.below(kMaxBlocks));
    if (rng.bernoulli(coarse) || !mutant.hasChangeableBlocks()) {
        mutant.redrawStage();
    }
    if (rng.bernoulli(coarse)) {
        mutant.redrawNetwork();
    }
    return mutant.take();
}

} // namespace trazor::search
