// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/archive/archive.h"
#include "core/search/search_control.h"
#include "core/search/search_observer.h"
#include "core/search/settings/search_config.h"

#include <span>
#include <string>
#include <vector>

namespace trazor::search {

/// Runs a search to its end. Blocking; call it on a worker thread.
///
/// Deterministic: the archive depends on the space, the configuration and the evaluator's scores alone. Each generation
/// draws from its own generator, seeded by (seed, generation), and from the archive at the begin of the generation.
///
/// `past` holds the records of an interrupted run, in any order but candidates by index. They are not reported again.
/// The unfinished generation goes on with the children of its GenerationBegun. Where a session of an old version has
/// none, the children are made again; if they are not the stored ones, the generation counts as complete. The values
/// among the records are what a predicted objective predicts from, until the run ends.
///
/// In an asynchronous search (SearchConfig::inFlight) the archive also depends on the order in which scores arrive,
/// which is the order of its candidates. `arrivals` holds the ids of such an archive: they arrive in this order again,
/// and the archive is the same to the bit.
///
/// Limits are checked first: throws Error(Infeasible) or Error(InvalidArgument) before anything is scored, and whatever
/// `makeEvaluator` throws. Later errors end the run with StopReason::Failed through onFinished().
/// `archive` must be empty; it is filled by `past` and by the run. A finished run scores an image check (image_check.h)
/// and then the best `confirm` candidates (several objectives: of the front) at full resolution on `confirmSupernets`
/// fresh super-nets. The published networks of the space are scored once, after the first generation.
Outcome runSearch(const space::SearchSpace& space, const SearchConfig& config,
                  const proxy::EvaluatorFactory& makeEvaluator, Archive& archive, SearchObserver& observer,
                  SearchControl& control, std::span<const Record> past = {}, std::vector<std::string> arrivals = {});

} // namespace trazor::search
