// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/json_view.h"
#include "core/exchange/architecture_file.h"
#include "core/exchange/configs/model_config.h"
#include "core/exchange/configs/space_around.h"
#include "core/exchange/export_format.h"
#include "core/exchange/space_yaml.h"
#include "core/space/cost_model.h"
#include "core/space/file/space_check.h"
#include "core/space/file/space_json.h"
#include "core/space/operations/space_operations.h"

#include <nlohmann/json.hpp>

#include <QTemporaryDir>
#include <QtTest>

#include <fstream>

using namespace trazor;
using nlohmann::json;

namespace {

json smolLm2() {
    return json::parse(R"({"model_type": "llama", "hidden_size": 576, "num_hidden_layers": 30,
        "num_attention_heads": 9, "num_key_value_heads": 3, "intermediate_size": 1536, "hidden_act": "silu",
        "vocab_size": 49152, "max_position_embeddings": 8192, "rms_norm_eps": 1e-05, "rope_theta": 100000,
        "tie_word_embeddings": true})");
}

json changed(json config, const char* patch) {
    config.merge_patch(json::parse(patch));
    return config;
}

json openElm270M() {
    return json::parse(R"({"model_type": "openelm", "model_dim": 1280, "head_dim": 64, "num_transformer_layers": 16,
        "num_query_heads": [12, 12, 12, 12, 12, 16, 16, 16, 16, 16, 16, 16, 20, 20, 20, 20],
        "num_kv_heads": [3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 5, 5, 5, 5],
        "ffn_multipliers": [0.5, 0.73, 0.97, 1.2, 1.43, 1.67, 1.9, 2.13, 2.37, 2.6, 2.83, 3.07, 3.3, 3.53, 3.77, 4.0],
        "vocab_size": 32000, "normalize_qk_projections": true, "share_input_output_layers": true,
        "activation_fn_name": "swish", "ffn_with_glu": true, "ffn_dim_divisor": 256, "max_context_length": 2048})");
}

/// Four layers of a searched model: complete with groups of 4 heads, without attention, without MLP, complete.
json nemotron() {
    return json::parse(R"({"model_type": "nemotron-nas", "hidden_size": 512, "num_hidden_layers": 4,
        "num_attention_heads": 8, "vocab_size": 1000, "max_position_embeddings": 4096, "rms_norm_eps": 1e-05,
        "rope_theta": 500000.0, "block_configs": [
            {"attention": {"no_op": false, "replace_with_linear": false, "n_heads_in_group": 4},
             "ffn": {"no_op": false, "replace_with_linear": false, "ffn_mult": 2.625}},
            {"attention": {"no_op": true, "replace_with_linear": false, "n_heads_in_group": null},
             "ffn": {"no_op": false, "replace_with_linear": false, "ffn_mult": 1.3}},
            {"attention": {"no_op": false, "replace_with_linear": false, "n_heads_in_group": 8},
             "ffn": {"no_op": true, "replace_with_linear": false, "ffn_mult": null}},
            {"attention": {"no_op": false, "replace_with_linear": false, "n_heads_in_group": 4},
             "ffn": {"no_op": false, "replace_with_linear": false, "ffn_mult": 5.25}}]})");
}

space::SearchSpace alone(const json& config) {
    const json document = config;
    return exchange::spaceOf(exchange::readModelConfig(JsonView(document, "config.json")), "config", "config.json");
}

space::NetworkPlan planOf(const json& config) {
    const space::SearchSpace space = alone(config);
    return space::plan(space, space.published.front().architecture);
}

std::int64_t paramsOf(const json& config) {
    return space::costOf(planOf(config)).params;
}

QString problemOf(const json& config) {
    try {
        planOf(config);
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

space::SearchSpace around(const json& config) {
    const json document = config;
    return exchange::spaceAround(exchange::readModelConfig(JsonView(document, "config.json")), "My Model",
                                 "config.json");
}

} // namespace

/// config.json files of Hugging Face: the networks that they describe, spaces around them, and export.
class TestModelConfig : public QObject {
    Q_OBJECT

private slots:
    void publishedModels_haveTheirParameters_data() {
        QTest::addColumn<QByteArray>("config");
        QTest::addColumn<qint64>("params");
        const auto row = [](const char* name, const json& config, qint64 params) {
            QTest::newRow(name) << QByteArray::fromStdString(config.dump()) << params;
        };
        row("SmolLM2-135M", smolLm2(), 134'515'008);
        row("SmolLM2-360M",
            changed(smolLm2(), R"({"hidden_size": 960, "num_hidden_layers": 32, "num_attention_heads": 15,
                                   "num_key_value_heads": 5, "intermediate_size": 2560})"),
            361'821'120);
        row("Qwen3-0.6B", json::parse(R"({"model_type": "qwen3", "hidden_size": 1024, "num_hidden_layers": 28,
                "num_attention_heads": 16, "num_key_value_heads": 8, "head_dim": 128, "intermediate_size": 3072,
                "vocab_size": 151936, "max_position_embeddings": 40960, "rms_norm_eps": 1e-06, "rope_theta": 1000000,
                "tie_word_embeddings": true, "attention_bias": false})"),
            596'049'920);
        row("Qwen2.5-0.5B", json::parse(R"({"model_type": "qwen2", "hidden_size": 896, "num_hidden_layers": 24,
                "num_attention_heads": 14, "num_key_value_heads": 2, "intermediate_size": 4864, "vocab_size": 151936,
                "max_position_embeddings": 32768, "sliding_window": 131072, "use_sliding_window": false,
                "rms_norm_eps": 1e-06, "rope_theta": 1000000.0, "tie_word_embeddings": true})"),
            494'032'768);
        row("Llama-3.2-1B", json::parse(R"({"model_type": "llama", "hidden_size": 2048, "num_hidden_layers": 16,
                "num_attention_heads": 32, "num_key_value_heads": 8, "head_dim": 64, "intermediate_size": 8192,
                "vocab_size": 128256, "max_position_embeddings": 131072, "rms_norm_eps": 1e-05, "rope_theta": 500000.0,
                "tie_word_embeddings": true, "attention_bias": false, "mlp_bias": false})"),
            1'235'814'400);
        row("TinyLlama-1.1B", json::parse(R"({"model_type": "llama", "hidden_size": 2048, "num_hidden_layers": 22,
                "num_attention_heads": 32, "num_key_value_heads": 4, "intermediate_size": 5632, "vocab_size": 32000,
                "max_position_embeddings": 2048, "rms_norm_eps": 1e-05, "tie_word_embeddings": false})"),
            1'100'048'384);
        row("MobileLLM-125M", changed(smolLm2(), R"({"vocab_size": 32000})"), 124'635'456);
        row("OpenELM-270M", openElm270M(), 271'527'168);
        row("OpenELM-270M as ranges",
            changed(openElm270M(), R"({"num_query_heads": null, "num_kv_heads": null, "num_gqa_groups": 4,
                                       "qkv_multipliers": [0.5, 1.0], "ffn_multipliers": [0.5, 4.0]})"),
            271'527'168);
        row("GPT-2 small", json::parse(R"({"model_type": "gpt2", "n_embd": 768, "n_layer": 12, "n_head": 12,
                "vocab_size": 50257, "n_positions": 1024})"),
            124'439'808);
        row("Swin-T", json::parse(R"({"model_type": "swin", "image_size": 224, "patch_size": 4, "embed_dim": 96,
                "depths": [2, 2, 6, 2], "num_heads": [3, 6, 12, 24], "window_size": 7, "num_labels": 1000})"),
            28'288'354);
        row("ViT-B/16", json::parse(R"({"model_type": "vit", "hidden_size": 768, "num_hidden_layers": 12,
                "num_attention_heads": 12, "intermediate_size": 3072, "num_labels": 1000})"),
            86'567'656);
        row("ViT whose heads leave a rest of the width",
            json::parse(R"({"model_type": "vit", "hidden_size": 96, "num_hidden_layers": 2, "num_attention_heads": 5,
                            "intermediate_size": 100})"),
            206'500);
        row("ViT whose heads are not as wide as the width allows",
            json::parse(R"({"model_type": "vit", "hidden_size": 96, "num_hidden_layers": 3, "num_attention_heads": 6,
                "head_dim": 32})"),
            2'096'546);
        row("GPT-2 in the words of other families",
            json::parse(R"({"model_type": "gpt2", "hidden_size": 96, "num_attention_heads": 6, "num_hidden_layers": 3,
                "max_position_embeddings": 50})"),
            5'165'184);
        // One more token, the distillation token, with its position.
        row("DeiT-Ti/16 distilled", json::parse(R"({"model_type": "deit", "hidden_size": 192,
                "num_hidden_layers": 12, "num_attention_heads": 3, "intermediate_size": 768, "num_labels": 1000})"),
            5'717'416 + 2 * 192);
        // Omitted keys take the family's defaults; counts by transformers 5.24.
        row("BERT by its name", json::parse(R"({"model_type": "bert"})"), 108'891'648);
        row("GPT-2 by its name", json::parse(R"({"model_type": "gpt2"})"), 124'439'808);
        row("Swin by its name", json::parse(R"({"model_type": "swin"})"), 27'520'892);
        row("Mistral by its name", json::parse(R"({"model_type": "mistral"})"), 7'241'732'096);
        row("Swin of one stage", json::parse(R"({"model_type": "swin", "embed_dim": 24, "depths": [1], "num_heads": [3],
                "num_channels": 1, "mlp_ratio": 2.0, "num_labels": 11})"),
            6'158);
        // Width 512: embedding, head, two attentions with groups of 4 and one with a group of 8, MLPs of 1024 (896
        // rounded up), 512 and 1792.
        const qint64 grouped = 2 * 512 * 512 + 2 * 512 * 128;
        const qint64 single = 2 * 512 * 512 + 2 * 512 * 64;
        row("a searched model", nemotron(),
            2 * 1000 * 512 + 2 * grouped + single + 3 * 512 * (1024 + 512 + 1792) + 6 * 512 + 512);
    }

    void publishedModels_haveTheirParameters() {
        QFETCH(QByteArray, config);
        QFETCH(qint64, params);
        QCOMPARE(paramsOf(json::parse(config.toStdString())), params);
    }

    void slidingLayers_areRead() {
        const json config =
            changed(smolLm2(), R"({"model_type": "qwen2", "num_hidden_layers": 3, "use_sliding_window": true,
                                       "sliding_window": 512, "max_window_layers": 2})");
        QCOMPARE(planOf(config).stages[0].blocks[1].window, 0);
        QCOMPARE(planOf(config).stages[0].blocks[2].window, 512);
        const json mistral = changed(smolLm2(), R"({"model_type": "mistral", "sliding_window": 4096})");
        QCOMPARE(planOf(mistral).stages[0].blocks[0].window, 4096);
        const json widths = json::array({256, 512});
        json gemma = changed(smolLm2(), R"({"model_type": "gemma3n_text", "num_hidden_layers": 2, "head_dim": 64,
                                                 "num_kv_shared_layers": 0})");
        gemma["intermediate_size"] = widths;
        QCOMPARE(planOf(gemma).stages[0].blocks[1].mlpHidden, std::vector<int>{512});
    }

    /// Parts of a model that the network lacks are named, with the numbers that they change.
    void unsaidParts_areNamed_data() {
        QTest::addColumn<QByteArray>("config");
        QTest::addColumn<QString>("part");
        QTest::addColumn<bool>("isNamed");
        const auto row = [](const char* name, const json& config, const char* part, bool isNamed) {
            QTest::newRow(name) << QByteArray::fromStdString(config.dump()) << part << isNamed;
        };
        const json gemma = json::parse(R"({"model_type": "gemma3n_text", "hidden_size": 96, "num_hidden_layers": 10,
            "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 16, "num_kv_shared_layers": 5})");
        // Five times k and v of 96 x 32 and the norm of 16.
        row("shared keys", gemma, "the last 5 layers have their own, with 30800 parameters more", true);
        row("shared keys with biases", changed(gemma, R"({"attention_bias": true})"), "with 31120 parameters more",
            true);
        row("own keys", changed(gemma, R"({"num_kv_shared_layers": 0})"), "shared", false);
        row("a base for windows", gemma, "base of rotary positions of its own", true);
        row("one base", changed(gemma, R"({"rope_theta": 10000.0})"), "base of rotary positions", false);
        row("few layers", gemma, "sparse", false);
        row("sparse layers", changed(gemma, R"({"num_hidden_layers": 15})"), "sparse", true);
        row("dense layers", changed(gemma, R"({"num_hidden_layers": 15, "activation_sparsity_pattern": 0.0})"),
            "sparse", false);
        row("scaled positions", changed(smolLm2(), R"({"rope_scaling": {"rope_type": "llama3", "factor": 8.0}})"),
            "the scaling of rotary positions", true);
        row("scaled positions of a new file",
            changed(smolLm2(), R"({"rope_parameters": {"rope_type": "yarn", "rope_theta": 10000.0}})"),
            "the scaling of rotary positions", true);
        row("plain positions", changed(smolLm2(), R"({"rope_scaling": null})"), "scaling", false);
        row("a second classifier",
            json::parse(R"({"model_type": "deit", "architectures": ["DeiTForImageClassificationWithTeacher"]})"),
            "the second classifier", true);
    }

    void unsaidParts_areNamed() {
        QFETCH(QByteArray, config);
        QFETCH(QString, part);
        QFETCH(bool, isNamed);
        const json parsed = json::parse(config.toStdString());
        const std::string unsaid = exchange::readModelConfig(JsonView(parsed, "config.json")).unsaid;
        QVERIFY2(QString::fromStdString(unsaid).contains(part) == isNamed, unsaid.c_str());
    }

    void brokenConfigs_areRefused_data() {
        QTest::addColumn<QByteArray>("config");
        QTest::addColumn<QString>("problem");
        const auto row = [](const char* name, const json& config, const char* problem) {
            QTest::newRow(name) << QByteArray::fromStdString(config.dump()) << problem;
        };
        row("another family", changed(smolLm2(), R"({"model_type": "mamba"})"), "model_type: 'mamba' is not known");
        row("a missing width", changed(nemotron(), R"({"hidden_size": null})"), "hidden_size");
        row("groups", changed(smolLm2(), R"({"num_key_value_heads": 4})"), "num_key_value_heads");
        row("heads that do not divide a width", changed(smolLm2(), R"({"hidden_size": 580, "head_dim": 64})"),
            "num_attention_heads");
        row("no head_dim", json::parse(R"({"model_type": "qwen3", "head_dim": null})"), "head_dim");
        row("an activation", changed(smolLm2(), R"({"hidden_act": "mish"})"), "mish");
        row("a list that is too short", changed(openElm270M(), R"({"num_kv_heads": [3]})"), "num_kv_heads");
        row("groups that leave a rest of the heads", changed(openElm270M(), R"({"num_kv_heads": null,
                "num_gqa_groups": 5})"),
            "num_query_heads");
        row("a range of more heads than a layer can have", changed(openElm270M(), R"({"num_query_heads": null,
                "num_kv_heads": null, "model_dim": 65536, "head_dim": 1, "qkv_multipliers": [64.0, 64.0]})"),
            "more than 1024 heads");
        row("heads that do not cut the width", json::parse(R"({"model_type": "gpt2", "n_embd": 100, "n_head": 3})"),
            "n_head");
        row("a window wider than the patches",
            json::parse(R"({"model_type": "swin", "image_size": 96, "window_size": 7})"), "window_size 7");
        row("attention to another text", json::parse(R"({"model_type": "bert", "add_cross_attention": true})"),
            "add_cross_attention");
        row("a rectangle", json::parse(R"({"model_type": "vit", "image_size": [224, 192]})"), "image_size");
        row("a text for a number", changed(smolLm2(), R"({"hidden_size": "576"})"), "hidden_size");
        row("a list for a config", json::parse(R"({"model_type": "llama", "text_config": {"model_type": 3}})"),
            "text_config.model_type");
        json linear = nemotron();
        linear["block_configs"][0]["attention"]["replace_with_linear"] = true;
        row("a linear layer", linear, "block_configs[0].attention.replace_with_linear");
        json experts = nemotron();
        experts["block_configs"][1]["ffn"]["moe"] = {{"num_local_experts", 8}};
        row("experts", experts, "block_configs[1].ffn.moe");
        json sinks = nemotron();
        sinks["block_configs"][0]["attention"]["window_length"] = 64;
        row("a window of a searched layer", sinks, "block_configs[0].attention.window_length");
        row("unscaled attention", json::parse(R"({"model_type": "gpt2", "scale_attn_weights": false})"),
            "scale_attn_weights");
        row("a scale by layer", json::parse(R"({"model_type": "gpt2", "scale_attn_by_inverse_layer_idx": true})"),
            "scale_attn_by_inverse_layer_idx");
        row("two numbers of labels",
            json::parse(R"({"model_type": "vit", "num_labels": 10, "id2label": {"0": "a", "1": "b"}})"),
            "num_labels: id2label names 2 labels");
        const json gemma = json::parse(R"({"model_type": "gemma3n_text", "num_hidden_layers": 10})");
        row("keys shared by every layer", gemma, "num_kv_shared_layers: the last 15 of 10 layers share");
        row("keys of no earlier layer", changed(gemma, R"({"num_kv_shared_layers": 6})"),
            "num_kv_shared_layers: the last 6 of 10 layers share keys and values, and no earlier layer without");
        row("too many layers", changed(smolLm2(), R"({"num_hidden_layers": 100000})"), "num_hidden_layers");
    }

    void brokenConfigs_areRefused() {
        QFETCH(QByteArray, config);
        QFETCH(QString, problem);
        const QString found = problemOf(json::parse(config.toStdString()));
        QVERIFY2(found.contains(problem), qPrintable(found));
    }

    void config_isAnArchitectureOfItsSpace() {
        const space::SearchSpace& space = space::preset("llama-135m");
        const auto imported = exchange::parseArchitecture(space, smolLm2().dump(), "config.json");
        QCOMPARE(imported.architecture, space.published.front().architecture);
        QVERIFY2(imported.warnings.empty(), imported.warnings.empty() ? "" : imported.warnings.front().c_str());
        const space::SearchSpace& open = space::preset("openelm");
        QCOMPARE(exchange::parseArchitecture(open, openElm270M().dump(), "config.json").architecture,
                 open.published.front().architecture);
        // A different fixed fact gives a warning; another kind of network is refused.
        const json other = changed(smolLm2(), R"({"rope_theta": 5000.0})");
        const auto warned = exchange::parseArchitecture(space, other.dump(), "config.json");
        QCOMPARE(warned.warnings.size(), std::size_t{1});
        QVERIFY(QString::fromStdString(warned.warnings[0]).contains("base of rotary positions 5000"));
        QVERIFY_EXCEPTION_THROWN(exchange::parseArchitecture(space::preset("gpt2"), smolLm2().dump(), "config.json"),
                                 Error);
    }

    void spaceAround_holdsTheNetworkAndSmallerOnes_data() {
        QTest::addColumn<QByteArray>("config");
        const auto row = [](const char* name, const json& config) {
            QTest::newRow(name) << QByteArray::fromStdString(config.dump());
        };
        row("llama", smolLm2());
        row("openelm", openElm270M());
        row("nemotron-nas", nemotron());
        row("gpt2", json::parse(R"({"model_type": "gpt2", "n_embd": 768, "n_layer": 12, "n_head": 12,
                                    "vocab_size": 50257})"));
        row("bert", json::parse(R"({"model_type": "bert", "hidden_size": 768, "num_hidden_layers": 12,
                                    "num_attention_heads": 12, "vocab_size": 30522})"));
        row("vit", json::parse(R"({"model_type": "vit", "hidden_size": 192, "num_hidden_layers": 12,
                                   "num_attention_heads": 3})"));
        row("swin", json::parse(R"({"model_type": "swin", "embed_dim": 96, "depths": [2, 2, 6, 2],
                                    "num_heads": [3, 6, 12, 24]})"));
    }

    void spaceAround_holdsTheNetworkAndSmallerOnes() {
        QFETCH(QByteArray, config);
        const json parsed = json::parse(config.toStdString());
        const space::SearchSpace space = around(parsed);
        QCOMPARE(space.name, std::string("my-model"));
        const space::Architecture& parent = space.published.front().architecture;
        QCOMPARE(space::costOf(space::plan(space, parent)).params, paramsOf(parsed));
        const std::vector<std::string> outside = space::violations(space, parent);
        QVERIFY2(outside.empty(), outside.empty() ? "" : outside.front().c_str());
        QVERIFY(space::costOf(space::plan(space, space::smallest(space))).params < paramsOf(parsed) / 2);
        // The written space can be read.
        const space::SearchSpace again = space::parseSpace(space::spaceJson(space));
        QCOMPARE(space::findDefect(again).problem, std::string());
    }

    void spaceAroundStages_hasTheirDepthsAndRatios() {
        const json swin = json::parse(R"({"model_type": "swin", "embed_dim": 96, "depths": [2, 2, 6, 2],
                                          "num_heads": [3, 6, 12, 24]})");
        exchange::DescribedNetwork network = exchange::readModelConfig(JsonView(swin, "config.json"));
        network.stages[2].blocks[1]["mlp_ratio"] = 6.0;
        const space::SearchSpace space = exchange::spaceAround(network, "mixed", "config.json");
        const auto choicesOf = [&](const char* name, std::size_t stage) {
            const auto gene = std::find_if(space.genes.begin(), space.genes.end(),
                                           [&](const space::Gene& it) { return it.name == name; });
            return gene->choicesAt(stage);
        };
        QCOMPARE(choicesOf("depth", 0), (std::vector<double>{1, 2}));
        QCOMPARE(choicesOf("depth", 2), (std::vector<double>{3, 5, 6}));
        for (const std::size_t stage : {0U, 2U}) {
            QCOMPARE(choicesOf("mlp_ratio", stage), (std::vector<double>{3, 4, 4.5, 6}));
        }
        QVERIFY(space::violations(space, space.published.front().architecture).empty());
    }

    void configFile_opensAsTheSpaceAroundIt() {
        const QTemporaryDir folder;
        const std::string path = folder.filePath("SmolLM2.json").toStdString();
        std::ofstream(path) << smolLm2().dump();
        const space::SearchSpace space = exchange::loadSpaceFile(path);
        QCOMPARE(space.name, std::string("smollm2"));
        QCOMPARE(space.usualBand.params.max, std::optional<std::int64_t>(134'515'008));
    }

    /// Files that people have beside their models and spaces: the message says what they are.
    void filesOfNeighbours_areNamed_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("words");
        QTest::newRow("safetensors index")
            << QByteArray(R"({"metadata": {}, "weight_map": {}})") << "index of a model's weights";
        QTest::newRow("no model_type") << QByteArray(R"({"architectures": ["LlamaForCausalLM"], "hidden_size": 64})")
                                       << "without 'model_type'";
        QTest::newRow("generation config")
            << QByteArray(R"({"bos_token_id": 1, "transformers_version": "4.40.0"})") << "describes no network";
        QTest::newRow("timm") << QByteArray(R"({"architecture": "vit", "pretrained_cfg": {}})") << "timm";
        QTest::newRow("NAS-Bench-101") << QByteArray("{'module_adjacency': [[0, 1], [0, 0]]}") << "NAS-Bench-101";
        QTest::newRow("once-for-all") << QByteArray(R"({"ks": [7, 3], "e": [3, 4], "d": [4, 3]})") << "once-for-all";
        QTest::newRow("HAT") << QByteArray("encoder-layer-num-subtransformer: 6\n") << "hardware-aware-transformers";
        QTest::newRow("AutoFormer's evolution")
            << QByteArray("{'layer_num': 2, 'mlp_ratio': [3.5, 4.0], 'num_heads': [3, 4]}") << "AutoFormer's evolution";
        QTest::newRow("unknown JSON") << QByteArray(R"({"number": 3, "params": {}})") << "of a kind that is known";
    }

    void filesOfNeighbours_areNamed() {
        QFETCH(QByteArray, text);
        QFETCH(QString, words);
        try {
            exchange::parseArchitecture(space::preset("autoformer-tiny"), text.toStdString(), "file");
            QFAIL("the file is read");
        } catch (const Error& error) {
            const QString problem = QString::fromUtf8(error.what());
            QVERIFY2(problem.contains(words), qPrintable(problem));
            QVERIFY(!error.hint().empty());
        }
    }

    void fileOfANeighbour_isNamed_whereASpaceIsExpected() {
        const QTemporaryDir folder;
        const std::string path = folder.filePath("model.safetensors.index.json").toStdString();
        std::ofstream(path) << R"({"metadata": {}, "weight_map": {}})";
        try {
            exchange::loadSpaceFile(path);
            QFAIL("the file is read");
        } catch (const Error& error) {
            QVERIFY2(QByteArray(error.what()).contains("index of a model's weights"), error.what());
        }
    }

    void decoderFormats_sayWhatTheyKeep_data() {
        QTest::addColumn<QByteArray>("config");
        QTest::addColumn<QString>("format");
        QTest::addColumn<QString>("fidelity");
        const auto row = [](const char* name, const json& config, const char* format, const char* fidelity) {
            QTest::newRow(name) << QByteArray::fromStdString(config.dump()) << format << fidelity;
        };
        row("llama", smolLm2(), "huggingface", "exact");
        row("qwen2", changed(smolLm2(), R"({"model_type": "qwen2"})"), "huggingface", "exact");
        row("qwen3", changed(smolLm2(), R"({"model_type": "qwen3", "head_dim": 128})"), "huggingface", "exact");
        row("mistral", changed(smolLm2(), R"({"model_type": "mistral", "sliding_window": 256})"), "huggingface",
            "exact");
        // Mistral may have such heads; without windows the file is a Llama configuration, which may not.
        json narrow = changed(smolLm2(), R"({"model_type": "mistral", "hidden_size": 512, "head_dim": 64})");
        narrow["sliding_window"] = nullptr;
        row("heads that do not divide the width", narrow, "huggingface",
            "refused: transformers refuses this model with 9 heads");
        narrow["head_dim"] = 56; // the width divided by 9 heads, rounded down
        row("a head width that is no quotient", narrow, "nemotron-nas", "refused: the width of a head is the width");
        row("layers of their own", nemotron(), "huggingface", "refused");
        row("searched", nemotron(), "nemotron-nas", "exact");
        row("a width that is no multiple", changed(smolLm2(), R"({"intermediate_size": 1500})"), "nemotron-nas",
            "refused");
        row("OpenELM", openElm270M(), "openelm", "exact");
        row("heads by layer", openElm270M(), "nemotron-nas", "refused");
        row("left out", nemotron(), "openelm", "refused");
        row("Llama as OpenELM", smolLm2(), "openelm", "lossy");
        row("an image network", json::parse(R"({"model_type": "vit", "hidden_size": 192, "num_hidden_layers": 12,
                                                 "num_attention_heads": 3})"),
            "openelm", "refused");
        row("exact code", nemotron(), "pytorch", "exact");
        json gemma = json::parse(R"({"model_type": "gemma3n_text", "num_hidden_layers": 2, "hidden_size": 256,
                                     "intermediate_size": [512, 1024], "vocab_size": 1000,
                                     "num_kv_shared_layers": 0})");
        row("MLPs of their own", gemma, "gemma3n", "lossy: what reads the file adds Gemma-3n's own parts");
        row("no norm of q and k", smolLm2(), "gemma3n", "lossy");
        row("parts left out", nemotron(), "gemma3n", "refused");
        row("windows of a family that has none",
            changed(smolLm2(), R"({"model_type": "qwen2", "num_hidden_layers": 2, "use_sliding_window": true,
                                   "sliding_window": 64, "layer_types": ["full_attention", "sliding_attention"]})"),
            "openelm", "lossy");
    }

    void decoderFormats_sayWhatTheyKeep() {
        QFETCH(QByteArray, config);
        QFETCH(QString, format);
        QFETCH(QString, fidelity);
        const space::SearchSpace space = alone(json::parse(config.toStdString()));
        const exchange::ExportSubject subject{space, space.published.front().architecture};
        const exchange::ExportFormat& chosen = exchange::exportFormat(format.toStdString());
        const QString found = QString::fromStdString(exchange::fidelityOf(chosen, subject).text());
        QVERIFY2(found.startsWith(fidelity), qPrintable(found));
        if (fidelity == "exact" && format != "pytorch") {
            // T-Razor's own reader gives the same network.
            QCOMPARE(paramsOf(json::parse(exchange::exported(chosen, subject))),
                     space::costOf(space::plan(space, subject.architecture)).params);
        }
    }

    void huggingface_saysTheLeastReleaseOfDecoders_data() {
        QTest::addColumn<QByteArray>("config");
        QTest::addColumn<QString>("release");
        const auto row = [](const char* name, const char* changes, const char* release) {
            const char* const plain = R"({"num_key_value_heads": 9, "rope_theta": 10000})";
            QTest::newRow(name) << QByteArray::fromStdString(changed(changed(smolLm2(), plain), changes).dump())
                                << release;
        };
        row("llama of the first release", "{}", "4.28");
        row("grouped keys", R"({"num_key_value_heads": 3})", "4.31");
        row("a base of its own", R"({"rope_theta": 500000})", "4.33");
        row("biases of q, k and v", R"({"attention_bias": true})", "4.34");
        row("biases of the MLP", R"({"mlp_bias": true})", "4.41");
        row("wide heads", R"({"head_dim": 128})", "4.45");
        row("mistral", R"({"model_type": "mistral", "sliding_window": 64})", "4.34");
        row("mistral with wide heads", R"({"model_type": "mistral", "sliding_window": 64, "head_dim": 128})", "4.43");
        row("qwen2", R"({"model_type": "qwen2"})", "4.37");
        row("qwen2 with heads that do not divide the width", R"({"model_type": "qwen2", "hidden_size": 512})", "4.48");
        row("qwen3", R"({"model_type": "qwen3", "head_dim": 64})", "4.51");
        row("qwen3 with windows",
            R"({"model_type": "qwen3", "head_dim": 64, "use_sliding_window": true, "sliding_window": 64,
                "max_window_layers": 1})",
            "4.53");
    }

    void huggingface_saysTheLeastReleaseOfDecoders() {
        QFETCH(QByteArray, config);
        QFETCH(QString, release);
        const space::SearchSpace space = alone(json::parse(config.toStdString()));
        const exchange::ExportSubject subject{space, space.published.front().architecture};
        const exchange::ExportFormat& format = exchange::exportFormat("huggingface");
        const std::string needs = "transformers " + release.toStdString() + " or newer";
        QCOMPARE(exchange::fidelityOf(format, subject).text(), "exact (needs " + needs + ")");
        const json file = json::parse(exchange::exported(format, subject));
        QCOMPARE(file.at("trazor").at("needs").get<std::string>(), needs);
    }
};

QTEST_GUILESS_MAIN(TestModelConfig)
#include "tst_model_config.moc"
