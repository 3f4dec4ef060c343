// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace trazor::proxy {

/// What a weight matrix does in its block; Head (the classifier)
/// and Pooling (a linear between stages) belong to none.
enum class LayerRole : std::uint8_t {
    Qkv,
    Query,
    Key,
    Value,
    QueryWeight,
    Projection,
    ConvKernel,
    ConvOut,
    Mixing,
    Fc1,
    Fc2,
    FcInner,
    Gate,
    Up,
    Down,
    Head,
    Pooling
};

/// "qkv", "proj", "fc1", ...: the keys of `terms` in JSON.
std::string_view roleName(LayerRole role) noexcept;

/// True for matrices of the MSA (their term is a synaptic diversity), false for all others (saliency).
constexpr bool isDiversityRole(LayerRole role) noexcept {
    return role < LayerRole::Fc1;
}

/// Score of one weight matrix W with gradient G = dLoss/dW.
struct LayerTerm {
    LayerRole role = LayerRole::Qkv;
    double value = 0.0;           ///< MSA: ||G||_* ||W||_*; MLP: sum |G (.) W|
    double gradientNuclear = 0.0; ///< ||G||_*, MSA only
    double weightNuclear = 0.0;   ///< ||W||_*, MSA only
};

/// Synaptic diversity D_l and synaptic saliency S_l of one block (TF-TAS; algorithm of scores: DSS).
struct BlockScore {
    double diversity = 0.0;
    double saliency = 0.0;
    std::vector<LayerTerm> terms;
};

/// What the released script of TF-TAS counts (DssVariant::Released): of the MSA's matrices the projection alone. The
/// other terms become 0.
void keepReleasedTerms(BlockScore& block) noexcept;

/// Totals under one super-net initialisation.
struct SeedScore {
    double diversity = 0.0;
    double saliency = 0.0;
};

/// Everything that one scoring of a candidate yields. Block values are means over the super-nets.
struct NetworkScores {
    std::vector<BlockScore> blocks; ///< in the order of the forward pass, over all stages
    double headSaliency = 0.0;      ///< sum |G (.) W| of the classifier; kept apart, not in DSS
    double auxSaliency = 0.0;       ///< the same of the linears between stages; kept apart
    double addedSaliency = 0.0;     ///< what the variant of DSS counts besides D and S; 0 in the paper's
    double loss = 0.0;              ///< sum of the logits; not kept in sessions and not sent between ranks
    std::vector<SeedScore> seeds;   ///< one per super-net

    double diversity() const noexcept;
    double saliency() const noexcept;
    /// DSS = D + S, and what its variant adds.
    double dss() const noexcept { return diversity() + saliency() + addedSaliency; }
    /// Sum over the blocks of log D_l + log S_l: an extension of ours. -infinity if a block has no score.
    double logSum() const noexcept;
};

enum class EvaluationStatus : std::uint8_t {
    Ok,
    NonFinite, ///< a score is NaN or infinite; the candidate ranks last
    OutOfMemory,
    Failed,
};

std::string_view statusName(EvaluationStatus status) noexcept;
EvaluationStatus parseStatus(std::string_view name);

/// One scoring of one candidate.
struct Evaluation {
    EvaluationStatus status = EvaluationStatus::Failed;
    std::string reason; ///< for the user, empty when Ok
    NetworkScores scores;
    double elapsedMs = 0.0; ///< without pauses
};

} // namespace trazor::proxy
