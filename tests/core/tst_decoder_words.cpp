// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/space/blocks/block_part.h"
#include "core/space/cost_model.h"
#include "core/space/file/space_check.h"
#include "core/space/file/space_json.h"
#include "core/space/operations/space_operations.h"
#include "core/space/vocabulary.h"
#include "tests/support/decoder_space.h"

#include <QtTest>

#include <functional>
#include <iterator>

using namespace trazor;
using namespace trazor::space;
using nlohmann::json;
using test::decoder;
using test::decoderWith;

namespace {

SearchSpace parsed(const json& space) {
    return parseSpace(space.dump());
}

NetworkPlan largestOf(const json& text) {
    const SearchSpace space = parsed(text);
    return plan(space, largest(space));
}

NetworkPlan smallestOf(const json& text) {
    const SearchSpace space = parsed(text);
    return plan(space, smallest(space));
}

const BlockPlan& firstBlock(const NetworkPlan& plan) {
    return plan.stages.front().blocks.front();
}

std::int64_t paramsOf(const json& space) {
    return costOf(largestOf(space)).params;
}

/// The message with which the largest network of the space is refused; empty if it is accepted.
QString problemOf(const json& space) {
    try {
        largestOf(space);
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

} // namespace

/// Words of text decoders: their plans, costs and refusals. The widest network has width 24, 3 blocks, 4 heads of 8,
/// 2 KV heads and 40 hidden units.
class TestDecoderWords : public QObject {
    Q_OBJECT

    /// The subset of `words` that planning the first block of the smallest network reads.
    static QStringList readOf(const json& text, const QStringList& words) {
        const SearchSpace space = parsed(text);
        const std::vector<bool> isRead = wordsRead(space, smallest(space), 0, 0);
        QStringList read;
        for (const QString& word : words) {
            if (isRead[wordIndex(word.toStdString()).value()]) {
                read << word;
            }
        }
        return read;
    }

private slots:
    void partsThatAreLeftOut_readNoneOfTheirWords() {
        const QStringList words{"attention_op", "heads",    "kv_heads",   "qk_norm",   "window",
                                "mlp_op",       "mlp_kind", "activation", "mlp_hidden"};
        QCOMPARE(readOf(test::kDecoder, words), words);
        QCOMPARE(readOf(decoder(R"({"fixed": {"attention_op": "none"}})"), words),
                 (QStringList{"attention_op", "mlp_op", "mlp_kind", "activation", "mlp_hidden"}));
        QCOMPARE(readOf(decoder(R"({"fixed": {"mlp_op": "none"}})"), words),
                 (QStringList{"attention_op", "heads", "kv_heads", "qk_norm", "window", "mlp_op"}));
    }

    void decoder_isPlanned() {
        const NetworkPlan network = largestOf(test::kDecoder);
        const BlockPlan& block = firstBlock(network);
        QCOMPARE(network.stem.position, PositionKind::None);
        QCOMPARE(block.heads, 4);
        QCOMPARE(block.kvHeads, 2);
        QCOMPARE(block.kvWidth(), 16);
        QCOMPARE(block.attentionWidth, 32);
        QCOMPARE(block.rotaryDim, 8);
        QCOMPARE(block.rotaryBase, 10'000.0);
        QCOMPARE(block.mlpKind, MlpKind::Gated);
        QCOMPARE(block.activation, Activation::Silu);
        QVERIFY(!block.qkvBias && !block.projBias && !block.mlpBias && !block.qkNorm);
        QCOMPARE(block.normKind, NormKind::RmsNorm);
        QCOMPARE(network.head.normKind, NormKind::RmsNorm);
    }

    void cost_isExact() {
        const Cost cost = costOf(largestOf(test::kDecoder));
        const std::int64_t weights = 24 * (32 + 16 + 16) + 32 * 24 + 3 * 24 * 40;
        QCOMPARE(cost.params, 50 * 24 + 3 * (weights + 2 * 24) + 24);
        QCOMPARE(cost.macs, 3 * (13 * weights + 2 * 13 * 13 * 32) + 13 * 24 * 50);
    }

    void activations_countWhatLivesAtOnce_data() {
        QTest::addColumn<QByteArray>("patch");
        QTest::addColumn<qint64>("mixing");
        QTest::addColumn<qint64>("mlp");
        // Per token: the input, 24; q 32, k and v 16 each; the weights of 4 heads on 13 tokens; the result, 32.
        const qint64 mixing = 24 + 32 + 16 + 16 + 4 * 13 + 32;
        QTest::newRow("gate and up") << QByteArray("{}") << mixing << qint64{24 + 24 + 40 + 40};
        QTest::newRow("wide gate and up")
            << QByteArray(R"({"mlp_hidden": 500})") << mixing << qint64{24 + 24 + 500 + 500};
        QTest::newRow("plain") << QByteArray(R"({"mlp_kind": "plain", "mlp_hidden": 500})") << mixing
                               << qint64{24 + 24 + 500};
        QTest::newRow("stacked") << QByteArray(R"({"mlp_kind": "plain", "mlp_hidden": 500, "mlp_layers": 3})") << mixing
                                 << qint64{24 + 500 + 500};
        QTest::newRow("norm after the MLP")
            << QByteArray(R"({"mlp_hidden": 500, "norm": "post"})") << mixing << qint64{24 + 500 + 500};
        QTest::newRow("a wide result") << QByteArray(
                                              R"({"mlp_kind": "plain", "mlp_hidden": 2, "attention_op": "none"})")
                                       << qint64{24} << qint64{24 + 24 + 2};
        QTest::newRow("keys and values for each head")
            << QByteArray(R"({"kv_heads": 4})") << mixing + 16 + 16 << qint64{24 + 24 + 40 + 40};
        // A window limits what a token sees and not what a dense product computes.
        QTest::newRow("a window of text") << QByteArray(R"({"window": 5})") << mixing << qint64{24 + 24 + 40 + 40};
        QTest::newRow("a normed input wider than the heads")
            << QByteArray(R"({"heads": 1, "kv_heads": 1, "head_dim": 2, "sequence_length": 3, "mlp_op": "none"})")
            << qint64{24 + 2 + 2 + 2 + 24} << qint64{24};
        QTest::newRow("no MLP") << QByteArray(R"({"mlp_op": "none"})") << mixing << qint64{24};
    }

    void activations_countWhatLivesAtOnce() {
        QFETCH(QByteArray, patch);
        QFETCH(qint64, mixing);
        QFETCH(qint64, mlp);
        json space = test::kDecoder;
        space["fixed"].merge_patch(json::parse(patch.toStdString()));
        const auto isFixed = [&](const json& gene) { return space["fixed"].contains(gene["name"]); };
        json genes = json::array();
        std::copy_if(space["genes"].begin(), space["genes"].end(), std::back_inserter(genes), std::not_fn(isFixed));
        space["genes"] = genes;
        const NetworkPlan network = largestOf(space);
        const qint64 tokens = network.stem.sequenceLength;
        constexpr int kBatch = 3;
        constexpr int kBytes = 4;
        QCOMPARE(qint64{costBreakdown(network, kBatch).activations}, kBytes * kBatch * tokens * std::max(mixing, mlp));
    }

    void biasesAndNorms_areCounted() {
        const std::int64_t plain = paramsOf(test::kDecoder);
        const auto more = [&](const char* patch) { return paramsOf(decoder(patch)) - plain; };
        QCOMPARE(more(R"({"fixed": {"qkv_bias": true}})"), 3 * 64);
        QCOMPARE(more(R"({"fixed": {"proj_bias": true}})"), 3 * 24);
        QCOMPARE(more(R"({"fixed": {"mlp_bias": true}})"), 3 * (2 * 40 + 24));
        QCOMPARE(more(R"({"fixed": {"qk_norm": true}})"), 3 * 2 * 8);
        QCOMPARE(more(R"({"fixed": {"qk_norm": true, "norm_kind": "layernorm"}})"), 3 * (4 * 8 + 2 * 24) + 24);
        QCOMPARE(more(R"({"fixed": {"norm_kind": "layernorm"}})"), 3 * 2 * 24 + 24);
        QCOMPARE(more(R"({"fixed": {"mlp_kind": "plain"}})"), -3 * 24 * 40);
        QCOMPARE(more(R"({"fixed": {"position": "learned"}})"), 64 * 24);
        QCOMPARE(more(R"({"fixed": {"tied_head": false, "classes": 50, "head_bias": false}})"), 50 * 24);
        QCOMPARE(more(R"({"fixed": {"tied_head": false, "classes": 50}})"), 50 * 24 + 50);
        QCOMPARE(more(R"({"fixed": {"activation": "relu", "rotary_base": 500000, "rotary_fraction": 0.5}})"), 0);
    }

    void partsThatAreNone_costNothing() {
        const NetworkPlan noAttention = smallestOf(decoderWith("attention_op", "block", {"none"}));
        QVERIFY(!firstBlock(noAttention).mixes());
        QCOMPARE(costOf(noAttention).params, 50 * 16 + 2 * (3 * 16 * 20 + 16) + 16);
        const NetworkPlan noMlp = smallestOf(decoderWith("mlp_op", "network", {"none"}));
        QVERIFY(!firstBlock(noMlp).hasMlp());
        QCOMPARE(costOf(noMlp).params, 50 * 16 + 2 * (2 * 16 * 16 + 2 * 16 * 8 + 16) + 16);
        QCOMPARE(blockLabel(firstBlock(noAttention), true), std::string("no attention \u00b7 gated MLP 20"));
        QCOMPARE(blockLabel(firstBlock(noMlp), true), std::string("2 heads (1 kv) \u00b7 causal \u00b7 no MLP"));
    }

    void keyValueCache_countsWhatIsKept() {
        const BlockPlan block = firstBlock(largestOf(test::kDecoder));
        QCOMPARE(keyValueBytes(block, 1000), 2 * 2 * 1000 * 16);
        BlockPlan sliding = block;
        sliding.window = 100;
        QCOMPARE(keyValueBytes(sliding, 1000), 2 * 2 * 100 * 16);
        BlockPlan encoder = block;
        encoder.causal = false;
        QCOMPARE(keyValueBytes(encoder, 1000), 0);
    }

    void window_ofText_bindsTheCost() {
        const json sliding = decoder(R"({"fixed": {"window": 5}})");
        QCOMPARE(firstBlock(largestOf(sliding)).window, 5);
        const std::int64_t saved = costOf(largestOf(test::kDecoder)).macs - costOf(largestOf(sliding)).macs;
        QCOMPARE(saved, 3 * 2 * 13 * (13 - 5) * 32);
    }

    /// OpenELM's make_divisible: to the nearest multiple, or the next one if that is below nine tenths of the width.
    void mlpMultiple_roundsAsOpenElmDoes_data() {
        QTest::addColumn<int>("width");
        QTest::addColumn<double>("ratio");
        QTest::addColumn<int>("hidden");
        QTest::newRow("to the nearest") << 1280 << 0.5 << 768;
        QTest::newRow("down") << 1280 << 0.73 << 1024;
        QTest::newRow("up, because down loses more than a tenth") << 24 << 15.0 << 512;
        QTest::newRow("at least one") << 24 << 1.0 << 256;
    }

    void mlpMultiple_roundsAsOpenElmDoes() {
        QFETCH(int, width);
        QFETCH(double, ratio);
        QFETCH(int, hidden);
        json space = decoder(R"({"fixed": {"mlp_multiple_of": 256}})");
        space["genes"][0]["choices"] = {width};
        space["genes"][4] = {{"name", "mlp_ratio"}, {"scope", "block"}, {"choices", {ratio}}};
        QCOMPARE(firstBlock(largestOf(space)).mlpHidden, std::vector<int>{hidden});
    }

    void everyWord_isAGene_data() {
        QTest::addColumn<QString>("word");
        QTest::addColumn<QByteArray>("choices");
        const auto row = [](const char* word, const char* choices) {
            QTest::newRow(word) << word << QByteArray(choices);
        };
        row("attention_op", R"(["none", "attention"])");
        row("mlp_op", R"(["none", "mlp"])");
        row("mlp_kind", R"(["plain", "gated"])");
        row("activation", R"(["gelu", "gelu-tanh", "relu", "silu"])");
        row("norm_kind", R"(["rmsnorm", "layernorm"])");
        row("qk_norm", "[false, true]");
        row("qkv_bias", "[false, true]");
        row("proj_bias", "[true]");
        row("mlp_bias", "[false, true]");
        row("rotary_base", "[10000, 500000]");
        row("rotary_fraction", "[0, 0.5, 1]");
        row("window", "[0, 4]");
        row("head_dim", "[8, 16]");
    }

    void everyWord_isAGene() {
        QFETCH(QString, word);
        QFETCH(QByteArray, choices);
        for (const char* scope : {"network", "stage", "block"}) {
            const SearchSpace space =
                parsed(decoderWith(word.toUtf8().constData(), scope, json::parse(choices.toStdString())));
            QCOMPARE(QString::fromStdString(findDefect(space).problem), QString());
            Rng rng(3);
            const Architecture architecture = sample(space, rng);
            // Round trip through space and architecture files.
            const SearchSpace again = parseSpace(spaceJson(space));
            QCOMPARE(spaceJson(again), spaceJson(space));
            QCOMPARE(parseGenes(again, genesJson(space, architecture)), architecture);
            QCOMPARE(plan(again, architecture), plan(space, architecture));
        }
    }

    void impossibleDecoders_areRefused_data() {
        QTest::addColumn<QByteArray>("patch");
        QTest::addColumn<QString>("problem");
        QTest::newRow("groups") << QByteArray(R"({"genes": [{"name": "embed_dim", "scope": "network", "choices": [24]},
            {"name": "depth", "scope": "network", "choices": [1]}, {"name": "heads", "scope": "block", "choices": [4]},
            {"name": "kv_heads", "scope": "block", "choices": [3]},
            {"name": "mlp_hidden", "scope": "block", "choices": [8]}]})")
                                << "kv_heads 3 do not divide 4 heads";
        QTest::newRow("odd rotation") << QByteArray(R"({"fixed": {"rotary_fraction": 0.4}})") << "turn 3 of 8 channels";
        QTest::newRow("deep gate") << QByteArray(R"({"fixed": {"mlp_layers": 2}})") << "gated MLP has one hidden layer";
        QTest::newRow("window both ways") << QByteArray(R"({"fixed": {"causal": false, "window": 4}})") << "text";
        QTest::newRow("grid") << QByteArray(R"({"fixed": {"position": "grid"}})") << "position grid is for images";
        QTest::newRow("transform") << QByteArray(R"({"fixed": {"operation": "LT-DFT"}})") << "cannot be causal";
        QTest::newRow("registers") << QByteArray(R"({"fixed": {"register_tokens": 4}})") << "belong to images";
    }

    void impossibleDecoders_areRefused() {
        QFETCH(QByteArray, patch);
        QFETCH(QString, problem);
        QVERIFY2(problemOf(decoder(patch.constData())).contains(problem),
                 qPrintable(problemOf(decoder(patch.constData()))));
    }

    /// Relative position tables are read once per window.
    void relativePositions_inWindows_costPerWindow() {
        const json text = json::parse(R"({"format": "trazor-space", "version": 1, "name": "windows",
            "fixed": {"stem": "patch", "image_size": 48, "patch_size": 4, "class_token": false, "window": 4,
                      "embed_dim": 16, "heads": 2, "mlp_ratio": 2, "pool": "mean", "classes": 10},
            "genes": [{"name": "depth", "scope": "network", "choices": [1]},
                      {"name": "relative_position", "scope": "block", "choices": [0, 2]}]})");
        // 9 windows of 16 tokens; per token, 16 keys and 16 values.
        QCOMPARE(costOf(largestOf(text)).macs - costOf(smallestOf(text)).macs, 9 * 16 * 2 * 16 * 16);
    }
};

QTEST_GUILESS_MAIN(TestDecoderWords)
#include "tst_decoder_words.moc"
