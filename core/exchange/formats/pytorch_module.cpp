// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/formats/pytorch_module.h"

#include "core/base/error.h"
#include "core/exchange/text/template.h"
#include "core/space/cost_model.h"
#include "core/space/vocabulary.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace trazor::exchange {
namespace {

using nlohmann::json;
using space::BlockPlan;
using space::DownsampleKind;
using space::MixerKind;
using space::NetworkPlan;
using space::StagePlan;

template <typename Part, typename... Values>
void take(Part& built, const Part& own, Values Part::*... members) {
    ((built.*members = own.*members), ...);
}

std::vector<BlockPlan> allBlocks(const NetworkPlan& plan) {
    std::vector<BlockPlan> blocks;
    for (const StagePlan& stage : plan.stages) {
        blocks.insert(blocks.end(), stage.blocks.begin(), stage.blocks.end());
    }
    return blocks;
}

BlockPlan anyBlock(const NetworkPlan& plan) {
    const std::vector<BlockPlan> blocks = allBlocks(plan);
    if (blocks.empty()) {
        throw Error(ErrorCode::Unsupported, "the network has no block");
    }
    return blocks.front();
}

template <typename Predicate>
bool any(const NetworkPlan& plan, Predicate is) {
    const std::vector<BlockPlan> blocks = allBlocks(plan);
    return std::any_of(blocks.begin(), blocks.end(), is);
}

bool isTransform(const BlockPlan& block) {
    return block.mixer == MixerKind::FourierTransform || block.mixer == MixerKind::CosineTransform;
}
bool isSpan(const BlockPlan& block) {
    return block.mixer == MixerKind::SpanConvolution;
}
bool isAttention(const BlockPlan& block) {
    return block.mixer == MixerKind::SelfAttention || block.mixer == MixerKind::WeightedAttention;
}

std::string mixerWord(const BlockPlan& block) {
    switch (block.mixer) {
    case MixerKind::SelfAttention:
        return "SA-SDP";
    case MixerKind::WeightedAttention:
        return "SA-WMA";
    case MixerKind::FourierTransform:
        return "LT-DFT";
    case MixerKind::CosineTransform:
        return "LT-DCT";
    case MixerKind::SpanConvolution:
        return "DSC-" + std::to_string(block.convKernel);
    case MixerKind::None:
        return "none";
    }
    throw Error(ErrorCode::Unsupported, "the Python file has no such token mixer");
}

std::string truth(bool value) {
    return value ? "True" : "False";
}

std::string activationWord(space::Activation activation) {
    return space::wordsOf(*space::findQuantity("activation")).at(static_cast<std::size_t>(activation));
}

bool isRms(const BlockPlan& block) {
    return block.normKind == space::NormKind::RmsNorm;
}

json stagesNode(const NetworkPlan& plan) {
    json stages = json::array();
    for (const StagePlan& stage : plan.stages) {
        json blocks = json::array();
        for (const BlockPlan& block : stage.blocks) {
            std::string hidden;
            for (const int width : block.mlpHidden) {
                hidden += std::to_string(width) + (block.mlpHidden.size() == 1 ? "," : ", ");
            }
            blocks.push_back({{"mixer", mixerWord(block)},
                              {"heads", block.heads},
                              {"head_dim", block.headDim},
                              {"scale", plainNumber(block.attentionScale)},
                              {"hidden", hidden},
                              {"relative", block.relativeDistance},
                              {"window", block.window},
                              {"shift", block.shift},
                              {"kv_heads", block.kvHeads},
                              {"rotary", block.rotaryDim},
                              {"base", plainNumber(block.rotaryBase > 0.0 ? block.rotaryBase : 1.0)},
                              {"qk_norm", truth(block.qkNorm)},
                              {"qkv_bias", truth(block.qkvBias)},
                              {"proj_bias", truth(block.projBias)},
                              {"mlp_bias", truth(block.mlpBias)},
                              {"gated", truth(block.mlpKind == space::MlpKind::Gated)},
                              {"activation", activationWord(block.activation)},
                              {"rms", truth(isRms(block))}});
        }
        const double eps = stage.blocks.empty() ? plan.head.normEps : stage.blocks.front().normEps;
        stages.push_back({{"width", stage.embedDim},
                          {"grid", stage.grid},
                          {"eps", plainNumber(eps)},
                          {"blocks", std::move(blocks)}});
    }
    return stages;
}

void addStem(json& values, const NetworkPlan& plan) {
    const space::StemPlan& stem = plan.stem;
    const StagePlan& first = plan.stages.front();
    values.update({{"is_image", stem.kind == space::StemKind::PatchEmbedding},
                   {"image_size", stem.imageSize},
                   {"channels", stem.channels},
                   {"patch", stem.patch},
                   {"stride", stem.stride},
                   {"class_token", stem.classToken},
                   {"class_token_flag", stem.classToken ? "True" : "False"},
                   {"grid_positions", stem.position == space::PositionKind::LearnedGrid},
                   {"learned_positions", stem.position == space::PositionKind::Learned},
                   {"every_position", stem.position == space::PositionKind::LearnedEvery},
                   {"position_rows", stem.positionRows()},
                   {"vocabulary", stem.vocabulary},
                   {"positions", stem.maxPositions},
                   {"tokens", stem.sequenceLength},
                   {"token_types", stem.tokenTypes > 0 ? json(stem.tokenTypes) : json(false)},
                   {"embedding_dim", stem.embeddingDim},
                   {"projects", stem.embeddingDim != stem.embedDim},
                   {"stem_norm", stem.norm},
                   {"stem_rms", stem.normKind == space::NormKind::RmsNorm},
                   {"registers", stem.registerTokens > 0 ? json(stem.registerTokens) : json(false)},
                   {"others", stem.otherTokens()},
                   {"stem_eps", plainNumber(first.blocks.empty() ? plan.head.normEps : first.blocks.front().normEps)}});
}

void addBlocks(json& values, const NetworkPlan& plan) {
    const BlockPlan first = anyBlock(plan);
    const bool hasAttention = any(plan, isAttention);
    const bool hasSpan = any(plan, isSpan);
    const bool hasTransform = any(plan, isTransform);
    const bool hasRelative = any(plan, [](const BlockPlan& it) { return it.relativeDistance > 0; });
    const bool isImage = plan.stem.kind == space::StemKind::PatchEmbedding;
    const bool hasWindows = isImage && any(plan, [](const BlockPlan& it) { return it.window > 0; });
    const bool hasGroups = any(plan, [](const BlockPlan& it) { return it.kvHeads != it.heads; });
    const bool hasRms = any(plan, isRms);
    const DownsampleKind between = plan.stages.size() > 1 ? plan.stages.front().downsample : DownsampleKind::None;
    const bool merges = between == DownsampleKind::PatchMerging;
    values.update(
        {{"stages", stagesNode(plan)},
         {"has_mixers", any(plan, [](const BlockPlan& it) { return it.mixer != MixerKind::SelfAttention; })},
         {"has_attention", hasAttention},
         {"has_weighted", any(plan, [](const BlockPlan& it) { return it.mixer == MixerKind::WeightedAttention; })},
         {"has_span", hasSpan},
         {"has_transform", hasTransform},
         {"has_tables", hasRelative || hasWindows || plan.stem.otherTokens() > 0 ||
                            plan.stem.kind == space::StemKind::TokenEmbedding ||
                            plan.stem.position != space::PositionKind::None},
         {"has_relative", hasRelative},
         {"has_windows", hasWindows},
         {"has_sliding", !isImage && any(plan, [](const BlockPlan& it) { return it.window > 0; })},
         {"has_groups", hasGroups},
         {"stacks", hasGroups && first.fusedQkv},
         {"has_rotary", any(plan, [](const BlockPlan& it) { return it.rotaryDim > 0; })},
         {"has_qk_norm", any(plan, [](const BlockPlan& it) { return it.qkNorm; })},
         {"has_bias_choice", any(plan, [](const BlockPlan& it) { return !it.qkvBias || !it.projBias || !it.mlpBias; })},
         {"has_gated", any(plan, [](const BlockPlan& it) { return it.mlpKind == space::MlpKind::Gated; })},
         {"has_activation", any(plan, [](const BlockPlan& it) { return it.activation != space::Activation::Gelu; })},
         {"has_none", any(plan, [](const BlockPlan& it) { return !it.mixes(); })},
         {"has_no_mlp", any(plan, [](const BlockPlan& it) { return !it.hasMlp(); })},
         {"has_rms", hasRms},
         {"norm_of_width", hasRms ? "norm(stage.width, stage.eps, block.rms)" : "nn.LayerNorm(stage.width, stage.eps)"},
         {"rms_counted", hasWindows || merges ? 1 : 0},
         {"attends", hasAttention || hasSpan},
         {"pads", hasWindows || hasRelative || hasSpan || merges},
         {"fused", first.fusedQkv},
         {"causal", first.causal},
         {"pre_norm", first.preNorm},
         {"drops_norm", hasTransform && !first.preNorm},
         {"conv_pool", between == DownsampleKind::ConvPool},
         {"patch_merging", merges},
         {"projection", between == DownsampleKind::Projection},
         // Swin's definition includes the LayerNorms when it numbers its tensors.
         {"norms_counted", hasWindows || merges ? 2 : 0}});
}

void addHead(json& values, const NetworkPlan& plan) {
    const space::HeadPlan& head = plan.head;
    const bool readsPatches = head.pool == space::PoolKind::MeanPatches && plan.stem.otherTokens() > 0;
    values.update({{"head_norm", head.norm},
                   {"head_rms", head.normKind == space::NormKind::RmsNorm},
                   {"head_eps", plainNumber(head.normEps)},
                   {"head_bias", head.bias ? "" : ", bias=False"},
                   {"classes", head.classes},
                   {"tied", head.tied},
                   {"readout", head.readoutOnly && !head.tied},
                   {"pool_class", head.pool == space::PoolKind::ClassToken},
                   {"pool_patches", readsPatches},
                   {"pool_mean", head.pool == space::PoolKind::MeanTokens ||
                                     (head.pool == space::PoolKind::MeanPatches && !readsPatches)}});
}

void addScores(json& values, const proxy::Evaluation& reference) {
    json scores = json::array();
    for (const proxy::BlockScore& block : reference.scores.blocks) {
        scores.push_back({{"diversity", plainNumber(block.diversity)}, {"saliency", plainNumber(block.saliency)}});
    }
    values.update({{"recorded", true},
                   {"loss", plainNumber(reference.scores.loss)},
                   {"head_saliency", plainNumber(reference.scores.headSaliency)},
                   {"scores", std::move(scores)}});
}

/// Makes text safe for a Python comment, which a line break would end.
std::string inComment(std::string_view text) {
    std::string line(text);
    std::replace_if(
        line.begin(), line.end(), [](char letter) { return static_cast<unsigned char>(letter) < ' '; }, ' ');
    return line;
}

} // namespace

NetworkPlan pytorchPlan(const NetworkPlan& plan) {
    using Stem = space::StemPlan;
    using Head = space::HeadPlan;
    NetworkPlan built;
    take(built.stem, plan.stem, &Stem::registerTokens, &Stem::normKind, &Stem::kind, &Stem::imageSize, &Stem::channels,
         &Stem::patch, &Stem::stride, &Stem::grid, &Stem::classToken, &Stem::position, &Stem::norm, &Stem::embedDim,
         &Stem::vocabulary, &Stem::embeddingDim, &Stem::maxPositions, &Stem::tokenTypes, &Stem::sequenceLength);
    take(built.head, plan.head, &Head::normKind, &Head::bias, &Head::pool, &Head::norm, &Head::normEps, &Head::classes,
         &Head::tied, &Head::readoutOnly);
    const BlockPlan like = anyBlock(plan);
    for (std::size_t i = 0; i < plan.stages.size(); ++i) {
        const StagePlan& own = plan.stages[i];
        StagePlan& stage = built.stages.emplace_back();
        take(stage, own, &StagePlan::embedDim, &StagePlan::grid, &StagePlan::tokens, &StagePlan::downsampleDim);
        stage.downsample = i + 1 < plan.stages.size() ? plan.stages.front().downsample : DownsampleKind::None;
        for (const BlockPlan& ownBlock : own.blocks) {
            BlockPlan& block = stage.blocks.emplace_back();
            take(block, ownBlock, &BlockPlan::stage, &BlockPlan::index, &BlockPlan::embedDim, &BlockPlan::mixer,
                 &BlockPlan::heads, &BlockPlan::headDim, &BlockPlan::attentionWidth, &BlockPlan::attentionScale,
                 &BlockPlan::relativeDistance, &BlockPlan::window, &BlockPlan::shift, &BlockPlan::convKernel,
                 &BlockPlan::mlpHidden, &BlockPlan::kvHeads, &BlockPlan::qkNorm, &BlockPlan::qkvBias,
                 &BlockPlan::projBias, &BlockPlan::rotaryDim, &BlockPlan::rotaryBase, &BlockPlan::mlpKind,
                 &BlockPlan::activation, &BlockPlan::mlpBias, &BlockPlan::normKind);
            // The file has these once for all blocks.
            take(block, like, &BlockPlan::fusedQkv, &BlockPlan::causal, &BlockPlan::preNorm);
            block.normEps = own.blocks.front().normEps;
        }
    }
    return built;
}

std::string pytorchModule(const NetworkPlan& plan, std::string_view id, std::string_view origin,
                          const Fidelity& fidelity, const proxy::Evaluation* reference) {
    json values = {{"origin", inComment(origin)},
                   {"id", id},
                   {"params", space::costOf(plan).params},
                   {"fidelity", inComment(fidelity.text())},
                   {"recorded", false}};
    addStem(values, plan);
    addBlocks(values, plan);
    addHead(values, plan);
    if (reference != nullptr) {
        addScores(values, *reference);
    }
    return filledTemplate("pytorch.py", values, Escape::None);
}

} // namespace trazor::exchange
