// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/scoring/evaluation_building.h"

#include <algorithm>
#include <utility>

namespace trazor::proxy {
namespace {

void applyVariant(DssVariant variant, DssResult& result) {
    switch (variant) {
    case DssVariant::Paper:
        return;
    case DssVariant::CodeIntent:
        result.addedSaliency = 2.0 * result.headSaliency;
        return;
    case DssVariant::AutoProx:
        result.addedSaliency = result.headSaliency + result.auxSaliency;
        return;
    case DssVariant::Released:
        std::for_each(result.blocks.begin(), result.blocks.end(), keepReleasedTerms);
        result.headSaliency = 0.0;
        result.auxSaliency = 0.0;
    }
}

} // namespace

void accumulate(NetworkScores& scores, DssResult result, DssVariant variant, double share) {
    applyVariant(variant, result);
    scores.blocks.resize(result.blocks.size());
    SeedScore seed;
    for (std::size_t i = 0; i < result.blocks.size(); ++i) {
        const BlockScore& from = result.blocks[i];
        BlockScore& to = scores.blocks[i];
        seed.diversity += from.diversity;
        seed.saliency += from.saliency;
        to.diversity += share * from.diversity;
        to.saliency += share * from.saliency;
        to.terms.resize(from.terms.size());
        for (std::size_t t = 0; t < from.terms.size(); ++t) {
            to.terms[t].role = from.terms[t].role;
            to.terms[t].value += share * from.terms[t].value;
            to.terms[t].gradientNuclear += share * from.terms[t].gradientNuclear;
            to.terms[t].weightNuclear += share * from.terms[t].weightNuclear;
        }
    }
    scores.headSaliency += share * result.headSaliency;
    scores.auxSaliency += share * result.auxSaliency;
    scores.addedSaliency += share * result.addedSaliency;
    scores.loss += share * result.loss;
    scores.seeds.push_back(seed);
}

Evaluation nonFinite(const DssResult& result, int supernet) {
    Evaluation evaluation;
    evaluation.status = EvaluationStatus::NonFinite;
    evaluation.reason = result.nonFinite + " (super-net " + std::to_string(supernet + 1) + ")";
    return evaluation;
}

bool SerialSink::deliver(std::size_t index, Evaluation&& evaluation) {
    const std::lock_guard lock(m_mutex);
    if (m_error) {
        return false;
    }
    try {
        m_sink(index, std::move(evaluation));
    } catch (...) {
        m_error = std::current_exception();
    }
    return !m_error;
}

void SerialSink::rethrow() const {
    if (m_error) {
        std::rethrow_exception(m_error);
    }
}

} // namespace trazor::proxy
