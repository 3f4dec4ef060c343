// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/number_text.h"
#include "core/base/quantity.h"
#include "core/space/architecture_words.h"
#include "core/space/blocks/block_part.h"
#include "core/space/cost_model.h"
#include "core/space/file/space_json.h"
#include "core/space/operations/space_operations.h"

#include <QtTest>

#include <nlohmann/json.hpp>

#include <algorithm>

using namespace trazor;
using namespace trazor::space;

namespace {

const Published& published(const SearchSpace& space, const std::string& name) {
    return *std::find_if(space.published.begin(), space.published.end(),
                         [&](const Published& entry) { return entry.name == name; });
}

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

std::string replaced(std::string text, const std::string& what, const std::string& with) {
    const std::size_t at = text.find(what);
    return at == std::string::npos ? text : text.replace(at, what.size(), with);
}

/// Repairs 100 random architectures. Counts the successes and checks that they satisfy the limits.
void repairSamples(const SearchSpace& space, const Limits& limits, int& repaired) {
    Rng rng(3);
    for (int i = 0; i < 100; ++i) {
        Architecture architecture = sample(space, rng);
        if (repair(space, architecture, limits, rng)) {
            ++repaired;
            QVERIFY(violations(space, architecture).empty());
            QVERIFY(satisfies(limits, costOf(plan(space, architecture))));
        }
    }
}

} // namespace

class TestSpace : public QObject {
    Q_OBJECT

private slots:
    void publishedNetworks_haveTheirCounts_data() {
        QTest::addColumn<QString>("spaceName");
        QTest::addColumn<QString>("network");
        QTest::addColumn<qint64>("params");
        QTest::addColumn<qint64>("flops");
        QTest::addColumn<qint64>("macs");
        QTest::newRow("AutoFormer-T") << "autoformer-tiny"
                                      << "AutoFormer-T" << qint64{5867944} << qint64{1344034362} << qint64{1481938432};
        QTest::newRow("AutoFormer-S") << "autoformer-small"
                                      << "AutoFormer-S" << qint64{22891432} << qint64{4892144730} << qint64{5161400832};
        QTest::newRow("AutoFormer-B") << "autoformer-base"
                                      << "AutoFormer-B" << qint64{53691688} << qint64{11236929660}
                                      << qint64{11691179008};
        QTest::newRow("TF-TAS-T") << "autoformer-tiny"
                                  << "TF-TAS-T" << qint64{6200776} << qint64{1424799354} << qint64{1577103616};
        QTest::newRow("TF-TAS-S") << "autoformer-small"
                                  << "TF-TAS-S" << qint64{23935336} << qint64{5127934812} << qint64{5424353280};
        QTest::newRow("TF-TAS-B") << "autoformer-base"
                                  << "TF-TAS-B" << qint64{56470792} << qint64{11845998846} << qint64{12355065856};
        // 0: no number in the literature.
        QTest::newRow("PiT-Ti") << "pit-tiny"
                                << "PiT-Ti" << qint64{4847272} << qint64{0} << qint64{699059456};
        QTest::newRow("PiT-XS") << "pit-xs"
                                << "PiT-XS" << qint64{10618888} << qint64{0} << qint64{1394699136};
        QTest::newRow("PiT-S") << "pit-small"
                               << "PiT-S" << qint64{23461912} << qint64{0} << qint64{2870796096};
        QTest::newRow("PiT-B") << "pit-base"
                               << "PiT-B" << qint64{73764840} << qint64{0} << qint64{12401916928};
        QTest::newRow("TF-TAS-PiT-Ti") << "pit-tiny"
                                       << "TF-TAS-PiT-Ti" << qint64{4732120} << qint64{0} << qint64{672175040};
        QTest::newRow("TF-TAS-PiT-XS") << "pit-xs"
                                       << "TF-TAS-PiT-XS" << qint64{10643464} << qint64{0} << qint64{1826391616};
        QTest::newRow("TF-TAS-PiT-S") << "pit-small"
                                      << "TF-TAS-PiT-S" << qint64{24966496} << qint64{0} << qint64{3406342032};
        QTest::newRow("S3-T") << "s3-tiny"
                              << "S3-T" << qint64{28328674} << qint64{4627170816} << qint64{0};
        QTest::newRow("S3-S") << "s3-small"
                              << "S3-S" << qint64{49737298} << qint64{9410348544} << qint64{0};
        QTest::newRow("S3-B") << "s3-base"
                              << "S3-B" << qint64{71125762} << qint64{13662463488} << qint64{0};
        QTest::newRow("Swin-T") << "s3-tiny"
                                << "Swin-T" << qint64{28288354} << qint64{4494405120} << qint64{0};
        QTest::newRow("Swin-S") << "s3-small"
                                << "Swin-S" << qint64{49606258} << qint64{8746520064} << qint64{0};
        QTest::newRow("ViTAS-A") << "vitas"
                                 << "ViTAS-A" << qint64{3679478} << qint64{858652480} << qint64{0};
        QTest::newRow("ViTAS-B") << "vitas"
                                 << "ViTAS-B" << qint64{4400248} << qint64{990624768} << qint64{0};
        QTest::newRow("ViTAS-C") << "vitas"
                                 << "ViTAS-C" << qint64{6048414} << qint64{1303042496} << qint64{0};
        QTest::newRow("ViTAS-E") << "vitas"
                                 << "ViTAS-E" << qint64{12550598} << qint64{2706797632} << qint64{0};
        QTest::newRow("ViTAS-F") << "vitas-large"
                                 << "ViTAS-F" << qint64{22540277} << qint64{4930994656} << qint64{0};
    }

    void publishedNetworks_haveTheirCounts() {
        QFETCH(QString, spaceName);
        QFETCH(QString, network);
        const SearchSpace& space = preset(spaceName.toStdString());
        const NetworkPlan network_ = plan(space, published(space, network.toStdString()).architecture);
        const Cost cost = costOf(network_);
        QTEST(qint64{cost.params}, "params");
        QFETCH(qint64, flops);
        QFETCH(qint64, macs);
        if (flops > 0) {
            QCOMPARE(qint64{publishedFlops(network_)}, flops);
        }
        if (macs > 0) {
            QCOMPARE(qint64{cost.macs}, macs);
        }
    }

    void tfTasFlops_matchTheReleasedNetworks() {
        const auto flops = [](const char* spaceName, const char* network) {
            const SearchSpace& space = preset(spaceName);
            return qint64{*tfTasFlops(plan(space, published(space, network).architecture))};
        };
        QCOMPARE(flops("autoformer-tiny", "TF-TAS-T"), qint64{1378687912});
        QCOMPARE(flops("autoformer-small", "TF-TAS-S"), qint64{5012782320});
        QCOMPARE(flops("autoformer-base", "TF-TAS-B"), qint64{11630347960});
    }

    void breakdown_matchesTheParts() {
        const SearchSpace& space = preset("autoformer-tiny");
        const CostBreakdown parts = costBreakdown(plan(space, published(space, "AutoFormer-T").architecture));
        QCOMPARE(parts.stem.params, 147648 + 192 + 37824);
        QCOMPARE(parts.blocks[0][0].total().params, 415584);
        QCOMPARE(parts.blocks[0][10].total().params, 464928);
        QCOMPARE(parts.head.params, 384 + 193000);
    }

    void activations_ofWindows_areThoseOfTheirTokens() {
        const SearchSpace& space = preset("s3-tiny");
        const CostBreakdown parts = costBreakdown(plan(space, published(space, "Swin-T").architecture));
        // 56 x 56 patches of width 96: the input, q, k, v, the weights of 3 heads on 7 x 7 patches, and the result.
        QCOMPARE(parts.blocks[0][0].activations, 4 * 56 * 56 * (96 + 3 * 96 + 3 * 7 * 7 + 96));
        QCOMPARE(parts.blocks[3][0].activations, 4 * 7 * 7 * (768 + 3 * 768 + 24 * 7 * 7 + 768));
    }

    void range_andCount_areExact_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<qint64>("min");
        QTest::addColumn<qint64>("max");
        QTest::addColumn<double>("count");
        QTest::newRow("tiny") << "autoformer-tiny" << qint64{5366056} << qint64{10517272} << 1.057e9;
        QTest::newRow("small") << "autoformer-small" << qint64{13057320} << qint64{34790440} << 7.710e13;
        QTest::newRow("base") << "autoformer-base" << qint64{41687896} << qint64{76882264} << 1.011e13;
        QTest::newRow("pit-tiny") << "pit-tiny" << qint64{143592} << qint64{35921640} << 4320.0;
        QTest::newRow("pit-xs") << "pit-xs" << qint64{580200} << qint64{91093992} << 4320.0;
        QTest::newRow("pit-small") << "pit-small" << qint64{958312} << qint64{257732200} << 4320.0;
        QTest::newRow("flexibert") << "flexibert" << qint64{4269824} << qint64{15823872} << 10621440.0;
        QTest::newRow("gpt2-flex") << "gpt2-flex" << qint64{1603584} << qint64{124191360} << 6.98e23;
    }

    void range_andCount_areExact() {
        QFETCH(QString, name);
        const SearchSpace& space = preset(name.toStdString());
        const CostRange range = costRange(space);
        QTEST(qint64{range.min.params}, "min");
        QTEST(qint64{range.max.params}, "max");
        QFETCH(double, count);
        const double counted = QString::fromStdString(countArchitectures(space)).toDouble();
        QVERIFY2(std::abs(counted / count - 1.0) < 1e-3, qPrintable(QString::number(counted)));
    }

    void count_ofTiny_isItsClosedForm() {
        QCOMPARE(countArchitectures(preset("autoformer-tiny")), std::string("1056964608")); // 3 * 4^12 * 21
        QCOMPARE(countArchitectures(preset("flexibert")), std::string("10621440"));         // 2 (48^2 + 48^4)
        for (const char* const name : {"pit-tiny", "pit-xs", "pit-small"}) {
            QCOMPARE(countArchitectures(preset(name)), std::string("4320"));
        }
    }

    void count_ofViTas_countsSkipsAsTheLiterature_andNetworksOnce() {
        // 30 * 401^16, and 30 * sum of 400^k for k = 1..16
        QCOMPARE(countArchitectures(preset("vitas")), std::string("13410075304385010772842580246288435776192030"));
        QCOMPARE(countNetworks(preset("vitas")), std::string("12917194875187969924812030075187969924812000"));
        QCOMPARE(countNetworks(preset("pit-tiny")), std::string("4320"));
    }

    void samples_areLegal_andInsideTheRange() {
        for (const std::string& name : presetNames()) {
            const SearchSpace& space = preset(name);
            const CostRange range = costRange(space);
            Rng rng(7);
            for (int i = 0; i < 300; ++i) {
                const Architecture architecture = sample(space, rng);
                QVERIFY(violations(space, architecture).empty());
                const Cost cost = costOf(plan(space, architecture));
                for (const CostQuantity& quantity : kCostQuantities) {
                    QVERIFY(cost.*quantity.value >= range.min.*quantity.value);
                    QVERIFY(cost.*quantity.value <= range.max.*quantity.value);
                }
                QCOMPARE(cost.depth, static_cast<std::int64_t>(architecture.depth()));
            }
        }
    }

    void range_ofALargeSpace_holdsGenesThatMakeItCheaper() {
        const SearchSpace& space = preset("vitas"); // too large to enumerate, with a patch size to choose
        const CostRange range = costRange(space);
        const auto withPatch = [&](bool isLargest) {
            SearchSpace one = space;
            for (Gene& gene : one.genes) {
                if (gene.name == "patch_size") {
                    gene.choices = {{isLargest ? gene.choices.front().back() : gene.choices.front().front()}};
                }
            }
            return costRange(one);
        };
        QCOMPARE(range.min.macs, withPatch(true).min.macs);
        QCOMPARE(range.max.macs, withPatch(false).max.macs);
        QVERIFY(range.min.macs < withPatch(false).min.macs);
    }

    void repair_reachesANarrowBand() {
        const SearchSpace& space = preset("autoformer-tiny");
        Limits limits;
        limits.params = {6'000'000, 6'050'000};
        int repaired = 0;
        repairSamples(space, limits, repaired);
        QVERIFY2(repaired >= 90, qPrintable(QString::number(repaired)));
    }

    void repair_reachesTheDepth_withinANarrowBand_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("least");
        QTest::addColumn<int>("most");
        QTest::addColumn<double>("share"); // of the range of parameters
        QTest::newRow("deepest, small") << "autoformer-tiny" << 14 << 14 << 0.15;
        QTest::newRow("shallowest, larger") << "autoformer-tiny" << 12 << 12 << 0.5;
        QTest::newRow("stages, deep") << "pit-base" << 12 << 14 << 0.2;
        QTest::newRow("stages, shallow") << "s3-tiny" << 1 << 10 << 0.3;
        QTest::newRow("skipped blocks") << "vitas" << 5 << 6 << 0.3;
        QTest::newRow("text") << "flexibert" << 2 << 2 << 0.2;
    }

    void repair_reachesTheDepth_withinANarrowBand() {
        QFETCH(QString, name);
        QFETCH(int, least);
        QFETCH(int, most);
        QFETCH(double, share);
        const SearchSpace& space = preset(name.toStdString());
        const CostRange range = costRange(space);
        const double middle =
            static_cast<double>(range.min.params) + share * static_cast<double>(range.max.params - range.min.params);
        Limits limits;
        limits.depth = {least, most};
        limits.params = {static_cast<std::int64_t>(0.97 * middle), static_cast<std::int64_t>(1.03 * middle)};
        int repaired = 0;
        repairSamples(space, limits, repaired);
        QVERIFY2(repaired >= 50, qPrintable(QString::number(repaired)));
        QVERIFY(checkFeasible(space, limits, 1).repaired > 0);
    }

    void infeasibleLimits_sayWhatTheSpaceOffers() {
        const SearchSpace& space = preset("autoformer-tiny");
        Limits limits;
        limits.params = {1'000'000, 2'000'000};
        QString error = errorOf([&] { checkFeasible(space, limits, 1); });
        QVERIFY2(error.contains("5366056 to 10517272"), qPrintable(error));
        limits.params = {5'366'057, 5'366'058}; // inside the range, but no network has this size
        error = errorOf([&] { checkFeasible(space, limits, 1, 200); });
        QVERIFY2(error.contains("nearest found"), qPrintable(error));
        limits.params = {};
        limits.depth = {15, std::nullopt};
        error = errorOf([&] { checkFeasible(space, limits, 1); });
        QVERIFY2(error.contains("depth: no architecture has at least 15 blocks") && error.contains("12 to 14 blocks"),
                 qPrintable(error));
        limits.depth = {14, 14}; // each limit alone is feasible, both together are not
        limits.params.max = 5'500'000;
        error = errorOf([&] { checkFeasible(space, limits, 1); });
        QVERIFY2(error.contains("params at most 5.50 M, depth 14)"), qPrintable(error));
    }

    void genes_roundTrip_andKeepTheId() {
        for (const std::string& name : presetNames()) {
            const SearchSpace& space = preset(name);
            Rng rng(11);
            for (int i = 0; i < 50; ++i) {
                const Architecture architecture = sample(space, rng);
                const Architecture again = parseGenes(space, genesJson(space, architecture));
                QVERIFY(again == architecture);
                QCOMPARE(architectureId(space, again), architectureId(space, architecture));
            }
        }
    }

    void genes_areCanonicalJson() {
        SearchSpace space = preset("autoformer-tiny");
        std::vector<double>& ratios = space.genes.at(3).choices.front();
        QCOMPARE(space.genes.at(3).name, std::string("mlp_ratio"));
        ratios = {0.1, 0.25, 1.0 / 3.0, 3.125, 3.3, 3.5, 4.0, 1e21 + 0.5, 12345.678};
        std::vector<SearchSpace> spaces{space};
        for (const std::string& name : presetNames()) {
            spaces.push_back(preset(name));
        }
        for (const SearchSpace& each : spaces) {
            Rng rng(12);
            for (int i = 0; i < 20; ++i) {
                const std::string text = genesJson(each, sample(each, rng));
                QCOMPARE(text, nlohmann::json::parse(text).dump());
            }
        }
    }

    void blocksOfAPlan_areThoseOfTheirPlaces() {
        bool areShifted = false;
        for (const std::string& name : presetNames()) {
            const SearchSpace& space = preset(name);
            Rng rng(13);
            for (int i = 0; i < 20; ++i) {
                const Architecture architecture = sample(space, rng);
                const ArchitectureWords words(space, architecture);
                const NetworkPlan whole = plan(space, architecture);
                for (std::size_t stage = 0; stage < whole.stages.size(); ++stage) {
                    const StagePlan& built = whole.stages[stage];
                    for (std::size_t block = 0; block < built.blocks.size(); ++block) {
                        areShifted = areShifted || built.blocks[block].shift > 0;
                        QVERIFY(built.blocks[block] ==
                                planBlock({words, stage, block}, built.embedDim, built.tokenGrid()));
                    }
                }
                QVERIFY(costOf(whole) == costBreakdown(whole).total());
            }
        }
        QVERIFY(areShifted);
    }

    void space_roundTrips() {
        for (const std::string& name : presetNames()) {
            const SearchSpace& space = preset(name);
            QCOMPARE(spaceJson(parseSpace(spaceJson(space))), spaceJson(space));
        }
    }

    void changes_nameBlockAndGene() {
        const SearchSpace& space = preset("autoformer-tiny");
        Architecture from = published(space, "AutoFormer-T").architecture;
        Architecture to = from;
        to.stages[0].blocks[6][0] = 4;
        to.network[0] = 216;
        to.stages[0].blocks.push_back({3, 4});
        const std::vector<GeneChange> found = changes(space, from, to);
        QCOMPARE(found.size(), std::size_t{5});
        QCOMPARE(found[0].text(), std::string("embed_dim 192 -> 216"));
        QCOMPARE(found[1].text(), std::string("depth 13 -> 14"));
        QCOMPARE(found[2].text(), std::string("block 7: heads 3 -> 4"));
        QCOMPARE(found[3].text(), std::string("block 14: heads 3 (new block)"));
        QVERIFY(changes(space, from, from).empty());
    }

    void violations_nameValuesOutsideTheChoices() {
        const SearchSpace& space = preset("autoformer-tiny");
        const std::vector<std::string> found =
            violations(space, published(space, "AutoFormer-T").architecture); // its MLP ratio 3 is not a choice
        QCOMPARE(found.size(), std::size_t{3});
        QVERIFY(QString::fromStdString(found[0]).contains("block 3: mlp_ratio 3"));
    }

    void brokenSpace_isRefusedWithItsPath_data() {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("with");
        QTest::addColumn<QString>("expected");
        QTest::newRow("empty choices") << "[192, 216, 240]"
                                       << "[]"
                                       << "genes[0].choices: must be a list with 1";
        QTest::newRow("text choice") << "[192, 216, 240]"
                                     << "[\"a\"]"
                                     << "genes[0].choices[0]: must be a whole";
        QTest::newRow("negative") << "[192, 216, 240]"
                                  << "[-1]"
                                  << "genes[0].choices[0]: must be a whole number from 1";
        QTest::newRow("twice") << "[192, 216, 240]"
                               << "[192, 192]"
                               << "genes[0].choices[1]: repeats";
        QTest::newRow("scope") << "\"network\""
                               << "\"planet\""
                               << "genes[0].scope: must be network";
        QTest::newRow("quantity") << "\"name\": \"heads\""
                                  << "\"name\": \"haeds\""
                                  << "genes[2].name: 'haeds'";
        QTest::newRow("no depth") << "\"name\": \"depth\""
                                  << "\"name\": \"window\""
                                  << "no gene 'depth'";
        QTest::newRow("version") << "\"version\": 1"
                                 << "\"version\": 99"
                                 << "format version 99";
        QTest::newRow("format") << "trazor-space"
                                << "something"
                                << "format: must be";
        QTest::newRow("fact") << "\"stem\": \"patch\""
                              << "\"stem\": \"steam\""
                              << "fixed.stem: must be one of";
        QTest::newRow("both") << "\"stem\": \"patch\""
                              << "\"heads\": 3"
                              << "both a gene and fixed";
        QTest::newRow("band") << "[5400000, 6500000]"
                              << "[7, 6]"
                              << "usual_band.params";
        QTest::newRow("classes") << "\"classes\": 1000,"
                                 << ""
                                 << "classes";
        QTest::newRow("image") << "\"image_size\": 224"
                               << "\"image_size\": 8"
                               << "image size 8";
    }

    void brokenSpace_isRefusedWithItsPath() {
        QFETCH(QString, what);
        QFETCH(QString, with);
        QFETCH(QString, expected);
        QFile file(TRAZOR_SOURCE_DIR "/resources/spaces/autoformer-tiny.space.json");
        QVERIFY(file.open(QIODevice::ReadOnly));
        const std::string text = file.readAll().toStdString();
        const std::string broken = replaced(text, what.toStdString(), with.toStdString());
        QVERIFY(broken != text);
        const QString error = errorOf([&] { parseSpace(broken, "my.space.json"); });
        QVERIFY2(error.contains(expected), qPrintable(error));
        QVERIFY2(error.startsWith("my.space.json"), qPrintable(error));
    }

    void truncatedSpace_isAlwaysAnError() {
        const std::string text = spaceJson(preset("autoformer-tiny"));
        for (std::size_t length = 0; length < text.size(); length += 13) {
            QVERIFY(!errorOf([&] { parseSpace(text.substr(0, length)); }).isEmpty());
        }
    }

    void counts_areParsed() {
        QCOMPARE(parseCount("5.4M", "params"), std::int64_t{5400000});
        QCOMPARE(parseCount("600k", "params"), std::int64_t{600000});
        QCOMPARE(parseCount("1.3G", "macs"), std::int64_t{1300000000});
        QCOMPARE(parseCount("17", "n"), std::int64_t{17});
        for (const char* text : {"5400000", "5400k", "5.4M", "5,4M", " 5.40 M ", "5,400,000", "5,400k", "5.4e6"}) {
            QCOMPARE(parseCount(text, "params"), std::int64_t{5400000});
        }
        QCOMPARE(parseCount("900M", "params"), std::int64_t{900000000});
        QCOMPARE(parseNumber("-0,25", "x"), -0.25);
        QCOMPARE(parseNumber("0,125", "x"), 0.125);
        QCOMPARE(parseNumber("12345,678", "x"), 12345.678);
        QCOMPARE(parseNumber("-1,234.5", "x"), -1234.5);
        for (const char* bad :
             {"", " ", "-1", "5X", "5MM", "abc", "nan", "inf", "1e30", "1,2,3", "1,23.4", "M", "1.234,5", "5.4,3M"}) {
            QVERIFY2(!errorOf([&] { parseCount(bad, "params"); }).isEmpty(), bad);
        }
        QVERIFY(errorOf([] { parseBand("6M:5M", "params"); }).contains("larger than the maximum"));
        QCOMPARE(parseBand("5M:", "params").min, std::optional<std::int64_t>(5000000));
        QVERIFY(!parseBand("5M:", "params").max);
        QCOMPARE(formatCount(5867944), std::string("5.87 M"));
        QCOMPARE(formatCount(999999), std::string("1.00 M"));
        QCOMPARE(formatTick(9999.0), std::string("9999"));
        QCOMPARE(formatTick(9999.6), std::string("10k"));
        QCOMPARE(formatTick(-9999.6), std::string("-10k"));
        QCOMPARE(formatTick(999'960.0), std::string("1M"));
        QCOMPARE(formatTick(9999.6e12), std::string("1e+16"));
        QCOMPARE(formatValue(9999.4), std::string("9999"));
        QCOMPARE(formatValue(9999.6), std::string("10.00k"));
        QCOMPARE(formatValue(99.996), std::string("100.0"));
        QCOMPARE(formatValue(0.99996), std::string("1.000"));
    }
};

QTEST_GUILESS_MAIN(TestSpace)
#include "tst_space.moc"
