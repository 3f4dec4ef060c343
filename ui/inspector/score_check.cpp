// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/score_check.h"

#include "core/base/error.h"
#include "core/search/scoring_job.h"
#include "ui/support/formatting.h"

#include <QStringList>

#include <algorithm>
#include <cmath>
#include <limits>

namespace trazor::ui {

namespace {

double relativeDifference(double a, double b) {
    const double scale = std::max(std::abs(a), std::abs(b));
    return scale > 0.0 ? std::abs(a - b) / scale : 0.0;
}

Reproduction scoreAgain(const CheckOrder& order) {
    Reproduction reproduction;
    const auto evaluator = order.makeEvaluator(*order.space, order.scoring);
    const std::vector<space::NetworkPlan> plans{
        space::plan(*order.space, order.candidates.front()->architecture, order.scoring.imageSize)};
    const std::vector<proxy::Evaluation> again = search::scoreAll(*evaluator, plans, order.stop);
    if (order.stop.stop_requested()) {
        return reproduction;
    }
    reproduction = compareScores(order.candidates.front()->evaluation, again.front());
    reproduction.scoredBy = QString::fromStdString(evaluator->description());
    return reproduction;
}

QString amount(const char* name, const proxy::Spread& spread) {
    if (spread.count < 2 || !(spread.mean > 0.0)) {
        return QString("%1: no score").arg(name);
    }
    return QString("%1 %2 \u00b1 %3 %")
        .arg(name, formatTick(spread.mean), QString::number(100.0 * spread.deviation / spread.mean, 'f', 1))
        .replace(' ', QChar::Nbsp);
}

} // namespace

Reproduction compareScores(const proxy::Evaluation& stored, const proxy::Evaluation& again) {
    Reproduction result;
    result.largest = std::numeric_limits<double>::quiet_NaN();
    if (stored.status != again.status) {
        result.problem = QString("it was %1 and is %2 now")
                             .arg(QString::fromUtf8(proxy::statusName(stored.status).data()),
                                  QString::fromUtf8(proxy::statusName(again.status).data()));
        return result;
    }
    if (stored.status != proxy::EvaluationStatus::Ok) {
        result.problem = QString("it could not be scored either time: %1").arg(QString::fromStdString(again.reason));
        return result;
    }
    const auto& before = stored.scores.blocks;
    const auto& after = again.scores.blocks;
    if (before.size() != after.size() || before.empty()) {
        result.problem = QString("it had scores of %1 blocks and has %2 now").arg(before.size()).arg(after.size());
        return result;
    }
    result.isExact = true;
    result.largest = 0.0;
    for (std::size_t i = 0; i < before.size(); ++i) {
        result.isExact =
            result.isExact && before[i].diversity == after[i].diversity && before[i].saliency == after[i].saliency;
        const double difference = std::max(relativeDifference(before[i].diversity, after[i].diversity),
                                           relativeDifference(before[i].saliency, after[i].saliency));
        if (difference > result.largest) {
            result.largest = difference;
            result.block = space::BlockIndex{static_cast<int>(i)};
        }
    }
    return result;
}

CheckResult runCheck(const CheckOrder& order) {
    CheckResult result;
    try {
        if (order.initialisations == 0) {
            result.reproduction = scoreAgain(order);
            return result;
        }
        std::vector<space::NetworkPlan> plans;
        for (const search::CandidatePtr& candidate : order.candidates) {
            plans.push_back(space::plan(*order.space, candidate->architecture, order.scoring.imageSize));
        }
        result.spread = bench::seedSpread(
            *order.space, plans, order.scoring, order.initialisations - 1, order.makeEvaluator,
            [&order](int done) { order.done->store(done); }, order.stop);
    } catch (const Error& error) {
        result.problem = QString::fromUtf8(error.what()) +
                         (error.hint().empty() ? QString() : ' ' + QString::fromStdString(error.hint()));
    } catch (const std::exception& error) {
        result.problem = QString::fromUtf8(error.what());
    }
    return result;
}

std::vector<session::MeasuredSpread> measuredSpreads(const CheckOrder& order, const bench::SeedSpread& spread) {
    std::vector<session::MeasuredSpread> measured;
    if (spread.initialisations < 2) {
        return measured;
    }
    std::vector<int> together;
    for (const search::CandidatePtr& candidate : order.candidates) {
        together.push_back(candidate->index);
    }
    std::sort(together.begin(), together.end());
    for (std::size_t i = 0; i < order.candidates.size(); ++i) {
        measured.push_back(
            {order.candidates[i]->index, spread.initialisations, spread.candidates[i], together, spread.rankStability});
    }
    return measured;
}

QString spreadHtml(const session::MeasuredSpread& measured) {
    const proxy::ScoreSpread& spread = measured.spread;
    QString text = QString("%1<br>%2<br><b>%3</b><br>over %4 initialisations")
                       .arg(amount("D", spread.diversity), amount("S", spread.saliency), amount("DSS", spread.dss))
                       .arg(measured.initialisations);
    if (measured.together.size() > 1) {
        QStringList names;
        for (const int index : measured.together) {
            names << candidateName(index);
        }
        text += QString("<br>Order of %1: Kendall \u03c4 %2 between initialisations (1: always the same)")
                    .arg(names.join(", "), std::isfinite(measured.rankStability)
                                               ? QString::number(measured.rankStability, 'f', 2)
                                               : QString("not known"));
    }
    return text;
}

QString reproductionText(const Reproduction& reproduction) {
    if (!reproduction.problem.isEmpty()) {
        return "Not reproduced: " + reproduction.problem + '.';
    }
    if (reproduction.scoredBy.isEmpty() || !std::isfinite(reproduction.largest)) {
        return "Stopped.";
    }
    if (reproduction.isExact) {
        return "Reproduced: D and S of every block are equal to the last bit.";
    }
    constexpr double kRounding = 1e-4; // float32 sums in a different order
    const QString size = QString::number(reproduction.largest, 'g', 2);
    return reproduction.largest < kRounding
               ? QString("Reproduced up to rounding: the largest relative difference of a block is %1.").arg(size)
               : QString("Not reproduced: block %1 differs by %2 (relative). Scored now by %3.")
                     .arg(numberOf(reproduction.block))
                     .arg(size, reproduction.scoredBy);
}

} // namespace trazor::ui
