// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/prescreen.h"

#include "core/search/archive_front.h"
#include "core/search/pareto.h"
#include "core/search/ridge.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace trazor::search {
namespace {

using space::Gene;
using space::Scope;

constexpr double kPenalty = 1e-2;

/// Numbers that describe architectures of a space, in a fixed order.
class Features {
public:
    explicit Features(const space::SearchSpace& space)
        : m_space(space) {
        for (std::size_t stage = 0; stage < space.stageCount; ++stage) {
            m_maxDepth.push_back(static_cast<std::size_t>(space.depthGene().choicesAt(stage).back()));
        }
    }

    std::vector<double> of(const space::Architecture& architecture) const {
        std::vector<double> out;
        appendGenes(Scope::Network, architecture.network, out);
        for (std::size_t stage = 0; stage < m_space.stageCount; ++stage) {
            const space::StageGenes& genes = architecture.stages[stage];
            appendGenes(Scope::Stage, genes.values, out);
            const std::vector<double> missing(m_space.geneCount(Scope::Block), kMissing);
            for (std::size_t block = 0; block < m_maxDepth[stage]; ++block) {
                appendGenes(Scope::Block, block < genes.blocks.size() ? genes.blocks[block] : missing, out);
            }
            appendProducts(architecture, stage, out);
        }
        return out;
    }

private:
    /// Value of the genes of a block that is not there.
    static constexpr double kMissing = -1.0;

    void appendGenes(Scope scope, const std::vector<double>& values, std::vector<double>& out) const {
        for (const Gene& gene : m_space.genes) {
            if (gene.scope != scope || gene.isDepth()) {
                continue;
            }
            const double value = values[static_cast<std::size_t>(gene.slot)];
            if (!gene.isCategorical()) {
                out.push_back(value == kMissing ? 0.0 : value);
                continue;
            }
            for (std::size_t label = 0; label < gene.labels.size(); ++label) {
                out.push_back(value == static_cast<double>(label) ? 1.0 : 0.0);
            }
        }
    }

    /// Depth and totals of block genes, alone and times every width.
    void appendProducts(const space::Architecture& architecture, std::size_t stage, std::vector<double>& out) const {
        std::vector<double> widths{1.0};
        std::vector<double> totals{static_cast<double>(architecture.stages[stage].blocks.size())};
        for (const Gene& gene : m_space.genes) {
            if (gene.isDepth() || gene.isCategorical()) {
                continue;
            }
            if (gene.scope != Scope::Block) {
                widths.push_back(m_space.value(architecture, gene, stage));
                continue;
            }
            double& total = totals.emplace_back(0.0);
            for (const std::vector<double>& block : architecture.stages[stage].blocks) {
                total += block[static_cast<std::size_t>(gene.slot)];
            }
        }
        for (const double width : widths) {
            for (const double total : totals) {
                out.push_back(width * total);
            }
        }
    }

    const space::SearchSpace& m_space;
    std::vector<std::size_t> m_maxDepth;
};

/// log D and log S, of the network or of every stage.
std::vector<double> targetsOf(const Candidate& candidate, bool byStage) {
    std::vector<double> sums;
    auto block = candidate.evaluation.scores.blocks.begin();
    for (const space::StageGenes& stage : candidate.architecture.stages) {
        if (sums.empty() || byStage) {
            sums.insert(sums.end(), 2, 0.0);
        }
        for (std::size_t i = 0; i < stage.blocks.size(); ++i, ++block) {
            sums[sums.size() - 2] += block->diversity;
            sums[sums.size() - 1] += block->saliency;
        }
    }
    for (double& value : sums) {
        value = std::log(std::max(value, 1e-300));
    }
    return sums;
}

/// Predicted targets as columns: [target][child].
std::vector<std::vector<double>> predictColumns(const Ridge& model, const Features& features,
                                                const std::vector<Child>& children, std::size_t targets) {
    std::vector<std::vector<double>> columns(targets);
    for (const Child& child : children) {
        const std::vector<double> values = model.predict(features.of(child.architecture));
        for (std::size_t t = 0; t < targets; ++t) {
            columns[t].push_back(values[t]);
        }
    }
    return columns;
}

/// Mid-ranks that values would have among the sorted reference.
std::vector<double> ranksAmong(std::vector<double> reference, const std::vector<double>& values) {
    std::sort(reference.begin(), reference.end());
    std::vector<double> ranks;
    for (const double value : values) {
        const auto [low, high] = std::equal_range(reference.begin(), reference.end(), value);
        const auto middle = static_cast<double>((low - reference.begin()) + (high - reference.begin())) / 2.0;
        ranks.push_back((middle + 0.5) / (static_cast<double>(reference.size()) + 1.0));
    }
    return ranks;
}

void reorder(std::vector<Child>& children, const std::vector<int>& order, std::size_t count) {
    std::vector<Child> kept;
    for (const int index : order) {
        if (kept.size() < count) {
            kept.push_back(std::move(children[static_cast<std::size_t>(index)]));
        }
    }
    children = std::move(kept);
}

std::vector<int> orderByPrediction(const std::vector<Child>& children) {
    std::vector<int> order(children.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
        return children[static_cast<std::size_t>(a)].predicted > children[static_cast<std::size_t>(b)].predicted;
    });
    return order;
}

/// Children in NSGA-II's order together with the archive's front.
std::vector<int> orderByFront(const std::vector<Child>& children, const Archive& archive, const Ranking& ranking) {
    std::vector<ParetoPoint> points;
    for (const Child& child : children) {
        points.push_back({static_cast<double>(child.cost.params), child.predicted});
    }
    for (const int index : archiveFront(archive, ranking)) {
        const auto member = static_cast<std::size_t>(index);
        points.push_back({static_cast<double>(archive[member].cost.params), ranking.score[member]});
    }
    std::vector<int> order = crowdedOrder(points);
    std::erase_if(order, [&](int index) { return static_cast<std::size_t>(index) >= children.size(); });
    return order;
}

} // namespace

void keepPromising(const space::SearchSpace& space, const SearchConfig& config, const Archive& archive,
                   const Ranking& ranking, std::size_t count, std::vector<Child>& children) {
    const Features features(space);
    const bool byStage = config.level == RankLevel::Stage;
    Ridge::Rows inputs;
    Ridge::Rows targets;
    for (const CandidatePtr& candidate : archive.candidates()) {
        if (ranking.score[static_cast<std::size_t>(candidate->index)] > 0.0) {
            inputs.push_back(features.of(candidate->architecture));
            targets.push_back(targetsOf(*candidate, byStage));
        }
    }
    if (inputs.size() < kMinTraining || children.size() <= 1) {
        children.resize(std::min(children.size(), count));
        return;
    }
    const Ridge model(std::move(inputs), targets, kPenalty);
    const std::vector<std::vector<double>> columns =
        predictColumns(model, features, children, targets.front().size());
    for (Child& child : children) {
        child.predicted = 0.0;
    }
    const bool pareto = config.objective == Objective::Pareto;
    for (std::size_t t = 0; t < columns.size(); ++t) {
        std::vector<double> known;
        for (const std::vector<double>& row : targets) {
            known.push_back(row[t]);
        }
        const std::vector<double> ranks = pareto ? ranksAmong(std::move(known), columns[t]) : midRanks(columns[t]);
        for (std::size_t i = 0; i < children.size(); ++i) {
            children[i].predicted += ranks[i] / static_cast<double>(columns.size());
        }
    }
    reorder(children, pareto ? orderByFront(children, archive, ranking) : orderByPrediction(children), count);
}

double rankCorrelation(std::span<const double> a, std::span<const double> b) {
    const std::vector<double> ranksOfA = midRanks(a);
    const std::vector<double> ranksOfB = midRanks(b);
    double covariance = 0.0;
    double varianceOfA = 0.0;
    double varianceOfB = 0.0;
    for (std::size_t i = 0; i < ranksOfA.size(); ++i) {
        const double x = ranksOfA[i] - 0.5;
        const double y = ranksOfB[i] - 0.5;
        covariance += x * y;
        varianceOfA += x * x;
        varianceOfB += y * y;
    }
    return varianceOfA > 0.0 && varianceOfB > 0.0 ? covariance / std::sqrt(varianceOfA * varianceOfB) : 0.0;
}

} // namespace trazor::search
