// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/exchange/architecture_json.h"
#include "core/space/file/space_check.h"
#include "core/space/file/space_json.h"
#include "core/space/operations/space_operations.h"
#include "tests/support/mixed_spaces.h"

#include <QTemporaryDir>
#include <QtTest>

#include <nlohmann/json.hpp>

#include <fstream>

using namespace trazor;
using namespace trazor::space;
using nlohmann::json;
using trazor::test::gene;
using trazor::test::kMine;
using trazor::test::mine;

namespace {

/// Message and hint of the Error that `action` throws, or an empty string.
template <typename Action>
QString errorOf(Action&& action) {
    try {
        action();
    } catch (const Error& error) {
        return QString::fromStdString(std::string(error.what()) + " | " + error.hint());
    }
    return {};
}

} // namespace

class TestUserSpaces : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    std::filesystem::path write(const std::string& text) {
        const std::filesystem::path file = m_folder.filePath("my.space.json").toStdString();
        std::ofstream(file, std::ios::binary) << text;
        return file;
    }

private slots:
    void mixedSpace_loadsAndItsNetworksSurviveAFile_data() {
        QTest::addColumn<QString>("text");
        for (const auto& [name, space] : test::mixedSpaces()) {
            QTest::newRow(name) << QString::fromStdString(space.dump());
        }
    }

    void mixedSpace_loadsAndItsNetworksSurviveAFile() {
        QFETCH(QString, text);
        const SearchSpace space = loadSpace(write(text.toStdString()));
        QCOMPARE(spaceJson(parseSpace(spaceJson(space))), spaceJson(space));
        Rng rng(3);
        for (int i = 0; i < 100; ++i) {
            const Architecture architecture = sample(space, rng);
            QVERIFY(violations(space, architecture).empty());
            QVERIFY(costOf(plan(space, architecture)).params > 0);
            const auto back =
                exchange::parseArchitectureJson(space, exchange::architectureJson(space, architecture), "arch.json");
            QVERIFY(back.warnings.empty());
            QCOMPARE(architectureId(space, back.architecture), architectureId(space, architecture));
        }
    }

    void presets_haveNoDefect() {
        for (const std::string& name : presetNames()) {
            const SpaceDefect defect = findDefect(preset(name));
            QVERIFY2(defect.place.empty(), (name + ": " + defect.place + ": " + defect.problem).c_str());
        }
    }

    void brokenSpace_isRefusedWithPlaceAndReason_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected"); ///< part of the message after the file name
        const auto raw = [](const char* name, const QString& text, const QByteArray& expected) {
            QTest::newRow(name) << text << QString::fromUtf8(expected);
        };
        const QString good = QString::fromStdString(kMine.dump());
        raw("empty file", "", "not valid JSON");
        raw("no JSON", "genes: [1, 2]", "not valid JSON");
        raw("cut off", good.left(good.size() / 2), "not valid JSON");
        raw("NaN", QString(good).replace("3.5", "NaN"), "not valid JSON");
        raw("NaN, with what to do", QString(good).replace("3.5", "NaN"), "JSON has no NaN");
        raw("Infinity", QString(good).replace("3.5", "-Infinity"), "JSON has no NaN and no Infinity");
        raw("infinite number", QString(good).replace("3.5", "1e999"), "number overflow parsing '1e999'");
        raw("place of the infinite number", QString(good).replace("3.5", "1e999"), "choices[");
        raw("long infinite number", QString(good).replace("3.5", QString(5000, '9')),
            "number overflow parsing '" + QByteArray(57, '9') + "...'");
        raw("text without an end", "{\"name\": \"" + QString(5000, 'a'),
            "last read: '\"" + QByteArray(56, 'a') + "...'");
        raw("long letters in a number's place", QString(good).replace("3.5", "\"" + QString("é").repeated(5000) + "\""),
            "is \"" + QString("é").repeated(28).toUtf8() + "...");
        raw("long letters, one byte on", QString(good).replace("3.5", "\"a" + QString("é").repeated(5000) + "\""),
            "is \"a" + QString("é").repeated(27).toUtf8() + "...");
        raw("comment", "// mine\n" + good, "not valid JSON");
        raw("trailing comma", QString(good).replace("3.5", "3.5,"), "not valid JSON");
        raw("two documents", good + good, "not valid JSON");
        raw("no UTF-8", QString(good).replace("mine", QChar(0xD800)), "name: must have lower-case");
        raw("a list", "[" + good + "]", "must be an object");
        raw("a number", "7", "must be an object");
        raw("deep nesting", QString(100'000, '[') + QString(100'000, ']'), "nested deeper than 100 levels");

        const auto row = [](const char* name, const char* patch, const char* expected) {
            QTest::newRow(name) << QString::fromStdString(mine(patch).dump()) << expected;
        };
        row("no format", R"({"format": null})", "'format' is missing");
        row("another format", R"({"format": "trazor-session"})", "format: must be \"trazor-space\"");
        row("newer version", R"({"version": 2})", "version: the file has format version 2");
        row("version 0", R"({"version": 0})", "version: must be a whole number from 1");
        row("version a text", R"({"version": "1"})", "version: must be a whole number");
        row("no name", R"({"name": null})", "'name' is missing");
        row("empty name", R"({"name": ""})", "name: must have lower-case letters");
        row("name with a path", R"({"name": "../mine"})", "name: must have lower-case letters");
        row("long name", (R"({"name": ")" + std::string(65, 'a') + R"("})").c_str(), "name: must have at most 64");
        row("title a number", R"({"title": 3})", "title: must be a text");
        row("no stages", R"({"stages": 0})", "stages: must be a whole number from 1 to 64");
        row("half a stage", R"({"stages": 1.5})", "stages: must be a whole number");
        row("thousand stages", R"({"stages": 1000})", "stages: must be a whole number from 1 to 64");
        row("stages unlike the lists", R"({"stages": 3})", "fixed.width_multiplier: must be a list with 3 entries");
        row("nothing fixed", R"({"fixed": null})", "'fixed' is missing");
        row("fixed a list", R"({"fixed": [1]})", "fixed: must be an object");
        row("unknown fact", R"({"fixed": {"colour": "red"}})", "fixed.colour: 'colour' is not a quantity");
        row("unknown word", R"({"fixed": {"pool": "max"}})", "fixed.pool: must be one of");
        row("flag as number", R"({"fixed": {"stem_norm": 1}})", "fixed.stem_norm: must be true or false");
        row("word as number", R"({"fixed": {"stem": 4}})", "fixed.stem: must be a text");
        row("number as text", R"({"fixed": {"classes": "ten"}})", "fixed.classes: must be a whole number");
        row("negative", R"({"fixed": {"classes": -10}})", "fixed.classes: must be a whole number from 1");
        row("huge", R"({"fixed": {"classes": 100000000000000000000}})", "fixed.classes: must be a whole number");
        row("zero patch", R"({"fixed": {"patch_size": 0}})", "fixed.patch_size: must be a whole number from 1");
        row("patch larger than the image", R"({"fixed": {"patch_size": 65}})", "image size 64");
        row("no image size", R"({"fixed": {"image_size": null}})", "does not say 'image_size'");
        row("no classes", R"({"fixed": {"classes": null}})", "does not say 'classes'");
        row("width changes without downsampling", R"({"fixed": {"downsample": "none"}})", "without downsampling");
        row("class token among windows", R"({"fixed": {"class_token": true}})", "class token");
        row("class token that is not there", R"({"fixed": {"pool": "class-token"}})", "pool class-token needs");
        row("text in stages", R"({"fixed": {"stem": "tokens", "vocabulary": 9, "max_positions": 9}})",
            "need image patches, not text");
        row("width too small for any", R"({"fixed": {"width_multiplier": [0.01, 1]}})", "wide");
        row("no genes", R"({"genes": null})", "'genes' is missing");
        row("empty genes", R"({"genes": []})", "genes: must be a list with 1");
        row("genes an object", R"({"genes": {}})", "genes: must be a list");
        row("gene a text", R"({"genes": ["depth"]})", "genes[0]: must be an object");
        row("fact that cannot be chosen", R"({"genes": [{"name": "stem", "scope": "network", "choices": ["patch"]}]})",
            "genes[0].name: 'stem' is not a quantity that can be a gene");
        row("rules an object", R"({"rules": {}})", "rules: must be a list");
        row("unknown rule", R"({"rules": [{"kind": "sorted", "gene": "window"}]})", "rules[0].kind: must be");
        row("rule on nothing", R"({"rules": [{"kind": "multiple-of-previous-stage", "gene": "weight"}]})",
            "rules[0].gene: must name a gene of scope stage");
        row("rule on a block gene", R"({"rules": [{"kind": "multiple-of-previous-stage", "gene": "heads"}]})",
            "rules[0].gene: must name a gene of scope stage");
        row("super-net too narrow", R"({"supernet": {"embed_dim": 40}})", "supernet.embed_dim: is 40, less than");
        row("super-net of no gene", R"({"supernet": {"classes": 40}})", "supernet.classes: there is no numeric gene");
        row("super-net a list", R"({"supernet": [64]})", "supernet: must be an object");
        row("band of one end", R"({"usual_band": {"params": [5]}})",
            "usual_band.params: must be a list with 2 entries");
        row("band upside down", R"({"usual_band": {"params": [9, 5]}})", "usual_band.params: the minimum is larger");
        row("negative band", R"({"usual_band": {"macs": [-5, 5]}})", "usual_band.macs[0]: must be a whole number");
        row("too deep", R"({"usual_band": {"depth": [600, 700]}})", "usual_band.depth: no architecture");
        row("band beyond the space", R"({"usual_band": {"params": [1000000000, 2000000000]}})",
            "usual_band.params: no architecture");
        row("published without genes", R"({"published": [{"name": "A"}]})", "published[0]: 'genes' is missing");
        row("published of other depth", R"({"published": [{"name": "A", "genes": {"embed_dim": 32, "depth": [1, 2],
            "window": [4, 4], "heads": [[1], [1]], "mlp_ratio": [[1], [2, 2]]}}]})",
            "published[0].genes.heads[1]: has 1 entries, but depth is 2");

        const auto genes = [](const char* name, std::size_t index, const json& changed, const char* expected) {
            json space = kMine;
            space["genes"][index] = changed;
            QTest::newRow(name) << QString::fromStdString(space.dump()) << expected;
        };
        genes("no choices", 0, gene("embed_dim", "network", json::array()), "genes[0].choices: must be a list with 1");
        genes("choices a number", 0, gene("embed_dim", "network", 32), "genes[0].choices: must be a list");
        genes("choice of fraction", 0, gene("embed_dim", "network", {32.5}), "genes[0].choices[0]: must be a whole");
        genes("choice of nothing", 0, gene("embed_dim", "network", {nullptr}), "genes[0].choices[0]: must be a whole");
        genes("choice twice", 0, gene("embed_dim", "network", {32, 32}), "genes[0].choices[1]: repeats");
        genes("choice too large", 0, gene("embed_dim", "network", {70'000}), "genes[0].choices[0]: must be a whole");
        genes("unknown scope", 0, gene("embed_dim", "layer", {32}), "genes[0].scope: must be network, stage or block");
        genes("width by block", 0, gene("embed_dim", "block", {32}), "cannot be a gene of a block");
        genes("lists for a network gene", 0, gene("embed_dim", "network", {{32}, {48}}), "genes[0].choices: a network");
        genes("too few lists", 1, gene("depth", "stage", {{1, 2}}), "genes[1].choices: must be a list with 2 entries");
        genes("depth of the network", 1, gene("depth", "network", {4}), "genes[1].scope: depth must have scope stage");
        genes("depth by block", 1, gene("depth", "block", {4}), "genes[1].scope: depth cannot be a gene of a block");
        genes("no block at all", 1, gene("depth", "stage", {0, 1}), "genes[1].choices: a network needs at least one");
        genes("depth negative", 1, gene("depth", "stage", {-1}), "genes[1].choices[0]: must be a whole number from 0");
        genes("no depth", 1, gene("qkv_width", "block", {48}), "genes: there is no gene 'depth'");
        genes("too deep", 1, gene("depth", "stage", {513}),
              "genes[1].choices[0]: must be a whole number from 0 to 512");
        genes("gene twice", 2, gene("embed_dim", "network", {64}), "genes[2].name: there are two genes 'embed_dim'");
        genes("gene and fixed", 2, gene("head_dim", "block", {16}), "genes[2].name: 'head_dim' is both");
        genes("misspelt", 3, gene("haeds", "block", {1}), "genes[3].name: 'haeds' is not a quantity");
        genes("word for a number", 3, gene("heads", "block", {"many"}), "genes[3].choices[0]: must be a whole number");
        genes("no heads", 3, gene("operation", "block", {"SA-SDP"}), "does not say 'heads'");
        genes("MLP of nothing", 4, gene("mlp_ratio", "block", {0.02}), "the MLP has no hidden unit");
        genes("MLP negative", 4, gene("mlp_ratio", "block", {-2}), "genes[4].choices[0]: must be a number from 0.01");
        genes("odd heads for a convolution", 4, gene("operation", "block", {"DSC-5"}), "even number of heads");

        json many = kMine;
        many["genes"][0]["choices"] = json::array();
        for (int width = 1; width <= 4097; ++width) {
            many["genes"][0]["choices"].push_back(width);
        }
        QTest::newRow("too many choices") << QString::fromStdString(many.dump()) << "genes[0].choices: must be a list";

        row("band a text", R"({"usual_band": "5M:6M"})", "usual_band: must be an object");
        row("band misspelt", R"({"usual_band": {"parms": [1, 2]}})", "usual_band.parms: is no key that stands here");
        row("key misspelt", R"({"rule": []})", "rule: is no key that stands here");
        row("key of a published one misspelt", R"({"published": [{"name": "A", "gene": {}, "genes": {"embed_dim": 32,
            "depth": [1, 2], "window": [4, 4], "heads": [[1], [1, 1]], "mlp_ratio": [[1], [2, 2]]}}]})",
            "published[0].gene: is no key");
        raw("key twice", QString(good).replace("\"classes\":10", "\"classes\":10,\"classes\":20"),
            "fixed.classes: stands twice");
        raw("key of a gene twice",
            QString(good).replace("\"name\":\"window\"", "\"name\":\"window\",\"name\":\"depth\""),
            "genes[2].name: stands twice");
        genes("two words for the MLP", 2, gene("mlp_hidden", "block", {64}),
              "genes[2].name: 'mlp_hidden' and 'mlp_ratio' decide the same");
        genes("two words for the heads", 2, gene("heads_offset", "block", {0}), "'heads_offset' and 'heads' decide");
        genes("two words for their width", 2, gene("qkv_width", "block", {48}), "'qkv_width' and 'head_dim' decide");
        genes("two words for the width", 2, gene("base_dim", "network", {16}), "'base_dim' and 'embed_dim' decide");
        row("tied to an image", R"({"fixed": {"tied_head": true}})", "an image network has no token table");
        row("causal windows", R"({"fixed": {"causal": true}})", "causal attention to image patches has no windows");
        const auto textual = [&](const char* name, const char* patch, const char* expected) {
            json space = test::mixedSpaces()[5].second;
            space.merge_patch(json::parse(patch));
            QTest::newRow(name) << QString::fromStdString(space.dump()) << expected;
        };
        textual("class token in a text", R"({"fixed": {"class_token": true}})",
                "class_token and register_tokens belong to images");
        textual("a text on a grid", R"({"fixed": {"position": "grid"}})", "position grid is for images");
        textual("one word", R"({"fixed": {"vocabulary": 1}})", "a text needs two words");
        textual("tied to another width", R"({"fixed": {"embedding_dim": 8}})", "tied_head: the token table is 8 wide");
        textual("convolution of a causal text", R"({"fixed": {"operation": "DSC-5"}, "genes": [
            {"name": "embed_dim", "scope": "network", "choices": [32]}, {"name": "depth", "scope": "network", "choices": [2]},
            {"name": "heads", "scope": "network", "choices": [2]}, {"name": "mlp_ratio", "scope": "block", "choices": [1]}]})",
                "cannot be causal");
        json thirds = test::mixedSpaces()[3].second;
        thirds["genes"][3]["choices"] = {72, 145};
        QTest::newRow("q, k and v of unlike widths")
            << QString::fromStdString(thirds.dump()) << "qkv_width 145 is not a multiple of 3";

        // Impossible combinations that neither the smallest nor the largest network has.
        json indivisible = mine(R"({"fixed": {"head_dim": null}})");
        indivisible["genes"][3]["choices"] = {1, 2, 4, 5, 8};
        indivisible["genes"][0]["choices"] = {32, 40, 48, 64};
        QTest::newRow("heads that do not divide")
            << QString::fromStdString(indivisible.dump()) << "is not a multiple of 5 heads";
        // The smallest depth, at which the other genes are tried, is five blocks.
        json rare = mine(R"({"usual_band": null, "fixed": {"head_dim": null}})");
        rare["genes"][0]["choices"] = {24, 36, 48, 50, 60, 72};
        rare["genes"][1]["choices"] = {5};
        rare["genes"][3]["choices"] = {1, 2, 3, 4, 6, 12};
        QTest::newRow("one width that the heads do not divide")
            << QString::fromStdString(rare.dump()) << ": genes[3]: not";
        json unruled = mine(R"({"rules": [{"kind": "multiple-of-previous-stage", "gene": "window"}]})");
        unruled["genes"][2]["choices"] = {{4, 8}, {3, 5}};
        QTest::newRow("rule that nothing satisfies") << QString::fromStdString(unruled.dump()) << "rules: ";
        json vast = mine(R"({"usual_band": null, "fixed": {"image_size": 4096, "patch_size": 1}})");
        vast["genes"][0]["choices"] = {16384};
        vast["genes"][1]["choices"] = {64};
        vast["genes"][2]["choices"] = {0};
        QTest::newRow("more than can be counted") << QString::fromStdString(vast.dump()) << "10^18";
        json wideStem = mine(R"({"usual_band": null, "fixed": {"image_size": 4096, "channels": 1024, "patch_size": 512,
            "stride": 1, "width_multiplier": [1, 0.01], "downsample": "projection", "shifted_windows": null}})");
        wideStem["genes"] = {gene("embed_dim", "network", {800}), gene("depth", "stage", {1}),
                             gene("heads", "block", {1}), gene("mlp_ratio", "block", {1})};
        QTest::newRow("a stem that is wider than the last stage") << QString::fromStdString(wideStem.dump()) << "10^18";
        json odd = mine(R"({"fixed": {"downsample": "conv-pool", "width_multiplier": [1, 1.5]}})");
        QTest::newRow("pooling to a width that is no multiple")
            << QString::fromStdString(odd.dump()) << "is not a multiple of";
    }

    void brokenSpace_isRefusedWithPlaceAndReason() {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        const std::filesystem::path file = write(text.toStdString());
        const QString error = errorOf([&] { loadSpace(file); });
        QVERIFY2(error.startsWith(QString::fromStdString(file.string()) + ": "), qPrintable(error));
        QVERIFY2(error.contains(expected), qPrintable(error));
    }

    void ownKeys_areAllowed() {
        json space = mine(R"({"$schema": "space.schema.json", "_comment": "mine", "usual_band": {"_why": "small"}})");
        QCOMPARE(loadSpace(write(space.dump())).name, std::string("mine"));
        QCOMPARE(loadSpace(write("\xEF\xBB\xBF" + space.dump())).name,
                 std::string("mine")); // byte order mark, as some editors write
    }

    void search_forDefects_canBeStopped() {
        json indivisible = mine(R"({"usual_band": null, "fixed": {"head_dim": null}})");
        indivisible["genes"][0]["choices"] = {32, 40, 48, 64};
        indivisible["genes"][3]["choices"] = {1, 2, 4, 5, 8};
        const SearchSpace space = parseWrittenSpace(indivisible.dump());
        QVERIFY(!findDefect(space).problem.empty());
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(findDefect(space, stop.get_token()).problem.empty());
    }

    void hugeFile_isRefused() {
        const QString error = errorOf([&] { loadSpace(write(std::string(100U << 20, ' '))); });
        QVERIFY2(error.contains("larger than"), qPrintable(error));
    }
};

QTEST_GUILESS_MAIN(TestUserSpaces)
#include "tst_user_spaces.moc"
