// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evidence/rank_correlation.h"

#include "core/base/rng.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

namespace trazor::evidence {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// Counts from which the coefficients are computed. Whole numbers, exact in double up to 10^8 rows.
struct PairCounts {
    double pairs = 0.0;
    double tiedX = 0.0;
    double tiedY = 0.0;
    double concordantLessDiscordant = 0.0;

    double tauB() const {
        const double product = (pairs - tiedX) * (pairs - tiedY);
        return product > 0.0 ? concordantLessDiscordant / std::sqrt(product) : kNone;
    }
    double tauA() const { return pairs > 0.0 ? concordantLessDiscordant / pairs : kNone; }
};

using Point = std::pair<double, double>;

double pairsOf(std::size_t n) {
    return 0.5 * static_cast<double>(n) * (static_cast<double>(n) - 1.0);
}

/// Pairs of equal elements in a sorted range.
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

/// Merge sort by y; returns the number of exchanges.
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

/// Infinities of the same sign are a tie, although their difference is NaN.
int compare(double a, double b) {
    return a == b ? 0 : sign(a - b);
}

} // namespace

double kendallTauB(std::span<const double> x, std::span<const double> y) {
    return countPairs(x, y).tauB();
}

double kendallTauA(std::span<const double> x, std::span<const double> y) {
    return countPairs(x, y).tauA();
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

namespace {

std::vector<std::size_t> orderBySize(std::span<const double> size) {
    std::vector<std::size_t> bySize(size.size());
    std::iota(bySize.begin(), bySize.end(), std::size_t{0});
    std::sort(bySize.begin(), bySize.end(), [&](std::size_t a, std::size_t b) { return size[a] < size[b]; });
    return bySize;
}

PairCounts countPairsInBand(std::span<const double> x, std::span<const double> y, std::span<const double> size,
                            double tolerance) {
    const std::vector<std::size_t> bySize = orderBySize(size);
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
    return counts;
}

/// Positions in descending order of score, and the ends of groups of equal scores.
struct ScoreOrder {
    std::vector<std::size_t> positions;
    std::vector<std::size_t> groupEnds;

    explicit ScoreOrder(std::span<const double> score) {
        positions.resize(score.size());
        std::iota(positions.begin(), positions.end(), std::size_t{0});
        std::sort(positions.begin(), positions.end(),
                  [&](std::size_t a, std::size_t b) { return score[a] > score[b]; });
        for (std::size_t i = 1; i <= positions.size(); ++i) {
            if (i == positions.size() || score[positions[i]] != score[positions[i - 1]]) {
                groupEnds.push_back(i);
            }
        }
    }
};

/// Expected maximum of `count` values drawn from `values` without replacement, or `atLeast` if that is higher.
double expectedHighest(std::vector<double> values, std::size_t count, double atLeast) {
    std::sort(values.begin(), values.end(), std::greater<>());
    double expected = 0.0;
    // `left`: probability that no value before i was drawn; `drawn`: probability that i then is.
    double left = 1.0;
    for (std::size_t i = 0; i < values.size() && left > 0.0; ++i) {
        const double drawn = std::min(1.0, static_cast<double>(count) / static_cast<double>(values.size() - i));
        expected += left * drawn * std::max(values[i], atLeast);
        left *= 1.0 - drawn;
    }
    return expected;
}

} // namespace

double inBandTauB(std::span<const double> x, std::span<const double> y, std::span<const double> size,
                  double tolerance) {
    return countPairsInBand(x, y, size, tolerance).tauB();
}

double inBandTauA(std::span<const double> x, std::span<const double> y, std::span<const double> size,
                  double tolerance) {
    return countPairsInBand(x, y, size, tolerance).tauA();
}

double ndcg(std::span<const double> score, std::span<const double> quality) {
    if (score.empty()) {
        return kNone;
    }
    const auto [lowest, highest] = std::minmax_element(quality.begin(), quality.end());
    if (!(*highest > *lowest)) {
        return kNone;
    }
    const auto sumOver = [&, low = *lowest](std::span<const double> by) {
        const ScoreOrder order(by);
        double sum = 0.0;
        std::size_t begin = 0;
        for (const std::size_t end : order.groupEnds) {
            double gain = 0.0;
            double discount = 0.0;
            for (std::size_t i = begin; i < end; ++i) {
                gain += quality[order.positions[i]] - low;
                discount += 1.0 / std::log2(static_cast<double>(i) + 2.0);
            }
            sum += gain * discount / static_cast<double>(end - begin);
            begin = end;
        }
        return sum;
    };
    return sumOver(score) / sumOver(quality);
}

double topRegret(std::span<const double> score, std::span<const double> quality, std::size_t top) {
    if (score.empty() || top == 0) {
        return kNone;
    }
    const ScoreOrder order(score);
    double found = -std::numeric_limits<double>::infinity();
    std::size_t begin = 0;
    for (const std::size_t end : order.groupEnds) {
        if (begin >= top) {
            break;
        }
        std::vector<double> group;
        for (std::size_t i = begin; i < end; ++i) {
            group.push_back(quality[order.positions[i]]);
        }
        found = expectedHighest(std::move(group), top - begin, found);
        begin = end;
    }
    return *std::max_element(quality.begin(), quality.end()) - found;
}

BandMeans inBandMeans(std::span<const double> score, std::span<const double> quality, std::span<const double> size,
                      std::size_t top, double tolerance) {
    const std::vector<std::size_t> bySize = orderBySize(size);
    BandMeans sum{0.0, 0.0, 0};
    std::size_t end = 0;
    for (std::size_t begin = 0; begin < bySize.size(); ++begin) {
        const std::size_t before = end;
        while (end < bySize.size() && size[bySize[end]] <= (1.0 + tolerance) * size[bySize[begin]]) {
            ++end;
        }
        if (end == before || end - begin <= top) {
            continue; // part of the previous band, or nothing to choose from
        }
        std::vector<double> s;
        std::vector<double> q;
        for (std::size_t i = begin; i < end; ++i) {
            s.push_back(score[bySize[i]]);
            q.push_back(quality[bySize[i]]);
        }
        const double gain = ndcg(s, q);
        if (!std::isnan(gain)) {
            sum.ndcg += gain;
            sum.regret += topRegret(s, q, top);
            ++sum.bands;
        }
    }
    return sum.bands > 0 ? BandMeans{sum.ndcg / sum.bands, sum.regret / sum.bands, sum.bands}
                         : BandMeans{kNone, kNone, 0};
}

namespace {

/// Percentile interval of `coefficient`, which receives the resampled row indices.
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

} // namespace trazor::evidence
