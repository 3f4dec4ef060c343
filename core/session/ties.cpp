// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/ties.h"

#include "core/base/quantity.h"
#include "core/base/statistics.h"
#include "core/session/seed_spread_values.h"
#include "core/session/session.h"

#include <boost/math/distributions/normal.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

namespace trazor::session {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kChance = 0.05;             ///< fraction of equal candidates that may be told apart
constexpr std::size_t kLargestSample = 2000; ///< candidates for the noise estimate; more add nothing
constexpr std::size_t kParts = 4;            ///< of the order, each with its own error
constexpr std::size_t kSmallestPart = 25;    ///< candidates

double quantile(double tail) {
    static const boost::math::normal normal;
    return boost::math::quantile(boost::math::complement(normal, tail));
}

double deviationOf(std::span<const double> values) {
    const double mean = meanOf(values);
    double squares = 0.0;
    for (const double value : values) {
        squares += (value - mean) * (value - mean);
    }
    return std::sqrt(squares / static_cast<double>(values.size()));
}

/// Values by [network][super-net], and the variance of their residuals without network and super-net means.
class Table {
public:
    explicit Table(std::size_t columns)
        : m_columns(columns) {}

    std::size_t columns() const noexcept { return m_columns; }
    std::size_t rows() const noexcept { return m_values.size() / m_columns; }
    void append(double value) { m_values.push_back(value); }
    double at(std::size_t row, std::size_t column) const { return m_values[row * m_columns + column]; }
    double& at(std::size_t row, std::size_t column) { return m_values[row * m_columns + column]; }
    std::span<const double> row(std::size_t index) const { return {m_values.data() + index * m_columns, m_columns}; }
    std::vector<double> column(std::size_t index) const {
        std::vector<double> values(rows());
        for (std::size_t row = 0; row < values.size(); ++row) {
            values[row] = at(row, index);
        }
        return values;
    }
    /// Variance of one cell, estimated from each row alone.
    std::vector<double> variances() const {
        std::vector<double> columnMeans;
        for (std::size_t column = 0; column < m_columns; ++column) {
            columnMeans.push_back(meanOf(this->column(column)));
        }
        const double whole = meanOf(columnMeans);
        std::vector<double> variances;
        const double freedom = static_cast<double>(m_columns - 1) * static_cast<double>(rows() - 1);
        for (std::size_t row = 0; row < rows(); ++row) {
            const double mean = meanOf(this->row(row));
            double squares = 0.0;
            for (std::size_t column = 0; column < m_columns; ++column) {
                const double rest = at(row, column) - mean - columnMeans[column] + whole;
                squares += rest * rest;
            }
            variances.push_back(squares * static_cast<double>(rows()) / freedom);
        }
        return variances;
    }

private:
    std::vector<double> m_values;
    std::size_t m_columns;
};

/// Networks with the log scores on the same super-nets.
struct Sample {
    std::vector<int> candidates;
    Table diversity{0};
    Table saliency{0};
    Table dss{0};

    std::size_t size() const noexcept { return candidates.size(); }
    std::size_t supernets() const noexcept { return diversity.columns(); }
    void add(int candidate, const proxy::Evaluation& evaluation) {
        const std::vector<proxy::SeedScore>& seeds = evaluation.scores.seeds;
        const bool isUsable = std::all_of(seeds.begin(), seeds.end(), [](const proxy::SeedScore& it) {
            return std::isfinite(it.diversity) && std::isfinite(it.saliency) && it.diversity > 0.0 && it.saliency > 0.0;
        });
        if (seeds.size() < 2 || !isUsable || (!candidates.empty() && seeds.size() != supernets())) {
            return;
        }
        if (candidates.empty()) {
            diversity = saliency = dss = Table(seeds.size());
        }
        candidates.push_back(candidate);
        for (const proxy::SeedScore& seed : seeds) {
            diversity.append(std::log(seed.diversity));
            saliency.append(std::log(seed.saliency));
            dss.append(std::log(seed.diversity + seed.saliency));
        }
    }
};

Sample confirmationsOf(const Session& session) {
    Sample sample;
    for (const auto& [subject, evaluation] : session.scorings(Purpose::Confirmation)) {
        if (evaluation.status == proxy::EvaluationStatus::Ok && session.candidate(subject.index).isRanked()) {
            sample.add(subject.index, evaluation);
        }
    }
    return sample;
}

/// (r(D) + r(S)) / 2 among the rows.
std::vector<double> netScores(std::span<const double> diversity, std::span<const double> saliency) {
    std::vector<double> scores = search::midRanks(diversity);
    const std::vector<double> other = search::midRanks(saliency);
    std::transform(scores.begin(), scores.end(), other.begin(), scores.begin(),
                   [](double a, double b) { return (a + b) / 2.0; });
    return scores;
}

double rootOfMean(std::span<const double> variances, double over) {
    return std::sqrt(meanOf(variances) / over);
}

void setRelativeErrors(ScoreNoise& noise, const Sample& sample, double averaged) {
    noise.networks = static_cast<int>(sample.size());
    noise.supernets = static_cast<int>(sample.supernets());
    noise.diversity = rootOfMean(sample.diversity.variances(), averaged);
    noise.saliency = rootOfMean(sample.saliency.variances(), averaged);
    noise.dss = rootOfMean(sample.dss.variances(), averaged);
}

std::vector<double> scoresOf(const Session& session, const std::vector<int>& candidates) {
    std::vector<double> scores;
    for (const int candidate : candidates) {
        scores.push_back(session.ranking().score[static_cast<std::size_t>(candidate)]);
    }
    return scores;
}

/// Estimates score errors from the score of each candidate on each single super-net. Those scores are closer together
/// than scores of super-net means, and other levels have another width, so the errors are stretched accordingly.
void setScoreErrors(ScoreNoise& noise, const Session& session, const Sample& sample) {
    Table single = sample.diversity;
    for (std::size_t net = 0; net < sample.supernets(); ++net) {
        const std::vector<double> scores = netScores(sample.diversity.column(net), sample.saliency.column(net));
        for (std::size_t row = 0; row < scores.size(); ++row) {
            single.at(row, net) = scores[row];
        }
    }
    std::vector<double> means;
    for (std::size_t row = 0; row < sample.size(); ++row) {
        means.push_back(meanOf(single.row(row)));
    }
    const double width = deviationOf(means);
    const double stretch = width > 0.0 ? deviationOf(scoresOf(session, sample.candidates)) / width : 1.0;
    const std::vector<double> variances = single.variances();
    std::vector<std::size_t> order(sample.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return means[a] > means[b]; });
    const std::size_t parts = sample.size() < kParts * kSmallestPart ? 1 : kParts;
    for (std::size_t part = 0; part < parts; ++part) {
        std::vector<double> own;
        for (std::size_t i = part * order.size() / parts; i < (part + 1) * order.size() / parts; ++i) {
            own.push_back(variances[order[i]]);
        }
        noise.score.push_back(stretch * rootOfMean(own, static_cast<double>(sample.supernets())));
    }
}

/// Sorted log D and log S of the candidates, to look up the rank of a value.
class Ranks {
public:
    explicit Ranks(const Session& session) {
        for (const search::CandidatePtr& candidate : session.archive().candidates()) {
            const proxy::NetworkScores& scores = candidate->evaluation.scores;
            if (candidate->isRanked() && scores.diversity() > 0.0 && scores.saliency() > 0.0) {
                m_diversity.push_back(std::log(scores.diversity()));
                m_saliency.push_back(std::log(scores.saliency()));
            }
        }
        m_net = netScores(m_diversity, m_saliency);
        std::sort(m_diversity.begin(), m_diversity.end());
        std::sort(m_saliency.begin(), m_saliency.end());
    }
    double net(double diversity, double saliency) const {
        return (place(m_diversity, diversity) + place(m_saliency, saliency)) / 2.0;
    }
    /// Ratio of the spread of the session's scores to the spread of these scores.
    double stretch(const Session& session) const {
        std::vector<double> scores;
        for (std::size_t i = 0; i < session.ranking().ranked; ++i) {
            scores.push_back(session.ranking().score[static_cast<std::size_t>(session.ranking().order[i])]);
        }
        const double width = deviationOf(m_net);
        return width > 0.0 ? deviationOf(scores) / width : 1.0;
    }

private:
    static double place(const std::vector<double>& sorted, double value) {
        const auto [begin, end] = std::equal_range(sorted.begin(), sorted.end(), value);
        return static_cast<double>((begin - sorted.begin()) + (end - sorted.begin())) / 2.0 /
               static_cast<double>(sorted.size());
    }

    std::vector<double> m_diversity;
    std::vector<double> m_saliency;
    std::vector<double> m_net;
};

/// The finalists were scored at another image size and on other super-nets, so their values are shifted by a common
/// offset to those of the search, and only differences between super-nets count.
void setConfirmedErrors(ScoreNoise& noise, const Session& session, const Sample& sample, double averaged) {
    const Ranks ranks(session);
    Table scores = sample.diversity;
    for (std::size_t net = 0; net < sample.supernets(); ++net) {
        double shiftOfD = -meanOf(sample.diversity.column(net));
        double shiftOfS = -meanOf(sample.saliency.column(net));
        for (const int candidate : sample.candidates) {
            const proxy::NetworkScores& searched = session.candidate(candidate).evaluation.scores;
            shiftOfD += std::log(searched.diversity()) / static_cast<double>(sample.size());
            shiftOfS += std::log(searched.saliency()) / static_cast<double>(sample.size());
        }
        for (std::size_t row = 0; row < sample.size(); ++row) {
            scores.at(row, net) =
                ranks.net(sample.diversity.at(row, net) + shiftOfD, sample.saliency.at(row, net) + shiftOfS);
        }
    }
    noise.score = {ranks.stretch(session) * rootOfMean(scores.variances(), averaged)};
}

/// Assumes fully correlated deviations of both scores, which is conservative.
void setRecordedErrors(ScoreNoise& noise, const Session& session, const std::vector<int>& measured) {
    const Ranks ranks(session);
    std::vector<double> diversity;
    std::vector<double> saliency;
    std::vector<double> dss;
    std::vector<double> score;
    for (const int candidate : measured) {
        const std::optional<MeasuredSpread> spread = measuredSpread(session, candidate);
        const proxy::NetworkScores& scores = session.candidate(candidate).evaluation.scores;
        const double d = spread->spread.diversity.deviation / spread->spread.diversity.mean;
        const double s = spread->spread.saliency.deviation / spread->spread.saliency.mean;
        if (!std::isfinite(d) || !std::isfinite(s) || !(scores.diversity() > 0.0) || !(scores.saliency() > 0.0)) {
            continue;
        }
        const double ofD = std::log(scores.diversity());
        const double ofS = std::log(scores.saliency());
        const double both = (ranks.net(ofD + d, ofS + s) - ranks.net(ofD - d, ofS - s)) / 2.0;
        diversity.push_back(d * d);
        saliency.push_back(s * s);
        const double sum = spread->spread.dss.deviation / spread->spread.dss.mean;
        dss.push_back(sum * sum);
        score.push_back(both * both);
        noise.supernets = spread->initialisations;
    }
    if (score.empty()) {
        return;
    }
    noise.source = NoiseSource::SeedSpreads;
    noise.networks = static_cast<int>(score.size());
    noise.diversity = rootOfMean(diversity, 1.0);
    noise.saliency = rootOfMean(saliency, 1.0);
    noise.dss = rootOfMean(dss, 1.0);
    noise.score = {ranks.stretch(session) * rootOfMean(score, 1.0)};
}

ScoreNoise noiseOf(const Session& session, const Sample& sample) {
    constexpr std::size_t kFewest = 3; ///< two networks give only one difference per super-net
    ScoreNoise noise;
    if (sample.size() >= kFewest) {
        noise.source = NoiseSource::SuperNets;
        setRelativeErrors(noise, sample, static_cast<double>(sample.supernets()));
        setScoreErrors(noise, session, sample);
    } else if (const Sample confirmed = confirmationsOf(session); confirmed.size() >= kFewest) {
        const double averaged = std::max(1, session.config().scoring.supernets);
        noise.source = NoiseSource::Confirmations;
        setRelativeErrors(noise, confirmed, averaged);
        setConfirmedErrors(noise, session, confirmed, averaged);
    } else if (const std::vector<int> measured = candidatesWithSpread(session); !measured.empty()) {
        setRecordedErrors(noise, session, measured);
    }
    return noise;
}

/// The quarter power of two at or above a number of candidates.
double roundedUp(std::size_t among) {
    return std::exp2(std::ceil(4.0 * std::log2(static_cast<double>(among)) - 1e-9) / 4.0) + 1e-9;
}

/// separation() by the number of candidates, up to `most`.
std::vector<double> separations(std::size_t most) {
    std::vector<double> all(most + 1);
    double reach = 0.0;
    double value = 0.0;
    for (std::size_t among = 2; among <= most; ++among) {
        if (static_cast<double>(among) > reach) {
            reach = roundedUp(among);
            value = separation(static_cast<int>(among));
        }
        all[among] = value;
    }
    return all;
}

} // namespace

/// Candidates at even steps of the order of arrival, so that equal archives give equal samples. Candidates already read
/// are kept while the step is unchanged, because reading all of them costs more than everything else.
struct TieFinder::CandidateSample : Sample {
    void follow(const Session& session) {
        const auto size = static_cast<std::size_t>(session.size());
        const std::size_t distance = std::max<std::size_t>(1, (size + kLargestSample - 1) / kLargestSample);
        if (distance != m_distance) {
            *this = {};
            m_distance = distance;
        }
        for (; m_next < size; m_next += m_distance) {
            const search::Candidate& candidate = session.candidate(static_cast<int>(m_next));
            if (candidate.isRanked()) {
                add(candidate.index, candidate.evaluation);
            }
        }
    }

private:
    std::size_t m_distance = 0;
    std::size_t m_next = 0; ///< candidate
};

TieFinder::TieFinder()
    : m_sample(std::make_unique<CandidateSample>()) {}
TieFinder::~TieFinder() = default;

double separation(int among) {
    const double rounded = std::floor(roundedUp(static_cast<std::size_t>(std::max(among, 2))));
    return quantile(kChance / std::max(1.0, rounded - 1.0));
}

bool PlacedScore::isWithinNoiseOf(const PlacedScore& other) const {
    const int among = std::abs(place - other.place) + 1;
    return std::abs(score - other.score) <= separation(among) * std::hypot(error, other.error);
}

PlacedScore placeOf(const Session& session, int candidate) {
    const std::vector<int>& order = session.ranking().order;
    return {session.score(candidate), session.ties().error[static_cast<std::size_t>(candidate)],
            static_cast<int>(std::find(order.begin(), order.end(), candidate) - order.begin())};
}

double leastDifference(double relativeError) {
    static const double kTwoSided = quantile(kChance / 2.0);
    return kTwoSided * std::sqrt(2.0) * relativeError;
}

Ties TieFinder::find(const Session& session) {
    Ties ties;
    const search::Ranking& ranking = session.ranking();
    ties.error.assign(static_cast<std::size_t>(session.size()), kNone);
    ties.rank.assign(static_cast<std::size_t>(session.size()), 0);
    if (ranking.ranked > 1) {
        m_sample->follow(session);
        ties.noise = noiseOf(session, *m_sample);
    }
    const bool isKnown = ties.noise.isKnown();
    const std::vector<double> least = separations(ranking.ranked);
    const auto isToldApart = [&](int worse, int better, std::size_t among) {
        const auto a = static_cast<std::size_t>(worse);
        const auto b = static_cast<std::size_t>(better);
        return ranking.score[b] - ranking.score[a] > least[among] * std::hypot(ties.error[a], ties.error[b]);
    };
    // The first place that a candidate is tied with moves monotonically down the order.
    std::size_t first = 0;
    for (std::size_t place = 0; place < ranking.ranked; ++place) {
        const int candidate = ranking.order[place];
        const auto at = static_cast<std::size_t>(candidate);
        if (isKnown) {
            const std::vector<double>& errors = ties.noise.score;
            ties.error[at] = errors[place * errors.size() / ranking.ranked];
        }
        while (first < place && (!isKnown || isToldApart(candidate, ranking.order[first], place - first + 1))) {
            ++first;
        }
        ties.rank[at] = static_cast<int>(first) + 1;
    }
    for (std::size_t place = 0; isKnown && place < ranking.ranked; ++place) {
        const int candidate = ranking.order[place];
        if (!session.admits(candidate)) {
            continue;
        }
        if (!ties.withBest.empty() && isToldApart(candidate, ties.withBest.front(), ties.withBest.size() + 1)) {
            break;
        }
        ties.withBest.push_back(candidate);
    }
    ties.isShared.assign(ties.rank.size(), 0);
    for (std::size_t place = 1; place < ranking.ranked; ++place) {
        const auto above = static_cast<std::size_t>(ranking.order[place - 1]);
        const auto below = static_cast<std::size_t>(ranking.order[place]);
        if (ties.rank[above] == ties.rank[below]) {
            ties.isShared[above] = ties.isShared[below] = 1;
        }
    }
    return ties;
}

std::string scoreText(const Session& session, int index) {
    if (!session.candidate(index).isRanked()) {
        return "\u2013";
    }
    return scoreWithError(session.score(index), session.ties().error[static_cast<std::size_t>(index)]);
}

std::string scoreWithError(double score, double error) {
    std::string text = formatScore(score);
    if (!std::isnan(error)) {
        const std::string digits = formatFixed(error, error < 0.00995 ? 3 : 2);
        text += " \u00b1 " + (digits.front() == '0' ? digits.substr(1) : digits);
    }
    return text;
}

std::string rankText(const Session& session, int index) {
    const auto at = static_cast<std::size_t>(index);
    const Ties& ties = session.ties();
    return ties.rank[at] == 0 ? "\u2013" : std::to_string(ties.rank[at]) + (ties.isShared[at] != 0 ? "=" : "");
}

} // namespace trazor::session
