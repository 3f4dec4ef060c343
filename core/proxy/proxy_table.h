// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/block_scores.h"
#include "core/space/network_plan.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace trazor::proxy {

enum class ProxyId : std::uint8_t {
    // From the block scores of DSS.
    Dss,
    DssCodeIntent,
    DssAutoProx,
    DssReleased,
    LogSum,
    Diversity,
    Saliency,
    NuclearWeights,
    // Ranks among the compared networks.
    DssPlusPlus,
    DssPlusPlusNet,
    DssPlusPlusStage,
    DssPlusPlusBlock,
    DssPlusPlusLogRank,
    // Closed forms.
    ParamsBlocks,
    ParamsTotal,
    Macs,
    Depth,
    // One pass with absolute weights.
    SynFlow,
    LogSynFlow,
    Plain,
    GradNorm,
    L2Norm,
    ZeroLm,
    HeadImportance,
    AutoProxA,
    // A batch of random inputs with signed weights.
    Snip,
    Grasp,
    Naswot,
    ActivationDistance,
    Zen,
    AttentionConfidence,
    JacobianCovariance,
};

/// The cost class of a proxy, and the code that computes it.
enum class ProxyCost : std::uint8_t {
    ClosedForm,  ///< sizeProxy(): no network is run
    BlockScores, ///< blockScoreProxy() of the evaluation that the search makes anyway
    Cohort,      ///< ranks of block scores among all compared networks
    SignedPass,  ///< blockScoreProxy() of an evaluation in the variant `Released`
    OnePass,     ///< BaselineScorer: one forward and backward pass
    Batch,       ///< BaselineScorer: passes for each input of a batch
};

/// "free", "one pass", ...
std::string_view costName(ProxyCost cost) noexcept;

/// A score by which networks can be ranked. The table feeds the command line, the window and the documentation.
struct ProxyInfo {
    ProxyId id = ProxyId::Dss;
    std::string_view name; ///< on the command line and in JSON
    std::string_view title;
    ProxyCost cost = ProxyCost::OnePass;
    std::string_view source;    ///< paper or code, "ours", or "baseline"
    std::string_view meaning;   ///< formula and protocol in a sentence
    bool largerIsBetter = true; ///< as the proxy's authors claim
};

std::span<const ProxyInfo> proxyTable() noexcept;

const ProxyInfo& proxyInfo(ProxyId id) noexcept;
/// Null if the name is unknown.
const ProxyInfo* findProxy(std::string_view name) noexcept;

/// The value of a proxy of cost ClosedForm, for the network at its native size.
double sizeProxy(ProxyId id, const space::NetworkPlan& plan);

/// The value of a proxy of cost BlockScores, or of cost SignedPass from the scores of its own evaluation.
double blockScoreProxy(ProxyId id, const NetworkScores& scores);

} // namespace trazor::proxy
