// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/configs/model_config.h"

#include "core/exchange/configs/config_keys.h"
#include "core/exchange/configs/gemma_parts.h"
#include "core/exchange/configs/openelm_layers.h"
#include "core/space/file/neighbour_files.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace trazor::exchange {
namespace {

using Numbers = DescribedNetwork::Numbers;

/// The facts that all decoders with RMSNorm and rotary positions share.
Numbers decoderFacts(const ConfigKeys& keys) {
    return {{"stem", word("stem", "tokens")},
            {"position", word("position", "rotary")},
            {"norm_kind", word("norm_kind", "rmsnorm")},
            {"causal", 1.0},
            {"fused_qkv", 0.0},
            {"qkv_bias", 0.0},
            {"proj_bias", 0.0},
            {"mlp_bias", 0.0},
            {"mlp_kind", word("mlp_kind", "gated")},
            {"pool", word("pool", "every-token")},
            {"vocabulary", keys.number("vocab_size", "vocabulary")}};
}

void setHead(Numbers& facts, double isTied) {
    facts["tied_head"] = isTied;
    if (isTied == 0.0) {
        facts["classes"] = facts["vocabulary"];
        facts["head_bias"] = 0.0;
    }
}

/// The rotary settings: "rope_parameters" of newer files, for full attention if given per layer type; else the root.
JsonView rotaryNode(const JsonView& root) {
    if (!root.has("rope_parameters") || !root.at("rope_parameters").isObject()) {
        return root;
    }
    const JsonView own = root.at("rope_parameters");
    return own.has("full_attention") && own.at("full_attention").isObject() ? own.at("full_attention") : own;
}

void setRotary(const ConfigKeys& keys, Numbers& facts, double base) {
    const ConfigKeys nested(rotaryNode(keys.root()), {}, {});
    const auto either = [&](const char* key, const char* quantity, double otherwise) {
        return nested.isSaid(key) ? nested.number(key, quantity) : keys.numberOr(otherwise, key, quantity);
    };
    facts["rotary_base"] = either("rope_theta", "rotary_base", base);
    facts["rotary_fraction"] = either("partial_rotary_factor", "rotary_fraction", 1.0);
}

/// True if the file stretches the wave lengths of rotary positions, for texts longer than those of the training.
bool stretchesPositions(const JsonView& root) {
    const auto says = [](const JsonView& node) {
        for (const char* const key : {"rope_type", "type"}) {
            if (node.isObject() && node.has(key) && node.at(key).isText()) {
                return node.at(key).text() != "default";
            }
        }
        return false;
    };
    return (root.has("rope_scaling") && says(root.at("rope_scaling"))) ||
           (root.has("rope_parameters") && says(rotaryNode(root)));
}

void addUnsaid(DescribedNetwork& network, const std::string& part) {
    network.unsaid += (network.unsaid.empty() ? "" : ", ") + part;
}

/// The family's default for files without layer_types: true if the layer uses the window.
bool isWindowed(const ConfigKeys& keys, std::size_t layer) {
    if (keys.isOf("gemma3n")) { // every fifth layer has full attention
        return layer % 5 != 4;
    }
    const std::int64_t first =
        keys.isSaid("max_window_layers") ? keys.root().at("max_window_layers").integer(0, kMaxLayers) : 28;
    return static_cast<std::int64_t>(layer) >= first;
}

/// The window of each layer; 0 for full attention. Regardless of the file, Llama has no window and every Mistral layer
/// has it.
std::vector<double> windowsOf(const ConfigKeys& keys, std::size_t depth) {
    std::vector<double> windows(depth, 0.0);
    const bool isQwen = keys.isOf("qwen2") || keys.isOf("qwen3");
    if (keys.isOf("llama") || (isQwen && keys.flag("use_sliding_window", false) == 0.0)) {
        return windows;
    }
    const double window = keys.numberOr(0.0, "sliding_window", "window");
    const bool areListed = keys.isSaid("layer_types") && !keys.isOf("mistral");
    if (areListed) {
        keys.root().at("layer_types").listSize(depth, depth);
    }
    for (std::size_t i = 0; i < depth; ++i) {
        const bool isLocal = areListed ? keys.root().at("layer_types").at(i).text() == "sliding_attention"
                                       : keys.isOf("mistral") || isWindowed(keys, i);
        windows[i] = isLocal ? window : 0.0;
    }
    return windows;
}

/// A layer with both attention and MLP.
Numbers wholeLayer(double heads, double kvHeads) {
    return {{"attention_op", word("attention_op", "attention")},
            {"mlp_op", word("mlp_op", "mlp")},
            {"heads", heads},
            {"kv_heads", kvHeads}};
}

/// The head width; defaults to the layer width divided by the heads, rounded down.
double headDimOf(const ConfigKeys& keys, double width, double heads) {
    return keys.numberOr(std::max(1.0, std::floor(width / heads)), "head_dim", "head_dim");
}

DescribedNetwork readLlama(const ConfigKeys& keys) {
    const std::size_t depth = keys.layers("num_hidden_layers");
    const bool isGemma = keys.isOf("gemma3n");
    const bool isLlama = keys.isOf("llama");
    DescribedNetwork network;
    Numbers& facts = network.numbers = decoderFacts(keys);
    const double width = keys.number("hidden_size", "embed_dim");
    const double heads = keys.number("num_attention_heads", "heads");
    const double kvHeads = keys.numberOr(heads, "num_key_value_heads", "kv_heads");
    keys.requireDivides("num_key_value_heads", kvHeads, "num_attention_heads", heads);
    if (isLlama) { // transformers rejects others, even with a head_dim
        keys.requireDivides("num_attention_heads", heads, "hidden_size", width);
    }
    facts["embed_dim"] = width;
    // Qwen3's code does not derive head_dim from the width.
    facts["head_dim"] = keys.isOf("qwen3") ? keys.number("head_dim", "head_dim") : headDimOf(keys, width, heads);
    facts["max_positions"] = keys.number("max_position_embeddings", "max_positions");
    setRotary(keys, facts, isGemma ? 1e6 : 1e4);
    facts["norm_eps"] = keys.number("rms_norm_eps", "norm_eps");
    facts["activation"] =
        keys.activation(isGemma ? "hidden_activation" : "hidden_act", isGemma ? "gelu_pytorch_tanh" : "silu");
    facts["qk_norm"] = keys.isOf("qwen3") || isGemma ? 1.0 : 0.0;
    // Qwen2 and Mistral ignore this switch.
    const double bias = isLlama || keys.isOf("qwen3") || isGemma ? keys.flag("attention_bias", false) : 0.0;
    facts["qkv_bias"] = keys.isOf("qwen2") ? 1.0 : bias;
    facts["proj_bias"] = bias;
    facts["mlp_bias"] = isLlama ? keys.flag("mlp_bias", false) : 0.0;
    setHead(facts, keys.flag("tie_word_embeddings", isGemma));
    const std::vector<double> hidden = keys.perLayer("intermediate_size", "mlp_hidden", depth);
    const std::vector<double> windows = windowsOf(keys, depth);
    network.stages.resize(1);
    for (std::size_t i = 0; i < depth; ++i) {
        Numbers layer = wholeLayer(heads, kvHeads);
        layer.insert({{"mlp_hidden", hidden[i]}, {"window", windows[i]}});
        network.stages[0].blocks.push_back(std::move(layer));
    }
    if (isGemma) {
        network.unsaid = gemmaParts(keys, facts, windows, kvHeads);
    }
    if (stretchesPositions(keys.root())) {
        addUnsaid(network, "the scaling of rotary positions");
    }
    return network;
}

/// The MLP width int(2 m d / 3), rounded up to a multiple of 256 (DeciLM).
double nemotronHidden(double multiple, double width) {
    const double wish = std::trunc(2.0 * multiple * width / 3.0);
    return std::ceil(wish / 256.0) * 256.0;
}

/// True if the part of a DeciLM layer is left out; throws if another kind of part stands in its place.
bool isLeftOut(const ConfigKeys& part) {
    part.requireUnset("replace_with_linear", "a linear layer in the place of a part");
    for (const char* const key : {"mamba", "moe", "llama4", "sparsify", "window_length", "num_sink_tokens"}) {
        if (part.isSaid(key)) {
            part.root().at(key).fail("this part of a layer is not supported", "Set it to null.");
        }
    }
    return part.flag("no_op", false) != 0.0;
}

DescribedNetwork readNemotronNas(const ConfigKeys& keys) {
    const JsonView configs = keys.root().at("block_configs");
    const std::size_t depth = configs.listSize(1, kMaxLayers);
    if (keys.isSaid("num_hidden_layers")) {
        configs.listSize(keys.layers("num_hidden_layers"), keys.layers("num_hidden_layers"));
    }
    DescribedNetwork network;
    Numbers& facts = network.numbers = decoderFacts(keys);
    const double width = keys.number("hidden_size", "embed_dim");
    const double heads = keys.number("num_attention_heads", "heads");
    facts["embed_dim"] = width;
    facts["head_dim"] = headDimOf(keys, width, heads);
    facts["max_positions"] = keys.number("max_position_embeddings", "max_positions");
    setRotary(keys, facts, 1e4);
    facts["norm_eps"] = keys.number("rms_norm_eps", "norm_eps");
    facts["activation"] = keys.activation("hidden_act", "silu");
    facts["qkv_bias"] = facts["proj_bias"] = keys.flag("attention_bias", false);
    facts["mlp_bias"] = keys.flag("mlp_bias", false);
    setHead(facts, keys.flag("tie_word_embeddings", false));
    network.stages.resize(1);
    for (std::size_t i = 0; i < depth; ++i) {
        const ConfigKeys attention(configs.at(i).at("attention"), {}, {});
        const ConfigKeys ffn(configs.at(i).at("ffn"), {}, {});
        const bool attends = !isLeftOut(attention);
        const double group = attends ? attention.number("n_heads_in_group", "heads_per_kv") : 1.0;
        attention.requireDivides("n_heads_in_group", group, "num_attention_heads", heads);
        Numbers layer = wholeLayer(heads, heads / group);
        layer["attention_op"] = word("attention_op", attends ? "attention" : "none");
        const bool hasMlp = !isLeftOut(ffn);
        layer["mlp_op"] = word("mlp_op", hasMlp ? "mlp" : "none");
        layer["mlp_hidden"] = !hasMlp ? 256.0
                              : ffn.isSaid("intermediate_size")
                                  ? ffn.number("intermediate_size", "mlp_hidden")
                                  : nemotronHidden(ffn.number("ffn_mult", "mlp_ratio"), width);
        network.stages[0].blocks.push_back(std::move(layer));
    }
    if (stretchesPositions(keys.root())) {
        addUnsaid(network, "the scaling of rotary positions");
    }
    return network;
}

DescribedNetwork readOpenElm(const ConfigKeys& keys) {
    const std::size_t depth = keys.layers("num_transformer_layers");
    DescribedNetwork network;
    Numbers& facts = network.numbers = decoderFacts(keys);
    facts["embed_dim"] = keys.number("model_dim", "embed_dim");
    facts["head_dim"] = keys.number("head_dim", "head_dim");
    facts["max_positions"] = keys.number("max_context_length", "max_positions");
    facts["rotary_base"] = keys.number("rope_freq_constant", "rotary_base");
    facts["norm_eps"] = 1e-6; // hard-coded in OpenELM
    facts["fused_qkv"] = 1.0;
    facts["qk_norm"] = keys.flag("normalize_qk_projections", false);
    facts["activation"] = keys.activation("activation_fn_name", "swish");
    facts["mlp_kind"] = word("mlp_kind", keys.flag("ffn_with_glu", true) != 0.0 ? "gated" : "plain");
    facts["mlp_multiple_of"] = keys.number("ffn_dim_divisor", "mlp_multiple_of");
    setHead(facts, keys.flag("share_input_output_layers", true));
    const OpenElmLayers layers = openElmLayers(keys, depth);
    network.stages.resize(1);
    for (std::size_t i = 0; i < depth; ++i) {
        Numbers layer = wholeLayer(layers.heads[i], layers.kvHeads[i]);
        layer["mlp_ratio"] = layers.mlpRatios[i];
        network.stages[0].blocks.push_back(std::move(layer));
    }
    return network;
}

void addAlike(DescribedNetwork& network, std::size_t depth, double heads, double hidden) {
    Numbers layer = wholeLayer(heads, heads);
    layer["mlp_hidden"] = hidden;
    network.stages.resize(1);
    network.stages[0].blocks.assign(depth, layer);
}

DescribedNetwork readGpt2(const ConfigKeys& keys) {
    keys.requireUnset("add_cross_attention", "attention to another text");
    keys.requireUnset("scale_attn_by_inverse_layer_idx", "a scale by layer");
    if (keys.flag("scale_attn_weights", true) == 0.0) {
        keys.root().at("scale_attn_weights").fail("unscaled attention is not supported", "Set it to true.");
    }
    // GPT2Config also accepts the common key names.
    const auto number = [&](const char* own, const char* common, const char* quantity) {
        return keys.number(keys.isSaid(common) ? common : own, quantity);
    };
    const double width = number("n_embd", "hidden_size", "embed_dim");
    const double heads = number("n_head", "num_attention_heads", "heads");
    keys.requireDivides("n_head", heads, "n_embd", width);
    DescribedNetwork network;
    network.numbers = {{"stem", word("stem", "tokens")},
                       {"position", word("position", "learned")},
                       {"causal", 1.0},
                       {"pool", word("pool", "every-token")},
                       {"embed_dim", width},
                       {"vocabulary", keys.number("vocab_size", "vocabulary")},
                       {"max_positions", number("n_positions", "max_position_embeddings", "max_positions")},
                       {"activation", keys.activation("activation_function", "gelu_new")},
                       {"norm_eps", keys.number("layer_norm_epsilon", "norm_eps")}};
    setHead(network.numbers, keys.flag("tie_word_embeddings", true));
    const std::size_t depth = keys.layers(keys.isSaid("num_hidden_layers") ? "num_hidden_layers" : "n_layer");
    addAlike(network, depth, heads, keys.numberOr(4.0 * width, "n_inner", "mlp_hidden"));
    return network;
}

double classesOf(const ConfigKeys& keys) {
    if (!keys.isSaid("id2label")) {
        return keys.number("num_labels", "classes");
    }
    const double named = std::max(1.0, static_cast<double>(keys.root().at("id2label").node().size()));
    if (keys.isSaid("num_labels") &&
        keys.number("num_labels", "classes") != named) { // releases disagree which one wins
        keys.root()
            .at("num_labels")
            .fail("id2label names " + std::to_string(static_cast<int>(named)) + " labels", "Remove one of the two.");
    }
    return named;
}

/// Adds the layers of an encoder; the heads must divide the width unless the head width is given.
void addEncoder(const ConfigKeys& keys, DescribedNetwork& network) {
    const double heads = keys.number("num_attention_heads", "heads");
    if (network.numbers.count("head_dim") == 0) {
        keys.requireDivides("num_attention_heads", heads, "hidden_size", network.numbers.at("embed_dim"));
    }
    addAlike(network, keys.layers("num_hidden_layers"), heads, keys.number("intermediate_size", "mlp_hidden"));
}

DescribedNetwork readBert(const ConfigKeys& keys) {
    keys.requireUnset("add_cross_attention", "attention to another text");
    keys.requireUnset("is_decoder", "BERT as a decoder");
    if (keys.isSaid("position_embedding_type") && keys.root().at("position_embedding_type").text() != "absolute") {
        keys.root().at("position_embedding_type").fail("only absolute positions are supported");
    }
    DescribedNetwork network;
    network.numbers = {{"stem", word("stem", "tokens")},
                       {"position", word("position", "learned")},
                       {"stem_norm", 1.0},
                       {"norm", word("norm", "post")},
                       {"fused_qkv", 0.0},
                       {"head_norm", 0.0},
                       {"pool", word("pool", "class-token")},
                       {"classes", classesOf(keys)},
                       {"readout_only", 1.0},
                       {"embed_dim", keys.number("hidden_size", "embed_dim")},
                       {"vocabulary", keys.number("vocab_size", "vocabulary")},
                       {"max_positions", keys.number("max_position_embeddings", "max_positions")},
                       {"token_types", keys.number("type_vocab_size", "token_types")},
                       {"activation", keys.activation("hidden_act", "gelu")},
                       {"norm_eps", keys.number("layer_norm_eps", "norm_eps")}};
    if (keys.isOf("electra")) {
        network.numbers["embedding_dim"] = keys.number("embedding_size", "embedding_dim");
    }
    addEncoder(keys, network);
    return network;
}

Numbers imageFacts(const ConfigKeys& keys) {
    return {{"stem", word("stem", "patch")},
            {"image_size", keys.side("image_size", "image_size")},
            {"patch_size", keys.side("patch_size", "patch_size")},
            {"channels", keys.number("num_channels", "channels")},
            {"qkv_bias", keys.flag("qkv_bias", true)},
            {"classes", classesOf(keys)},
            {"activation", keys.activation("hidden_act", "gelu")},
            {"norm_eps", keys.number("layer_norm_eps", "norm_eps")}};
}

DescribedNetwork readVit(const ConfigKeys& keys) {
    DescribedNetwork network;
    network.numbers = imageFacts(keys);
    network.numbers.insert({{"embed_dim", keys.number("hidden_size", "embed_dim")},
                            {"class_token", 1.0},
                            {"position", word("position", "learned")},
                            {"pool", word("pool", "class-token")}});
    const double width = network.numbers.at("embed_dim");
    const double heads = keys.number("num_attention_heads", "heads");
    if (keys.isSaid("head_dim") || std::fmod(width, heads) != 0.0) { // transformers 5.9 and newer round down
        network.numbers["head_dim"] = headDimOf(keys, width, heads);
    }
    if (keys.isOf("deit")) { // the distillation token, which has its own position
        network.numbers["register_tokens"] = 1.0;
        network.numbers["position"] = word("position", "every-token");
        if (const JsonView& root = keys.root();
            root.has("architectures") &&
            root.at("architectures").node().dump().find("WithTeacher") != std::string::npos) {
            network.unsaid = "the second classifier, of the distillation token";
        }
    }
    addEncoder(keys, network);
    return network;
}

/// Throws if the window is wider than the stage's grid in patches per side; transformers cannot run such a network.
void requireWindowFits(const ConfigKeys& keys, double window, double grid, std::size_t stage) {
    if (window > grid) {
        keys.root().fail("window_size " + std::to_string(static_cast<int>(window)) + " is wider than the " +
                             std::to_string(static_cast<int>(grid)) + " patches a side of stage " +
                             std::to_string(stage + 1) + ", where transformers does not run",
                         "Choose a larger image_size or a smaller window_size.");
    }
}

DescribedNetwork readSwin(const ConfigKeys& keys) {
    constexpr std::size_t kMostStages = 8;
    DescribedNetwork network;
    network.numbers = imageFacts(keys);
    const bool hasPositions = keys.flag("use_absolute_embeddings", false) != 0.0;
    const double window = keys.number("window_size", "window");
    network.numbers.insert({{"class_token", 0.0},
                            {"position", word("position", hasPositions ? "learned" : "none")},
                            {"stem_norm", 1.0},
                            {"shifted_windows", 1.0},
                            {"downsample", word("downsample", "patch-merging")},
                            {"pool", word("pool", "mean")},
                            {"window", window}});
    const bool isSaid = keys.root().has("depths") || keys.root().has("num_heads");
    const std::size_t stages = isSaid ? keys.root().at("depths").listSize(1, kMostStages) : 4;
    const std::vector<int> depths =
        isSaid ? keys.root().at("depths").integers(stages, 1, kMaxLayers) : std::vector<int>{2, 2, 6, 2};
    if (isSaid) {
        keys.root().at("num_heads").listSize(stages, stages);
    }
    const std::vector<int> heads =
        isSaid ? keys.root().at("num_heads").integers(stages, 1, 1024) : std::vector<int>{3, 6, 12, 24};
    double grid = std::floor(network.numbers["image_size"] / network.numbers["patch_size"]);
    double width = keys.number("embed_dim", "embed_dim");
    for (std::size_t stage = 0; stage < stages; ++stage, width *= 2.0, grid = std::ceil(grid / 2.0)) {
        requireWindowFits(keys, window, grid, stage);
        keys.requireDivides("num_heads", heads[stage], "the width of stage " + std::to_string(stage + 1), width);
        DescribedNetwork::Stage& own = network.stages.emplace_back();
        (stages == 1 ? network.numbers : own.numbers)["embed_dim"] = width;
        Numbers layer = stages == 1 ? wholeLayer(heads[stage], heads[stage]) : Numbers{{"heads", heads[stage]}};
        layer["mlp_ratio"] = keys.number("mlp_ratio", "mlp_ratio");
        own.blocks.assign(static_cast<std::size_t>(depths[stage]), layer);
    }
    return network;
}

using Reader = DescribedNetwork (*)(const ConfigKeys& keys);

/// A model family with the defaults of transformers' configuration classes, or of the code that comes with the models.
struct Family {
    std::string_view name;
    Reader read;
    std::vector<FamilyDefault> defaults;
};

// Long because it is a table.
const std::vector<Family>& families() {
    static const std::vector<Family> s_families = [] {
        using Defaults = std::vector<FamilyDefault>;
        const auto with = [](Defaults own, const Defaults& common) {
            own.insert(own.end(), common.begin(), common.end()); // the first match wins
            return own;
        };
        const Defaults llama{{"vocab_size", 32'000},    {"hidden_size", 4096},       {"intermediate_size", 11'008},
                             {"num_hidden_layers", 32}, {"num_attention_heads", 32}, {"max_position_embeddings", 2048},
                             {"rms_norm_eps", 1e-6}};
        const Defaults qwen = with({{"vocab_size", 151'936},
                                    {"intermediate_size", 22'016},
                                    {"num_key_value_heads", 32},
                                    {"max_position_embeddings", 32'768},
                                    {"sliding_window", 4096}},
                                   llama);
        const Defaults bert{{"vocab_size", 30'522},      {"hidden_size", 768},        {"num_hidden_layers", 12},
                            {"num_attention_heads", 12}, {"intermediate_size", 3072}, {"max_position_embeddings", 512},
                            {"type_vocab_size", 2},      {"layer_norm_eps", 1e-12},   {"num_labels", 2}};
        const Defaults vit = with({{"image_size", 224}, {"patch_size", 16}, {"num_channels", 3}}, bert);
        return std::vector<Family>{
            {"llama", readLlama, llama},
            {"mistral", readLlama,
             with({{"intermediate_size", 14'336},
                   {"num_key_value_heads", 8},
                   {"max_position_embeddings", 131'072},
                   {"sliding_window", 4096}},
                  llama)},
            {"qwen2", readLlama, qwen},
            {"qwen3", readLlama, with({{"head_dim", 128}}, qwen)},
            {"gemma3n", readLlama,
             with({{"vocab_size", 262'400},
                   {"hidden_size", 2048},
                   {"intermediate_size", 16'384},
                   {"num_hidden_layers", 35},
                   {"num_attention_heads", 8},
                   {"num_key_value_heads", 2},
                   {"head_dim", 256},
                   {"max_position_embeddings", 32'768},
                   {"sliding_window", 512}},
                  llama)},
            {"nemotron-nas", readNemotronNas, {{"max_position_embeddings", 2048}, {"rms_norm_eps", 1e-6}}},
            {"openelm",
             readOpenElm,
             {{"vocab_size", 32'000},
              {"max_context_length", 2048},
              {"rope_freq_constant", 1e4},
              {"ffn_dim_divisor", 256}}},
            {"gpt2",
             readGpt2,
             {{"vocab_size", 50'257},
              {"n_embd", 768},
              {"n_layer", 12},
              {"n_head", 12},
              {"n_positions", 1024},
              {"layer_norm_epsilon", 1e-5}}},
            {"bert", readBert, bert},
            {"electra", readBert,
             with({{"hidden_size", 256},
                   {"num_attention_heads", 4},
                   {"intermediate_size", 1024},
                   {"embedding_size", 128}},
                  bert)},
            {"vit", readVit, vit},
            {"deit", readVit, vit},
            {"swin", readSwin,
             with(
                 {{"patch_size", 4}, {"embed_dim", 96}, {"window_size", 7}, {"mlp_ratio", 4}, {"layer_norm_eps", 1e-5}},
                 vit)},
        };
    }();
    return s_families;
}

} // namespace

bool isModelConfig(const JsonView& root) {
    return root.isObject() && root.has("model_type");
}

DescribedNetwork readModelConfig(const JsonView& root) {
    if (!root.has("model_type")) {
        space::refuseNeighbour(root);
        root.fail("this is no configuration of Hugging Face: 'model_type' is missing",
                  "Give the config.json of a model.");
    }
    const std::string type = root.at("model_type").text(64);
    if (root.has("text_config") && root.at("text_config").isObject() && !root.has("hidden_size")) {
        return readModelConfig(root.at("text_config")); // the text part of a multimodal model
    }
    const std::string name = type == "gemma3n_text" ? "gemma3n" : type;
    std::string names;
    for (const Family& family : families()) {
        if (family.name == name) {
            return family.read({root, family.name, family.defaults});
        }
        names.append(names.empty() ? "" : ", ").append(family.name);
    }
    root.at("model_type").fail("'" + type + "' is not known; there are " + names);
}

} // namespace trazor::exchange
