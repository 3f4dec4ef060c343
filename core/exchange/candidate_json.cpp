// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/candidate_json.h"

#include "core/space/file/space_json.h"

#include <nlohmann/json.hpp>

namespace trazor::exchange {

nlohmann::json scoresNode(const proxy::Evaluation& evaluation) {
    // A failed evaluation may hold partial numbers of the blocks before the failure; these are not scores.
    const bool ok = evaluation.status == proxy::EvaluationStatus::Ok;
    const auto number = [ok](double value) { return ok ? nlohmann::json(value) : nlohmann::json(); };
    const proxy::NetworkScores& scores = evaluation.scores;
    return {{"dss", number(scores.dss())},
            {"diversity", number(scores.diversity())},
            {"saliency", number(scores.saliency())},
            {"head", number(scores.headSaliency)},
            {"aux", number(scores.auxSaliency)}};
}

nlohmann::json blocksNode(const proxy::Evaluation& evaluation) {
    nlohmann::json blocks = nlohmann::json::array();
    for (const proxy::BlockScore& block : evaluation.scores.blocks) {
        nlohmann::json terms = nlohmann::json::object();
        for (const proxy::LayerTerm& term : block.terms) {
            // Stacked feed-forwards have several inner matrices of one role, so the terms are summed.
            nlohmann::json& sum = terms.emplace(proxy::roleName(term.role), 0.0).first.value();
            sum = sum.get<double>() + term.value;
        }
        blocks.push_back({{"diversity", block.diversity}, {"saliency", block.saliency}, {"terms", std::move(terms)}});
    }
    return blocks;
}

nlohmann::json candidateNode(const space::SearchSpace& space, std::span<const search::CandidatePtr> all,
                             const search::Candidate& candidate, double dssPlusPlus) {
    nlohmann::json parents = nlohmann::json::array();
    for (const int parent : candidate.parents) {
        parents.push_back(all[static_cast<std::size_t>(parent)]->id);
    }
    nlohmann::json changes = nlohmann::json::array();
    for (const space::GeneChange& change : candidate.changes) {
        changes.push_back(change.text());
    }
    nlohmann::json node = {{"id", candidate.id},
                           {"index", candidate.index},
                           {"generation", candidate.generation},
                           {"operator", search::operatorName(candidate.op)},
                           {"parents", std::move(parents)},
                           {"changes", std::move(changes)},
                           {"status", proxy::statusName(candidate.evaluation.status)},
                           {"reason", candidate.evaluation.reason},
                           {"params", candidate.cost.params},
                           {"macs", candidate.cost.macs},
                           {"scores", scoresNode(candidate.evaluation)},
                           {"dss_plus_plus", candidate.isRanked() ? nlohmann::json(dssPlusPlus) : nlohmann::json()},
                           {"architecture", nlohmann::json::parse(space::genesJson(space, candidate.architecture))},
                           {"memory_bytes", candidate.cost.memory}};
    if (candidate.cost.latency > 0) {
        node["latency_ms"] = 1e-6 * static_cast<double>(candidate.cost.latency);
    }
    return node;
}

} // namespace trazor::exchange
