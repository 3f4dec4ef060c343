// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/archive/archive.h"
#include "core/search/search_control.h"
#include "core/search/search_observer.h"
#include "core/search/settings/search_config.h"

#include <span>

namespace trazor::search {

/// What an earlier, interrupted run left behind.
struct ResumePoint {
    std::vector<CandidatePtr> candidates; ///< by index, without gaps
    std::vector<Confirmation> confirmations;
    std::vector<Reference> references{}; ///< what is there is not scored again
    std::vector<Screening> screenings{};
};

/// Runs a search to its end. Blocking; call it on a worker thread. Free of Qt.
///
/// Deterministic: the archive depends on the space, the configuration and the evaluator's scores alone. Every
/// generation draws from its own generator, seeded by (seed, generation), and from the archive as it was when
/// the generation began; so a resumed run makes the children of the unfinished generation again, skips those it
/// already has, and goes on as if it had never stopped.
///
/// Limits are checked first: throws Error(Infeasible) or Error(InvalidArgument) before anything is scored, also if
/// what is to be resumed was not made by this configuration and this version, and whatever `makeEvaluator` throws.
/// Later errors end the run with StopReason::Failed after onFinished.
/// `archive` is filled as the run goes; it must be empty at the start (resume through `resume`). Candidates that
/// are resumed are not reported again. Events come from the thread that the evaluator reports from, one at a time.
/// A finished run scores the best `confirm` candidates (Pareto: of the front) again at full resolution on
/// `confirmSupernets` fresh super-nets; before that, where it scored a smaller image, it scores screeningSample() at
/// both sizes. The space's published architectures are scored once, after the first generation.
Outcome runSearch(const space::SearchSpace& space, const SearchConfig& config,
                  const proxy::EvaluatorFactory& makeEvaluator, Archive& archive, SearchObserver& observer,
                  SearchControl& control, const ResumePoint& resume = {});

} // namespace trazor::search
