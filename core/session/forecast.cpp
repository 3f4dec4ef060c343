// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/forecast.h"

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/evidence/rank_correlation.h"
#include "core/evidence/suggestion.h"
#include "core/session/measured_results.h"
#include "core/space/cost_model.h"
#include "core/space/network_plan.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

namespace trazor::session {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// Shapes of the candidates, computed in parallel because their plans take most of a forecast's time.
std::vector<evidence::Shape> candidateShapes(const Session& session) {
    constexpr std::size_t kAtATime = 500;
    std::vector<evidence::Shape> shapes(session.archive().size());
    forEachRange(shapes.size(), kAtATime, [&](std::size_t begin, std::size_t end) {
        for (std::size_t at = begin; at < end; ++at) {
            shapes[at] = evidence::shapeOf(space::plan(session.space(), session.archive()[at].architecture));
        }
    });
    return shapes;
}

/// All networks of a forecast, column by column: the candidates, then the other published networks.
struct Pool {
    std::vector<Subject> subjects;
    std::vector<evidence::Shape> shapes;

    explicit Pool(const Session& session)
        : shapes(candidateShapes(session)) {
        const space::SearchSpace& space = session.space();
        for (int index = 0; index < session.size(); ++index) {
            subjects.push_back(Subject::candidate(index));
        }
        for (int index = 0; index < static_cast<int>(space.published.size()); ++index) {
            const Subject subject = Subject::published(index);
            if (!session.archive().contains(idOf(session, subject))) {
                subjects.push_back(subject);
                shapes.push_back(evidence::shapeOf(
                    space::plan(space, space.published[static_cast<std::size_t>(index)].architecture)));
            }
        }
    }
};

double blockParams(const Session& session, Subject subject) {
    const auto at = static_cast<std::size_t>(subject.index);
    const space::Architecture& architecture = subject.kind == Subject::Kind::Candidate
                                                  ? session.candidate(subject.index).architecture
                                                  : session.space().published[at].architecture;
    return static_cast<double>(space::costBreakdown(space::plan(session.space(), architecture)).blocksOnly().params);
}

/// DSS++ of any network of the session; NaN if it has none.
double dssPlusPlus(const Session& session, Subject subject) {
    if (subject.kind == Subject::Kind::Candidate) {
        return session.score(subject.index);
    }
    const proxy::Evaluation* const scored = session.scoring(Purpose::Comparison, subject);
    const auto& published = session.space().published[static_cast<std::size_t>(subject.index)];
    return scored == nullptr
               ? kNone
               : search::scoreAgainst(session.archive(), session.level(), published.architecture, *scored);
}

/// Agreement of `scores` with `target` over the measured networks; missing scores do not count.
OrderEvidence evidenceOf(const std::vector<double>& scores, const std::vector<double>& target) {
    std::vector<double> x;
    std::vector<double> y;
    for (std::size_t i = 0; i < scores.size(); ++i) {
        if (!std::isnan(scores[i])) {
            x.push_back(scores[i]);
            y.push_back(target[i]);
        }
    }
    const double tau = evidence::kendallTauB(x, y);
    return {tau, x.size(), evidence::scoreVerdict(tau, x.size())};
}

const QuantityValues& knownQuantity(const Session& session, std::string_view name) {
    const QuantityValues* const known = session.quantity(name);
    if (known != nullptr) {
        return *known;
    }
    std::string names;
    for (const QuantityValues& each : session.quantities()) {
        names += (names.empty() ? "" : ", ") + each.quantity.name;
    }
    throw Error(ErrorCode::InvalidArgument, "quantity: the session has no '" + std::string(name) + "'",
                names.empty() ? "It has no measured values yet." : "It has " + names + ".");
}

/// Candidates that can be trained next: within the session's limits and without a known value.
std::vector<int> untrained(const Session& session, std::string_view quantity) {
    const space::Limits& limits = session.config().limits;
    std::vector<int> candidates;
    for (int index = 0; index < session.size(); ++index) {
        const space::Cost& cost = session.candidate(index).cost;
        const bool isWithin = space::satisfies(limits, cost);
        const bool isKnown =
            session.quantity(quantity) != nullptr && !std::isnan(session.value(quantity, Subject::candidate(index)));
        if (isWithin && !isKnown) {
            candidates.push_back(index);
        }
    }
    return candidates;
}

std::vector<int> taken(const std::vector<int>& candidates, const std::vector<std::size_t>& positions) {
    std::vector<int> some;
    std::transform(positions.begin(), positions.end(), std::back_inserter(some),
                   [&](std::size_t at) { return candidates[at]; });
    return some;
}

} // namespace

Forecast forecast(const Session& session, std::string_view name) {
    Forecast result;
    result.quantity = knownQuantity(session, name).quantity;
    if (result.quantity.better == search::Better::Neither) {
        throw Error(ErrorCode::InvalidArgument,
                    "quantity: of " + result.quantity.name + " neither more nor less is better",
                    "Say which with 'trazor measure --better max|min'.");
    }
    const Pool pool(session);
    std::vector<evidence::Measurement> measured;
    std::vector<double> params;
    std::vector<double> scores;
    for (std::size_t i = 0; i < pool.subjects.size(); ++i) {
        const double value = session.value(name, pool.subjects[i]);
        if (!std::isnan(value)) {
            measured.push_back({i, value});
            params.push_back(blockParams(session, pool.subjects[i]));
            scores.push_back(dssPlusPlus(session, pool.subjects[i]));
        }
    }
    const evidence::Forecast all =
        evidence::predict(pool.shapes, measured, result.quantity.better == search::Better::Larger);
    result.predictor = {all.leftOutTau, measured.size(), evidence::predictorVerdict(all.leftOutTau, measured.size())};
    result.params = evidenceOf(params, all.target);
    result.dssPlusPlus = evidenceOf(scores, all.target);
    std::vector<double> descending(all.score.begin(), all.score.begin() + session.size());
    std::sort(descending.begin(), descending.end(), std::greater<>());
    std::size_t next = 0; // measured network
    for (std::size_t i = 0; i < pool.subjects.size(); ++i) {
        const Subject subject = pool.subjects[i];
        const auto higher = std::lower_bound(descending.begin(), descending.end(), all.score[i], std::greater<>());
        auto& list = subject.kind == Subject::Kind::Candidate ? result.candidates : result.published;
        const bool isMeasured = next < measured.size() && measured[next].network == i;
        list.push_back({subject, session.value(name, subject), all.predictions[i],
                        isMeasured ? all.leftOutPredictions[next++] : evidence::Prediction{kNone, kNone, kNone},
                        all.score[i], 1 + static_cast<std::size_t>(higher - descending.begin())});
    }
    return result;
}

Forecasts forecasts(const Session& session) {
    Forecasts all;
    for (const QuantityValues& each : session.quantities()) {
        const std::string& name = each.quantity.name;
        const auto hasValue = [](double value) { return !std::isnan(value); };
        const auto values = std::count_if(each.candidates.begin(), each.candidates.end(), hasValue);
        if (!isMeasured(each.quantity) ||
            static_cast<std::size_t>(values) + session.space().published.size() < evidence::kFewestMeasured) {
            continue;
        }
        try {
            all.emplace(name, std::make_shared<const Forecast>(forecast(session, name)));
        } catch (const Error&) { // too few values, or all equal: forecast() of this quantity reports why
        }
    }
    return all;
}

std::vector<int> suggestBySize(const Session& session, std::string_view quantity, std::size_t count) {
    const std::vector<int> candidates = untrained(session, quantity);
    std::vector<double> sizes;
    for (const int index : candidates) {
        sizes.push_back(static_cast<double>(session.candidate(index).cost.params));
    }
    return taken(candidates, evidence::suggestBySize(sizes, count));
}

std::vector<int> suggestBest(const Session& session, const Forecast& forecast, std::size_t count) {
    const std::vector<int> candidates = untrained(session, forecast.quantity.name);
    std::vector<double> scores;
    for (const int index : candidates) {
        scores.push_back(forecast.candidates[static_cast<std::size_t>(index)].score);
    }
    return taken(candidates, evidence::suggestBest(scores, count));
}

} // namespace trazor::session
