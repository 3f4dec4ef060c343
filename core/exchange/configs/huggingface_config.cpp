// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/configs/huggingface_config.h"

#include "core/base/error.h"
#include "core/space/cost_model.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <vector>

namespace trazor::exchange {
namespace {

enum class Model { Vit, Electra, Gpt2 };

Model modelOf(const space::NetworkPlan& plan) {
    if (plan.stem.kind == space::StemKind::PatchEmbedding) {
        return Model::Vit;
    }
    return firstBlock(plan).causal ? Model::Gpt2 : Model::Electra;
}

/// The median over the blocks, used for all layers where the file has only one value.
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
    return block.firstHidden();
}
int headDimOf(const space::BlockPlan& block) {
    return block.headDim;
}

/// The number of layers whose shape differs from the file's common shape.
int unlikeLayers(const space::NetworkPlan& plan) {
    const std::vector<space::BlockPlan>& blocks = plan.stages.front().blocks;
    return static_cast<int>(std::count_if(blocks.begin(), blocks.end(), [&](const space::BlockPlan& it) {
        return it.heads != median(plan, headsOf) || hiddenOf(it) != median(plan, hiddenOf) ||
               it.headDim != median(plan, headDimOf);
    }));
}

/// Throws if the heads of a text model do not divide its width: transformers cannot build or run such a model.
void requireHeadsThatDivide(const space::NetworkPlan& plan) {
    const int heads = median(plan, headsOf);
    if (modelOf(plan) != Model::Vit && heads > 0 && plan.stem.embedDim % heads != 0) {
        throw Error(ErrorCode::Unsupported, "transformers refuses this model with " + std::to_string(heads) +
                                                " heads, which do not divide the width " +
                                                std::to_string(plan.stem.embedDim));
    }
}

std::vector<std::string> notesOf(const space::NetworkPlan& plan) {
    const int unlike = unlikeLayers(plan);
    if (unlike == 0) {
        return {};
    }
    return {"the shape of " + std::to_string(unlike) + " of " + std::to_string(plan.stages.front().blocks.size()) +
            " layers: transformers builds all with " + std::to_string(median(plan, headsOf)) + " heads and " +
            std::to_string(median(plan, hiddenOf)) + " hidden units, per_layer_config only records the others"};
}

std::string needsOf(const space::NetworkPlan& plan) {
    const int heads = median(plan, headsOf);
    const int width = plan.stem.embedDim;
    if (modelOf(plan) != Model::Vit || heads * median(plan, headDimOf) == width) {
        return {};
    }
    const bool divides = heads > 0 && width % heads == 0;
    return std::string("transformers 5.9 or newer; earlier releases ") +
           (divides ? "ignore head_dim"
                    : "refuse the file: " + std::to_string(heads) + " heads do not divide the width");
}

void describeVit(const space::NetworkPlan& plan, space::NetworkPlan& built) {
    built.stem.imageSize = plan.stem.imageSize;
    built.stem.channels = plan.stem.channels;
    built.stem.patch = plan.stem.patch;
    built.stem.stride = plan.stem.patch;
    built.head.pool = space::PoolKind::ClassToken;
    built.head.classes = plan.head.classes;
}

/// Sets the facts that both text models share; the head width is the layer width divided by the heads.
void describeText(const space::NetworkPlan& plan, space::NetworkPlan& built) {
    built.stem.kind = space::StemKind::TokenEmbedding;
    built.stem.classToken = false;
    built.stem.vocabulary = plan.stem.vocabulary;
    built.stem.embeddingDim = plan.stem.embedDim;
    built.stem.maxPositions = plan.stem.maxPositions;
    built.stem.sequenceLength = plan.stem.sequenceLength; // not part of the file
    for (space::BlockPlan& block : built.stages.front().blocks) {
        block.headDim = block.heads > 0 ? plan.stem.embedDim / block.heads : 0; // 0 without attention
    }
}

void describeElectra(const space::NetworkPlan& plan, space::NetworkPlan& built) {
    describeText(plan, built);
    built.stem.embeddingDim = plan.stem.embeddingDim;
    built.stem.tokenTypes = std::max(plan.stem.tokenTypes, 1);
    built.stem.norm = true;
    for (space::BlockPlan& block : built.stages.front().blocks) {
        block.preNorm = false;
    }
    built.head.norm = false;
    built.head.pool = space::PoolKind::ClassToken; // as in transformers' classification heads
    built.head.classes = plan.head.classes;
    built.head.readoutOnly = true;
}

void describeGpt2(const space::NetworkPlan& plan, space::NetworkPlan& built) {
    describeText(plan, built);
    for (space::BlockPlan& block : built.stages.front().blocks) {
        block.causal = true;
    }
    built.head.pool = space::PoolKind::EveryToken;
    built.head.tied = true;
    built.head.classes = plan.stem.vocabulary;
}

/// Placeholder labels, from which readers derive the number of classes.
nlohmann::json labelsOf(const space::NetworkPlan& plan) {
    nlohmann::json labels = nlohmann::json::object();
    for (int label = 0; label < plan.head.classes; ++label) {
        labels[std::to_string(label)] = "LABEL_" + std::to_string(label);
    }
    return labels;
}

nlohmann::json vitNode(const space::NetworkPlan& plan) {
    nlohmann::json node = {{"model_type", "vit"},
                           {"architectures", {"ViTForImageClassification"}},
                           {"image_size", plan.stem.imageSize},
                           {"patch_size", plan.stem.patch},
                           {"num_channels", plan.stem.channels},
                           {"qkv_bias", true},
                           {"id2label", labelsOf(plan)}};
    // Only newer releases read head_dim. It is omitted if it equals hidden_size / heads in every layer.
    const int headDim = median(plan, headDimOf);
    const std::vector<space::BlockPlan>& blocks = plan.stages.front().blocks;
    const bool areAlike = std::all_of(blocks.begin(), blocks.end(),
                                      [&](const space::BlockPlan& block) { return block.headDim == headDim; });
    if (!areAlike || headDim * median(plan, headsOf) != plan.stem.embedDim) {
        node["head_dim"] = headDim;
    }
    return node;
}

nlohmann::json electraNode(const space::NetworkPlan& plan) {
    return {{"model_type", "electra"},
            {"architectures", {"ElectraModel"}},
            {"vocab_size", plan.stem.vocabulary},
            {"embedding_size", plan.stem.embeddingDim},
            {"max_position_embeddings", plan.stem.maxPositions},
            {"type_vocab_size", std::max(plan.stem.tokenTypes, 1)},
            {"id2label", labelsOf(plan)}};
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
            {"tie_word_embeddings", true},
            {"bos_token_id", nullptr},
            {"eos_token_id", nullptr}};
}

} // namespace

DescribedPlan huggingfacePlan(const space::NetworkPlan& plan) {
    const double normEps = firstBlock(plan).normEps;
    requireHeadsThatDivide(plan);
    space::NetworkPlan built;
    built.stem.embedDim = plan.stem.embedDim;
    built.head.normEps = normEps;
    space::StagePlan& stage = built.stages.emplace_back();
    stage.embedDim = plan.stem.embedDim;
    for (const space::BlockPlan& own : plan.stages.front().blocks) {
        stage.blocks.push_back(plainBlock(own, normEps));
    }
    switch (modelOf(plan)) {
    case Model::Vit:
        describeVit(plan, built);
        break;
    case Model::Electra:
        describeElectra(plan, built);
        break;
    case Model::Gpt2:
        describeGpt2(plan, built);
        break;
    }
    return {completed(built), notesOf(plan), needsOf(plan)};
}

std::string huggingfaceConfig(const space::NetworkPlan& plan, std::string_view id, std::string_view spaceName,
                              const Fidelity& fidelity) {
    const Model model = modelOf(plan);
    const int heads = median(plan, headsOf);
    const int hidden = median(plan, hiddenOf);
    const int headDim = median(plan, headDimOf);
    nlohmann::json node = model == Model::Vit       ? vitNode(plan)
                          : model == Model::Electra ? electraNode(plan)
                                                    : gpt2Node(plan);
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
        // Without this key, transformers' own models refuse a file with per_layer_config.
        node["allow_global_per_layer_attribute_access"] = true;
    }
    node["trazor"] = {{"architecture", id},
                      {"space", spaceName},
                      {"params", space::costOf(plan).params},
                      {"fidelity", fidelity.text()}};
    if (!fidelity.needs.empty()) {
        node["trazor"]["needs"] = fidelity.needs;
    }
    return node.dump(2) + "\n";
}

} // namespace trazor::exchange
