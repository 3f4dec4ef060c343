// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/space/file/space_check.h"

#include "core/base/error.h"
#include "core/space/network_plan.h"
#include "core/space/operations/space_operations.h"

#include <algorithm>
#include <optional>

namespace trazor::space {
namespace {

constexpr int kRandomNetworks = 500;
/// Pairs tried around each end: at most seconds, even for a space of many stages.
constexpr int kMaxPairs = 30'000;
/// Choices of a gene that are tried in pairs; of longer lists, the ends and evenly spaced choices.
constexpr std::size_t kTriedChoices = 24;
/// Far below the largest 64-bit number, so that sums of a few networks still fit.
constexpr double kMaxMacs = 1e18;

/// Upper bound of the multiply-accumulates in floating point, which cannot overflow like integer counts.
double roughMacs(const NetworkPlan& plan) {
    double sum = 0.0;
    for (const StagePlan& stage : plan.stages) {
        const double tokens = stage.tokens;
        for (const BlockPlan& block : stage.blocks) {
            const double width = std::max(block.embedDim, block.attentionWidth);
            double macs = 8.0 * width * width + 4.0 * tokens * width;
            double before = block.embedDim;
            for (const int hidden : block.mlpHidden) {
                macs += before * hidden * (block.mlpKind == MlpKind::Gated ? 2.0 : 1.0);
                before = hidden;
            }
            sum += tokens * (macs + before * block.embedDim);
        }
        sum += 9.0 * tokens * stage.embedDim * std::max(stage.embedDim, stage.downsampleDim);
    }
    const StemPlan& stem = plan.stem;
    const double patch = double(stem.patch) * stem.patch * stem.channels;
    const double embedding = stem.kind == StemKind::TokenEmbedding ? double(stem.embeddingDim) : patch;
    const double tokens = plan.stages.front().tokens;
    return sum + tokens * (embedding * stem.embedDim + double(plan.head.classes) * plan.stages.back().embedDim);
}

/// Path of a gene in the file.
std::string placeOf(const SearchSpace& space, const Gene& gene) {
    return "genes[" + std::to_string(&gene - space.genes.data()) + "]";
}

/// The defect of one architecture; empty if it can be built.
std::optional<SpaceDefect> defectOf(const SearchSpace& space, const Architecture& architecture,
                                    const std::string& place) {
    try {
        if (const double macs = roughMacs(plan(space, architecture)); macs > kMaxMacs) {
            return SpaceDefect{place, "a network of this space would need more than 10^18 multiply-accumulates", {}};
        }
    } catch (const Error& problem) {
        return SpaceDefect{place, std::string("not every architecture of this space exists: ") + problem.what(),
                           problem.hint()};
    }
    return {};
}

std::vector<double> triedChoices(const std::vector<double>& choices) {
    if (choices.size() <= kTriedChoices) {
        return choices;
    }
    std::vector<double> tried;
    for (std::size_t i = 0; i < kTriedChoices; ++i) {
        tried.push_back(choices[i * (choices.size() - 1) / (kTriedChoices - 1)]);
    }
    return tried;
}

/// A gene at a place where it is chosen independently; block genes once per stage.
struct Place {
    const Gene* gene;
    std::size_t stage;
};

std::vector<Place> placesOf(const SearchSpace& space) {
    std::vector<Place> places;
    for (const Gene& gene : space.genes) {
        const std::size_t stages = gene.scope == Scope::Network ? 1 : space.stageCount;
        for (std::size_t stage = 0; stage < stages && !gene.isDepth(); ++stage) {
            places.push_back({&gene, stage});
        }
    }
    return places;
}

void setAt(Architecture& architecture, const Place& place, double value) {
    const auto slot = static_cast<std::size_t>(place.gene->slot);
    if (place.gene->scope == Scope::Network) {
        architecture.network[slot] = value;
    } else if (place.gene->scope == Scope::Stage) {
        architecture.stages[place.stage].values[slot] = value;
    } else {
        for (std::vector<double>& block : architecture.stages[place.stage].blocks) {
            block[slot] = value;
        }
    }
}

Architecture withOneBlockAStage(Architecture architecture) {
    for (StageGenes& stage : architecture.stages) {
        stage.blocks.resize(std::min<std::size_t>(stage.blocks.size(), 1));
    }
    return architecture;
}

/// Tries all pairs of genes with the others unchanged. One block per stage is enough, because blocks do not depend on
/// each other.
std::optional<SpaceDefect> defectOfPairs(const SearchSpace& space, const Architecture& background,
                                         const std::stop_token& stop) {
    const std::vector<Place> places = placesOf(space);
    int tries = 0;
    for (std::size_t a = 0; a < places.size(); ++a) {
        for (std::size_t b = a; b < places.size(); ++b) {
            for (const double first : triedChoices(places[a].gene->choicesAt(places[a].stage))) {
                for (const double second : triedChoices(places[b].gene->choicesAt(places[b].stage))) {
                    if (++tries > kMaxPairs || stop.stop_requested()) {
                        return {};
                    }
                    Architecture architecture = background;
                    setAt(architecture, places[a], first);
                    setAt(architecture, places[b], b == a ? first : second);
                    if (!violations(space, architecture).empty()) {
                        continue; // a rule forbids it
                    }
                    if (auto defect =
                            defectOf(space, withOneBlockAStage(architecture), placeOf(space, *places[b].gene))) {
                        return defect;
                    }
                    if (b == a) {
                        break;
                    }
                }
            }
        }
    }
    return {};
}

std::optional<SpaceDefect> defectOfUsualBand(const SearchSpace& space) {
    const CostRange range = costRange(space);
    for (const CostQuantity& quantity : kCostQuantities) {
        const Band& band = space.usualBand.*quantity.limit;
        const std::int64_t least = range.min.*quantity.value;
        const std::int64_t most = range.max.*quantity.value;
        if (!band.meets(least, most)) {
            return SpaceDefect{"usual_band." + std::string(quantity.name),
                               "no architecture of the space has " + formatBand(band, quantity.writing) +
                                   "; it offers " + std::to_string(least) + " to " + std::to_string(most),
                               {}};
        }
    }
    return {};
}

std::optional<SpaceDefect> firstDefect(const SearchSpace& space, const std::stop_token& stop) {
    const Architecture small = smallest(space);
    if (small.depth() == 0) {
        return SpaceDefect{placeOf(space, space.depthGene()) + ".choices", "a network needs at least one block",
                           "Leave 0 out."};
    }
    for (const Architecture& end : {small, largest(space)}) {
        if (auto defect = defectOf(space, end, "genes")) {
            return defect;
        }
    }
    for (const Architecture& end : {small, largest(space)}) {
        if (auto defect = defectOfPairs(space, end, stop)) {
            return defect;
        }
    }
    Rng rng(1);
    for (int i = 0; i < kRandomNetworks && !stop.stop_requested(); ++i) {
        try {
            if (auto defect = defectOf(space, sample(space, rng), "genes")) {
                return defect;
            }
        } catch (const Error& problem) { // no sample satisfies the rules
            return SpaceDefect{"rules", problem.what(), problem.hint()};
        }
    }
    if (stop.stop_requested()) {
        return {};
    }
    for (std::size_t i = 0; i < space.published.size(); ++i) {
        const std::string place = "published[" + std::to_string(i) + "].genes";
        if (auto defect = defectOf(space, space.published[i].architecture, place)) {
            defect->problem = "this architecture cannot be built: " + defect->problem;
            return defect;
        }
    }
    return defectOfUsualBand(space);
}

} // namespace

SpaceDefect findDefect(const SearchSpace& space, const std::stop_token& stop) {
    return firstDefect(space, stop).value_or(SpaceDefect{});
}

} // namespace trazor::space
