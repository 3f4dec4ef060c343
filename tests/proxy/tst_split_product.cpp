// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/rng.h"
#include "core/proxy/torch/kernels/split_product.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

using namespace trazor;
using proxy::MatrixView;

namespace {

/// A row-major matrix, or column-major if `isTransposed`. NaN padding between rows reveals reads beyond a row.
class Matrix {
public:
    Matrix(std::int64_t rows, std::int64_t columns, bool isTransposed, Rng& rng)
        : m_stride((isTransposed ? rows : columns) + 3)
        , m_isTransposed(isTransposed)
        , m_data(static_cast<std::size_t>(m_stride * (isTransposed ? columns : rows)),
                 std::numeric_limits<float>::quiet_NaN()) {
        for (std::int64_t row = 0; row < rows; ++row) {
            for (std::int64_t column = 0; column < columns; ++column) {
                at(row, column) = static_cast<float>(rng.normal());
            }
        }
    }

    float& at(std::int64_t row, std::int64_t column) { return m_data[index(row, column)]; }
    float at(std::int64_t row, std::int64_t column) const { return m_data[index(row, column)]; }
    MatrixView from(std::int64_t row, std::int64_t column) const {
        return {m_data.data() + index(row, column), m_stride, m_isTransposed};
    }

private:
    std::size_t index(std::int64_t row, std::int64_t column) const {
        return static_cast<std::size_t>(m_isTransposed ? column * m_stride + row : row * m_stride + column);
    }

    std::int64_t m_stride;
    bool m_isTransposed;
    std::vector<float> m_data;
};

/// A B plus `start`; the first entry is NaN if the product wrote beyond its columns.
std::vector<float> product(std::int64_t m, std::int64_t n, std::int64_t k, const MatrixView& a, const MatrixView& b,
                           float start = 0.0F) {
    const std::int64_t stride = n + 5;
    std::vector<float> padded(static_cast<std::size_t>(m * stride), start);
    proxy::splitProduct(m, n, k, a, b, padded.data(), stride, start != 0.0F);
    std::vector<float> result;
    for (std::int64_t row = 0; row < m; ++row) {
        const auto begin = padded.begin() + row * stride;
        result.insert(result.end(), begin, begin + n);
        if (!std::all_of(begin + n, begin + stride, [&](float value) { return value == start; })) {
            qWarning("something was written beyond row %lld", static_cast<long long>(row));
            result.front() = std::numeric_limits<float>::quiet_NaN();
        }
    }
    return result;
}

} // namespace

class TestSplitProduct : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        if (!proxy::hasSplitProduct()) {
            QSKIP("this processor has no bfloat16 matrix unit");
        }
    }

    void entries_areThoseOfFloat64_data() {
        QTest::addColumn<int>("m");
        QTest::addColumn<int>("n");
        QTest::addColumn<int>("k");
        QTest::newRow("whole tiles") << 64 << 96 << 128;
        QTest::newRow("one number") << 1 << 1 << 1;
        QTest::newRow("ends within tiles") << 197 << 70 << 77;
        QTest::newRow("odd depth beyond a panel") << 33 << 47 << 431;
        QTest::newRow("rows beyond a panel") << 1037 << 17 << 64;
    }

    void entries_areThoseOfFloat64() {
        QFETCH(int, m);
        QFETCH(int, n);
        QFETCH(int, k);
        for (int layout = 0; layout < 4; ++layout) {
            Rng rng(7);
            const Matrix a(m, k, (layout & 1) != 0, rng);
            const Matrix b(k, n, (layout & 2) != 0, rng);
            const std::vector<float> plain = product(m, n, k, a.from(0, 0), b.from(0, 0));
            const std::vector<float> added = product(m, n, k, a.from(0, 0), b.from(0, 0), 3.0F);
            for (int row = 0; row < m; ++row) {
                for (int column = 0; column < n; ++column) {
                    double exact = 0.0;
                    double magnitude = 0.0;
                    for (int i = 0; i < k; ++i) {
                        const double term = static_cast<double>(a.at(row, i)) * static_cast<double>(b.at(i, column));
                        exact += term;
                        magnitude += std::abs(term);
                    }
                    const auto index = static_cast<std::size_t>(row * n + column);
                    QVERIFY(std::abs(static_cast<double>(plain[index]) - exact) <= 0x1p-16 * magnitude);
                    QVERIFY(std::abs(static_cast<double>(added[index]) - exact - 3.0) <= 0x1p-16 * magnitude + 1e-6);
                }
            }
        }
    }

    void entries_areTheSameToTheBit_whereverTheyStand() {
        constexpr int kRows = 70;
        constexpr int kColumns = 90;
        constexpr int kDepth = 300;
        constexpr int kFirst = 37;
        Rng rng(8);
        const Matrix a(kRows, kDepth, false, rng);
        const Matrix b(kDepth, kColumns, true, rng);
        const std::vector<float> whole = product(kRows, kColumns, kDepth, a.from(0, 0), b.from(0, 0));
        const std::vector<float> part =
            product(kRows - kFirst, kColumns - kFirst, kDepth, a.from(kFirst, 0), b.from(0, kFirst));
        for (int row = kFirst; row < kRows; ++row) {
            for (int column = kFirst; column < kColumns; ++column) {
                QCOMPARE(part[static_cast<std::size_t>((row - kFirst) * (kColumns - kFirst) + column - kFirst)],
                         whole[static_cast<std::size_t>(row * kColumns + column)]);
            }
        }
    }

    void whatIsNotFinite_staysSo_whereItBelongs() {
        constexpr int kSide = 40;
        for (const float bad : {std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()}) {
            Rng rng(9);
            Matrix a(kSide, kSide, false, rng);
            const Matrix b(kSide, kSide, false, rng);
            a.at(21, 5) = bad;
            const std::vector<float> c = product(kSide, kSide, kSide, a.from(0, 0), b.from(0, 0));
            for (int row = 0; row < kSide; ++row) {
                for (int column = 0; column < kSide; ++column) {
                    QCOMPARE(std::isfinite(c[static_cast<std::size_t>(row * kSide + column)]), row != 21);
                }
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestSplitProduct)
#include "tst_split_product.moc"
