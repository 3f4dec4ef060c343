// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace trazor::session {

class Session;

/// Source of the noise estimate of the scores.
enum class NoiseSource {
    Unknown,
    SuperNets,     ///< each candidate was scored on several super-nets
    Confirmations, ///< the finalists were scored on several super-nets
    SeedSpreads,   ///< recorded seed spreads; an upper bound, because they include the part common to all networks
};

/// Noise of the scores from the random super-nets. Relative errors are those of one candidate's D, S and DSS, without
/// the factor that a super-net applies to all candidates; NaN if unknown.
struct ScoreNoise {
    NoiseSource source = NoiseSource::Unknown;
    int networks = 0;          ///< networks that the noise was estimated from
    int supernets = 0;         ///< super-nets per network
    std::vector<double> score; ///< standard error of DSS++ in each part of the order, the best part first
    double diversity = std::numeric_limits<double>::quiet_NaN();
    double saliency = std::numeric_limits<double>::quiet_NaN();
    double dss = std::numeric_limits<double>::quiet_NaN();

    bool isKnown() const noexcept { return source != NoiseSource::Unknown; }
};

/// Ties of candidates by DSS++ (our decision; see "Ties" in ARCHITECTURE).
struct Ties {
    ScoreNoise noise;
    std::vector<double> error; ///< by candidate: standard error of DSS++; NaN if unknown or unranked
    /// By candidate: 1 + number of candidates that are significantly better; 0 if unranked. If the noise is unknown,
    /// the place in the order.
    std::vector<int> rank;
    std::vector<char> isShared; ///< by candidate: true if another candidate has the same rank
    /// The best candidate that the limits in force admit, and the admitted ones that cannot be told apart from it, by
    /// descending score. Empty if the noise is unknown.
    std::vector<int> withBest;
};

/// Candidates at places p and q of the order are told apart if their difference exceeds this many standard errors of
/// the difference; `among` = |p - q| + 1 >= 2. Of that many equal candidates, at most 5 % are told apart from their
/// best (Bonferroni). `among` is rounded up to a quarter power of two, so that tables need few quantiles.
double separation(int among);

/// A score of DSS++ at its place in the order of a session.
struct PlacedScore {
    double score = std::numeric_limits<double>::quiet_NaN();
    double error = std::numeric_limits<double>::quiet_NaN(); ///< standard error; NaN if unknown
    int place = 0;                                           ///< candidates before it

    /// True if the two cannot be told apart; false if the noise is unknown.
    bool isWithinNoiseOf(const PlacedScore& other) const;
};
PlacedScore placeOf(const Session& session, int candidate);

/// Relative difference of two values of D, S or DSS, each with this relative error, that may be chance (95 %).
double leastDifference(double relativeError);

/// "0.835 \u00b1 .02": DSS++ with its standard error, alone if that is unknown; a dash for a candidate without a score.
std::string scoreText(const Session& session, int index);
/// Like scoreText() for any score; `error` may be NaN.
std::string scoreWithError(double score, double error);
/// "1=" for a shared rank; a dash for a candidate without a score.
std::string rankText(const Session& session, int index);

/// Finds the ties of one session, which may grow between calls. Use Session::ties(), which caches the result.
class TieFinder {
public:
    TieFinder();
    ~TieFinder();
    TieFinder(const TieFinder&) = delete;
    TieFinder& operator=(const TieFinder&) = delete;

    Ties find(const Session& session);

private:
    struct CandidateSample;
    std::unique_ptr<CandidateSample> m_sample;
};

} // namespace trazor::session
