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

/// What a proxy costs, and who computes it.
enum class ProxyCost : std::uint8_t {
    ClosedForm,  ///< sizeProxy(): nothing is computed
    BlockScores, ///< blockScoreProxy() of the evaluation that the search makes anyway
    Cohort,      ///< ranks of block scores among all compared networks
    SignedPass,  ///< blockScoreProxy() of an evaluation in the variant `Released`
    OnePass,     ///< BaselineScorer: one forward and backward pass
    Batch,       ///< BaselineScorer: passes for each of a batch of inputs
};

/// "free", "one pass", ...
std::string_view costName(ProxyCost cost) noexcept;

/// One score that networks can be ranked by. The table feeds the command line, the window and the documentation.
struct ProxyInfo {
    ProxyId id = ProxyId::Dss;
    std::string_view name; ///< on the command line and in JSON
    std::string_view title;
    ProxyCost cost = ProxyCost::OnePass;
    std::string_view source;    ///< paper, or whose decision
    std::string_view meaning;   ///< formula and protocol in a sentence
    bool largerIsBetter = true; ///< as the proxy's authors claim
};

std::span<const ProxyInfo> proxyTable() noexcept;

const ProxyInfo& proxyInfo(ProxyId id) noexcept;
/// Null if there is none.
const ProxyInfo* findProxy(std::string_view name) noexcept;

/// Value of a proxy of cost ClosedForm, from the network at its native size.
double sizeProxy(ProxyId id, const space::NetworkPlan& plan);

/// Value of a proxy of cost BlockScores, or of cost SignedPass in its own evaluation.
double blockScoreProxy(ProxyId id, const NetworkScores& scores);

} // namespace trazor::proxy
