// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/synthetic_archive.h"

#include "core/base/rng.h"
#include "core/space/cost_model.h"
#include "core/space/file/space_json.h"
#include "core/space/network_plan.h"
#include "core/space/operations/space_operations.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <string>

namespace trazor::testing {

namespace {

space::Architecture randomArchitecture(Rng& rng) {
    static const std::vector<double> kWidths{192.0, 216.0, 240.0};
    space::Architecture architecture;
    architecture.network = {rng.pick(kWidths)};
    architecture.stages.resize(1);
    const std::size_t depth = 12 + rng.below(3);
    for (std::size_t block = 0; block < depth; ++block) {
        architecture.stages[0].blocks.push_back({rng.bernoulli(0.5) ? 3.0 : 4.0, rng.bernoulli(0.5) ? 3.5 : 4.0});
    }
    return architecture;
}

proxy::Evaluation scoresOf(const space::Architecture& architecture, Rng& rng) {
    proxy::Evaluation evaluation;
    evaluation.status = proxy::EvaluationStatus::Ok;
    evaluation.elapsedMs = 150.0;
    double position = 0.0;
    for (const std::vector<double>& block : architecture.stages[0].blocks) {
        proxy::BlockScore score;
        const double width = architecture.network[0] / 200.0;
        score.diversity = 2400.0 * block[0] / 3.0 * width * std::exp(0.16 * position + 0.2 * rng.normal());
        score.saliency = 210.0 * block[1] / 3.5 * width * std::exp(0.10 * position + 0.2 * rng.normal());
        evaluation.scores.blocks.push_back(score);
        position += 1.0;
    }
    evaluation.scores.seeds = {{evaluation.scores.diversity(), evaluation.scores.saliency()}};
    return evaluation;
}

space::GeneChange mutateBlock(space::Architecture& architecture, Rng& rng) {
    auto& blocks = architecture.stages[0].blocks;
    const std::size_t block = rng.below(blocks.size());
    space::GeneChange change{
        .gene = "heads", .stage = 0, .block = space::BlockIndex{static_cast<int>(block)}, .from = {}, .to = {}};
    if (rng.bernoulli(0.5)) {
        double& heads = blocks[block][0];
        change.from = std::string(heads < 3.5 ? "3" : "4");
        heads = 7.0 - heads;
        change.to = std::string(heads < 3.5 ? "3" : "4");
    } else {
        double& ratio = blocks[block][1];
        change.gene = "mlp_ratio";
        change.from = std::string(ratio < 3.75 ? "3.5" : "4");
        ratio = 7.5 - ratio;
        change.to = std::string(ratio < 3.75 ? "3.5" : "4");
    }
    return change;
}

/// Tournament selection: the best of three among the last 400 candidates.
int pickParent(const std::vector<search::CandidatePtr>& known, int before, Rng& rng) {
    const int from = std::max(0, before - 400);
    int best = -1;
    for (int round = 0; round < 3; ++round) {
        const int index = from + static_cast<int>(rng.below(static_cast<std::size_t>(before - from)));
        // Rank by score relative to size, so that the sizes stay diverse.
        const auto merit = [&known](int i) {
            const search::Candidate& candidate = *known[static_cast<std::size_t>(i)];
            return candidate.evaluation.scores.dss() / std::pow(static_cast<double>(candidate.cost.params), 1.2);
        };
        if (best < 0 || merit(index) > merit(best)) {
            best = index;
        }
    }
    return best;
}

void breed(search::Candidate& child, const std::vector<search::CandidatePtr>& known, int before, Rng& rng) {
    const int first = pickParent(known, before, rng);
    child.architecture = known[static_cast<std::size_t>(first)]->architecture;
    child.parents = {first};
    child.op = search::Operator::Mutation;
    const std::size_t changes = 1 + rng.below(3);
    for (std::size_t i = 0; i < changes; ++i) {
        child.changes.push_back(mutateBlock(child.architecture, rng));
    }
    const int second = pickParent(known, before, rng);
    if (rng.bernoulli(0.5) && second != first) {
        child.op = search::Operator::Crossover;
        child.parents.push_back(second);
    }
}

} // namespace

std::vector<search::CandidatePtr> SyntheticArchive::make() const {
    Rng rng(seed);
    const auto space = syntheticSpace();
    std::set<std::string> ids;
    std::vector<search::CandidatePtr> known;
    known.reserve(static_cast<std::size_t>(candidates));
    for (int index = 0; index < candidates; ++index) {
        auto candidate = std::make_shared<search::Candidate>();
        candidate->index = index;
        candidate->generation = index < initialSample ? 0 : 1 + (index - initialSample) / stepSize;
        const int before = initialSample + (candidate->generation - 1) * stepSize;
        do { // a session contains each network once, by the id of its genes
            candidate->changes.clear();
            if (candidate->generation == 0) {
                candidate->architecture = randomArchitecture(rng);
            } else {
                breed(*candidate, known, before, rng);
            }
            candidate->id = space::architectureId(*space, candidate->architecture);
        } while (!ids.insert(candidate->id).second);
        candidate->cost = space::costOf(space::plan(*space, candidate->architecture));
        candidate->evaluation = scoresOf(candidate->architecture, rng);
        if (allEqual && index > 0) {
            candidate->cost = known[0]->cost;
            candidate->evaluation = known[0]->evaluation;
        }
        if (failedEvery > 0 && index % failedEvery == 0) {
            candidate->evaluation.status = proxy::EvaluationStatus::NonFinite;
            candidate->evaluation.reason = "diversity of block 1 is not a number";
            for (proxy::BlockScore& block : candidate->evaluation.scores.blocks) {
                block.diversity = std::numeric_limits<double>::quiet_NaN();
            }
        }
        known.push_back(std::move(candidate));
    }
    return known;
}

std::shared_ptr<const space::SearchSpace> syntheticSpace() {
    return std::make_shared<space::SearchSpace>(space::preset("autoformer-tiny"));
}

search::SearchConfig syntheticConfig(const SyntheticArchive& archive) {
    search::SearchConfig config;
    config.limits.params = {.min = 5'000'000, .max = 11'000'000};
    config.initialSample = archive.initialSample;
    config.stepSize = archive.stepSize;
    config.evaluations = std::max(archive.candidates, 1);
    return config;
}

} // namespace trazor::testing
