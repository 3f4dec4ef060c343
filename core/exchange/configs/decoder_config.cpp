// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/configs/decoder_config.h"

#include "core/base/error.h"
#include "core/base/json_view.h"
#include "core/exchange/configs/model_config.h"
#include "core/exchange/configs/space_around.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace trazor::exchange {
namespace {

using nlohmann::json;
using space::BlockPlan;
using space::NetworkPlan;

const std::vector<BlockPlan>& blocksOf(const NetworkPlan& plan) {
    return plan.stages.front().blocks;
}

/// The first block with both attention and MLP, else the first block.
const BlockPlan& patternOf(const NetworkPlan& plan) {
    firstBlock(plan); // throws if there is none
    const auto whole = std::find_if(blocksOf(plan).begin(), blocksOf(plan).end(),
                                    [](const BlockPlan& it) { return it.attends() && it.hasMlp(); });
    return whole == blocksOf(plan).end() ? blocksOf(plan).front() : *whole;
}

void requireDecoder(const NetworkPlan& plan) {
    if (!isDecoder(plan)) {
        throw Error(ErrorCode::Unsupported, "the format is for causal text decoders with RMSNorm");
    }
}

/// Throws if the heads do not divide the width: transformers rejects such Llama and Gemma-3n models whatever head_dim.
void requireHeadsThatDivide(const NetworkPlan& plan) {
    const int width = plan.stem.embedDim;
    if (const int heads = patternOf(plan).heads; heads > 0 && width % heads != 0) {
        throw Error(ErrorCode::Unsupported, "transformers refuses this model with " + std::to_string(heads) +
                                                " heads, which do not divide the width " + std::to_string(width));
    }
}

const char* activationName(space::Activation activation) {
    switch (activation) {
    case space::Activation::GeluTanh:
        return "gelu_pytorch_tanh";
    case space::Activation::Relu:
        return "relu";
    case space::Activation::Silu:
        return "silu";
    case space::Activation::Gelu:
        break;
    }
    return "gelu";
}

/// The keys that the llama family, nemotron-nas and gemma3n share.
json commonNode(const NetworkPlan& plan) {
    const BlockPlan& block = patternOf(plan);
    return {{"vocab_size", plan.stem.vocabulary},
            {"hidden_size", plan.stem.embedDim},
            {"num_hidden_layers", plan.depth()},
            {"num_attention_heads", block.heads},
            {"hidden_act", activationName(block.activation)},
            {"rms_norm_eps", block.normEps},
            {"rope_theta", block.rotaryBase},
            {"max_position_embeddings", plan.stem.maxPositions},
            {"tie_word_embeddings", plan.head.tied}};
}

const char* familyOf(const NetworkPlan& plan) {
    const BlockPlan& block = patternOf(plan);
    const bool slides = std::all_of(blocksOf(plan).begin(), blocksOf(plan).end(),
                                    [&](const BlockPlan& it) { return it.window > 0 && it.window == block.window; });
    return block.qkNorm ? "qwen3" : block.qkvBias && !block.projBias ? "qwen2" : slides ? "mistral" : "llama";
}

/// The minor version of the oldest transformers 4.x release known to build the network of the file. Earlier releases do
/// not know the family or silently ignore a key. Derived from release sources: the first inspected release that reads
/// the key; an earlier one that was not inspected may read it too.
int leastRelease(const NetworkPlan& plan, std::string_view family) {
    const BlockPlan& block = patternOf(plan);
    const bool hasWindow =
        std::any_of(blocksOf(plan).begin(), blocksOf(plan).end(), [](const BlockPlan& it) { return it.window > 0; });
    const bool cutsWidth = block.heads * block.headDim == plan.stem.embedDim;
    if (family == "qwen3" || family == "qwen2") { // layer_types
        const bool dividesWidth = block.heads > 0 && plan.stem.embedDim % block.heads == 0;
        return hasWindow ? 53 : family == "qwen3" ? 51 : dividesWidth ? 37 : 48; // earlier Qwen2 raises a ValueError
    }
    if (family == "mistral") { // head_dim
        return cutsWidth ? 34 : 43;
    }
    return !cutsWidth                     ? 45 // head_dim
           : block.mlpBias                ? 41
           : block.qkvBias                ? 34
           : block.rotaryBase != 1e4      ? 33
           : block.kvHeads != block.heads ? 31
                                          : 28;
}

/// Writes the sliding window and the layers that use it.
void addWindows(const NetworkPlan& plan, json& node) {
    const auto window =
        std::max_element(blocksOf(plan).begin(), blocksOf(plan).end(), [](const BlockPlan& a, const BlockPlan& b) {
            return a.window < b.window;
        })->window;
    if (window == 0) {
        return;
    }
    node["sliding_window"] = window;
    if (node["model_type"] == "mistral") {
        return;
    }
    node["use_sliding_window"] = true;
    node["layer_types"] = json::array();
    for (const BlockPlan& block : blocksOf(plan)) {
        node["layer_types"].push_back(block.window > 0 ? "sliding_attention" : "full_attention");
    }
}

} // namespace

bool isDecoder(const NetworkPlan& plan) {
    return plan.stem.kind == space::StemKind::TokenEmbedding && plan.stages.size() == 1 && !blocksOf(plan).empty() &&
           patternOf(plan).causal && patternOf(plan).normKind == space::NormKind::RmsNorm;
}

std::string llamaConfig(const NetworkPlan& plan) {
    requireDecoder(plan);
    const BlockPlan& block = patternOf(plan);
    const std::string family = familyOf(plan);
    if (family == "llama") {
        requireHeadsThatDivide(plan);
    }
    json node = commonNode(plan);
    node["model_type"] = family;
    node["architectures"] = {family == "qwen3"     ? "Qwen3ForCausalLM"
                             : family == "qwen2"   ? "Qwen2ForCausalLM"
                             : family == "mistral" ? "MistralForCausalLM"
                                                   : "LlamaForCausalLM"};
    node["num_key_value_heads"] = block.kvHeads;
    node["intermediate_size"] = block.firstHidden();
    if (family != "qwen2") { // qwen2 derives head_dim from the width
        node["head_dim"] = block.headDim;
    }
    if (family == "llama" || family == "qwen3") {
        node["attention_bias"] = block.qkvBias;
    }
    if (family == "llama") {
        node["mlp_bias"] = block.mlpBias;
    }
    addWindows(plan, node);
    node["trazor"] = {{"needs", "transformers 4." + std::to_string(leastRelease(plan, family)) + " or newer"}};
    return node.dump(2) + "\n";
}

std::string openElmConfig(const NetworkPlan& plan) {
    requireDecoder(plan);
    const BlockPlan& pattern = patternOf(plan);
    json node = {{"model_type", "openelm"},
                 {"architectures", {"OpenELMForCausalLM"}},
                 {"vocab_size", plan.stem.vocabulary},
                 {"model_dim", plan.stem.embedDim},
                 {"head_dim", pattern.headDim},
                 {"num_transformer_layers", plan.depth()},
                 {"max_context_length", plan.stem.maxPositions},
                 {"rope_max_length", 2 * std::int64_t{plan.stem.maxPositions}},
                 {"rope_freq_constant", pattern.rotaryBase},
                 {"normalization_layer_name", "rms_norm"},
                 {"normalize_qk_projections", pattern.qkNorm},
                 {"activation_fn_name",
                  pattern.activation == space::Activation::Silu ? "swish" : activationName(pattern.activation)},
                 {"ffn_with_glu", pattern.mlpKind == space::MlpKind::Gated},
                 {"ffn_dim_divisor", 256},
                 {"share_input_output_layers", plan.head.tied}};
    if (pattern.kvHeads > 0) {
        node["num_gqa_groups"] = pattern.heads / pattern.kvHeads;
    }
    for (const BlockPlan& block : blocksOf(plan)) {
        node["num_query_heads"].push_back(std::max(1, block.heads));
        node["num_kv_heads"].push_back(std::max(1, block.kvHeads));
        node["ffn_multipliers"].push_back(
            block.mlpRatio > 0.0 ? block.mlpRatio : std::max(1.0, double(block.firstHidden())) / block.embedDim);
    }
    return node.dump(2) + "\n";
}

std::string nemotronNasConfig(const NetworkPlan& plan) {
    requireDecoder(plan);
    const BlockPlan& pattern = patternOf(plan);
    if (pattern.heads > 0 && plan.stem.embedDim % pattern.heads != 0) {
        throw Error(ErrorCode::Unsupported,
                    "the width of a head is the width divided by the heads in this format, and " +
                        std::to_string(pattern.heads) + " heads do not divide " + std::to_string(plan.stem.embedDim));
    }
    json node = commonNode(plan);
    node["model_type"] = "nemotron-nas";
    node["architectures"] = {"DeciLMForCausalLM"};
    node["attention_bias"] = pattern.qkvBias;
    node["mlp_bias"] = pattern.mlpBias;
    node["num_key_value_heads"] = nullptr;
    node["intermediate_size"] = nullptr;
    for (const BlockPlan& block : blocksOf(plan)) {
        const bool attends = block.attends();
        const json group = attends ? json(block.heads / block.kvHeads) : json(nullptr);
        // Readers round int(2 m d / 3) up to a multiple of 256, so the product need not be exact.
        const json multiple = block.hasMlp() ? json(1.5 * block.firstHidden() / block.embedDim) : json(nullptr);
        node["block_configs"].push_back(
            {{"attention", {{"no_op", !attends}, {"replace_with_linear", false}, {"n_heads_in_group", group}}},
             {"ffn", {{"no_op", !block.hasMlp()}, {"replace_with_linear", false}, {"ffn_mult", multiple}}}});
    }
    return node.dump(2) + "\n";
}

std::string gemma3nConfig(const NetworkPlan& plan) {
    requireDecoder(plan);
    requireHeadsThatDivide(plan);
    const BlockPlan& pattern = patternOf(plan);
    json node = commonNode(plan);
    node.erase("hidden_act");
    node["trazor"] = {{"needs", "transformers 4.53 or newer"}};
    node.update({{"model_type", "gemma3n_text"},
                 {"architectures", {"Gemma3nForCausalLM"}},
                 {"hidden_activation", activationName(pattern.activation)},
                 {"num_key_value_heads", pattern.kvHeads},
                 {"head_dim", pattern.headDim},
                 {"attention_bias", pattern.qkvBias},
                 {"rope_local_base_freq", pattern.rotaryBase},
                 {"vocab_size_per_layer_input", plan.stem.vocabulary},
                 {"num_kv_shared_layers", 0}});
    int window = 0;
    for (const BlockPlan& block : blocksOf(plan)) {
        node["intermediate_size"].push_back(block.firstHidden());
        node["activation_sparsity_pattern"].push_back(0.0);
        node["layer_types"].push_back(block.window > 0 ? "sliding_attention" : "full_attention");
        window = std::max(window, block.window);
    }
    if (window > 0) {
        node["sliding_window"] = window;
    }
    return node.dump(2) + "\n";
}

DescribedPlan readBackConfig(const std::string& text, const NetworkPlan& plan) {
    const json document = parseJson(text, "the exported file");
    DescribedNetwork network = readModelConfig(JsonView(document, "the exported file"));
    const space::SearchSpace alone = spaceOf(network, "config", "the exported file");
    DescribedPlan described{.plan = space::plan(alone, alone.published.front().architecture), .notes = {}};
    if (document.contains("trazor")) {
        described.needs = document["trazor"].value("needs", "");
    }
    if (!network.unsaid.empty()) {
        described.notes.push_back("what reads the file adds " + network.unsaid);
    }
    described.plan.stem.sequenceLength = plan.stem.sequenceLength;
    described.plan.stages.front().tokens = plan.stem.sequenceLength;
    return described;
}

} // namespace trazor::exchange
