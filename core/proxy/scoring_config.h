// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/names.h"

#include <cstdint>
#include <string>

namespace trazor::proxy {

enum class Init {
    Supernet,  ///< slices of one randomly initialised super-net a seed, shared by all candidates (as TF-TAS)
    Reference, ///< the deterministic filler of the test vectors, candidate by candidate
};
inline constexpr Names<Init, 2> kInitNames{{{Init::Supernet, "supernet"}, {Init::Reference, "reference"}}};

enum class DType { Float32, Float64 };
inline constexpr Names<DType, 2> kDTypeNames{{{DType::Float32, "float32"}, {DType::Float64, "float64"}}};

enum class Device { Cpu, Cuda };
inline constexpr Names<Device, 2> kDeviceNames{{{Device::Cpu, "cpu"}, {Device::Cuda, "cuda"}}};

/// What a LayerNorm does while a network is scored. All but the first are extensions of ours, found after seeing
/// benchmark results.
enum class NormHandling {
    AsIs,        ///< the network's own LayerNorm, as the paper has it
    RmsConstant, ///< x / rms(x) without subtracting the mean; rms(x) is a constant in the backward pass
    Identity,    ///< nothing
};
inline constexpr Names<NormHandling, 3> kNormNames{{{NormHandling::AsIs, "as-is"},
                                                    {NormHandling::RmsConstant, "rms-constant"},
                                                    {NormHandling::Identity, "identity"}}};

/// What goes into a network.
enum class InputKind {
    Default,  ///< Ones for images, TokenIds for text
    Ones,     ///< the all-ones image; the all-ones embedding for text, which LayerNorm turns into exact zeros
    Gaussian, ///< N(0,1) pixels or embeddings, the same for all candidates
    TokenIds, ///< text only: token 1 everywhere, with its position and type
};
inline constexpr Names<InputKind, 4> kInputNames{{{InputKind::Default, "default"},
                                                  {InputKind::Ones, "ones"},
                                                  {InputKind::Gaussian, "gaussian"},
                                                  {InputKind::TokenIds, "token-ids"}}};

/// What counts in DSS. DSS++ ranks D and S, so only `Released` changes it (and the others its order of equals).
enum class DssVariant {
    Paper,      ///< D + S
    CodeIntent, ///< D + S + twice the saliency of the classifier, as the code of TF-TAS intends
    AutoProx,   ///< D + S + saliency of the classifier and of the linears between stages (Auto-Prox)
    /// What the released script of TF-TAS really computes: signed weights (class token and positions alone are
    /// absolute), the projection alone in D, no classifier.
    Released,
};
inline constexpr Names<DssVariant, 4> kVariantNames{{{DssVariant::Paper, "paper"},
                                                     {DssVariant::CodeIntent, "code-intent"},
                                                     {DssVariant::AutoProx, "auto-prox"},
                                                     {DssVariant::Released, "released"}}};

/// How candidates are scored. Part of the reproduction manifest: equal configurations give equal scores.
struct ScoringConfig {
    Init init = Init::Supernet;
    std::uint64_t seed = 0;
    int supernets = 1;     ///< >= 1; D_l and S_l are means over them
    int imageSize = 0;     ///< pixels a side, 0 = the space's own
    DType dtype = DType::Float32;
    Device device = Device::Cpu;
    bool linearised = true; ///< weights replaced by their absolute values (TF-TAS); false: signed, as in `Released`
    NormHandling norm = NormHandling::AsIs;
    InputKind input = InputKind::Default;
    DssVariant variant = DssVariant::Paper;
    int threads = 0;        ///< 0 = decided by the evaluator; does not change scores

    bool operator==(const ScoringConfig&) const = default;
};

/// What decides scores, in words, for manifests: "4 super-nets, 64 pixels, norm rms-constant". Settings at their default
/// are left out.
std::string describe(const ScoringConfig& config);

} // namespace trazor::proxy
