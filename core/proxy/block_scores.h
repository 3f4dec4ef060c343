// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace trazor::proxy {

/// The role of a weight matrix in its block. Head (the classifier) and Pooling (a linear layer between stages) belong
/// to no block.
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

/// The key of a role in the JSON object `terms`: "qkv", "proj", "fc1", ...
std::string_view roleName(LayerRole role) noexcept;

/// True for MSA matrices (their term is a synaptic diversity), false for all others (saliency).
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

/// Synaptic diversity D_l and synaptic saliency S_l of one block (TF-TAS, the DSS score).
struct BlockScore {
    double diversity = 0.0;
    double saliency = 0.0;
    std::vector<LayerTerm> terms;
};

/// Keeps only the terms that the released TF-TAS script counts (DssVariant::Released): of the MSA matrices, only the
/// projection. The terms of the other MSA matrices become 0.
void keepReleasedTerms(BlockScore& block) noexcept;

/// Totals under one super-net initialisation.
struct SeedScore {
    double diversity = 0.0;
    double saliency = 0.0;
};

/// All scores of one candidate. Block values are means over the super-nets.
struct NetworkScores {
    std::vector<BlockScore> blocks; ///< in the order of the forward pass, over all stages
    double headSaliency = 0.0;      ///< sum |G (.) W| of the classifier; kept separate, not part of DSS
    double auxSaliency = 0.0;       ///< sum |G (.) W| of the linear layers between stages; kept separate
    double addedSaliency = 0.0;     ///< added to D + S by the DSS variant; 0 in the paper's variant
    double loss = 0.0;              ///< sum of the logits; neither stored in sessions nor sent between ranks
    std::vector<SeedScore> seeds;   ///< one per super-net

    double diversity() const noexcept;
    double saliency() const noexcept;
    /// DSS = D + S + the saliency added by the variant.
    double dss() const noexcept { return diversity() + saliency() + addedSaliency; }
    /// Sum over the blocks of log D_l + log S_l: our own extension. -infinity if D_l or S_l of a block is 0.
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
    std::string reason; ///< user-visible message, empty if Ok
    NetworkScores scores;
    double elapsedMs = 0.0; ///< pauses excluded
};

} // namespace trazor::proxy
