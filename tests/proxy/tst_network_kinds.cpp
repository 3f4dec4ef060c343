// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/proxy/torch/scoring/dss.h"
#include "core/proxy/torch/scoring/runtime.h"
#include "core/proxy/torch/scoring/torch_evaluator.h"
#include "core/proxy/torch/weights/supernet.h"
#include "core/space/file/space_json.h"
#include "core/space/operations/space_operations.h"
#include "tests/support/decoder_space.h"
#include "tests/support/hand_made_plans.h"
#include "tests/support/miniature.h"
#include "tests/support/mixed_spaces.h"
#include "tests/support/naive_scorer.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

using namespace trazor;
using namespace trazor::proxy;
using nlohmann::json;

namespace {

/// The file of a small search space. The spaces below have every kind of block.
std::string spaceText(const std::string& stages, const std::string& fixed, const std::string& genes) {
    return R"({"format": "trazor-space", "version": 1, "name": "mini", "title": "Mini", "family": "Test",
               "about": "", "source": "", "stages": )" +
           stages + R"(, "fixed": {"channels": 3, "classes": 7, "stem_norm": false, )" + fixed + R"(}, "genes": [)" +
           genes + "]}";
}

std::string gene(const std::string& name, const std::string& scope, const std::string& choices) {
    return R"({"name": ")" + name + R"(", "scope": ")" + scope + R"(", "choices": [)" + choices + "]}";
}

std::string pitSpace() {
    return spaceText("3",
                     R"("stem": "patch", "image_size": 40, "patch_size": 8, "stride": 8, "class_token": true,
                        "position": "grid", "norm": "pre", "norm_eps": 1e-6, "downsample": "conv-pool",
                        "pool": "class-token")",
                     gene("base_dim", "network", "6, 8") + "," + gene("depth", "stage", "1, 2") + "," +
                         gene("heads", "network", "2, 3") + "," + gene("mlp_ratio", "network", "2, 3"));
}

std::string vitasSpace() {
    return spaceText("1",
                     R"("stem": "patch", "image_size": 40, "class_token": true, "position": "learned",
                        "norm": "pre", "norm_eps": 1e-6, "head_norm_eps": 1e-5, "attention_scale": "embed_dim",
                        "pool": "class-token")",
                     gene("patch_size", "network", "7, 8, 10") + "," + gene("embed_dim", "network", "19, 26, 38") +
                         "," + gene("depth", "network", "1, 2, 3") + "," + gene("heads", "block", "1, 2, 4") + "," +
                         gene("qkv_width", "block", "12, 24, 60") + "," + gene("mlp_hidden", "block", "12, 36"));
}

/// 10 x 10, 5 x 5 and 3 x 3 patches: windows that divide the grid, do not divide it, or exceed it.
std::string swinSpace(const std::string& more) {
    return spaceText("3",
                     R"("stem": "patch", "image_size": 40, "patch_size": 4, "class_token": false,
                        "position": "none", "width_multiplier": [1, 2, 4], "head_dim": 4,
                        "shifted_windows": true, "norm": "pre", "downsample": "patch-merging", "pool": "mean")" +
                         more,
                     gene("embed_dim", "network", "8, 12") + "," + gene("depth", "stage", "1, 2") + "," +
                         gene("window", "block", "2, 3, 4, 5, 7") + "," + gene("heads_offset", "block", "-1, 0, 1") +
                         "," + gene("mlp_ratio", "block", "2, 3.5"));
}

std::string gptSpace() {
    return spaceText("1",
                     R"("stem": "tokens", "vocabulary": 50, "max_positions": 19, "sequence_length": 14,
                        "position": "learned", "norm": "pre", "causal": true, "pool": "every-token",
                        "tied_head": true)",
                     gene("embed_dim", "network", "16, 32") + "," + gene("depth", "network", "2, 3") + "," +
                         gene("heads", "block", "1, 2, 4") + "," + gene("mlp_hidden", "block", "8, 40"));
}

std::string bertSpace(const std::string& operations) {
    return spaceText("1",
                     R"("stem": "tokens", "vocabulary": 50, "embedding_dim": 16, "max_positions": 19,
                        "token_types": 2, "sequence_length": 13, "position": "learned", "norm": "post",
                        "norm_eps": 1e-12, "fused_qkv": false, "head_norm": false, "pool": "class-token",
                        "readout_only": true)",
                     gene("embed_dim", "network", "16, 32") + "," + gene("depth", "network", "2, 3") + "," +
                         gene("operation", "block", operations) + "," + gene("heads", "block", "2, 4") + "," +
                         gene("mlp_hidden", "block", "12, 40") + "," + gene("mlp_layers", "block", "1, 3"));
}

/// Text networks in stages with projections between them, like FlexiBERT networks of changing width.
std::string changingSpace() {
    return spaceText("3",
                     R"("stem": "tokens", "vocabulary": 50, "embedding_dim": 16, "max_positions": 19,
                        "token_types": 2, "sequence_length": 13, "position": "learned", "norm": "post",
                        "fused_qkv": false, "head_norm": false, "pool": "class-token", "readout_only": true,
                        "width_multiplier": [1, 1.5, 0.5], "downsample": "projection")",
                     gene("embed_dim", "network", "16, 32") + "," + gene("depth", "stage", "1, 2") + "," +
                         gene("heads", "block", "2, 4") + "," + gene("mlp_hidden", "block", "12, 40"));
}

/// Post-norm image networks with transforms, convolutions and attention over the patches.
std::string mixedSpace() {
    return spaceText("2",
                     R"("stem": "patch", "image_size": 32, "patch_size": 8, "class_token": true,
                        "position": "learned", "norm": "post", "downsample": "none", "pool": "mean-patches")",
                     gene("embed_dim", "network", "16, 24") + "," + gene("depth", "stage", "1, 2") + "," +
                         gene("operation", "block", R"("SA-WMA", "LT-DCT", "DSC-5")") + "," +
                         gene("heads", "block", "2, 4") + "," + gene("mlp_ratio", "block", "2") + "," +
                         gene("mlp_layers", "block", "1, 2"));
}

bool near(double value, double expected, double error) {
    const bool ok = std::abs(value - expected) <= error;
    if (!ok) {
        qWarning("%.12g is not %.12g within %g", value, expected, error);
    }
    return ok;
}

/// `tolerance` is relative to each term. `rounding` is relative to the largest term of the block, for terms that cancel
/// out (equal tokens leave keys without a gradient).
struct Precision {
    double tolerance, rounding;
};
constexpr Precision kFloat64{1e-8, 1e-12};
constexpr Precision kFloat32{1e-3, 1e-5};

bool agree(const BlockScore& actual, const BlockScore& expected, Precision precision) {
    double largest = 0.0;
    for (const LayerTerm& term : expected.terms) {
        largest = std::max(largest, term.value);
    }
    bool ok = (largest > 0.0 || expected.terms.empty()) && actual.terms.size() == expected.terms.size();
    for (std::size_t t = 0; ok && t < expected.terms.size(); ++t) {
        const LayerTerm& term = expected.terms[t];
        ok = actual.terms[t].role == term.role &&
             near(actual.terms[t].value, term.value, precision.tolerance * term.value + precision.rounding * largest);
        if (!ok) {
            qWarning("%s", std::string(roleName(term.role)).c_str());
        }
    }
    return ok;
}

bool agree(const DssResult& actual, const test::NaiveScores& expected, Precision precision) {
    bool ok = actual.nonFinite.empty() && actual.blocks.size() == expected.blocks.size() &&
              near(actual.headSaliency, expected.headSaliency, precision.tolerance * expected.headSaliency) &&
              near(actual.auxSaliency, expected.auxSaliency, precision.tolerance * expected.auxSaliency);
    for (std::size_t b = 0; ok && b < expected.blocks.size(); ++b) {
        ok = agree(actual.blocks[b], expected.blocks[b], precision);
    }
    return ok;
}

/// A super-net with random biases instead of zeros.
class BiasedSupernet : public Supernet {
public:
    using Supernet::Supernet;
    at::Tensor take(const ParameterSpec& spec) override {
        ParameterSpec own = spec;
        own.fill = spec.fill == Fill::Zero ? Fill::Normal : spec.fill;
        return Supernet::take(own);
    }
};

bool agreesWithTheDefinition(const space::NetworkPlan& plan, bool linearised) {
    const ParameterOptions exact{.dtype = at::kDouble, .linearised = linearised};
    BiasedSupernet forDefinition(5, exact);
    const test::NaiveScores expected = test::naiveScores(plan, forDefinition);
    BiasedSupernet source(5, exact);
    const DssResult actual = scoreDss(plan, source, {}).value();
    BiasedSupernet single(5, {.dtype = at::kFloat, .linearised = linearised});
    return near(actual.loss, expected.loss, kFloat64.tolerance * std::abs(expected.loss)) &&
           agree(actual, expected, kFloat64) && agree(scoreDss(plan, single, {}).value(), expected, kFloat32);
}

/// Pixels per side at which the recommended search scores; 0 for text.
int screeningSize(const space::SearchSpace& space) {
    if (space::supernetPlan(space).stem.kind == space::StemKind::TokenEmbedding) {
        return 0;
    }
    return space.stageCount > 1 ? 112 : 64;
}

bool isRefused(const space::NetworkPlan& plan, const char* word) {
    try {
        TorchEvaluator({}).reserve(plan);
    } catch (const Error& error) {
        return error.code() == ErrorCode::Unsupported && QString(error.what()).contains(word);
    }
    return false;
}

} // namespace

class TestNetworkKinds : public QObject {
    Q_OBJECT

    /// Checks that scores are positive if the block has the scored part, else zero.
    static void verifyScores(const std::vector<BlockScore>& scores, const space::NetworkPlan& plan) {
        std::size_t index = 0;
        for (const space::StagePlan& stage : plan.stages) {
            for (const space::BlockPlan& block : stage.blocks) {
                const BlockScore& score = scores[index++];
                QVERIFY(std::isfinite(score.diversity) && (score.diversity > 0.0) == block.mixes());
                QVERIFY(std::isfinite(score.saliency) && (score.saliency > 0.0) == block.hasMlp());
            }
        }
    }

private slots:
    void initTestCase() { useOneThreadPerOperation(); }

    void scores_matchTheDefinition_data() {
        QTest::addColumn<QByteArray>("text");
        const auto row = [](const char* name, const std::string& text) {
            QTest::newRow(name) << QByteArray::fromStdString(text);
        };
        row("PiT", pitSpace());
        row("ViTAS", vitasSpace());
        row("Swin", swinSpace(""));
        row("Swin with relative positions and separate qkv",
            swinSpace(R"(, "relative_position": 2, "fused_qkv": false)"));
        row("GPT-2", gptSpace());
        row("self-attention", bertSpace(R"("SA-SDP")"));
        row("weighted attention", bertSpace(R"("SA-WMA")"));
        row("Fourier transform", bertSpace(R"("LT-DFT", "SA-SDP")"));
        row("cosine transform", bertSpace(R"("LT-DCT", "SA-SDP")"));
        row("span convolution", bertSpace(R"("DSC-5", "DSC-9")"));
        row("FlexiBERT", bertSpace(R"("SA-SDP", "SA-WMA", "LT-DFT", "LT-DCT", "DSC-5", "DSC-9")"));
        row("post-norm images", mixedSpace());
        row("text of changing width", changingSpace());
        for (const auto& [name, space] : test::mixedSpaces()) {
            row(name, space.dump());
        }
        const auto decoder = [&](const char* name, const char* patch) { row(name, test::decoder(patch).dump()); };
        decoder("decoder", "{}");
        decoder("decoder with q, k and v in one matrix", R"({"fixed": {"fused_qkv": true, "qkv_bias": true}})");
        decoder("decoder with normed q and k", R"({"fixed": {"qk_norm": true, "proj_bias": true}})");
        decoder("decoder with LayerNorm", R"({"fixed": {"qk_norm": true, "norm_kind": "layernorm"}})");
        decoder("decoder with partial rotation", R"({"fixed": {"rotary_fraction": 0.5, "rotary_base": 500}})");
        decoder("decoder with a sliding window", R"({"fixed": {"window": 4}})");
        decoder("decoder with MLP widths that are rounded",
                R"({"fixed": {"mlp_multiple_of": 12}, "genes": [
                    {"name": "embed_dim", "scope": "network", "choices": [16, 24]},
                    {"name": "depth", "scope": "network", "choices": [2, 3]},
                    {"name": "heads", "scope": "block", "choices": [2, 4]},
                    {"name": "mlp_ratio", "scope": "block", "choices": [1.2, 2.7]}]})");
        for (const auto& [word, choices] : std::map<const char*, json>{{"window", {0, 3}},
                                                                       {"qkv_bias", {false, true}},
                                                                       {"proj_bias", {false, true}},
                                                                       {"mlp_bias", {false, true}},
                                                                       {"qk_norm", {false, true}},
                                                                       {"norm_kind", {"layernorm", "rmsnorm"}},
                                                                       {"rotary_base", {100, 1e6}},
                                                                       {"rotary_fraction", {0, 0.5, 1}},
                                                                       {"heads_per_kv", {1, 2}}}) {
            json space = test::decoderWith(word, "block", choices);
            if (space["genes"].back()["name"] == "heads_per_kv") { // replaces kv_heads
                space["genes"].erase(3);
            }
            row((std::string("decoder with its own ") + word).c_str(), space.dump());
        }
        decoder("decoder with its own head",
                R"({"fixed": {"tied_head": false, "classes": 50, "head_bias": false, "mlp_bias": true}})");
        decoder("decoder with learned positions", R"({"fixed": {"position": "learned"}})");
        decoder("decoder with weighted attention", R"({"fixed": {"operation": "SA-WMA", "qk_norm": true}})");
        decoder("encoder of today", R"({"fixed": {"causal": false, "norm": "post", "pool": "mean"}})");
        for (const char* kind : {"plain", "gated"}) {
            for (const char* activation : {"gelu", "gelu-tanh", "relu", "silu"}) {
                json space = test::kDecoder;
                space["fixed"]["mlp_kind"] = kind;
                space["fixed"]["activation"] = activation;
                row((std::string(kind) + " " + activation).c_str(), space.dump());
            }
        }
        json skipping = test::decoderWith("attention_op", "block", {"none", "attention"});
        skipping["genes"].push_back(test::gene("mlp_op", "block", {"none", "mlp"}));
        row("decoder without some parts", skipping.dump());
        skipping["fixed"]["norm"] = "post";
        row("post-norm decoder without some parts", skipping.dump());
        const json registers =
            test::mine(R"({"stages": 1, "usual_band": null, "fixed": {"class_token": true, "register_tokens": 3,
                       "position": "learned", "downsample": null, "width_multiplier": null, "shifted_windows": null,
                       "qk_norm": true, "mlp_kind": "gated", "norm_kind": "rmsnorm", "pool": "mean-patches",
                       "image_size": 24, "activation": "gelu-tanh", "window": 0},
                       "genes": [{"name": "embed_dim", "scope": "network", "choices": [32, 48]},
                                 {"name": "depth", "scope": "network", "choices": [1, 2]},
                                 {"name": "heads", "scope": "block", "choices": [2, 4]},
                                 {"name": "kv_heads", "scope": "block", "choices": [1, 2]},
                                 {"name": "mlp_ratio", "scope": "block", "choices": [1, 2]}]})");
        row("images with register tokens", registers.dump());
        json placed = registers;
        placed["fixed"]["position"] = "every-token";
        row("images whose register tokens have positions", placed.dump());
        row("windows with the words of decoders",
            test::mine(R"({"usual_band": null, "fixed": {"qk_norm": true, "norm_kind": "rmsnorm", "mlp_kind": "gated",
                       "qkv_bias": false, "relative_position": 2}})")
                .dump());
    }

    void scores_matchTheDefinition() {
        QFETCH(QByteArray, text);
        const space::SearchSpace mini = space::parseSpace(text.toStdString());
        Rng rng(17);
        for (int i = 0; i < 4; ++i) {
            const auto plan = space::plan(mini, space::sample(mini, rng));
            QVERIFY(agreesWithTheDefinition(plan, true));
            QVERIFY(agreesWithTheDefinition(plan, false));
        }
    }

    void handMadeBert_withAnyFeedForwardWidths_matchesTheDefinition() {
        const auto plan = test::bertPlan(32, 4, {{40, 24}, {16}, {24, 40, 8}});
        QVERIFY(agreesWithTheDefinition(plan, true));
        QVERIFY(agreesWithTheDefinition(plan, false));
    }

    void everyPreset_scoresRandomArchitectures_data() {
        QTest::addColumn<QString>("name");
        for (const std::string& name : space::presetNames()) {
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
        }
    }

    void everyPreset_scoresRandomArchitectures() {
        QFETCH(QString, name);
        const space::SearchSpace preset = testing::miniature(space::preset(name.toStdString()));
        const ScoringConfig config{.seed = 6, .imageSize = screeningSize(preset), .threads = 1};
        constexpr int kCount = 3;
        Rng rng(23);
        std::vector<space::NetworkPlan> plans;
        for (int i = 0; i < kCount; ++i) {
            plans.push_back(space::plan(preset, space::sample(preset, rng), config.imageSize));
        }
        int scored = 0;
        // Not through the factory, which would draw the whole super-net for a few slices.
        TorchEvaluator(config).evaluate(plans,
                                        [&](std::size_t index, Evaluation&& evaluation) {
                                            QCOMPARE(evaluation.status, EvaluationStatus::Ok);
                                            QCOMPARE(evaluation.scores.blocks.size(), plans[index].depth());
                                            verifyScores(evaluation.scores.blocks, plans[index]);
                                            ++scored;
                                        },
                                        {});
        QCOMPARE(scored, kCount);
    }

    void networkWithoutReadout_isRefused() {
        auto plan = test::bertPlan(32, 4, {{40}});
        plan.head.classes = 0;
        QVERIFY(isRefused(plan, "readout"));
    }

    void impossibleCombinations_areRefused() {
        auto causalWindows = test::miniSwinPlan();
        causalWindows.stages[0].blocks[0].causal = true;
        QVERIFY(isRefused(causalWindows, "block 1: causal"));
        auto windowsOnText = test::bertPlan(32, 4, {{40}});
        windowsOnText.stages[0].blocks[0].window = 4;
        QVERIFY(isRefused(windowsOnText, "text"));
        auto oddHeads = test::bertPlan(36, 3, {{40}, {40}});
        oddHeads.stages[0].blocks[1].mixer = space::MixerKind::SpanConvolution;
        oddHeads.stages[0].blocks[1].convKernel = 5;
        QVERIFY(isRefused(oddHeads, "block 2: DSC-5 needs an even number of heads"));
        auto tiedToNarrowTable = test::bertPlan(32, 4, {{40}});
        tiedToNarrowTable.head.tied = true;
        QVERIFY(isRefused(tiedToNarrowTable, "tied"));
        auto mergedClassToken = test::miniSwinPlan();
        mergedClassToken.stem.classToken = true;
        QVERIFY(isRefused(mergedClassToken, "class and register tokens"));
    }

    /// Candidates of different patch sizes share the patch embedding of the super-net.
    void patchSizes_doNotDisturbEachOther() {
        const space::SearchSpace mini = space::parseSpace(vitasSpace());
        auto narrow = space::smallest(mini);
        const auto plan = space::plan(mini, narrow);
        Supernet alone(3, {});
        const double expected = scoreDss(plan, alone, {}).value().loss;
        Supernet shared(3, {});
        scoreDss(space::plan(mini, space::largest(mini)), shared, {});
        QCOMPARE(scoreDss(plan, shared, {}).value().loss, expected);
    }
};

QTEST_GUILESS_MAIN(TestNetworkKinds)
#include "tst_network_kinds.moc"
