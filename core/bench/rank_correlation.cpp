// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/bench/rank_correlation.h"

#include "core/base/rng.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

namespace trazor::bench {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// What the coefficients are made of. Whole numbers, exact in double up to 10^8 rows.
struct PairCounts {
    double pairs = 0.0;
    double tiedX = 0.0;
    double tiedY = 0.0;
    double concordantLessDiscordant = 0.0;

    double tauB() const {
        const double product = (pairs - tiedX) * (pairs - tiedY);
        return product > 0.0 ? concordantLessDiscordant / std::sqrt(product) : kNone;
    }
};

using Point = std::pair<double, double>;

double pairsOf(std::size_t n) {
    return 0.5 * static_cast<double>(n) * (static_cast<double>(n) - 1.0);
}

/// Pairs of equal neighbours in a sorted range.
template <typename Same>
double tiedPairs(const std::vector<Point>& sorted, const Same& same) {
    double tied = 0.0;
    for (std::size_t begin = 0; begin < sorted.size();) {
        std::size_t end = begin + 1;
        while (end < sorted.size() && same(sorted[begin], sorted[end])) {
            ++end;
        }
        tied += pairsOf(end - begin);
        begin = end;
    }
    return tied;
}

/// Sorts by y with a merge sort and counts the exchanges.
double sortBySecond(std::vector<Point>& points) {
    double exchanges = 0.0;
    std::vector<Point> merged(points.size());
    for (std::size_t width = 1; width < points.size(); width *= 2) {
        for (std::size_t begin = 0; begin < points.size(); begin += 2 * width) {
            const std::size_t middle = std::min(begin + width, points.size());
            const std::size_t end = std::min(begin + 2 * width, points.size());
            std::size_t left = begin;
            std::size_t right = middle;
            for (std::size_t out = begin; out < end; ++out) {
                const bool takeRight = left == middle || (right < end && points[right].second < points[left].second);
                exchanges += takeRight ? static_cast<double>(middle - left) : 0.0;
                merged[out] = points[takeRight ? right++ : left++];
            }
        }
        points.swap(merged);
    }
    return exchanges;
}

PairCounts countPairs(std::vector<Point> points) {
    std::sort(points.begin(), points.end());
    PairCounts counts;
    counts.pairs = pairsOf(points.size());
    counts.tiedX = tiedPairs(points, [](const Point& a, const Point& b) { return a.first == b.first; });
    const double tiedBoth = tiedPairs(points, [](const Point& a, const Point& b) { return a == b; });
    const double discordant = sortBySecond(points);
    counts.tiedY = tiedPairs(points, [](const Point& a, const Point& b) { return a.second == b.second; });
    counts.concordantLessDiscordant = counts.pairs - counts.tiedX - counts.tiedY + tiedBoth - 2.0 * discordant;
    return counts;
}

PairCounts countPairs(std::span<const double> x, std::span<const double> y) {
    std::vector<Point> points(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
        points[i] = {x[i], y[i]};
    }
    return countPairs(std::move(points));
}

std::vector<double> averageRanks(std::span<const double> values) {
    std::vector<std::size_t> order(values.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        order[i] = i;
    }
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    std::vector<double> ranks(values.size());
    for (std::size_t begin = 0; begin < order.size();) {
        std::size_t end = begin + 1;
        while (end < order.size() && values[order[end]] == values[order[begin]]) {
            ++end;
        }
        for (std::size_t i = begin; i < end; ++i) {
            ranks[order[i]] = 0.5 * static_cast<double>(begin + end - 1);
        }
        begin = end;
    }
    return ranks;
}

int sign(double difference) {
    return difference > 0.0 ? 1 : (difference < 0.0 ? -1 : 0);
}

/// Two infinities of the same sign are a tie, though their difference is not a number.
int compare(double a, double b) {
    return a == b ? 0 : sign(a - b);
}

} // namespace

double kendallTauB(std::span<const double> x, std::span<const double> y) {
    return countPairs(x, y).tauB();
}

double kendallTauA(std::span<const double> x, std::span<const double> y) {
    const PairCounts counts = countPairs(x, y);
    return counts.pairs > 0.0 ? counts.concordantLessDiscordant / counts.pairs : kNone;
}

double spearmanRho(std::span<const double> x, std::span<const double> y) {
    const std::vector<double> rx = averageRanks(x);
    const std::vector<double> ry = averageRanks(y);
    const double mean = 0.5 * (static_cast<double>(x.size()) - 1.0);
    double xy = 0.0;
    double xx = 0.0;
    double yy = 0.0;
    for (std::size_t i = 0; i < rx.size(); ++i) {
        xy += (rx[i] - mean) * (ry[i] - mean);
        xx += (rx[i] - mean) * (rx[i] - mean);
        yy += (ry[i] - mean) * (ry[i] - mean);
    }
    return xx > 0.0 && yy > 0.0 ? xy / std::sqrt(xx * yy) : kNone;
}

double inBandTauB(std::span<const double> x, std::span<const double> y, std::span<const double> size,
                  double tolerance) {
    std::vector<std::size_t> bySize(x.size());
    std::iota(bySize.begin(), bySize.end(), std::size_t{0});
    std::sort(bySize.begin(), bySize.end(), [&](std::size_t a, std::size_t b) { return size[a] < size[b]; });
    PairCounts counts;
    for (std::size_t a = 0; a < bySize.size(); ++a) {
        const std::size_t i = bySize[a];
        for (std::size_t b = a + 1; b < bySize.size() && size[bySize[b]] <= (1.0 + tolerance) * size[i]; ++b) {
            const int inX = compare(x[i], x[bySize[b]]);
            const int inY = compare(y[i], y[bySize[b]]);
            counts.pairs += 1.0;
            counts.tiedX += inX == 0 ? 1.0 : 0.0;
            counts.tiedY += inY == 0 ? 1.0 : 0.0;
            counts.concordantLessDiscordant += inX * inY;
        }
    }
    return counts.tauB();
}

namespace {

/// `coefficient` gets the rows of a sample, as many as there are.
template <typename Coefficient>
Interval bootstrap(std::size_t rows, int resamples, std::uint64_t seed, Coefficient coefficient) {
    Rng rng(seed);
    std::vector<double> found;
    std::vector<std::size_t> sample(rows);
    for (int i = 0; i < resamples && rows > 0; ++i) {
        for (std::size_t& row : sample) {
            row = rng.below(rows);
        }
        const double value = coefficient(sample);
        if (!std::isnan(value)) {
            found.push_back(value);
        }
    }
    if (found.empty()) {
        return {kNone, kNone};
    }
    std::sort(found.begin(), found.end());
    const auto quantile = [&](double q) {
        return found[static_cast<std::size_t>(std::lround(q * static_cast<double>(found.size() - 1)))];
    };
    return {quantile(0.025), quantile(0.975)};
}

std::vector<double> taken(std::span<const double> values, const std::vector<std::size_t>& rows) {
    std::vector<double> sample(rows.size());
    std::transform(rows.begin(), rows.end(), sample.begin(), [values](std::size_t row) { return values[row]; });
    return sample;
}

} // namespace

Interval bootstrapTauB(std::span<const double> x, std::span<const double> y, int resamples, std::uint64_t seed) {
    std::vector<Point> points(x.size());
    return bootstrap(x.size(), resamples, seed, [&](const std::vector<std::size_t>& rows) {
        std::transform(rows.begin(), rows.end(), points.begin(), [&](std::size_t row) {
            return Point{x[row], y[row]};
        });
        return countPairs(points).tauB();
    });
}

Interval bootstrapRho(std::span<const double> x, std::span<const double> y, int resamples, std::uint64_t seed) {
    return bootstrap(x.size(), resamples, seed,
                     [&](const std::vector<std::size_t>& rows) { return spearmanRho(taken(x, rows), taken(y, rows)); });
}

Interval bootstrapInBandTauB(std::span<const double> x, std::span<const double> y, std::span<const double> size,
                             int resamples, std::uint64_t seed) {
    return bootstrap(x.size(), resamples, seed, [&](const std::vector<std::size_t>& rows) {
        return inBandTauB(taken(x, rows), taken(y, rows), taken(size, rows));
    });
}

} // namespace trazor::bench
