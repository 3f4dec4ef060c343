// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/json_view.h"
#include "core/exchange/architecture_file.h"
#include "core/exchange/architecture_json.h"
#include "core/exchange/space_yaml.h"
#include "core/exchange/text/yaml_document.h"
#include "core/space/cost_model.h"
#include "core/space/file/space_json.h"
#include "core/space/network_plan.h"

#include <nlohmann/json.hpp>

#include <QtTest>

using namespace trazor;
using nlohmann::json;

namespace {

template <typename Action>
QByteArray errorOf(Action action) {
    try {
        static_cast<void>(action());
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

exchange::ImportedArchitecture import(const char* space, const std::string& text) {
    return exchange::parseArchitecture(space::preset(space), text, "file");
}

std::int64_t paramsOf(const char* space, const std::string& text) {
    return space::costOf(space::plan(space::preset(space), import(space, text).architecture)).params;
}

constexpr auto kBase = "RETRAIN:\n  MLP_RATIO: [3.5, 4.0]\n  NUM_HEADS: [3, 4]\n  DEPTH: 2\n  EMBED_DIM: 192\n";
constexpr std::int64_t kBaseParams = 1296520;

} // namespace

/// YAML files of training programs, which read them with PyYAML.
class TestYaml : public QObject {
    Q_OBJECT

private slots:
    void scalars_areThoseOfPyYaml_data() {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<QByteArray>("value"); // as printed by json.dumps(yaml.safe_load(...)), PyYAML 6
        const auto add = [](const char* yaml, const char* value) {
            QTest::newRow(yaml) << QByteArray(yaml) << QByteArray(value);
        };
        add("010", "8");
        add("-0x1F", "-31");
        add("0b101", "5");
        add("1_000", "1000");
        add("+7", "7");
        add("0", "0");
        add("08", "\"08\"");
        add("0o17", "\"0o17\"");
        add("1e3", "\"1e3\"");
        add("1.0e3", "\"1.0e3\"");
        add("1.0e+3", "1000.0");
        add("2.5e-1", "0.25");
        add("4.", "4.0");
        add(".5", "0.5");
        add("-.5", "\"-.5\"");
        add("+1.5", "1.5");
        add("1_0.2_5", "10.25");
        add("yes", "true");
        add("Off", "false");
        add("y", "\"y\"");
        add("yEs", "\"yEs\"");
        add("~", "null");
        add("Null", "null");
        add("'3'", "\"3\"");
        add("\"yes\"", "\"yes\"");
        add("!!str 3", "\"3\"");
        add("[1, 2]", "[1,2]");
        add("1,2,3", "\"1,2,3\"");
        add("{a: &x [1], b: *x}", "{\"a\":[1],\"b\":[1]}");
        add("{<<: {a: 1, b: 2}, b: 3}", "{\"a\":1,\"b\":3}");
        add("{b: 3, <<: [{a: 1, b: 2}, {a: 4, c: 5}]}", "{\"a\":1,\"b\":3,\"c\":5}");
        add("{'<<': 1}", "{\"<<\":1}");
        add("%YAML 1.1\n---\na: 1\n...\n", "{\"a\":1}");
        add("", "null");
    }

    void scalars_areThoseOfPyYaml() {
        QFETCH(QByteArray, yaml);
        QFETCH(QByteArray, value);
        QCOMPARE(QByteArray::fromStdString(exchange::parseYaml(yaml.toStdString(), "file").dump()), value);
    }

    /// PyYAML reads 1:30 as 90 and accepts big integers. Neither is intended in such files, so both stay text.
    void numbersThatSurprise_areTexts() {
        for (const char* text :
             {"1:30", "99999999999999999999", "0x10000000000000000", ".inf", "-.INF", ".nan", "1:30.5"}) {
            QVERIFY2(exchange::parseYaml(text, "file").is_string(), text);
        }
    }

    void whatPyYamlRefusesOrHides_isRefused_data() {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<QByteArray>("message");
        const auto add = [](const char* name, const QByteArray& yaml, const char* message) {
            QTest::newRow(name) << yaml << QByteArray(message);
        };
        add("key twice", "a: 1\nb: 2\na: 3\n", "file: line 3: the key 'a' stands twice");
        add("key twice, quoted", "{a: 1, 'a': 2}", "'a' stands twice");
        add("key twice, inside", "x: [{a: 1, a: 1}]", "'a' stands twice");
        add("merge twice", "{<<: {a: 1}, <<: {b: 1}}", "'<<' stands twice");
        add("merge of a number", "{<<: 1}", "'<<' takes in a map");
        add("merge of a list of numbers", "{<<: [{a: 1}, 2]}", "'<<' takes in a map");
        add("two documents", "a: 1\n---\nb: 2\n", "a second document");
        add("second document empty", "a: 1\n---\n", "a second document");
        add("tag", "!!python/tuple [1, 2]", "tag");
        add("tag of a number", "!!int '3'", "tag");
        add("tag of their own", "a: !width 3", "tag '!width'");
        add("list as a key", "{[1]: 2}", "a key must be a word");
        add("map as a key", "? {a: 1}\n: 2\n", "a key must be a word");
        add("nothing as a key", "{~: 1}", "a key must be a word");
        add("unknown alias", "a: *b",
            "not valid YAML: error at line 1, column 4: the referenced anchor is not defined");
        add("end missing", "a:\n  b: {c\n", "not valid YAML: error at line 3, column 1: end of map");
        add("alias of itself", "a: &x [*x]", "inside of what it means");
        add("nested deep", QByteArray(101, '[') + QByteArray(101, ']'), "nested deeper than 100");
        add("nested deeper and cut off", QByteArray(100'000, '['), "file: ");
        add("nested by dashes", QByteArray("- ").repeated(5'000) + "1", "nested deeper than 100");
        add("long", QByteArray(2 << 20, '#'), "longer than 1 MiB");
        add("many values", "[" + QByteArray("1,").repeated(100'001) + "]", "100000 values");
        QByteArray bomb = "a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n";
        for (int i = 1; i < 12; ++i) {
            const QByteArray before = '*' + QByteArray("a") + QByteArray::number(i - 1);
            bomb += QString("a%1: &a%1 [%2]\n").arg(i).arg(QByteArrayList(10, before).join(", ").constData()).toUtf8();
        }
        add("billion laughs", bomb, "100000 values");
    }

    void whatPyYamlRefusesOrHides_isRefused() {
        QFETCH(QByteArray, yaml);
        QFETCH(QByteArray, message);
        const QByteArray error = errorOf([&] { return exchange::parseYaml(yaml.toStdString(), "file"); });
        QVERIFY2(error.contains(message) && error.startsWith("file: "), error.constData());
    }

    void mergeKeys_giveTheSameNetwork() {
        QCOMPARE(paramsOf("autoformer-tiny", kBase), kBaseParams);
        QCOMPARE(paramsOf("autoformer-tiny",
                          "common: &common\n  MLP_RATIO: [3.5, 4.0]\n  NUM_HEADS: [3, 4]\n  DEPTH: 2\n"
                          "RETRAIN:\n  <<: *common\n  EMBED_DIM: 192\n"),
                 kBaseParams);
    }

    void filesOfAutoProx_areRead() {
        QCOMPARE(paramsOf("autoformer-tiny", "AUTOFORMER_SUBNET:\n  HIDDEN_DIM: 192\n  MLP_RATIO: [3.5, 4.0]\n"
                                             "  DEPTH: 2\n  NUM_HEADS: [3, 4]\n"),
                 kBaseParams);
        QCOMPARE(
            paramsOf("pit-tiny", "PIT_SUBNET: {BASE_DIM: 40, MLP_RATIO: 2, DEPTH: [2, 4, 4], NUM_HEADS: [2, 4, 8]}"),
            std::int64_t{4'732'120});
        const space::SearchSpace pit = exchange::parseSpaceYaml(
            "PIT_SEARCH_SPACE:\n  BASE_DIM: [16, 24]\n  MLP_RATIO: [2, 4]\n  DEPTH: [[1, 2, 3], [4, 6, 8], [2, 4, 6]]\n"
            "  NUM_HEADS: [[2, 4], [2, 4, 8], [8]]\n",
            "all", "all.yaml");
        QCOMPARE(pit.findGene("depth")->choicesAt(1), (std::vector<double>{4, 6, 8}));
        QCOMPARE(pit.findGene("heads")->choicesAt(2), (std::vector<double>{8}));
        const space::SearchSpace vit = exchange::parseSpaceYaml(
            "AUTOFORMER_SEARCH_SPACE: {HIDDEN_DIM: [192], MLP_RATIO: [4], DEPTH: [12], NUM_HEADS: [3]}\nOPTIM: {LR: 1}",
            "all", "all.yaml");
        QCOMPARE(vit.findGene("embed_dim")->choicesAt(0), (std::vector<double>{192}));
        QCOMPARE(vit.about, std::string("Imported from all.yaml. Not used: OPTIM."));
    }

    void whatIsNotUsed_isNamed_data() {
        QTest::addColumn<QString>("space");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("warning"); // empty: none
        const auto add = [](const char* name, const char* space, const QByteArray& text, const char* warning) {
            QTest::newRow(name) << space << text << QByteArray(warning);
        };
        add("all used", "autoformer-tiny", QByteArray("SUPERNET: {DEPTH: 14}\nSEARCH_SPACE: {DEPTH: [12]}\n") + kBase,
            "");
        add("keys of others", "autoformer-tiny",
            QByteArray(kBase) + "  PATCH_SIZE: 32\n  IMG_SIZE: 384\nMODEL:\n  A: 1\n",
            "MODEL, RETRAIN.IMG_SIZE, RETRAIN.PATCH_SIZE");
        add("decimal commas", "autoformer-tiny",
            "RETRAIN: {MLP_RATIO: [3,5, 4,0.5], NUM_HEADS: [3, 3], DEPTH: 2, EMBED_DIM: 192}",
            "RETRAIN.MLP_RATIO[2], RETRAIN.MLP_RATIO[3]");
        add("a ratio per stage", "pit-tiny",
            "RETRAIN: {MLP_RATIO: [4, 2, 2], NUM_HEADS: [2, 4, 8], DEPTH: [2, 6, 4], BASE_DIM: [32, 32, 32]}",
            "RETRAIN.MLP_RATIO[1], RETRAIN.MLP_RATIO[2]");
        add("longer than its depth", "flexibert",
            "{'l': 1, 'o': ['sa', 'l'], 'h': [128, 128], 'n': [2, 2], 'f': [[512], [512]], 'p': ['sdp', 'dct']}",
            "f[1], h[1], n[1], o[1], p[1]");
        add("many", "flexibert",
            "{'l': 1, 'o': ['sa'], 'h': [128,1,2,3,4,5,6,7,8,9], 'n': [2], 'f': [[512]], 'p': ['sdp']}",
            "h[8] and 1 more");
        const QByteArray own = QByteArray("{'format': 'trazor-architecture', 'version': 1, 'genes': {'depth': 1, "
                                          "'embed_dim': 192, 'heads': [3], 'mlp_ratio': [4]%1}, "
                                          "'fixed': {'patch_size': %2}%3}")
                                   .replace('\'', '"');
        const auto filled = [&](const char* gene, const char* patch, const char* key) {
            return QString(own).arg(gene, patch, key).toUtf8();
        };
        add("ours", "autoformer-tiny", filled("", "16", ""), "");
        add("ours with an unknown gene", "autoformer-tiny", filled(", \"window\": 7", "16", ""), "genes.window");
        add("ours of other facts", "autoformer-tiny", filled("", "32", ""),
            "patch_size 32, space 'autoformer-tiny' 16");
        add("ours with a key of others", "autoformer-tiny", filled("", "16", ", \"note\": 1"), "note");
    }

    void whatIsNotUsed_isNamed() {
        QFETCH(QString, space);
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, warning);
        std::vector<std::string> warnings = import(space.toUtf8(), text.toStdString()).warnings;
        std::erase_if(warnings,
                      [](const std::string& it) { return it.find("is not among the choices") != std::string::npos; });
        QCOMPARE(warnings.size(), std::size_t(warning.isEmpty() ? 0 : 1));
        if (!warning.isEmpty()) {
            QVERIFY2(QByteArray::fromStdString(warnings.front()).endsWith(warning), warnings.front().c_str());
        }
    }

    void unknownKeysOfASpace_areRefused() {
        const QByteArray error = errorOf([] {
            return exchange::parseSpaceYaml(
                "SEARCH_SPACE: {EMBED_DIM: [192], MLP_RATIO: [4], DEPTH: [12], NUM_HEADS: [3], WINDOW_SIZE: [7]}", "x",
                "x.yaml");
        });
        QVERIFY2(error.contains("SEARCH_SPACE.WINDOW_SIZE: is no key"), error.constData());
    }

    void titles_canBeAnyFileName() {
        for (const std::string& name : {std::string("\xE9t\xE9"), std::string(199, 'x') + "\u00e9"}) {
            const auto space = exchange::parseSpaceYaml(
                "SEARCH_SPACE: {EMBED_DIM: [192], MLP_RATIO: [4], DEPTH: [12], NUM_HEADS: [3]}", name, "x.yaml");
            QVERIFY(!space.title.empty());
        }
    }

    void configurationsOfOthers_areNamed() {
        for (const char* text :
             {"{\"hidden_size\": 192, \"model_type\": \"vit\"}", "{\"architectures\": [\"ViTModel\"]}"}) {
            QVERIFY(errorOf([&] { return space::parseWrittenSpace(text); }).contains("Hugging Face transformers"));
        }
        QVERIFY(errorOf([] {
                    return exchange::parseSpaceYaml("architecture: {encoder_layers: [2]}", "x", "x");
                }).contains("FlexiBERT"));
    }

    void jsonNestedDeep_isRefused_data() {
        QTest::addColumn<QByteArray>("text");
        const QByteArray deep = QByteArray(100'000, '[') + QByteArray(100'000, ']');
        QByteArray objects;
        for (int i = 0; i < 100'000; ++i) {
            objects += "{\"a\":";
        }
        QTest::newRow("lists") << deep;
        QTest::newRow("objects") << objects + "1" + QByteArray(100'000, '}');
        QTest::newRow("inside") << QByteArray("{\"format\": \"trazor-architecture\", \"version\": 1, \"genes\": ") +
                                       deep + "}";
        QTest::newRow("behind a string of brackets") << QByteArray("{\"a\": \"]]]]\\\"]]]]\", \"b\": ") + deep + "}";
    }

    void jsonNestedDeep_isRefused() {
        QFETCH(QByteArray, text);
        const std::string written = text.toStdString();
        const QByteArray expected = "nested deeper than 100";
        QVERIFY(errorOf([&] { return parseJson(written, "file"); }).contains(expected));
        QVERIFY(errorOf([&] { return space::parseWrittenSpace(written, "file"); }).contains(expected));
        QVERIFY(errorOf([&] {
                    return exchange::parseArchitectureJson(space::preset("pit-tiny"), written, "file");
                }).contains(expected));
    }

    void jsonOfManyValues_isRefused() {
        QVERIFY(errorOf([] {
                    return parseJson('[' + std::string(5'000'000, ',') + ']', "file");
                }).contains("4000000 values"));
        QCOMPARE(parseJson(std::string(100, '[') + "\"[\\\"[\"" + std::string(100, ']'), "file").size(),
                 std::size_t{1});
    }
};

QTEST_GUILESS_MAIN(TestYaml)
#include "tst_yaml.moc"
