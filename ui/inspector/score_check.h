// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/bench/seed_spread.h"
#include "core/proxy/proxy_evaluator.h"
#include "core/search/archive/candidate.h"
#include "core/session/seed_spread_values.h"

#include <QString>

#include <atomic>
#include <memory>
#include <stop_token>
#include <vector>

namespace trazor::ui {

/// How far a second scoring of a candidate is from the stored one.
struct Reproduction {
    bool isExact = false; ///< D and S of every block, to the last bit
    double largest = 0.0; ///< relative difference of D or S of a block; NaN if they cannot be compared
    int block = -1;       ///< where it is largest
    QString scoredBy;     ///< ProxyEvaluator::description() of the second scoring
    QString problem;      ///< why there is no comparison; empty if there is one
};

Reproduction compareScores(const proxy::Evaluation& stored, const proxy::Evaluation& again);

/// What is asked of the worker; it shares nothing with the window but `done` and `stop`.
struct CheckOrder {
    std::shared_ptr<const space::SearchSpace> space;
    proxy::ScoringConfig scoring;
    proxy::EvaluatorFactory makeEvaluator;
    std::vector<search::CandidatePtr> candidates; ///< the first is the one that is looked at
    int initialisations = 0;                      ///< of the spread; 0: score the first one again instead
    std::shared_ptr<std::atomic<int>> done = std::make_shared<std::atomic<int>>(0); ///< initialisations
    std::stop_token stop;
};

struct CheckResult {
    bench::SeedSpread spread;
    Reproduction reproduction;
    QString problem;
};

/// Runs on a worker thread. Never throws: what goes wrong is told in `problem`.
CheckResult runCheck(const CheckOrder& order);

/// What was measured of each of the order's candidates; empty below two initialisations.
std::vector<session::MeasuredSpread> measuredSpreads(const CheckOrder& order, const bench::SeedSpread& spread);

/// Rich text: "D 53.97 k ± 0.8 %, S ...", and how stable the order of those measured together is.
QString spreadHtml(const session::MeasuredSpread& measured);
QString reproductionText(const Reproduction& reproduction);

} // namespace trazor::ui
