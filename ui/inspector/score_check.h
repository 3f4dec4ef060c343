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

/// Result of comparing a second scoring of a candidate with the stored scores.
struct Reproduction {
    bool isExact = false; ///< D and S of every block are bit-identical
    double largest = 0.0; ///< largest relative difference of D or S of a block; NaN if not comparable
    space::BlockIndex block = space::BlockIndex::None; ///< block of the largest difference
    QString scoredBy;                                  ///< ProxyEvaluator::description() of the second scoring
    QString problem;                                   ///< why the comparison failed; empty if it succeeded
};

Reproduction compareScores(const proxy::Evaluation& stored, const proxy::Evaluation& again);

/// Input of the worker; only `done` and `stop` are shared with the window.
struct CheckOrder {
    std::shared_ptr<const space::SearchSpace> space;
    proxy::ScoringConfig scoring;
    proxy::EvaluatorFactory makeEvaluator;
    std::vector<search::CandidatePtr> candidates; ///< the first is the current candidate
    int initialisations = 0;                      ///< for the spread; 0: score the first candidate again instead
    std::shared_ptr<std::atomic<int>> done = std::make_shared<std::atomic<int>>(0); ///< number scored
    std::stop_token stop;
};

struct CheckResult {
    bench::SeedSpread spread;
    Reproduction reproduction;
    QString problem;
};

/// Runs on a worker thread. Never throws: errors are reported in `problem`.
CheckResult runCheck(const CheckOrder& order);

/// The measured spread of each candidate of the order; empty with fewer than two initialisations.
std::vector<session::MeasuredSpread> measuredSpreads(const CheckOrder& order, const bench::SeedSpread& spread);

/// Rich text: "D 53.97 k ± 0.8 %, S ...", and the rank stability of candidates measured together.
QString spreadHtml(const session::MeasuredSpread& measured);
QString reproductionText(const Reproduction& reproduction);

} // namespace trazor::ui
