// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/kernels/matrix_product.h"
#include "core/proxy/torch/kernels/nuclear_norm.h"
#include "core/proxy/torch/kernels/relative_position.h"
#include "core/proxy/torch/scoring/dss.h"
#include "core/proxy/torch/scoring/evaluation_failure.h"
#include "core/proxy/torch/scoring/runtime.h"
#include "core/proxy/torch/weights/supernet.h"
#include "tests/support/hand_made_plans.h"
#include "tests/support/naive_scorer.h"

#include <c10/util/Logging.h>

#include <QtTest>

#include <cmath>
#include <functional>
#include <system_error>

using namespace trazor;
using namespace trazor::proxy;
using test::autoFormerPlan;

namespace {

bool near(double value, double expected, double tolerance) {
    const bool ok = std::abs(value - expected) <= tolerance * std::abs(expected);
    if (!ok) {
        qWarning("%.12g is not %.12g within %g", value, expected, tolerance);
    }
    return ok;
}

/// Entries from our own generator, so equal on every machine.
at::Tensor randomMatrix(std::int64_t rows, std::int64_t cols, const char* name) {
    Supernet source(11, {.dtype = at::kDouble, .linearised = false});
    return source.take({.name = name, .rows = rows, .cols = cols}).clone() * 50.0;
}

double frobenius(const at::Tensor& matrix) {
    return matrix.square().sum().sqrt().item<double>();
}

double nuclear(const at::Tensor& matrix) {
    return at::linalg_svdvals(matrix).sum().item<double>();
}

} // namespace

class TestTorchScoring : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { useOneThreadPerOperation(); }

    void reference_fillsByTheGeneratorOfTheTestVectors() {
        ReferenceFiller filler({.dtype = at::kDouble, .linearised = false});
        const at::Tensor patch = filler.take({.name = "patch.weight", .rows = 32, .cols = 768});
        QVERIFY(near(patch[0][0].item<double>(), -0.010541778989136219, 1e-14));
        QVERIFY(near(patch[0][1].item<double>(), -0.005229173051193357, 1e-14));
        QVERIFY(near(patch[0][2].item<double>(), 0.00016968129202723503, 1e-12));
    }

    void loss_matchesVectorA() {
        ReferenceFiller linearised({.dtype = at::kDouble});
        QVERIFY(near(scoreDss(autoFormerPlan({}), linearised, {})->loss, 0.0897865330749, 1e-11));
        ReferenceFiller plain({.dtype = at::kDouble, .linearised = false});
        QVERIFY(near(scoreDss(autoFormerPlan({}), plain, {})->loss, -0.0440949705601, 1e-11));
    }

    void scores_matchRecordedGraphAndSingularValues_data() {
        QTest::addColumn<int>("imageSize");
        QTest::addColumn<int>("relativeDistance");
        QTest::addColumn<bool>("linearised");
        QTest::addColumn<bool>("float64");
        QTest::newRow("64 px") << 64 << 14 << true << true;
        QTest::newRow("signed") << 64 << 14 << false << true;
        QTest::newRow("clipped distances") << 96 << 2 << false << true;
        QTest::newRow("no relative positions") << 64 << 0 << false << true;
        QTest::newRow("more tokens than width, float32") << 160 << 4 << true << false;
        QTest::newRow("fewer tokens than width, signed, float32") << 64 << 14 << false << false;
    }

    void scores_matchRecordedGraphAndSingularValues() {
        QFETCH(int, imageSize);
        QFETCH(int, relativeDistance);
        QFETCH(bool, linearised);
        QFETCH(bool, float64);
        const auto plan = autoFormerPlan({.imageSize = imageSize,
                                          .embedDim = 72,
                                          .heads = {2, 1, 3},
                                          .mlpRatios = {3.0, 4.0, 3.5},
                                          .classes = 50,
                                          .relativeDistance = relativeDistance});
        Supernet exact(9, {.dtype = at::kDouble, .linearised = linearised});
        const test::NaiveScores expected = test::naiveScores(plan, exact);
        Supernet source(9, {.dtype = float64 ? at::kDouble : at::kFloat, .linearised = linearised});
        const DssResult actual = scoreDss(plan, source, {}).value();
        const double tolerance = float64 ? 1e-10 : 1e-4;
        for (std::size_t block = 0; block < expected.blocks.size(); ++block) {
            const auto& terms = expected.blocks[block].terms;
            QCOMPARE(actual.blocks[block].terms.size(), terms.size());
            for (std::size_t t = 0; t < terms.size(); ++t) {
                QCOMPARE(actual.blocks[block].terms[t].role, terms[t].role);
                QVERIFY(near(actual.blocks[block].terms[t].value, terms[t].value, tolerance));
            }
        }
        QVERIFY(near(actual.headSaliency, expected.headSaliency, tolerance));
    }

    void product_takesOperandsOfAnyLayout() {
        const at::Tensor a = randomMatrix(6, 5, "a").to(at::kFloat);
        const at::Tensor b = randomMatrix(5, 7, "b").to(at::kFloat);
        const at::Tensor expanded = b.narrow(0, 0, 1).expand({5, 7});
        const at::Tensor wide = randomMatrix(6, 40, "w").to(at::kFloat);
        for (const auto& [x, y] : {std::pair{a, b},
                                   {a, expanded},
                                   {expanded.t(), b},
                                   {wide.slice(1, 0, 40, 8), b},
                                   {wide.narrow(1, 3, 5), b},
                                   {a, wide.narrow(1, 3, 5).t()}}) {
            QVERIFY(at::allclose(product(x, y), at::matmul(x, y)));
        }
    }

    void nuclearNorm_liesBetweenItsBounds() {
        const at::Tensor y = randomMatrix(17, 96, "y");
        const at::Tensor x = randomMatrix(17, 40, "x");
        const double norm = productNuclearNorm(y, x).item<double>();
        const double lower = frobenius(at::mm(y.t(), x));
        QVERIFY(norm >= lower);
        QVERIFY(norm <= std::sqrt(17.0) * lower);
    }

    void productNorm_ofFloat32_agreesWithSingularValues_data() {
        QTest::addColumn<int>("tokens");
        QTest::addColumn<double>("decay");
        QTest::newRow("fewer tokens than width") << 17 << 1.0;
        QTest::newRow("more tokens than width") << 150 << 1.0;
        QTest::newRow("nearly rank one") << 40 << 1e-2;
        QTest::newRow("fast decay") << 40 << 0.3;
    }

    void productNorm_ofFloat32_agreesWithSingularValues() {
        QFETCH(int, tokens);
        QFETCH(double, decay);
        at::Tensor scale = at::ones({tokens, 1}, at::kDouble);
        for (int i = 1; i < tokens; ++i) {
            scale[i] = scale[i - 1] * decay;
        }
        const at::Tensor y = (randomMatrix(tokens, 96, "y") * scale).to(at::kFloat);
        const at::Tensor x = randomMatrix(tokens, 64, "x").to(at::kFloat);
        const double expected = nuclear(at::mm(y.t().to(at::kDouble), x.to(at::kDouble)));
        QVERIFY(near(productNuclearNorm(y, x).item<double>(), expected, 1e-5));
    }

    void productNorm_ofZero_isZero_andOfNan_isNan() {
        const at::Tensor x = at::ones({5, 7});
        QCOMPARE(productNuclearNorm(at::zeros({5, 6}), x).item<double>(), 0.0);
        QVERIFY(std::isnan(productNuclearNorm(at::full({5, 6}, std::nan("")), x).item<double>()));
        QVERIFY(std::isnan(
            productNuclearNorm(at::full({5, 6}, std::nan(""), at::kDouble), x.to(at::kDouble)).item<double>()));
    }

    void matrixNorm_ofFloat32_agreesWithSingularValues() {
        const at::Tensor matrix = randomMatrix(90, 64, "w").to(at::kFloat);
        const double expected = nuclear(matrix.to(at::kDouble));
        QVERIFY(near(matrixNuclearNorm(matrix).item<double>(), expected, 1e-9));
        QVERIFY(near(matrixNuclearNorm(matrix.t()).item<double>(), expected, 1e-9));
    }

    void pivotedCholesky_findsTheRank() {
        const at::Tensor factor = randomMatrix(30, 4, "f");
        const at::Tensor gram = at::mm(factor, factor.t());
        const at::Tensor reduced = pivotedCholesky(gram, 1e-13);
        QCOMPARE(reduced.size(1), std::int64_t{4});
        QVERIFY(frobenius(at::mm(reduced, reduced.t()) - gram) < 1e-10 * frobenius(gram));
    }

    void slice_isTheLeadingPartOfTheWiderTensor_whicheverComesFirst() {
        const ParameterSpec narrow{.name = "qkv", .rows = 6, .cols = 5, .parts = 3};
        const ParameterSpec wide{.name = "qkv", .rows = 9, .cols = 12, .parts = 3};
        Supernet narrowFirst(3, {});
        const at::Tensor before = narrowFirst.take(narrow);
        const at::Tensor grown = narrowFirst.take(wide);
        Supernet wideFirst(3, {});
        QVERIFY(at::equal(wideFirst.take(wide), grown));
        QVERIFY(at::equal(wideFirst.take(narrow), before));
        QVERIFY(at::equal(grown.slice(1, 0, 6).slice(2, 0, 5), before));
    }

    void qkv_takesEveryThirdRowOfTheSupernet() {
        Supernet source(3, {});
        const at::Tensor stacked = source.take({.name = "w", .rows = 12, .cols = 4});
        Supernet again(3, {});
        const at::Tensor parts = again.take({.name = "w", .rows = 4, .cols = 4, .parts = 3});
        for (std::int64_t part = 0; part < 3; ++part) {
            QVERIFY(at::equal(parts[part], stacked.slice(0, part, 12, 3)));
        }
    }

    void weights_haveTheDeclaredDistribution() {
        Supernet source(4, {.dtype = at::kDouble, .linearised = false});
        const at::Tensor normal = source.take({.name = "n", .rows = 200, .cols = 300});
        QVERIFY(std::abs(normal.mean().item<double>()) < 5e-4);
        QVERIFY(near(normal.std().item<double>(), 0.02, 0.01));
        const at::Tensor uniform =
            source.take({.name = "u", .rows = 200, .cols = 300, .fill = Fill::Uniform, .fanIn = 100});
        QVERIFY(uniform.abs().max().item<double>() <= 0.1);
        QVERIFY(near(uniform.std().item<double>(), 0.1 / std::sqrt(3.0), 0.01));
        Supernet absolute(4, {.dtype = at::kDouble});
        QVERIFY(at::equal(absolute.take({.name = "n", .rows = 200, .cols = 300}), normal.abs()));
        QVERIFY(!source.take({.name = "b", .cols = 8, .fill = Fill::Zero}).defined());
    }

    void weightNorm_isThatOfTheSlice() {
        Supernet source(5, {.dtype = at::kDouble});
        source.take({.name = "w", .rows = 40, .cols = 30});
        const at::Tensor slice = source.take({.name = "w", .rows = 20, .cols = 30});
        QVERIFY(near(source.nuclearNorm("w", slice), nuclear(slice), 1e-12));
        QVERIFY(near(source.nuclearNorm("w", slice), nuclear(slice), 1e-12));
    }

    void relativeBuckets_areClippedAndKeepRowZeroForTheClassToken() {
        QCOMPARE(RelativePosition::bucket(0, 14), std::int64_t{15});
        QCOMPARE(RelativePosition::bucket(-20, 14), std::int64_t{1});
        QCOMPARE(RelativePosition::bucket(20, 14), std::int64_t{29});
        const RelativePosition relative(3, true, 14, at::kDouble);
        QCOMPARE(relative.buckets()[0].max().item<std::int64_t>(), std::int64_t{30});
    }

    void exceptionsOfTheLibrary_areStatuses_inPlainWords_data() {
        QTest::addColumn<std::function<void()>>("fail");
        QTest::addColumn<EvaluationStatus>("status");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char* name, std::function<void()> fail, EvaluationStatus status, const char* reason) {
            QTest::newRow(name) << std::move(fail) << status << QString(reason);
        };
        const char* const scarce = "not enough memory for this network";
        // Exceeds any address space.
        row(
            "allocation", [] { at::empty({std::int64_t{1} << 50}, at::kDouble); }, EvaluationStatus::OutOfMemory,
            scarce);
        row(
            "CUDA's allocation", [] { TORCH_CHECK(false, "CUDA error: out of memory\nCompile with ..."); },
            EvaluationStatus::OutOfMemory, scarce);
        row(
            "no thread",
            [] { throw std::system_error(std::make_error_code(std::errc::resource_unavailable_try_again)); },
            EvaluationStatus::OutOfMemory, scarce);
        row(
            "eigenvalues", [] { TORCH_CHECK_LINALG(false, "linalg.eigh: (Batch element 0): failed to converge"); },
            EvaluationStatus::Failed, "the decomposition of a matrix does not converge");
        row(
            "product",
            [] {
                at::mm(at::ones({2, 3}), at::ones({2, 3}));
            },
            EvaluationStatus::Failed, "LibTorch: mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)");
        row(
            "enforce", [] { CAFFE_ENFORCE(false, "the reason"); }, EvaluationStatus::Failed,
            "LibTorch: false. the reason");
    }

    void exceptionsOfTheLibrary_areStatuses_inPlainWords() {
        QFETCH(std::function<void()>, fail);
        try {
            fail();
            QFAIL("did not fail");
        } catch (...) {
            const Evaluation evaluation = evaluationOfCurrentException();
            QTEST(evaluation.status, "status");
            QTEST(QString::fromStdString(evaluation.reason), "reason");
        }
    }
};

QTEST_GUILESS_MAIN(TestTorchScoring)
#include "tst_torch_scoring.moc"
