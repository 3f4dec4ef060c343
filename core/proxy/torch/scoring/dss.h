// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/block_scores.h"
#include "core/proxy/checkpoint.h"
#include "core/proxy/torch/weights/parameter_source.h"
#include "core/space/network_plan.h"

#include <optional>
#include <stop_token>
#include <string>
#include <utility>

namespace trazor::proxy {

/// DSS of one network under one initialisation.
struct DssResult {
    double loss = 0.0; ///< sum of the logits
    std::vector<BlockScore> blocks;
    double headSaliency = 0.0;
    double auxSaliency = 0.0;   ///< sum |G (.) W| of the linear layers between stages
    double addedSaliency = 0.0; ///< as in NetworkScores; scoreDss() leaves it 0
    std::string nonFinite;      ///< place of the first NaN or infinity; empty if all values are finite
};

/// The score of a block from its terms, which must be in the order of the backward pass.
BlockScore blockScore(std::vector<LayerTerm> terms);

/// Names the first score that is NaN or infinite, in the order of the backward pass; empty if all are finite.
std::string firstNonFiniteScore(const DssResult& result);

/// Synaptic diversity and saliency of every block (TF-TAS, eq. of S_DSS; algorithm 1.5): with L the sum of
/// the logits of the fixed input (Stem) and G = dL/dW, D_l = sum over the MSA's matrices of ||G||_* ||W||_*,
/// S_l = sum over the MLP's matrices of sum |G (.) W|. Weights are linearised or signed, as the source provides
/// them.
///
/// Empty if stopped; the checkpoint is polled before every block, forward and backward. Throws Error(Unsupported).
std::optional<DssResult> scoreDss(const space::NetworkPlan& plan, ParameterSource& source, Checkpoint& checkpoint,
                                  InputKind input = InputKind::Default);

/// The same without pauses.
inline std::optional<DssResult> scoreDss(const space::NetworkPlan& plan, ParameterSource& source, std::stop_token stop,
                                         InputKind input = InputKind::Default) {
    Checkpoint checkpoint(std::move(stop));
    return scoreDss(plan, source, checkpoint, input);
}

} // namespace trazor::proxy
