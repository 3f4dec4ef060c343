// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/block_scores.h"
#include "core/proxy/checkpoint.h"
#include "core/space/network_plan.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

namespace trazor::proxy {

enum class Init {
    Supernet,  ///< slices of one randomly initialised super-net per seed, shared by all candidates (as TF-TAS)
    Reference, ///< the deterministic filler of the test vectors, per candidate
};
enum class DType { Float32, Float64 };
enum class Device { Cpu, Cuda };

/// How LayerNorm is computed during scoring. All but the first are our own extensions, found after seeing benchmark
/// results.
enum class NormHandling {
    AsIs,        ///< the network's own LayerNorm, as in the paper
    RmsConstant, ///< x / rms(x) without subtracting the mean; rms(x) is a constant in the backward pass
    Identity,    ///< no normalisation
};

/// The input of a scored network.
enum class InputKind {
    Default,  ///< Ones for images, TokenIds for text
    Ones,     ///< the all-ones image; the all-ones embedding for text, which LayerNorm turns into exact zeros
    Gaussian, ///< N(0,1) pixels or embeddings, the same for all candidates
    TokenIds, ///< text only: token 1 everywhere, with position and type; 1, 2, 3, ... without learned positions
};

/// The terms of DSS. DSS++ ranks D and S, so only `Released` changes it (the others only the order of its ties).
enum class DssVariant {
    Paper,      ///< D + S
    CodeIntent, ///< D + S + twice the saliency of the classifier, as the TF-TAS code intends
    AutoProx,   ///< D + S + saliency of the classifier and of the linear layers between stages (Auto-Prox)
    /// The actual computation of the released TF-TAS script: signed weights (only class token and positions are
    /// absolute), only the projection in D, no classifier.
    Released,
};

/// How candidates are scored. Part of the reproduction manifest: equal configurations give equal scores.
struct ScoringConfig {
    Init init = Init::Supernet;
    std::uint64_t seed = 0;
    int supernets = 1; ///< >= 1; D_l and S_l are means over them
    int imageSize = 0; ///< pixels per side, 0 = the space's own
    DType dtype = DType::Float32;
    Device device = Device::Cpu;
    bool linearised = true; ///< weights replaced by their absolute values (TF-TAS); false: signed, as in `Released`
    NormHandling norm = NormHandling::AsIs;
    InputKind input = InputKind::Default;
    DssVariant variant = DssVariant::Paper;
    int threads = 0;                  ///< 0 = chosen by the evaluator; does not change scores
    double candidateSeconds = 3600.0; ///< a candidate that takes longer fails; 0 = no limit (our decision)

    bool operator==(const ScoringConfig&) const = default;
};

/// Receives each evaluation with its index in the batch, from one thread at a time, in any order.
using EvaluationSink = std::function<void(std::size_t index, Evaluation&& evaluation)>;

/// Scores networks without training them; hides the scoring backend.
///
/// Not thread-safe: one call at a time. A score depends only on the plan and the configuration, never on the batch, its
/// order or the number of threads.
class ProxyEvaluator {
public:
    ProxyEvaluator() = default;
    ProxyEvaluator(const ProxyEvaluator&) = delete;
    ProxyEvaluator& operator=(const ProxyEvaluator&) = delete;
    virtual ~ProxyEvaluator() = default;

    /// Scores all plans; blocking. Plans must be built at the configuration's image size. A candidate that cannot be
    /// scored yields an evaluation with a status, not an exception. The checkpoint is polled before every candidate
    /// and between blocks; after a stop, unfinished networks are dropped without calling the sink.
    virtual void evaluate(std::span<const space::NetworkPlan> plans, const EvaluationSink& sink,
                          Checkpoint checkpoint) = 0;

    /// A good number of plans per call.
    virtual int preferredBatch() const = 0;

    /// The description in the status bar and the manifest: "CPU, 2 threads, float32, LibTorch 1.13.1, OpenBLAS".
    virtual std::string description() const = 0;
};

/// Makes an evaluator for a space's super-net. Throws Error(Unsupported) if the device or a block kind is not
/// available in this build.
using EvaluatorFactory =
    std::function<std::unique_ptr<ProxyEvaluator>(const space::SearchSpace& space, const ScoringConfig& config)>;

} // namespace trazor::proxy
