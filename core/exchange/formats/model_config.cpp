// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/formats/model_config.h"

#include "core/base/json_view.h"
#include "core/space/vocabulary.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace trazor::exchange {
namespace {

using Numbers = DescribedNetwork::Numbers;

constexpr int kMaxLayers = 512;

/// The number of a text of the vocabulary.
double word(std::string_view quantity, std::string_view text) {
    const std::vector<std::string> words = space::wordsOf(*space::findQuantity(quantity));
    return static_cast<double>(std::find(words.begin(), words.end(), text) - words.begin());
}

bool isSaid(const JsonView& root, std::string_view key) {
    return root.has(key) && !root.at(key).node().is_null();
}

/// The number of a key in the range of one of our words; `otherwise` if the file leaves it out or says null.
double number(const JsonView& root, std::string_view key, std::string_view quantity,
              std::optional<double> otherwise = {}) {
    if (otherwise && !isSaid(root, key)) {
        return *otherwise;
    }
    const space::Quantity& range = *space::findQuantity(quantity);
    const JsonView node = root.at(key);
    return range.kind == space::QuantityKind::Integer
               ? static_cast<double>(
                     node.integer(static_cast<std::int64_t>(range.min), static_cast<std::int64_t>(range.max)))
               : node.number(range.min, range.max);
}

double flag(const JsonView& root, std::string_view key, bool otherwise) {
    return (isSaid(root, key) ? root.at(key).boolean() : otherwise) ? 1.0 : 0.0;
}

double activationOf(const JsonView& root, std::string_view key, std::string_view otherwise) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kNames{{{"gelu", "gelu"},
                                                                                   {"gelu_new", "gelu-tanh"},
                                                                                   {"gelu_pytorch_tanh", "gelu-tanh"},
                                                                                   {"gelu_fast", "gelu-tanh"},
                                                                                   {"relu", "relu"},
                                                                                   {"silu", "silu"},
                                                                                   {"swish", "silu"},
                                                                                   {"gelu_python", "gelu"}}};
    const std::string name = isSaid(root, key) ? root.at(key).text() : std::string(otherwise);
    const auto* const found =
        std::find_if(kNames.begin(), kNames.end(), [&](const auto& it) { return it.first == name; });
    if (found == kNames.end()) {
        root.at(key).fail("activation '" + name + "' is none of gelu, gelu_new, gelu_pytorch_tanh, relu, silu, swish");
    }
    return word("activation", found->second);
}

std::size_t layersOf(const JsonView& root, std::string_view key) {
    return static_cast<std::size_t>(root.at(key).integer(1, kMaxLayers));
}

/// One value for all layers or one for each.
std::vector<double> perLayer(const JsonView& root, std::string_view key, std::string_view quantity, std::size_t depth) {
    const space::Quantity& range = *space::findQuantity(quantity);
    if (!root.at(key).isList()) {
        return std::vector<double>(depth, number(root, key, quantity));
    }
    root.at(key).listSize(depth, depth);
    return root.at(key).numbers(depth, range.min, range.max);
}

/// What decoders with RMSNorm and rotary positions share.
Numbers decoderFacts(const JsonView& root) {
    Numbers facts{{"stem", word("stem", "tokens")},
                  {"position", word("position", "rotary")},
                  {"norm_kind", word("norm_kind", "rmsnorm")},
                  {"causal", 1.0},
                  {"fused_qkv", 0.0},
                  {"qkv_bias", 0.0},
                  {"proj_bias", 0.0},
                  {"mlp_bias", 0.0},
                  {"mlp_kind", word("mlp_kind", "gated")},
                  {"pool", word("pool", "every-token")}};
    facts["vocabulary"] = number(root, "vocab_size", "vocabulary");
    return facts;
}

void setHead(Numbers& facts, bool isTied) {
    facts["tied_head"] = isTied ? 1.0 : 0.0;
    if (!isTied) {
        facts["classes"] = facts["vocabulary"];
        facts["head_bias"] = 0.0;
    }
}

double rotaryBase(const JsonView& root, double otherwise) {
    const bool isNested = isSaid(root, "rope_parameters") && root.at("rope_parameters").has("rope_theta");
    return number(isNested ? root.at("rope_parameters") : root, "rope_theta", "rotary_base", otherwise);
}

/// The window of each layer; 0 where it sees all.
std::vector<double> windowsOf(const JsonView& root, std::string_view family, std::size_t depth) {
    std::vector<double> windows(depth, 0.0);
    const auto window = [&] { return number(root, "sliding_window", "window", 0.0); }; // may be said and not used
    if (isSaid(root, "layer_types")) {
        const JsonView types = root.at("layer_types");
        types.listSize(depth, depth);
        for (std::size_t i = 0; i < depth; ++i) {
            windows[i] = types.at(i).text() == "sliding_attention" ? window() : 0.0;
        }
    } else if (family == "mistral") {
        windows.assign(depth, window());
    } else if (flag(root, "use_sliding_window", false) != 0.0) {
        const auto first = static_cast<std::size_t>(
            isSaid(root, "max_window_layers") ? root.at("max_window_layers").integer(0, kMaxLayers) : 28);
        std::fill(windows.begin() + static_cast<std::ptrdiff_t>(std::min(first, depth)), windows.end(), window());
    }
    return windows;
}

/// A layer whose parts are there.
Numbers wholeLayer() {
    return {{"attention_op", word("attention_op", "attention")}, {"mlp_op", word("mlp_op", "mlp")}};
}

/// Heads that the family leaves to a default are as wide as they fit into the width.
double headDimOf(const JsonView& root, double width, double heads, std::optional<double> otherwise = {}) {
    return number(root, "head_dim", "head_dim", otherwise.value_or(std::max(1.0, std::floor(width / heads))));
}

DescribedNetwork readLlama(const JsonView& root, std::string_view family) {
    const std::size_t depth = layersOf(root, "num_hidden_layers");
    const bool isGemma = family == "gemma3n";
    DescribedNetwork network;
    Numbers& facts = network.numbers = decoderFacts(root);
    const double width = number(root, "hidden_size", "embed_dim");
    const double heads = number(root, "num_attention_heads", "heads");
    const double kvHeads = number(root, "num_key_value_heads", "kv_heads", heads);
    if (std::fmod(heads, kvHeads) != 0.0) {
        root.at("num_key_value_heads").fail("does not divide num_attention_heads");
    }
    facts["embed_dim"] = width;
    facts["head_dim"] = family == "qwen3" ? headDimOf(root, width, heads, 128.0)
                        : isGemma         ? headDimOf(root, width, heads, 256.0)
                                          : headDimOf(root, width, heads);
    facts["max_positions"] = number(root, "max_position_embeddings", "max_positions", 2048.0);
    facts["rotary_base"] = rotaryBase(root, isGemma ? 1e6 : 1e4);
    facts["rotary_fraction"] = number(root, "partial_rotary_factor", "rotary_fraction", 1.0);
    facts["norm_eps"] = number(root, "rms_norm_eps", "norm_eps", 1e-6);
    facts["activation"] =
        activationOf(root, isGemma ? "hidden_activation" : "hidden_act", isGemma ? "gelu_pytorch_tanh" : "silu");
    facts["qk_norm"] = family == "qwen3" || isGemma ? 1.0 : 0.0;
    const double bias = flag(root, "attention_bias", false);
    facts["qkv_bias"] = family == "qwen2" ? 1.0 : bias;
    facts["proj_bias"] = family == "qwen2" ? 0.0 : bias;
    facts["mlp_bias"] = flag(root, "mlp_bias", false);
    setHead(facts, flag(root, "tie_word_embeddings", isGemma) != 0.0);
    const std::vector<double> hidden = perLayer(root, "intermediate_size", "mlp_hidden", depth);
    const std::vector<double> windows = windowsOf(root, family, depth);
    network.stages.resize(1);
    for (std::size_t i = 0; i < depth; ++i) {
        Numbers layer = wholeLayer();
        layer.insert({{"heads", heads}, {"kv_heads", kvHeads}, {"mlp_hidden", hidden[i]}, {"window", windows[i]}});
        network.stages[0].blocks.push_back(std::move(layer));
    }
    return network;
}

/// int(2 m d / 3), rounded up to a multiple of 256 (DeciLM).
double nemotronHidden(double multiple, double width) {
    const double wish = std::trunc(2.0 * multiple * width / 3.0);
    return std::ceil(wish / 256.0) * 256.0;
}

bool isReplaced(const JsonView& part) {
    return part.has("replace_with_linear") && part.at("replace_with_linear").boolean();
}

bool isLeftOut(const JsonView& part) {
    if (isReplaced(part)) {
        part.at("replace_with_linear")
            .fail("a linear layer in the place of a part has no word here", "Leave the part out (no_op) or keep it.");
    }
    return part.has("no_op") && part.at("no_op").boolean();
}

DescribedNetwork readNemotronNas(const JsonView& root) {
    const std::size_t depth = layersOf(root, "num_hidden_layers");
    root.at("block_configs").listSize(depth, depth);
    DescribedNetwork network;
    Numbers& facts = network.numbers = decoderFacts(root);
    const double width = number(root, "hidden_size", "embed_dim");
    const double heads = number(root, "num_attention_heads", "heads");
    facts["embed_dim"] = width;
    facts["head_dim"] = headDimOf(root, width, heads);
    facts["max_positions"] = number(root, "max_position_embeddings", "max_positions", 2048.0);
    facts["rotary_base"] = rotaryBase(root, 1e4);
    facts["norm_eps"] = number(root, "rms_norm_eps", "norm_eps", 1e-5);
    facts["activation"] = activationOf(root, "hidden_act", "silu");
    facts["qkv_bias"] = facts["proj_bias"] = flag(root, "attention_bias", false);
    facts["mlp_bias"] = flag(root, "mlp_bias", false);
    setHead(facts, flag(root, "tie_word_embeddings", false) != 0.0);
    network.stages.resize(1);
    for (std::size_t i = 0; i < depth; ++i) {
        const JsonView attention = root.at("block_configs").at(i).at("attention");
        const JsonView ffn = root.at("block_configs").at(i).at("ffn");
        Numbers layer = wholeLayer();
        const bool attends = !isLeftOut(attention);
        layer["heads"] = heads;
        layer["attention_op"] = word("attention_op", attends ? "attention" : "none");
        const double group = attends ? number(attention, "n_heads_in_group", "heads_per_kv") : 1.0;
        if (group < 1.0 || std::fmod(heads, group) != 0.0) {
            attention.at("n_heads_in_group")
                .fail("does not divide " + std::to_string(static_cast<int>(heads)) + " heads");
        }
        layer["kv_heads"] = heads / group;
        const bool hasMlp = !isLeftOut(ffn);
        layer["mlp_op"] = word("mlp_op", hasMlp ? "mlp" : "none");
        layer["mlp_hidden"] = !hasMlp ? 256.0
                              : isSaid(ffn, "intermediate_size")
                                  ? number(ffn, "intermediate_size", "mlp_hidden")
                                  : nemotronHidden(number(ffn, "ffn_mult", "mlp_ratio"), width);
        network.stages[0].blocks.push_back(std::move(layer));
    }
    return network;
}

DescribedNetwork readOpenElm(const JsonView& root) {
    const std::size_t depth = layersOf(root, "num_transformer_layers");
    DescribedNetwork network;
    Numbers& facts = network.numbers = decoderFacts(root);
    facts["embed_dim"] = number(root, "model_dim", "embed_dim");
    facts["head_dim"] = number(root, "head_dim", "head_dim");
    facts["max_positions"] = number(root, "max_context_length", "max_positions", 2048.0);
    facts["rotary_base"] = number(root, "rope_freq_constant", "rotary_base", 1e4);
    facts["norm_eps"] = 1e-6; // of its code
    facts["fused_qkv"] = 1.0;
    facts["qk_norm"] = flag(root, "normalize_qk_projections", false);
    facts["activation"] = activationOf(root, "activation_fn_name", "swish");
    facts["mlp_kind"] = word("mlp_kind", flag(root, "ffn_with_glu", true) != 0.0 ? "gated" : "plain");
    facts["mlp_multiple_of"] = number(root, "ffn_dim_divisor", "mlp_multiple_of", 256.0);
    setHead(facts, flag(root, "share_input_output_layers", true) != 0.0);
    const std::vector<double> heads = perLayer(root, "num_query_heads", "heads", depth);
    const std::vector<double> kvHeads = perLayer(root, "num_kv_heads", "kv_heads", depth);
    const std::vector<double> ratios = perLayer(root, "ffn_multipliers", "mlp_ratio", depth);
    network.stages.resize(1);
    for (std::size_t i = 0; i < depth; ++i) {
        if (std::fmod(heads[i], kvHeads[i]) != 0.0) {
            root.at("num_kv_heads").at(i).fail("does not divide the heads of its layer");
        }
        Numbers layer = wholeLayer();
        layer.insert({{"heads", heads[i]}, {"kv_heads", kvHeads[i]}, {"mlp_ratio", ratios[i]}});
        network.stages[0].blocks.push_back(std::move(layer));
    }
    return network;
}

void addAlike(DescribedNetwork& network, std::size_t depth, double heads, double hidden) {
    Numbers layer = wholeLayer();
    layer.insert({{"heads", heads}, {"kv_heads", heads}, {"mlp_hidden", hidden}});
    network.stages.resize(1);
    network.stages[0].blocks.assign(depth, layer);
}

DescribedNetwork readGpt2(const JsonView& root) {
    DescribedNetwork network;
    const double width = number(root, "n_embd", "embed_dim");
    network.numbers = {{"stem", word("stem", "tokens")},
                       {"position", word("position", "learned")},
                       {"causal", 1.0},
                       {"pool", word("pool", "every-token")},
                       {"embed_dim", width},
                       {"vocabulary", number(root, "vocab_size", "vocabulary")},
                       {"max_positions", number(root, "n_positions", "max_positions", 1024.0)},
                       {"activation", activationOf(root, "activation_function", "gelu_new")},
                       {"norm_eps", number(root, "layer_norm_epsilon", "norm_eps", 1e-5)}};
    setHead(network.numbers, flag(root, "tie_word_embeddings", true) != 0.0);
    addAlike(network, layersOf(root, "n_layer"), number(root, "n_head", "heads"),
             number(root, "n_inner", "mlp_hidden", 4.0 * width));
    return network;
}

double classesOf(const JsonView& root) {
    if (isSaid(root, "id2label")) {
        return std::max(1.0, static_cast<double>(root.at("id2label").node().size()));
    }
    return number(root, "num_labels", "classes", 2.0);
}

DescribedNetwork readBert(const JsonView& root, std::string_view family) {
    DescribedNetwork network;
    const double width = number(root, "hidden_size", "embed_dim");
    network.numbers = {{"stem", word("stem", "tokens")},
                       {"position", word("position", "learned")},
                       {"stem_norm", 1.0},
                       {"norm", word("norm", "post")},
                       {"fused_qkv", 0.0},
                       {"head_norm", 0.0},
                       {"pool", word("pool", "class-token")},
                       {"classes", classesOf(root)},
                       {"readout_only", 1.0},
                       {"embed_dim", width},
                       {"vocabulary", number(root, "vocab_size", "vocabulary")},
                       {"max_positions", number(root, "max_position_embeddings", "max_positions", 512.0)},
                       {"token_types", number(root, "type_vocab_size", "token_types", 2.0)},
                       {"activation", activationOf(root, "hidden_act", "gelu")},
                       {"norm_eps", number(root, "layer_norm_eps", "norm_eps", 1e-12)}};
    if (family == "electra") {
        network.numbers["embedding_dim"] = number(root, "embedding_size", "embedding_dim", 128.0);
    }
    addAlike(network, layersOf(root, "num_hidden_layers"), number(root, "num_attention_heads", "heads"),
             number(root, "intermediate_size", "mlp_hidden", 4.0 * width));
    return network;
}

Numbers imageFacts(const JsonView& root) {
    return {{"stem", word("stem", "patch")},
            {"image_size", number(root, "image_size", "image_size", 224.0)},
            {"patch_size", number(root, "patch_size", "patch_size", 16.0)},
            {"channels", number(root, "num_channels", "channels", 3.0)},
            {"qkv_bias", flag(root, "qkv_bias", true)},
            {"classes", classesOf(root)},
            {"activation", activationOf(root, "hidden_act", "gelu")}};
}

DescribedNetwork readVit(const JsonView& root, std::string_view family) {
    DescribedNetwork network;
    const double width = number(root, "hidden_size", "embed_dim", 768.0);
    network.numbers = imageFacts(root);
    network.numbers.insert({{"embed_dim", width},
                            {"class_token", 1.0},
                            {"position", word("position", "learned")},
                            {"pool", word("pool", "class-token")},
                            {"norm_eps", number(root, "layer_norm_eps", "norm_eps", 1e-12)}});
    if (family == "deit") {
        network.numbers["register_tokens"] = 1.0; // the distillation token
    }
    addAlike(network, layersOf(root, "num_hidden_layers"), number(root, "num_attention_heads", "heads"),
             number(root, "intermediate_size", "mlp_hidden", 4.0 * width));
    return network;
}

DescribedNetwork readSwin(const JsonView& root) {
    DescribedNetwork network;
    network.numbers = imageFacts(root);
    const std::size_t stages = root.at("depths").listSize(1, 8);
    const std::vector<int> depths = root.at("depths").integers(stages, 1, kMaxLayers);
    const std::vector<int> heads = root.at("num_heads").integers(stages, 1, 1024);
    const double width = number(root, "embed_dim", "embed_dim");
    network.numbers.insert({{"class_token", 0.0},
                            {"position", word("position", "none")},
                            {"stem_norm", 1.0},
                            {"shifted_windows", 1.0},
                            {"downsample", word("downsample", "patch-merging")},
                            {"pool", word("pool", "mean")},
                            {"window", number(root, "window_size", "window", 7.0)},
                            {"norm_eps", number(root, "layer_norm_eps", "norm_eps", 1e-5)}});
    network.numbers["patch_size"] = number(root, "patch_size", "patch_size", 4.0);
    const double ratio = number(root, "mlp_ratio", "mlp_ratio", 4.0);
    for (std::size_t stage = 0; stage < stages; ++stage) {
        DescribedNetwork::Stage& own = network.stages.emplace_back();
        own.numbers["embed_dim"] = width * static_cast<double>(1U << stage);
        own.blocks.assign(static_cast<std::size_t>(depths[stage]),
                          {{"heads", static_cast<double>(heads[stage])}, {"mlp_ratio", ratio}});
    }
    return network;
}

using Reader = DescribedNetwork (*)(const JsonView& root, std::string_view family);

constexpr std::array kReaders{
    std::pair<std::string_view, Reader>{"llama", readLlama},
    std::pair<std::string_view, Reader>{"mistral", readLlama},
    std::pair<std::string_view, Reader>{"qwen2", readLlama},
    std::pair<std::string_view, Reader>{"qwen3", readLlama},
    std::pair<std::string_view, Reader>{"gemma3n", readLlama},
    std::pair<std::string_view, Reader>{"nemotron-nas",
                                        [](const JsonView& root, std::string_view) { return readNemotronNas(root); }},
    std::pair<std::string_view, Reader>{"openelm",
                                        [](const JsonView& root, std::string_view) { return readOpenElm(root); }},
    std::pair<std::string_view, Reader>{"gpt2", [](const JsonView& root, std::string_view) { return readGpt2(root); }},
    std::pair<std::string_view, Reader>{"bert", readBert},
    std::pair<std::string_view, Reader>{"electra", readBert},
    std::pair<std::string_view, Reader>{"vit", readVit},
    std::pair<std::string_view, Reader>{"deit", readVit},
    std::pair<std::string_view, Reader>{"swin", [](const JsonView& root, std::string_view) { return readSwin(root); }},
};

} // namespace

bool isModelConfig(const JsonView& root) {
    return root.isObject() && root.has("model_type");
}

DescribedNetwork readModelConfig(const JsonView& root) {
    const std::string type = root.at("model_type").text(64);
    if (root.has("text_config") && !root.has("hidden_size")) { // of a model with more than text
        return readModelConfig(root.at("text_config"));
    }
    const std::string family = type == "gemma3n_text" ? "gemma3n" : type;
    std::string names;
    for (const auto& [name, read] : kReaders) {
        if (family == name) {
            return read(root, name);
        }
        names.append(names.empty() ? "" : ", ").append(name);
    }
    root.at("model_type").fail("'" + type + "' is not known; there are " + names);
}

} // namespace trazor::exchange
