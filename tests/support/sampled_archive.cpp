// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/sampled_archive.h"

#include "core/base/rng.h"
#include "core/space/cost_model.h"
#include "core/space/file/space_json.h"
#include "core/space/network_plan.h"
#include "core/space/operations/space_operations.h"
#include "tests/support/fake_evaluator.h"

#include <set>

namespace trazor::testing {

std::vector<search::CandidatePtr> sampleArchive(const space::SearchSpace& space, int count) {
    Rng rng(7);
    test::FakeEvaluator evaluator;
    std::set<std::string> known;
    std::vector<search::CandidatePtr> candidates;
    for (int attempt = 0; attempt < 10 * count && static_cast<int>(candidates.size()) < count; ++attempt) {
        auto candidate = std::make_shared<search::Candidate>();
        candidate->architecture = space::sample(space, rng);
        candidate->id = space::architectureId(space, candidate->architecture);
        if (!known.insert(candidate->id).second) {
            continue;
        }
        candidate->index = static_cast<int>(candidates.size());
        const std::vector<space::NetworkPlan> plans{space::plan(space, candidate->architecture)};
        candidate->cost = space::costOf(plans.front());
        evaluator.evaluate(
            plans, [&](std::size_t, proxy::Evaluation&& evaluation) { candidate->evaluation = std::move(evaluation); },
            {});
        candidates.push_back(std::move(candidate));
    }
    return candidates;
}

} // namespace trazor::testing
