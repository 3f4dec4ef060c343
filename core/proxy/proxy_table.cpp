// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/proxy_table.h"

#include "core/space/cost_model.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace trazor::proxy {
namespace {

constexpr std::string_view kTfTas = "Zhou et al., TF-TAS, CVPR 2022";
constexpr std::string_view kTRazor = "Zhou et al., T-Razor, TPAMI 2024 (abstract); level and sum are our decision";
constexpr std::string_view kOurs = "ours";
constexpr std::string_view kZeroCost = "Abdelfattah et al., Zero-Cost Proxies, ICLR 2021";
constexpr std::string_view kSerianni = "Serianni and Kalita, ACL 2023";

/// In the order of ProxyId.
constexpr std::array kTable = {
    ProxyInfo{ProxyId::Dss, "dss", "DSS", ProxyCost::BlockScores, kTfTas,
              "D + S with absolute weights, the all-ones image and the sum of the logits as loss"},
    ProxyInfo{ProxyId::DssCodeIntent, "dss-code-intent", "DSS as its code intends", ProxyCost::BlockScores,
              "code of TF-TAS", "D + S + twice the saliency of the classifier"},
    ProxyInfo{ProxyId::DssAutoProx, "dss-auto-prox", "DSS of Auto-Prox", ProxyCost::BlockScores,
              "Wei et al., Auto-Prox, AAAI 2024", "D + S + saliency of the classifier and of linears between stages"},
    ProxyInfo{ProxyId::DssReleased, "dss-released", "DSS as released", ProxyCost::SignedPass, "code of TF-TAS",
              "what the released script really computes: signed weights, the projection alone in D, plus S"},
    ProxyInfo{ProxyId::LogSum, "log-sum", "Sum of logarithms", ProxyCost::BlockScores, kOurs,
              "sum over the blocks of log D_l + log S_l; an extension found after seeing benchmark results"},
    ProxyInfo{ProxyId::Diversity, "diversity", "Synaptic diversity", ProxyCost::BlockScores, kTfTas,
              "D: sum over the matrices of the MSA of ||dL/dW||_* ||W||_*"},
    ProxyInfo{ProxyId::Saliency, "saliency", "Synaptic saliency", ProxyCost::BlockScores, kTfTas,
              "S: sum over the matrices of the MLP of |dL/dW (.) W|"},
    ProxyInfo{ProxyId::NuclearWeights, "nuclear-w", "Nuclear norm of W", ProxyCost::BlockScores, kOurs,
              "sum over the matrices of the MSA of ||W||_* alone: the part of D that needs no gradient"},
    ProxyInfo{ProxyId::DssPlusPlus, "dss++", "DSS++", ProxyCost::Cohort, kTRazor,
              "ranks of D and S among the compared networks, unified; at the default level of the networks"},
    ProxyInfo{ProxyId::DssPlusPlusNet, "dss++-net", "DSS++ (network)", ProxyCost::Cohort, kTRazor,
              "DSS++ from the ranks of the networks' totals"},
    ProxyInfo{ProxyId::DssPlusPlusStage, "dss++-stage", "DSS++ (stages)", ProxyCost::Cohort, kTRazor,
              "DSS++ from the ranks of the stages' sums, averaged"},
    ProxyInfo{ProxyId::DssPlusPlusBlock, "dss++-block", "DSS++ (blocks)", ProxyCost::Cohort, kTRazor,
              "DSS++ from the ranks at every block position, summed"},
    ProxyInfo{ProxyId::DssPlusPlusLogRank, "dss++-log-rank", "DSS++ (log ranks)", ProxyCost::Cohort,
              "aggregation of AZ-NAS, CVPR 2024", "geometric instead of arithmetic mean of the networks' ranks"},
    ProxyInfo{ProxyId::ParamsBlocks, "params_blocks", "Parameters of the blocks", ProxyCost::ClosedForm, "baseline",
              "trainable parameters without embeddings and head (the total misleads on text)"},
    ProxyInfo{ProxyId::ParamsTotal, "params_total", "Parameters", ProxyCost::ClosedForm, "baseline",
              "all trainable parameters"},
    ProxyInfo{ProxyId::Macs, "macs", "MACs", ProxyCost::ClosedForm, "baseline",
              "multiply-accumulates of one forward pass"},
    ProxyInfo{ProxyId::Depth, "depth", "Depth", ProxyCost::ClosedForm, "baseline", "number of blocks"},
    ProxyInfo{ProxyId::SynFlow, "synflow", "SynFlow", ProxyCost::OnePass, "Tanaka et al., NeurIPS 2020",
              "sum |W (.) G| over all linear weights, the patch embedding and the pooling convolutions (not the span "
              "convolutions of BERT), absolute weights, loss sum of the logits"},
    ProxyInfo{ProxyId::LogSynFlow, "log-synflow", "log-SynFlow", ProxyCost::OnePass, "Cavagnero et al., 2022",
              "sum W (.) |log |G|| in the pass of SynFlow; a gradient of exactly zero counts nothing"},
    ProxyInfo{ProxyId::Plain, "plain", "Plain", ProxyCost::OnePass, kZeroCost,
              "sum W (.) G, here in the pass of SynFlow (no data)"},
    ProxyInfo{ProxyId::GradNorm, "gradnorm", "GradNorm", ProxyCost::OnePass, kZeroCost,
              "sum of the Frobenius norms of G, here in the pass of SynFlow (no data)"},
    ProxyInfo{ProxyId::L2Norm, "l2norm", "L2 norm", ProxyCost::OnePass, kZeroCost, "sum of the Frobenius norms of W"},
    ProxyInfo{ProxyId::ZeroLm, "zerolm", "ZeroLM", ProxyCost::OnePass, "ZeroLM; form after the code of NSC",
              "sum ||W||_F^2 / min(m, n) over MSA and MLP at Xavier scale, both with weight 1 (theirs is tuned); q, k "
              "and v count as one matrix where they are one"},
    ProxyInfo{ProxyId::HeadImportance, "head-importance", "Head importance", ProxyCost::OnePass, kSerianni,
              "sum |W (.) G| over the matrices of the MSA (as their code does), in the pass of SynFlow"},
    ProxyInfo{ProxyId::AutoProxA, "auto-prox-a", "Auto-Prox-A", ProxyCost::OnePass,
              "Wei et al., Auto-Prox, AAAI 2024; form after a third party's port",
              "MSA: sum |G|; other matrices: mean of sigmoid(G); in the pass of SynFlow"},
    ProxyInfo{ProxyId::Snip, "snip", "SNIP", ProxyCost::Batch, "Lee et al., ICLR 2019",
              "sum |W (.) G|, signed weights, cross-entropy on a batch of 16 N(0,1) images (texts of random tokens) "
              "with random labels; of a text network that classifies every token, of the mean of its logits"},
    ProxyInfo{ProxyId::Grasp, "grasp", "GraSP", ProxyCost::Batch, "Wang et al., ICLR 2020",
              "-sum W (.) H g on SNIP's batch; H g by a central difference of gradients along g"},
    ProxyInfo{ProxyId::Naswot, "naswot", "NASWOT", ProxyCost::Batch, "Mellor et al., ICML 2021",
              "log |det K|, K counts equal signs of the inputs of the activations over a batch of 16; all weights of "
              "variance 1"},
    ProxyInfo{ProxyId::ActivationDistance, "activation-distance", "Activation distance", ProxyCost::Batch, kSerianni,
              "sum of the entries of NASWOT's K: equal signs of all pairs of the batch; weights of variance 1"},
    ProxyInfo{ProxyId::Zen, "zen", "Zen-score", ProxyCost::Batch, "Lin et al., ICCV 2021",
              "log mean |f(x) - f(x + 0.01 e)| of the pooled features before the classifier over a batch; e is N(0,1) "
              "like x, for text another embedded text; all weights of variance 1"},
    ProxyInfo{
        ProxyId::AttentionConfidence, "attention-confidence", "Attention confidence", ProxyCost::Batch, kSerianni,
        "sum over q, k, v of the mean over features of the largest output over the tokens, on a batch (as their code "
        "does); one matrix where q, k and v are one"},
    ProxyInfo{ProxyId::JacobianCovariance, "jacobian-covariance", "Jacobian covariance", ProxyCost::Batch,
              "Mellor et al., 2020",
              "-sum log(v + k) + 1 / (v + k) over the eigenvalues v of the correlations of "
              "the inputs' Jacobians, k = 1e-5"},
};

/// In the order of ProxyCost.
constexpr std::array<std::string_view, 6> kCostNames = {
    "free", "block scores", "block scores, ranked", "pass with signed weights", "one pass", "batch"};

double termSum(const NetworkScores& scores, double LayerTerm::*value, bool (*counts)(LayerRole)) {
    double sum = 0.0;
    for (const BlockScore& block : scores.blocks) {
        for (const LayerTerm& term : block.terms) {
            sum += counts(term.role) ? term.*value : 0.0;
        }
    }
    return sum;
}

} // namespace

std::string_view costName(ProxyCost cost) noexcept {
    return kCostNames[static_cast<std::size_t>(cost)];
}

std::span<const ProxyInfo> proxyTable() noexcept {
    return kTable;
}

const ProxyInfo& proxyInfo(ProxyId id) noexcept {
    return kTable[static_cast<std::size_t>(id)];
}

const ProxyInfo* findProxy(std::string_view name) noexcept {
    const auto found =
        std::find_if(kTable.begin(), kTable.end(), [&](const ProxyInfo& info) { return info.name == name; });
    return found == kTable.end() ? nullptr : &*found;
}

double sizeProxy(ProxyId id, const space::NetworkPlan& plan) {
    const space::CostBreakdown cost = space::costBreakdown(plan);
    switch (id) {
    case ProxyId::ParamsBlocks:
        return static_cast<double>(cost.blocksOnly().params);
    case ProxyId::ParamsTotal:
        return static_cast<double>(cost.total().params);
    case ProxyId::Macs:
        return static_cast<double>(cost.total().macs);
    default:
        return static_cast<double>(plan.depth());
    }
}

double blockScoreProxy(ProxyId id, const NetworkScores& scores) {
    switch (id) {
    case ProxyId::DssCodeIntent:
        return scores.diversity() + scores.saliency() + 2.0 * scores.headSaliency;
    case ProxyId::DssAutoProx:
        return scores.diversity() + scores.saliency() + scores.headSaliency + scores.auxSaliency;
    case ProxyId::LogSum:
        return scores.logSum();
    case ProxyId::Diversity:
        return scores.diversity();
    case ProxyId::Saliency:
        return scores.saliency();
    case ProxyId::NuclearWeights:
        return termSum(scores, &LayerTerm::weightNuclear, isDiversityRole);
    default:
        return scores.dss();
    }
}

} // namespace trazor::proxy
