// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/bench/benchmark_set.h"
#include "core/bench/proxy_bench.h"
#include "core/evidence/rank_correlation.h"
#include "core/proxy/proxy_table.h"
#include "core/space/cost_model.h"
#include "core/space/file/space_json.h"
#include "tests/support/error_text.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <string>
#include <vector>

using namespace trazor;
using namespace trazor::bench;
using namespace trazor::evidence;
using proxy::ProxyId;

namespace {

/// Random values from 12 levels, so ties are common.
std::vector<double> coarseValues(int n, std::uint64_t seed) {
    Rng rng(seed);
    std::vector<double> values;
    for (int i = 0; i < n; ++i) {
        values.push_back(static_cast<double>(rng.below(12)));
    }
    return values;
}

int orderOf(double a, double b) {
    return a < b ? -1 : (a > b ? 1 : 0);
}

struct BruteForce {
    double difference = 0.0, pairs = 0.0, tiedX = 0.0, tiedY = 0.0;

    BruteForce(const std::vector<double>& x, const std::vector<double>& y) {
        for (std::size_t i = 0; i < x.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                const int inX = orderOf(x[i], x[j]);
                const int inY = orderOf(y[i], y[j]);
                difference += inX * inY;
                pairs += 1.0;
                tiedX += inX == 0 ? 1.0 : 0.0;
                tiedY += inY == 0 ? 1.0 : 0.0;
            }
        }
    }
    double tauB() const { return difference / std::sqrt((pairs - tiedX) * (pairs - tiedY)); }
};

bool near(double actual, double expected) {
    return std::abs(actual - expected) <= 1e-12;
}

/// Block scores from the plan: D is 100 times the attention width (1 for the released variant), S the MLP width.
class FakeEvaluator : public proxy::ProxyEvaluator {
public:
    explicit FakeEvaluator(const proxy::ScoringConfig& config)
        : m_isReleased(config.variant == proxy::DssVariant::Released) {}

    void evaluate(std::span<const space::NetworkPlan> plans, const proxy::EvaluationSink& sink,
                  proxy::Checkpoint) override {
        for (std::size_t i = 0; i < plans.size(); ++i) {
            proxy::Evaluation evaluation;
            evaluation.status = proxy::EvaluationStatus::Ok;
            for (const space::StagePlan& stage : plans[i].stages) {
                for (const space::BlockPlan& block : stage.blocks) {
                    const double saliency = block.mlpHidden.front();
                    const double diversity = m_isReleased ? 1.0 : 100.0 * block.attentionWidth;
                    evaluation.scores.blocks.push_back({diversity, saliency, {}});
                }
            }
            sink(i, std::move(evaluation));
        }
    }
    int preferredBatch() const override { return 1; }
    std::string description() const override { return "fake"; }

private:
    bool m_isReleased;
};

/// Every baseline is the depth of the network, and infinite for the first network.
class FakeBaselines : public proxy::BaselineScorer {
public:
    void score(std::span<const space::NetworkPlan> plans, std::span<const ProxyId> proxies,
               const proxy::BaselineSink& sink, std::stop_token) override {
        for (std::size_t i = 0; i < plans.size(); ++i) {
            proxy::BaselineScores scores{proxy::EvaluationStatus::Ok, {}, {}};
            const double value =
                i == 0 ? std::numeric_limits<double>::infinity() : static_cast<double>(plans[i].depth());
            scores.values.assign(proxies.size(), value);
            sink(i, std::move(scores));
        }
    }
};

BenchTools fakeTools() {
    return {.makeEvaluator = [](const proxy::ScoringConfig& config) { return std::make_unique<FakeEvaluator>(config); },
            .makeBaselines = [](const proxy::ScoringConfig&) { return std::make_unique<FakeBaselines>(); }};
}

/// GPT-2 rows of growing size: c has the network of b, d cannot be built, and e lacks the metric.
std::string smallSet(const std::string& better = "min") {
    return R"({"name":"mine","family":"gpt2","metrics":{"ppl":{"better":")" + better + R"("}},"rows":[
      {"id":0,"d_model":[128],"heads":[2],"head_dim":[64],"ffn":[[256]],"n_token":1000,"m":{"ppl":50}},
      {"id":"b","d_model":[128,128],"heads":[2,2],"head_dim":[64,64],"ffn":[[256],[512]],"n_token":1000,"m":{"ppl":40}},
      {"id":"c","d_model":[128,128],"heads":[2,2],"head_dim":[64,64],"ffn":[[256],[512]],"n_token":1000,"m":{"ppl":39}},
      {"id":"d","d_model":[128,256],"heads":[2,2],"head_dim":[64,64],"ffn":[[256],[512]],"m":{"ppl":20}},
      {"id":"e","d_model":[128],"heads":[2],"head_dim":[64],"ffn":[[256]],"m":{"other":20}},
      {"id":"f","d_model":[256,256,256],"heads":[4,4,4],"head_dim":[64,64,64],"ffn":[[256],[512],[512]],"m":{"ppl":30}}
    ]})";
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

} // namespace

class TestBench : public QObject {
    Q_OBJECT

private slots:
    void tau_ofHandWorkedColumns() {
        // Pairs: 6; concordant 4, discordant 1, tied in x 1.
        const std::vector<double> x = {1, 2, 2, 3};
        const std::vector<double> y = {1, 3, 2, 2.5};
        QVERIFY(near(kendallTauA(x, y), 3.0 / 6.0));
        QVERIFY(near(kendallTauB(x, y), 3.0 / std::sqrt(5.0 * 6.0)));
        // Ranks 1, 2.5, 2.5, 4 and 1, 4, 2, 3.
        QVERIFY(near(spearmanRho(x, y), 3.0 / std::sqrt(4.5 * 5.0)));
    }

    void tau_matchesBruteForce_data() {
        QTest::addColumn<int>("n");
        for (const int n : {2, 3, 17, 64, 501}) {
            QTest::addRow("%d", n) << n;
        }
    }

    void tau_matchesBruteForce() {
        QFETCH(int, n);
        auto x = coarseValues(n, 1);
        auto y = coarseValues(n, 2);
        x[0] = 20.0; // so that not all values tie
        y[1] = 30.0;
        const BruteForce expected(x, y);
        QVERIFY(near(kendallTauA(x, y), expected.difference / expected.pairs));
        QVERIFY(near(kendallTauB(x, y), expected.tauB()));
        const std::vector<double> oneSize(x.size(), 7.0);
        QVERIFY(near(inBandTauB(x, y, oneSize), expected.tauB()));
    }

    void coefficients_ofEqualOrderAreOne_ofOppositeMinusOne() {
        const std::vector<double> x = {1, 2, 3, 4, 5};
        const std::vector<double> y = {10, 20, 25, 80, 81};
        std::vector<double> down(y.rbegin(), y.rend());
        for (const auto& coefficient : {kendallTauB, kendallTauA, spearmanRho}) {
            QVERIFY(near(coefficient(x, y), 1.0));
            QVERIFY(near(coefficient(x, down), -1.0));
        }
    }

    void coefficients_ofAConstantColumn_doNotExist() {
        const std::vector<double> x = {1, 1, 1};
        const std::vector<double> y = {1, 2, 3};
        QVERIFY(std::isnan(kendallTauB(x, y)));
        QVERIFY(std::isnan(spearmanRho(x, y)));
        QCOMPARE(kendallTauA(x, y), 0.0);
        QVERIFY(std::isnan(bootstrapTauB(x, y).low));
        QVERIFY(std::isnan(kendallTauA({}, {})));
    }

    void minusInfinity_isTheWorstAndTiesWithItself() {
        const double worst = -std::numeric_limits<double>::infinity();
        const std::vector<double> x = {worst, worst, 1, 2};
        const std::vector<double> same = {-5, -5, 1, 2};
        const std::vector<double> y = {4, 1, 2, 3};
        const std::vector<double> size(4, 1.0);
        QCOMPARE(kendallTauB(x, y), kendallTauB(same, y));
        QCOMPARE(spearmanRho(x, y), spearmanRho(same, y));
        QCOMPARE(inBandTauB(x, y, size), inBandTauB(same, y, size));
    }

    void inBand_looksAtPairsOfLikeSizeOnly() {
        // Across the two size groups, score and quality agree; within a group they are opposite.
        const std::vector<double> score = {2, 1, 12, 11};
        const std::vector<double> quality = {1, 2, 11, 12};
        const std::vector<double> size = {100, 110, 200, 220};
        QVERIFY(kendallTauB(score, quality) > 0.3);
        QVERIFY(near(inBandTauB(score, quality, size), -1.0));
        const std::vector<double> apart = {100, 111, 200, 300};
        QVERIFY(std::isnan(inBandTauB(score, quality, apart)));
    }

    void inBandTauA_countsTiesAsNotOrdered() {
        const std::vector<double> score = {1, 1, 2, 5};
        const std::vector<double> quality = {1, 2, 3, 4};
        const std::vector<double> size = {100, 105, 109, 300};
        QVERIFY(near(inBandTauA(score, quality, size), 2.0 / 3.0));
        QVERIFY(near(inBandTauB(score, quality, size), 2.0 / std::sqrt(2.0 * 3.0)));
        QVERIFY(std::isnan(inBandTauA(score, quality, std::vector<double>{1, 2, 4, 8})));
    }

    void ndcg_ofHandWorkedColumns() {
        const std::vector<double> quality = {53, 52, 51, 50};
        const double second = 1.0 / std::log2(3.0);
        const double fourth = 1.0 / std::log2(5.0);
        const double best = 3.0 + 2.0 * second + 0.5;
        QVERIFY(near(ndcg(quality, quality), 1.0));
        QVERIFY(near(ndcg(std::vector<double>{0, 1, 2, 3}, quality), (second + 1.0 + 3.0 * fourth) / best));
        // Equal scores share the mean gain of their places.
        const double shared = 6.0 * (1.0 + second + 0.5 + fourth) / 4.0;
        QVERIFY(near(ndcg(std::vector<double>{7, 7, 7, 7}, quality), shared / best));
        QVERIFY(std::isnan(ndcg(quality, std::vector<double>{1, 1, 1, 1})));
        QVERIFY(std::isnan(ndcg({}, {})));
    }

    void regret_isWhatTheTopMisses() {
        const std::vector<double> quality = {90, 70, 80, 60, 50, 40};
        QCOMPARE(topRegret(quality, quality, 1), 0.0);
        const std::vector<double> score = {1, 6, 5, 4, 3, 2};
        QVERIFY(near(topRegret(score, quality, 1), 20.0));
        QVERIFY(near(topRegret(score, quality), 10.0));
        QVERIFY(near(topRegret(score, quality, 6), 0.0));
        // 70 is certain; the second place goes to one of three ties (90, 80, 60).
        const std::vector<double> tied = {5, 6, 5, 5, 0, 0};
        QVERIFY(near(topRegret(tied, quality, 2), 90.0 - (90.0 + 80.0 + 70.0) / 3.0));
        QVERIFY(std::isnan(topRegret({}, {})));
    }

    void bandMeans_leaveSizeOut() {
        // Two bands of three networks; the score agrees with the quality in the first and reverses it in the second.
        const std::vector<double> size = {100, 104, 108, 200, 208, 216};
        const std::vector<double> quality = {1, 2, 3, 11, 12, 14};
        const std::vector<double> score = {1, 2, 3, 13, 12, 11};
        const BandMeans means = inBandMeans(score, quality, size, 1);
        QCOMPARE(means.bands, 2);
        QVERIFY(near(means.regret, 0.5 * (0.0 + 3.0)));
        const std::vector<double> second(score.begin() + 3, score.end());
        const std::vector<double> ofSecond(quality.begin() + 3, quality.end());
        QVERIFY(near(means.ndcg, 0.5 * (1.0 + ndcg(second, ofSecond))));
        QVERIFY(std::isnan(inBandMeans(score, quality, size).regret)); // no band has more than five networks
        QCOMPARE(inBandMeans(score, quality, std::vector<double>{1, 2, 4, 8, 16, 32}, 1).bands, 0);
    }

    void bootstrap_isReproducibleAndHoldsTheEstimate() {
        const auto x = coarseValues(80, 3);
        auto y = coarseValues(80, 4);
        for (std::size_t i = 0; i < y.size(); ++i) {
            y[i] += x[i];
        }
        const Interval first = bootstrapTauB(x, y, 500, 9);
        const Interval second = bootstrapTauB(x, y, 500, 9);
        QCOMPARE(first.low, second.low);
        QCOMPARE(first.high, second.high);
        const double tau = kendallTauB(x, y);
        QVERIFY(first.low < tau && tau < first.high);
        QVERIFY(first.high - first.low > 0.05 && first.high - first.low < 0.5);
        QVERIFY(bootstrapTauB(x, y, 500, 10).low != first.low);
        const Interval rho = bootstrapRho(x, y, 500, 9);
        QVERIFY(rho.low < spearmanRho(x, y) && spearmanRho(x, y) < rho.high);
        // With equal sizes every pair is in the band.
        const std::vector<double> oneSize(x.size(), 7.0);
        const Interval inBand = bootstrapInBandTauB(x, y, oneSize, 500, 9);
        QVERIFY(near(inBand.low, first.low) && near(inBand.high, first.high));
    }

    void proxyTable_isInTheOrderOfItsIds_withUniqueNames() {
        std::set<std::string_view> names;
        std::size_t place = 0;
        for (const proxy::ProxyInfo& info : proxy::proxyTable()) {
            QCOMPARE(static_cast<std::size_t>(info.id), place++);
            QVERIFY(names.insert(info.name).second);
            QVERIFY(!info.source.empty() && !info.meaning.empty() && !info.title.empty());
            QCOMPARE(proxy::findProxy(info.name), &proxy::proxyInfo(info.id));
        }
        QVERIFY(proxy::findProxy("no such proxy") == nullptr);
    }

    void shippedSets_haveTheirRowsAndNameTheirLicence() {
        const std::map<std::string, std::size_t> rows = {{"vit_autoformer_vitbench101", 200},
                                                         {"vit_pit_vitbench101", 100},
                                                         {"bert_nasbenchbert", 500},
                                                         {"bert_flexibert_small", 818},
                                                         {"gpt2_lts_wt103", 200}};
        QCOMPARE(shippedSetNames().size(), rows.size());
        for (const std::string& name : shippedSetNames()) {
            const BenchmarkSet set = shippedSet(name);
            QCOMPARE(set.rows.size(), rows.at(name));
            QVERIFY(!set.licence.empty() && !set.source.empty());
        }
    }

    /// The files and the cost model both count biases and two LayerNorms per block.
    void plans_haveTheParametersThatTheFilesState_data() {
        QTest::addColumn<QString>("set");
        QTest::addColumn<int>("row");
        QTest::addColumn<qint64>("blocks");
        QTest::newRow("AutoFormer") << "vit_autoformer_vitbench101" << 0 << qint64{5'116'608};
        QTest::newRow("BERT, stacked feed-forward") << "bert_nasbenchbert" << 0 << qint64{6'571'008};
        QTest::newRow("BERT, last") << "bert_nasbenchbert" << 499 << qint64{5'914'624};
        QTest::newRow("GPT-2") << "gpt2_lts_wt103" << 0 << qint64{1'790'116};
        QTest::newRow("PiT") << "vit_pit_vitbench101" << 99 << qint64{1'656'704};
    }

    void pitStage_withDifferentHeads_isRefused() {
        BenchmarkSet set = shippedSet("vit_pit_vitbench101");
        BenchmarkRow row = set.rows.front();
        const auto second = std::adjacent_find(row.layers.begin(), row.layers.end(),
                                               [](const auto& a, const auto& b) { return a.stage == b.stage; });
        QVERIFY(second != row.layers.end());
        second->heads *= 2; // all else keeps its ratio
        second->embedDim *= 2;
        second->ffn.front() *= 2;
        QVERIFY(testing::errorText([&] { planOf(set, row); }).contains("equally many heads"));
    }

    void plans_haveTheParametersThatTheFilesState() {
        QFETCH(QString, set);
        QFETCH(int, row);
        QFETCH(qint64, blocks);
        const BenchmarkSet loaded = shippedSet(set.toStdString());
        const space::NetworkPlan plan = planOf(loaded, loaded.rows[static_cast<std::size_t>(row)]);
        QCOMPARE(static_cast<qint64>(space::costBreakdown(plan).blocksOnly().params), blocks);
    }

    /// Compares the parameters of the stated networks (spec_* of the rows), by the FlexiBERT space and by formula.
    void bertBenchmark_hasTheCountsOfItsSpecification() {
        QFile file(TRAZOR_SOURCE_DIR "/resources/benchmarks/bert_nasbenchbert.json");
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonArray rows = QJsonDocument::fromJson(file.readAll()).object()["rows"].toArray();
        QCOMPARE(rows.size(), 500);
        const space::SearchSpace& space = space::preset("flexibert");
        const BenchmarkSet set = shippedSet("bert_nasbenchbert");
        std::vector<qint64> counts;
        for (const QJsonValue& row : rows) {
            const qint64 width = row["d_model"][0].toInt();
            const qint64 depth = row["d_model"].toArray().size();
            qint64 expected = (30522 + 512 + 2) * 128 + 256 + (width != 128 ? 128 * width + width : 0);
            QJsonArray operations, heads, hidden, layers;
            for (int i = 0; i < depth; ++i) {
                const QString kind = row["spec_op"][i].toString();
                const QJsonValue detail = row["spec_op_param"][i];
                const qint64 n = row["heads"][i].toInt() / 2;
                const qint64 half = width / 2;
                const qint64 square = width * width + width;
                if (kind == "SA") {
                    expected += 4 * square + (detail.toString() == "WMA" ? width * width : 0) + 2 * width;
                } else if (kind == "LT") {
                    expected += square;
                } else {
                    const qint64 k = detail.toInt();
                    const qint64 a = n * (width / row["heads"][i].toInt());
                    QCOMPARE(a, half);
                    expected += 3 * (width * a + a) + width * k + width * a + a + (a * n * k + n * k) +
                                (width * a + a) + square + 2 * width;
                }
                const qint64 f = row["spec_ffn"][i][0].toInt();
                const qint64 stacked = row["spec_ffn"][i].toArray().size();
                expected += width * f + f + (stacked - 1) * (f * f + f) + f * width + width + 2 * width;
                operations.append(kind + "-" +
                                  (detail.isString() ? detail.toString() : QString::number(detail.toInt())));
                heads.append(row["heads"][i]);
                hidden.append(f);
                layers.append(stacked);
            }
            const QJsonObject genes{{"embed_dim", width}, {"depth", depth},       {"operation", operations},
                                    {"heads", heads},     {"mlp_hidden", hidden}, {"mlp_layers", layers}};
            const space::Architecture architecture =
                space::parseGenes(space, QJsonDocument(genes).toJson().toStdString(), "row");
            QVERIFY(space::violations(space, architecture).empty());
            QCOMPARE(static_cast<qint64>(space::costOf(space::plan(space, architecture)).params), expected);
            counts.push_back(expected);
            // The network that was actually trained.
            const BenchmarkRow& trained = set.rows[counts.size() - 1];
            const space::CostBreakdown cost = space::costBreakdown(planOf(set, trained));
            QCOMPARE(static_cast<qint64>(cost.blocksOnly().params),
                     static_cast<qint64>(row["params"]["encoder_blocks_as_trained"].toDouble()));
            QCOMPARE(static_cast<qint64>(cost.total().params), static_cast<qint64>(trained.totalParams));
        }
        QCOMPARE(counts[0], 9'657'088);
        QCOMPARE(counts[1], 9'006'999);
        QCOMPARE(counts[2], 5'448'914);
        QCOMPARE(*std::min_element(counts.begin(), counts.end()), 4'269'824);
        QCOMPARE(*std::max_element(counts.begin(), counts.end()), 15'472'806);
    }

    void textNetworksOfChangingWidth_areStagesWithProjections() {
        QFile file(TRAZOR_SOURCE_DIR "/resources/benchmarks/bert_flexibert_small.json");
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonArray rows = QJsonDocument::fromJson(file.readAll()).object()["rows"].toArray();
        const BenchmarkSet set = shippedSet("bert_flexibert_small");
        int changing = 0;
        for (std::size_t i = 0; i < set.rows.size(); ++i) {
            const space::NetworkPlan plan = planOf(set, set.rows[i]);
            const space::CostBreakdown cost = space::costBreakdown(plan);
            qint64 expected = static_cast<qint64>(rows[static_cast<qsizetype>(i)]["params"]["blocks"].toDouble());
            for (const LayerShape& layer : set.rows[i].layers) { // the file does not count the query weights
                expected += layer.weightedQuery ? qint64{layer.embedDim} * layer.embedDim : 0;
            }
            qint64 projections = 0; // the file counts projections as part of the blocks
            for (const space::Cost& projection : cost.downsample) {
                projections += static_cast<qint64>(projection.params);
            }
            QCOMPARE(static_cast<qint64>(cost.blocksOnly().params) + projections, expected);
            QCOMPARE(plan.depth(), set.rows[i].layers.size());
            for (std::size_t s = 0; s + 1 < plan.stages.size(); ++s) {
                const qint64 from = plan.stages[s].embedDim;
                const qint64 to = plan.stages[s + 1].embedDim;
                QVERIFY(plan.stages[s].downsample == space::DownsampleKind::Projection && from != to);
                QCOMPARE(static_cast<qint64>(cost.downsample[s].params), from * to + to);
            }
            changing += plan.stages.size() > 1 ? 1 : 0;
        }
        QCOMPARE(changing, 493);
    }

    void planSizes_followTheRequest() {
        const BenchmarkSet vision = shippedSet("vit_autoformer_vitbench101");
        QCOMPARE(planOf(vision, vision.rows[0], {.imageSize = 64}).stages[0].tokens, 17);
        QCOMPARE(planOf(vision, vision.rows[0]).stages[0].tokens, 197);
        const BenchmarkSet text = shippedSet("gpt2_lts_wt103");
        QCOMPARE(planOf(text, text.rows[0], {.tokens = 32}).stem.sequenceLength, 32);
        QVERIFY_EXCEPTION_THROWN(planOf(text, text.rows[0], {.tokens = 100'000}), Error);
    }

    void brokenSets_areRefusedWithThePath_data() {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("path");
        QTest::newRow("cut off") << "]})"
                                 << ""
                                 << "JSON";
        QTest::newRow("cut in half") << "\"rows\":["
                                     << "\"rows\":"
                                     << "JSON";
        QTest::newRow("unknown family") << "\"gpt2\""
                                        << "\"rnn\""
                                        << "family";
        QTest::newRow("direction") << "\"min\""
                                   << "\"up\""
                                   << "metrics.ppl.better";
        QTest::newRow("zero heads") << "\"heads\":[2]"
                                    << "\"heads\":[0]"
                                    << "rows[0].heads[0]";
        QTest::newRow("text for a width") << "\"d_model\":[128]"
                                          << "\"d_model\":[\"128\"]"
                                          << "rows[0].d_model[0]";
        QTest::newRow("lists of other length") << "\"head_dim\":[64,64]"
                                               << "\"head_dim\":[64]"
                                               << "rows[1].head_dim";
        QTest::newRow("no metrics of a row") << "\"m\":{\"ppl\":50}"
                                             << "\"n\":1"
                                             << "rows[0]";
        QTest::newRow("metric as text") << "\"ppl\":50"
                                        << "\"ppl\":\"50\""
                                        << "rows[0].m.ppl";
        QTest::newRow("no feed-forward") << "\"ffn\":[[256]]"
                                         << "\"ffn\":[[]]"
                                         << "rows[0].ffn[0]";
        QTest::newRow("no rows") << "\"rows\""
                                 << "\"lines\""
                                 << "rows";
    }

    void brokenSets_areRefusedWithThePath() {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(QString, path);
        const std::string text = replaced(smallSet(), from.toStdString(), to.toStdString());
        try {
            parseBenchmarkSet(from == "]})" ? smallSet().substr(0, 300) : text, "set.json");
            QFAIL("accepted");
        } catch (const Error& error) {
            QCOMPARE(error.code(), ErrorCode::InvalidFile);
            QVERIFY2(QString::fromUtf8(error.what()).contains(path), error.what());
        }
    }

    void family_isToldFromTheRows() {
        QCOMPARE(parseBenchmarkSet(replaced(smallSet(), "\"family\":\"gpt2\",", ""), "set").family, Family::Gpt2);
        QVERIFY_EXCEPTION_THROWN(shippedSet("no such set"), Error);
        QVERIFY_EXCEPTION_THROWN(loadBenchmarkSet("/no/such/file.json"), Error);
    }

    void bench_respectsDirections_countsWhatFails_andScoresEqualNetworksOnce() {
        const BenchmarkSet set = parseBenchmarkSet(smallSet(), "set");
        BenchConfig config;
        config.proxies = {ProxyId::Dss, ProxyId::DssPlusPlus, ProxyId::ParamsBlocks, ProxyId::DssReleased,
                          ProxyId::SynFlow};
        int last = 0;
        const auto result = runBench(set, config, fakeTools(),
                                     [&](int done, int total) {
                                         QVERIFY(done == last + 1 && done <= total);
                                         last = done;
                                     },
                                     {});
        QVERIFY(result.has_value());
        QCOMPARE(result->ids, (std::vector<std::string>{"0", "b", "c", "f"}));
        QCOMPARE(result->distinct, 3);
        QCOMPARE(result->skipped, 1);
        QVERIFY(QString::fromStdString(result->skippedReason).contains(QStringLiteral("row d")));
        QCOMPARE(last, 9); // three distinct networks, three passes
        // Larger networks have lower perplexity; b and c tie.
        QVERIFY(near(result->proxies[0].tauB, 5.0 / std::sqrt(5.0 * 6.0)));
        QVERIFY(near(result->proxies[0].tauA, 5.0 / 6.0));
        QVERIFY(result->proxies[1].tauB > 0.9);
        QVERIFY(result->proxies[2].tauB > 0.9);
        // The released variant has its own pass, in which D is 1 per block.
        QCOMPARE(result->proxies[3].values[3], 3.0 + 256.0 + 512.0 + 512.0);
        // The first network overflows and so ranks last, which is also its rank by quality.
        QCOMPARE(result->proxies[4].failed, 1);
        QVERIFY(result->proxies[4].tauB > 0.9);

        const BenchmarkSet upside = parseBenchmarkSet(smallSet("max"), "set");
        const auto opposite = runBench(upside, config, fakeTools(), {}, {});
        QCOMPARE(opposite->proxies[0].tauB, -result->proxies[0].tauB);
    }

    void dssPlusPlus_ranksStagesWhereThereAreSeveral() {
        const BenchmarkSet set = shippedSet("vit_pit_vitbench101");
        BenchConfig config;
        config.proxies = {ProxyId::DssPlusPlus, ProxyId::DssPlusPlusStage, ProxyId::DssPlusPlusNet};
        const auto result = runBench(set, config, fakeTools(), {}, {});
        QCOMPARE(result->proxies[0].values, result->proxies[1].values);
        QVERIFY(result->proxies[0].values != result->proxies[2].values);
        QCOMPARE(result->imageSize, 224);
        config.level = search::RankLevel::Net;
        QCOMPARE(runBench(set, config, fakeTools(), {}, {})->proxies[0].values, result->proxies[2].values);
    }

    void bench_refusesUnknownMetrics_andStops() {
        const BenchmarkSet set = parseBenchmarkSet(smallSet(), "set");
        BenchConfig config;
        config.proxies = {ProxyId::Dss};
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(!runBench(set, config, fakeTools(), {}, stop.get_token()).has_value());
        config.scoring.input = proxy::InputKind::TokenIds;
        QVERIFY_EXCEPTION_THROWN(runBench(shippedSet("vit_pit_vitbench101"), config, fakeTools(), {}, {}), Error);
        config.metric = "accuracy";
        QVERIFY_EXCEPTION_THROWN(runBench(set, config, fakeTools(), {}, {}), Error);
    }
};

QTEST_GUILESS_MAIN(TestBench)
#include "tst_bench.moc"
