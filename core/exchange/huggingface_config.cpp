// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/huggingface_config.h"

#include "core/space/cost_model.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

namespace trazor::exchange {
namespace {

enum class Model { Vit, Bert, Gpt2 };

Model modelOf(const space::NetworkPlan& plan) {
    if (plan.stem.kind == space::StemKind::PatchEmbedding) {
        return Model::Vit;
    }
    return findBlock(plan, [](const auto& block) { return block.causal; }) != nullptr ? Model::Gpt2 : Model::Bert;
}

/// The median over the blocks: what all layers get where the file can say one value only.
int median(const space::NetworkPlan& plan, int (*of)(const space::BlockPlan&)) {
    std::vector<int> values;
    for (const space::BlockPlan& block : plan.stages.front().blocks) {
        values.push_back(of(block));
    }
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

int headsOf(const space::BlockPlan& block) {
    return block.heads;
}
int hiddenOf(const space::BlockPlan& block) {
    return block.mlpHidden.front();
}
int headDimOf(const space::BlockPlan& block) {
    return block.headDim;
}

void checkLayers(PlanChecks& checks) {
    Fidelity& fidelity = checks.fidelity;
    const space::NetworkPlan& plan = checks.plan;
    if (fidelity.isRefused()) {
        return;
    }
    const int heads = median(plan, headsOf);
    const int hidden = median(plan, hiddenOf);
    int unlike = 0;
    for (const space::BlockPlan& block : plan.stages.front().blocks) {
        unlike += block.heads != heads || hiddenOf(block) != hidden || block.headDim != median(plan, headDimOf) ? 1 : 0;
    }
    fidelity.loseIf(unlike > 0, "the shape of " + std::to_string(unlike) + " of " + std::to_string(plan.depth()) +
                                    " layers: transformers builds all with " + std::to_string(heads) + " heads and " +
                                    std::to_string(hidden) + " hidden units, per_layer_config only records the others");
    fidelity.loseIf(findBlock(plan,
                              [](const auto& it) {
                                  return std::abs(it.attentionScale * it.attentionScale * it.headDim - 1.0) > 1e-9;
                              }) != nullptr,
                    "a scale of attention unlike (head width)^-1/2");
    const double eps = plan.stages.front().blocks.front().normEps;
    fidelity.loseIf(plan.head.norm && plan.head.normEps != eps, "the epsilon of the last LayerNorm, " +
                                                                    plainNumber(plan.head.normEps) + " (" +
                                                                    plainNumber(eps) + " is taken)");
}

void plainAttention(PlanChecks& checks, bool mayBeCausal) {
    const auto refuse = [&](auto is, const std::string& what) {
        if (const space::BlockPlan* const block = findBlock(checks.plan, is)) {
            checks.fidelity.refuseIf(true, blockName(checks.plan, *block) + " " + what);
        }
    };
    refuse([](const auto& it) { return it.mixer != space::MixerKind::SelfAttention; },
           "mixes tokens in another way than by attention");
    refuse([](const auto& it) { return it.mlpHidden.size() != 1; }, "has an MLP of several hidden layers");
    refuse([=](const auto& it) { return it.causal != mayBeCausal; },
           mayBeCausal ? "is not causal, unlike others" : "is causal");
}

void attentionAsWideAsTokens(PlanChecks& checks) {
    if (const auto* block = findBlock(checks.plan, [](const auto& it) { return it.attentionWidth != it.embedDim; })) {
        checks.fidelity.refuseIf(true, blockName(checks.plan, *block) + " has attention " +
                                           std::to_string(block->attentionWidth) + " wide on tokens of " +
                                           std::to_string(block->embedDim) + ", this model as wide as the tokens");
    }
}

Fidelity vitFidelity(const space::NetworkPlan& plan) {
    PlanChecks checks(plan, "ViTConfig");
    Fidelity& fidelity = checks.fidelity;
    checks.oneStage();
    checks.preNormAttentionBlocks();
    if (findBlock(plan, [](const auto& it) { return it.window > 0; }) != nullptr) {
        fidelity.refuseIf(true, "ViTConfig has no attention in windows");
    }
    fidelity.refuseIf(plan.stem.stride != plan.stem.patch, "ViTConfig has no overlapping patches");
    fidelity.refuseIf(plan.stem.norm, "ViTConfig has no LayerNorm after the embedding");
    fidelity.refuseIf(!plan.stem.classToken, "ViTConfig has a class token, this network none");
    checkLayers(checks);
    if (fidelity.isRefused()) {
        return fidelity;
    }
    checks.losesRelativePositions();
    if (const auto* block = findBlock(plan, [](const auto& it) { return it.attentionWidth != it.embedDim; })) {
        fidelity.loseIf(true, "in releases of transformers that ignore head_dim, that attention is " +
                                  std::to_string(block->attentionWidth) + " wide on tokens of " +
                                  std::to_string(block->embedDim));
    }
    fidelity.loseIf(plan.stem.position != space::PositionKind::Learned, "that absolute positions are not one a token");
    fidelity.loseIf(plan.head.pool != space::PoolKind::ClassToken,
                    "that the head reads the mean of tokens (ViT: the class token)");
    fidelity.loseIf(!plan.head.norm, "that there is no LayerNorm before the head");
    return fidelity;
}

Fidelity bertFidelity(const space::NetworkPlan& plan) {
    PlanChecks checks(plan, "BertConfig");
    Fidelity& fidelity = checks.fidelity;
    checks.oneStage();
    plainAttention(checks, false);
    attentionAsWideAsTokens(checks);
    if (const auto* block = findBlock(plan, [](const auto& it) { return it.preNorm; })) {
        fidelity.refuseIf(true, blockName(plan, *block) + " is normalised before attention and MLP, BERT after");
    }
    checkLayers(checks);
    fidelity.loseIf(!plan.stem.norm, "that there is no LayerNorm after the embedding");
    fidelity.loseIf(plan.stem.position != space::PositionKind::Learned, "that there are no absolute positions");
    fidelity.loseIf(plan.stem.tokenTypes == 0, "that there are no token types");
    fidelity.loseIf(plan.head.norm, "the LayerNorm before the head");
    fidelity.loseIf(!plan.head.readoutOnly, "the head: the configuration describes the encoder");
    return fidelity;
}

Fidelity gpt2Fidelity(const space::NetworkPlan& plan) {
    PlanChecks checks(plan, "GPT2Config");
    Fidelity& fidelity = checks.fidelity;
    checks.oneStage();
    plainAttention(checks, true);
    attentionAsWideAsTokens(checks);
    if (const auto* block = findBlock(plan, [](const auto& it) { return !it.preNorm; })) {
        fidelity.refuseIf(true, blockName(plan, *block) + " is normalised after attention and MLP, GPT-2 before");
    }
    fidelity.refuseIf(plan.stem.embeddingDim != plan.stem.embedDim, "GPT-2 embeds tokens as wide as its layers are");
    checkLayers(checks);
    fidelity.loseIf(plan.stem.norm, "the LayerNorm after the embedding");
    fidelity.loseIf(plan.stem.position != space::PositionKind::Learned, "that there are no absolute positions");
    fidelity.loseIf(plan.stem.tokenTypes != 0, "the token types");
    fidelity.loseIf(!plan.head.norm, "that there is no LayerNorm before the head");
    fidelity.loseIf(!plan.head.tied, "a head of its own, with bias");
    fidelity.loseIf(plan.head.pool != space::PoolKind::EveryToken, "that the head does not read every token");
    return fidelity;
}

nlohmann::json vitNode(const space::NetworkPlan& plan) {
    nlohmann::json node = {{"model_type", "vit"},
                           {"architectures", {"ViTForImageClassification"}},
                           {"image_size", plan.stem.imageSize},
                           {"patch_size", plan.stem.patch},
                           {"num_channels", plan.stem.channels},
                           {"qkv_bias", true},
                           {"num_labels", plan.head.classes}};
    // ViTConfig takes head_dim where a release knows it; hidden_size / heads needs no word.
    const int headDim = median(plan, headDimOf);
    if (headDim * median(plan, headsOf) != plan.stem.embedDim) {
        node["head_dim"] = headDim;
    }
    // Readers take the number of classes from the labels.
    nlohmann::json labels = nlohmann::json::object();
    for (int label = 0; label < plan.head.classes; ++label) {
        labels[std::to_string(label)] = "LABEL_" + std::to_string(label);
    }
    node.erase("num_labels");
    node["id2label"] = std::move(labels);
    return node;
}

nlohmann::json bertNode(const space::NetworkPlan& plan) {
    const bool isNarrow = plan.stem.embeddingDim != plan.stem.embedDim;
    nlohmann::json node = {{"model_type", isNarrow ? "electra" : "bert"},
                           {"architectures", {isNarrow ? "ElectraModel" : "BertModel"}},
                           {"vocab_size", plan.stem.vocabulary},
                           {"max_position_embeddings", plan.stem.maxPositions},
                           {"type_vocab_size", std::max(plan.stem.tokenTypes, 1)}};
    if (isNarrow) {
        node["embedding_size"] = plan.stem.embeddingDim;
    }
    return node;
}

nlohmann::json gpt2Node(const space::NetworkPlan& plan) {
    return {{"model_type", "gpt2"},
            {"architectures", {"GPT2LMHeadModel"}},
            {"vocab_size", plan.stem.vocabulary},
            {"n_positions", plan.stem.maxPositions},
            {"n_embd", plan.stem.embedDim},
            {"n_layer", plan.depth()},
            {"n_head", median(plan, headsOf)},
            {"n_inner", median(plan, hiddenOf)},
            {"activation_function", "gelu"},
            {"layer_norm_epsilon", plan.stages.front().blocks.front().normEps},
            {"tie_word_embeddings", plan.head.tied},
            {"bos_token_id", nullptr},
            {"eos_token_id", nullptr}};
}

} // namespace

Fidelity huggingfaceFidelity(const space::NetworkPlan& plan) {
    switch (modelOf(plan)) {
    case Model::Vit:
        return vitFidelity(plan);
    case Model::Bert:
        return bertFidelity(plan);
    case Model::Gpt2:
        return gpt2Fidelity(plan);
    }
    return {};
}

std::string huggingfaceConfig(const space::NetworkPlan& plan, std::string_view id, std::string_view spaceName) {
    const Model model = modelOf(plan);
    const int heads = median(plan, headsOf);
    const int hidden = median(plan, hiddenOf);
    const int headDim = median(plan, headDimOf);
    nlohmann::json node = model == Model::Vit ? vitNode(plan) : model == Model::Bert ? bertNode(plan) : gpt2Node(plan);
    if (model != Model::Gpt2) {
        node["hidden_size"] = plan.stem.embedDim;
        node["num_hidden_layers"] = plan.depth();
        node["num_attention_heads"] = heads;
        node["intermediate_size"] = hidden;
        node["hidden_act"] = "gelu";
        node["layer_norm_eps"] = plan.stages.front().blocks.front().normEps;
    }
    nlohmann::json layers = nlohmann::json::object();
    for (const space::BlockPlan& block : plan.stages.front().blocks) {
        nlohmann::json layer = nlohmann::json::object();
        if (block.heads != heads) {
            layer["num_attention_heads"] = block.heads;
        }
        if (hiddenOf(block) != hidden) {
            layer[model == Model::Gpt2 ? "n_inner" : "intermediate_size"] = hiddenOf(block);
        }
        if (model == Model::Vit && block.headDim != headDim) {
            layer["head_dim"] = block.headDim;
        }
        if (!layer.empty()) {
            layers[std::to_string(block.index)] = std::move(layer);
        }
    }
    if (!layers.empty()) {
        node["per_layer_config"] = std::move(layers);
        // Without this word, transformers' own models do not build from a file with per_layer_config at all.
        node["allow_global_per_layer_attribute_access"] = true;
    }
    node["trazor"] = {{"architecture", id},
                      {"space", spaceName},
                      {"params", space::costOf(plan).params},
                      {"fidelity", huggingfaceFidelity(plan).text()}};
    return node.dump(2) + "\n";
}

} // namespace trazor::exchange
