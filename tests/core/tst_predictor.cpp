// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/bench/calibration.h"
#include "core/evidence/rank_correlation.h"
#include "core/evidence/suggestion.h"
#include "core/space/file/space_json.h"
#include "core/space/operations/space_operations.h"

#include <QTest>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <set>
#include <string>
#include <vector>

using namespace trazor;
using namespace trazor::evidence;
using bench::BenchmarkSet;
using bench::Calibration;
using bench::MeasuredRows;

namespace {

bool near(double actual, double expected, double tolerance = 1e-9) {
    return std::abs(actual - expected) <= tolerance;
}

QByteArray numbers(double actual, double expected) {
    return QByteArray::number(actual, 'g', 10) + ", expected " + QByteArray::number(expected, 'g', 10);
}

/// Compares to three decimals, as published.
#define COMPARE_ROUNDED(actual, expected) QVERIFY2(near(actual, expected, 0.0005), numbers(actual, expected))

Calibration calibrated(const char* set, const char* metric, int k) {
    return bench::calibrate(bench::shippedSet(set), metric, k, MeasuredRows::Every);
}

constexpr const char* kAutoFormer = "vit_autoformer_vitbench101";
constexpr const char* kPit = "vit_pit_vitbench101";
constexpr const char* kGpt2 = "gpt2_lts_wt103";
constexpr const char* kBert = "bert_nasbenchbert";

/// Networks of two widths and several depths, with values that grow with both.
struct SmallPool {
    std::vector<Shape> shapes;
    std::vector<Measurement> measured;

    explicit SmallPool(int networks = 24, int known = 8) {
        for (int i = 0; i < networks; ++i) {
            const double width = i % 2 == 0 ? 192 : 240;
            const double blocks = 10 + i % 3 + i / 12;
            shapes.push_back({blocks, width, width, 3.0 * width + i, 4.0 * blocks * width * width});
        }
        for (int i = 0; i < known; ++i) {
            const std::size_t network = static_cast<std::size_t>(i) * 3 + 1;
            const Shape& shape = shapes[network];
            measured.push_back({network, 60.0 + shape.blocks + shape.width / 100.0 + 0.1 * (i % 2)});
        }
    }
};

std::string refusal(const std::vector<Shape>& pool, const std::vector<Measurement>& measured,
                    bool largerIsBetter = true) {
    try {
        predict(pool, measured, largerIsBetter);
    } catch (const Error& error) {
        return error.code() == ErrorCode::InvalidArgument ? error.what() : "";
    }
    return "";
}

} // namespace

class TestPredictor : public QObject {
    Q_OBJECT

private slots:
    /// Kendall's tau-b of the predictor over the rows that are held out.
    void publishedSets_areOrderedAsPublished_data() {
        QTest::addColumn<QString>("set");
        QTest::addColumn<QString>("metric");
        QTest::addColumn<int>("k");
        QTest::addColumn<double>("tau");
        QTest::addColumn<double>("inBand");
        const auto row = [](const char* set, const char* metric, int k, double tau, double inBand) {
            QTest::addRow("%s %d", set, k) << set << metric << k << tau << inBand;
        };
        row(kAutoFormer, "c100_kd_acc", 5, .751, .547);
        row(kAutoFormer, "c100_kd_acc", 10, .754, .553);
        row(kAutoFormer, "c100_kd_acc", 20, .781, .601);
        row(kAutoFormer, "c100_kd_acc", 40, .774, .537);
        row(kPit, "c100_kd_acc", 5, .851, .520);
        row(kPit, "c100_kd_acc", 10, .864, .516);
        row(kPit, "c100_kd_acc", 20, .857, .491);
        row(kPit, "c100_kd_acc", 40, .859, .610);
        row(kGpt2, "valid_ppl", 5, .872, .284);
        row(kGpt2, "valid_ppl", 10, .867, .333);
        row(kGpt2, "valid_ppl", 20, .888, .381);
        row(kGpt2, "valid_ppl", 40, .883, .343);
        // The 500 rows have 14 distinct shapes. If rounding orders equal shapes, figures differ by up to .004.
        row(kBert, "glue", 5, .479, .258);
        row(kBert, "glue", 10, .480, .247);
        row(kBert, "glue", 20, .629, .375);
        row(kBert, "glue", 40, .759, .597);
    }

    void publishedSets_areOrderedAsPublished() {
        QFETCH(QString, set);
        QFETCH(QString, metric);
        QFETCH(int, k);
        QFETCH(double, tau);
        QFETCH(double, inBand);
        const Calibration result = calibrated(qPrintable(set), qPrintable(metric), k);
        COMPARE_ROUNDED(result.predictor.tauB, tau);
        COMPARE_ROUNDED(result.predictor.inBandTauB, inBand);
    }

    void publishedFigures_ofTenMeasuredRows_data() {
        QTest::addColumn<QString>("set");
        QTest::addColumn<double>("params");
        QTest::addColumn<double>("paramsInBand");
        QTest::addColumn<double>("prediction"); // fitted value of row 1
        QTest::addColumn<double>("half");
        QTest::addColumn<double>("leftOutTau");
        QTest::newRow(kAutoFormer) << kAutoFormer << .475 << .321 << 78.5197 << .7404 << .778;
        QTest::newRow(kPit) << kPit << .807 << .007 << 78.2350 << 5.3069 << .822;
        QTest::newRow(kGpt2) << kGpt2 << .848 << .146 << -3.0869 << .1700 << .867;
        QTest::newRow(kBert) << kBert << .568 << .180 << 72.9824 << 2.3071 << .111;
    }

    void publishedFigures_ofTenMeasuredRows() {
        QFETCH(QString, set);
        QFETCH(double, params);
        QFETCH(double, paramsInBand);
        QFETCH(double, prediction);
        QFETCH(double, half);
        QFETCH(double, leftOutTau);
        const Calibration result = calibrated(qPrintable(set), "", 10);
        COMPARE_ROUNDED(result.params.tauB, params);
        COMPARE_ROUNDED(result.params.inBandTauB, paramsInBand);
        COMPARE_ROUNDED(result.forecast.leftOutTau, leftOutTau);
        QCOMPARE(result.rest.front(), std::size_t{1});
        const Prediction& row = result.predictions.front();
        const bool isLog = !result.metric.largerIsBetter;
        const auto fitted = [isLog](double value) { return isLog ? -std::log(value) : value; };
        QVERIFY2(near(fitted(row.value), prediction, 5e-5), numbers(fitted(row.value), prediction));
        QVERIFY(row.low < row.value && row.value < row.high);
        for (const double end : {row.low, row.high}) {
            const double width = std::abs(fitted(end) - fitted(row.value));
            QVERIFY2(near(width, half, 5e-5), numbers(width, half));
        }
    }

    void autoFormer_hasThePublishedFeaturesWeightsAndLeftOutValue() {
        const BenchmarkSet set = bench::shippedSet(kAutoFormer);
        std::vector<Shape> shapes;
        for (const bench::BenchmarkRow& row : set.rows) {
            shapes.push_back(shapeOf(bench::planOf(set, row)));
        }
        const Features features = standardised(shapes);
        QCOMPARE(features.count, std::size_t{4});
        const std::vector<double> expected = {-1.321185, -1.206341, -1.206341, -1.149475};
        for (std::size_t i = 0; i < expected.size(); ++i) {
            QVERIFY2(near(features.of(0)[i], expected[i], 5e-7), numbers(features.of(0)[i], expected[i]));
        }
        const Forecast forecast = calibrated(kAutoFormer, "c100_kd_acc", 10).forecast;
        QCOMPARE(forecast.grid.size(), std::size_t{28});
        const GridPoint& heaviest =
            *std::max_element(forecast.grid.begin(), forecast.grid.end(),
                              [](const GridPoint& a, const GridPoint& b) { return a.weight < b.weight; });
        QCOMPARE(heaviest.linear, 1.0);
        QCOMPARE(heaviest.noise, 0.1);
        QVERIFY2(near(heaviest.weight, .2352, 5e-5), numbers(heaviest.weight, .2352));
        COMPARE_ROUNDED(forecast.leftOut.front(), 76.045);
    }

    /// The shape of a row's plan equals the shape of the row.
    void shapes_ofPlansAndRowsAgree() {
        for (const char* name : {kPit, kGpt2, kBert}) {
            const BenchmarkSet set = bench::shippedSet(name);
            for (const bench::BenchmarkRow& row : set.rows) {
                ShapeSum sum;
                for (const bench::LayerShape& layer : row.layers) {
                    sum.add(layer.embedDim, layer.heads * layer.headDim, layer.ffn);
                }
                const Shape expected = sum.shape();
                const Shape actual = shapeOf(bench::planOf(set, row));
                for (const auto field :
                     {&Shape::blocks, &Shape::width, &Shape::attention, &Shape::hidden, &Shape::area}) {
                    QVERIFY(near(actual.*field, expected.*field));
                }
            }
        }
    }

    void prediction_doesNotDependOnTheRestOfARun() {
        const SmallPool pool(700, 20);
        const Forecast first = predict(pool.shapes, pool.measured, true);
        const Forecast second = predict(pool.shapes, pool.measured, true);
        QCOMPARE(first.score, second.score);
        QCOMPARE(first.leftOut, second.leftOut);
    }

    void equalNetworks_areTied() {
        SmallPool pool(600, 10);
        pool.shapes.push_back(pool.shapes[3]); // computed alone, in another block of the loop
        const Forecast forecast = predict(pool.shapes, pool.measured, true);
        QCOMPARE(forecast.score.back(), forecast.score[3]);
        const std::vector<std::size_t> ranks = forecast.ranks();
        QCOMPARE(ranks.back(), ranks[3]);
        QCOMPARE(*std::min_element(ranks.begin(), ranks.end()), std::size_t{1});
        const auto better = std::count_if(forecast.score.begin(), forecast.score.end(),
                                          [&](double score) { return score > forecast.score[3]; });
        QCOMPARE(ranks[3], static_cast<std::size_t>(better) + 1);
    }

    void equalNetworks_ofDifferentValues_areMeasuredTwice() {
        SmallPool pool;
        pool.shapes.push_back(pool.shapes[pool.measured[0].network]);
        pool.measured.push_back({pool.shapes.size() - 1, pool.measured[0].value + 4.0});
        const Forecast forecast = predict(pool.shapes, pool.measured, true);
        const double predicted = forecast.predictions.back().value;
        QVERIFY(near(predicted, forecast.predictions[pool.measured[0].network].value));
        QVERIFY(pool.measured[0].value < predicted && predicted < pool.measured.back().value);
    }

    void constantFeature_isDropped() {
        SmallPool pool;
        for (Shape& shape : pool.shapes) {
            shape.area *= 256.0 / shape.attention;
            shape.attention = 256.0;
        }
        QCOMPARE(standardised(pool.shapes).count, std::size_t{3});
        const Forecast expected = predict(pool.shapes, pool.measured, true);
        for (Shape& shape : pool.shapes) {
            shape.area *= 512.0 / shape.attention; // the same factor for all shapes
            shape.attention = 512.0;
        }
        const Forecast actual = predict(pool.shapes, pool.measured, true);
        for (std::size_t i = 0; i < pool.shapes.size(); ++i) {
            QVERIFY(near(actual.predictions[i].value, expected.predictions[i].value, 1e-6));
        }
    }

    void roundingOfAFeature_isNoDifference() {
        SmallPool pool;
        for (std::size_t i = 0; i < pool.shapes.size(); ++i) {
            pool.shapes[i].width = 192.0 * (1.0 + 1e-12 * static_cast<double>(i));
        }
        QCOMPARE(standardised(pool.shapes).count, std::size_t{3});
    }

    void features_haveMeanZeroAndDeviationOne() {
        const SmallPool pool(100);
        const Features features = standardised(pool.shapes);
        for (std::size_t feature = 0; feature < features.count; ++feature) {
            double sum = 0.0;
            double squares = 0.0;
            for (std::size_t network = 0; network < 100; ++network) {
                const double value = features.of(network)[feature];
                sum += value;
                squares += value * value;
            }
            QVERIFY(near(sum / 100.0, 0.0) && near(squares / 100.0, 1.0));
        }
    }

    void linearScaleOfTheValues_scalesThePredictions() {
        const SmallPool pool;
        const Forecast expected = predict(pool.shapes, pool.measured, true);
        for (const double factor : {1e-60, 1e-3, 1e60}) {
            std::vector<Measurement> scaled = pool.measured;
            for (Measurement& each : scaled) {
                each.value *= factor;
            }
            const Forecast actual = predict(pool.shapes, scaled, true);
            QVERIFY(near(actual.leftOutTau, expected.leftOutTau));
            for (std::size_t i = 0; i < pool.shapes.size(); ++i) {
                QVERIFY(near(actual.predictions[i].high / factor, expected.predictions[i].high, 1e-6));
            }
        }
    }

    void lessIsBetter_predictsInTheScaleOfTheValues() {
        SmallPool pool;
        for (Measurement& each : pool.measured) {
            each.value = std::exp(-each.value);
        }
        const Forecast logged = predict(pool.shapes, pool.measured, false);
        const Forecast plain = predict(pool.shapes, SmallPool().measured, true);
        for (std::size_t i = 0; i < pool.shapes.size(); ++i) {
            const Prediction& each = logged.predictions[i];
            QVERIFY(0.0 < each.low && each.low < each.value && each.value < each.high);
            QVERIFY(near(-std::log(each.low), plain.predictions[i].high, 1e-6));
            QVERIFY(near(logged.score[i], plain.score[i], 1e-6));
        }
    }

    void unusableValues_areRefusedWithTheReason() {
        const SmallPool pool;
        const auto first = [&](std::size_t count) {
            return std::vector<Measurement>(pool.measured.begin(), pool.measured.begin() + static_cast<int>(count));
        };
        for (const std::size_t count : {0U, 1U, 4U}) {
            const std::string message = refusal(pool.shapes, first(count));
            QVERIFY2(message.find("at least 5") != std::string::npos, message.c_str());
        }
        QVERIFY(refusal(pool.shapes, first(5)).empty());
        std::vector<Measurement> same = pool.measured;
        for (Measurement& each : same) {
            each.value = 71.3;
        }
        QVERIFY(refusal(pool.shapes, same).find("all are equal") != std::string::npos);
        same[0].value = std::nan("");
        QVERIFY(refusal(pool.shapes, same).find("nan") != std::string::npos);
        std::vector<Measurement> negative = pool.measured;
        negative[2].value = -1.5;
        QVERIFY(refusal(pool.shapes, negative).empty());
        QVERIFY(refusal(pool.shapes, negative, false).find("-1.5") != std::string::npos);
        const std::vector<Shape> oneShape(pool.shapes.size(), pool.shapes[0]);
        QVERIFY(refusal(oneShape, pool.measured).find("tells them apart") != std::string::npos);
        const std::vector<Measurement> many(1001, Measurement{0, 1.0});
        QVERIFY(refusal(pool.shapes, many).find("at most 1000") != std::string::npos);
    }

    void chance_hasThePublishedDeviations() {
        COMPARE_ROUNDED(chanceDeviation(5), .408);
        COMPARE_ROUNDED(chanceDeviation(10), .248);
        COMPARE_ROUNDED(chanceDeviation(20), .162);
        COMPARE_ROUNDED(chanceDeviation(40), .110);
    }

    void verdict_followsTheRule() {
        const double threshold = 1.645 * chanceDeviation(10);
        QVERIFY(scoreVerdict(threshold + 1e-6, 10) == Verdict::Supported);
        QVERIFY(scoreVerdict(threshold - 1e-6, 10) == Verdict::TooFewToTell);
        QVERIFY(scoreVerdict(-threshold + 1e-6, 10) == Verdict::TooFewToTell);
        QVERIFY(scoreVerdict(-threshold - 1e-6, 10) == Verdict::Contradicted);
        QVERIFY(scoreVerdict(std::nan(""), 10) == Verdict::TooFewToTell);
        QVERIFY(predictorVerdict(.9, 10) == Verdict::Supported);
        QVERIFY(predictorVerdict(-.9, 10) == Verdict::TooFewToTell);
        QVERIFY(predictorVerdict(std::nan(""), 10) == Verdict::TooFewToTell);
    }

    void verdictText_showsTheNumberFromTwentyOn() {
        const std::string few = verdictText("DSS++", Verdict::Contradicted, -.62, 19);
        QVERIFY(few.find("contradicted by the 19 measured networks") != std::string::npos);
        QVERIFY(few.find(".62") == std::string::npos);
        QVERIFY(verdictText("DSS++", Verdict::Supported, .62, 20).find("+0.62") != std::string::npos);
    }

    void suggestions_spreadOverTheSizes() {
        const std::vector<double> sizes = {50, 10, 40, 20, 30, 10, 60};
        // Order by size: 1, 5, 3, 4, 2, 0, 6; positions floor((i + .5) 7 / 3) = 1, 3, 5.
        QCOMPARE(suggestBySize(sizes, 3), (std::vector<std::size_t>{5, 4, 0}));
        QCOMPARE(suggestBySize(sizes, 99).size(), sizes.size());
        QVERIFY(suggestBySize({}, 3).empty());
        QVERIFY(suggestBySize(sizes, 0).empty());
        QCOMPARE(suggestBest(sizes, 2), (std::vector<std::size_t>{6, 0}));
        QCOMPARE(suggestBest(std::vector<double>{1, 2, 2}, 2), (std::vector<std::size_t>{1, 2}));
    }

    void calibration_choosesRowsByOrderOrBySize() {
        const BenchmarkSet set = bench::shippedSet(kAutoFormer);
        const Calibration every = bench::calibrate(set, "", 6, MeasuredRows::Every);
        QCOMPARE(every.measured, (std::vector<std::size_t>{0, 33, 66, 99, 132, 165}));
        QCOMPARE(every.rest.size(), std::size_t{194});
        const Calibration size = bench::calibrate(set, "", 6, MeasuredRows::Size);
        std::vector<double> params;
        for (const std::size_t row : size.measured) {
            params.push_back(set.rows[row].blockParams);
        }
        QVERIFY(std::is_sorted(params.begin(), params.end()));
        QVERIFY(params.front() < params.back());
    }

    void calibration_leavesRowsWithoutTheMetricOut() {
        const BenchmarkSet set = bench::shippedSet("bert_flexibert_small");
        const Calibration result = bench::calibrate(set, "sst2", 10, MeasuredRows::Every);
        QCOMPARE(result.measured.size() + result.rest.size(), std::size_t{620});
        for (const std::size_t row : result.measured) {
            QVERIFY(set.rows[row].metrics.contains("sst2"));
        }
        QVERIFY(std::isfinite(result.predictor.inBandTauB));
    }

    void calibration_ofAllRows_hasNothingToCompare() {
        const Calibration result = bench::calibrate(bench::shippedSet(kPit), "", 100, MeasuredRows::Every);
        QVERIFY(result.rest.empty() && result.predictions.empty());
        QVERIFY(std::isnan(result.predictor.tauB));
        QVERIFY(std::isfinite(result.forecast.leftOutTau));
    }

    void learningCurve_growsAboveTheParameterCount() {
        const BenchmarkSet set = bench::shippedSet(kAutoFormer);
        const std::vector<bench::CurvePoint> curve = bench::learningCurve(set, "", 10);
        QCOMPARE(curve.size(), std::size_t{5});
        QCOMPARE(curve.front().k, std::size_t{5});
        QCOMPARE(curve.back().k, std::size_t{80});
        for (const bench::CurvePoint& point : curve) {
            QVERIFY(point.low <= point.predictor && point.predictor <= point.high);
            QVERIFY(point.predictor > point.params);
        }
        QVERIFY(curve.back().predictor > curve.front().predictor);
        QCOMPARE(bench::learningCurve(set, "", 10)[1].predictor, curve[1].predictor);
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(bench::learningCurve(set, "", 10, stop.get_token()).empty());
    }

    void learningCurve_leavesOutDraws_inWhichAllSizesAreEqual() {
        // Sixteen networks of one parameter count, one of another: where that one is measured, the rest are equal.
        BenchmarkSet set;
        set.defaultMetric = "accuracy";
        set.metrics = {{"accuracy", true, {}}};
        for (int i = 0; i < 17; ++i) {
            bench::BenchmarkRow& row = set.rows.emplace_back();
            row.layers.assign(static_cast<std::size_t>(1 + i), bench::LayerShape{64, 2, 32, {64 + 8 * i}});
            row.blockParams = i == 0 ? 1.01e6 : 1e6;
            row.metrics["accuracy"] = 0.5 + 0.01 * ((7 * i) % 17);
        }
        const std::vector<bench::CurvePoint> curve = bench::learningCurve(set, "", 40);
        QCOMPARE(curve.size(), std::size_t{1});
        QVERIFY(std::abs(curve.front().params) <= 1.0);
        set.rows.front().blockParams = 1e6;
        const std::vector<bench::CurvePoint> equal = bench::learningCurve(set, "", 40);
        QCOMPARE(equal.size(), std::size_t{1});
        QVERIFY(std::isnan(equal.front().params));
        QVERIFY(std::isfinite(equal.front().predictor));
    }

    void calibration_refusesCountsOutOfRange() {
        const BenchmarkSet set = bench::shippedSet(kPit);
        for (const int k : {-1, 0, 4, 101}) {
            QVERIFY_EXCEPTION_THROWN(bench::calibrate(set, "", k, MeasuredRows::Every), Error);
        }
        QVERIFY_EXCEPTION_THROWN(bench::calibrate(set, "no such metric", 10, MeasuredRows::Every), Error);
    }
};

QTEST_GUILESS_MAIN(TestPredictor)
#include "tst_predictor.moc"
