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

/// Runs a search to its end. Blocks; call it on a worker thread.
///
/// Deterministic: the archive depends only on the space, the configuration and the evaluator's scores. Each generation
/// uses its own generator, seeded by (seed, generation), and the archive as of the start of the generation.
///
/// `past` holds the records of an interrupted run in any order, except that candidates are sorted by index; they are
/// not reported again. The unfinished generation continues with the children of its GenerationBegun. A session of an
/// old version lacks that record: the children are regenerated, and the generation counts as complete if they differ
/// from the stored ones. A predicted objective uses the values in the records until the run ends.
///
/// In an asynchronous search (SearchConfig::inFlight) the archive also depends on the order in which scores arrive,
/// which is the order of its candidates. `arrivals` holds the ids of such an archive and enforces that order, which
/// reproduces the archive bit for bit.
///
/// Limits are checked first: throws Error(Infeasible) or Error(InvalidArgument) before anything is scored, and whatever
/// `makeEvaluator` throws. Later errors end the run with StopReason::Failed through onFinished(). `archive` must be
/// empty; `past` and the run fill it. A finished run scores an image check (image_check.h) and then the best `confirm`
/// candidates (several objectives: of the front) at full resolution on `confirmSupernets` fresh super-nets. The
/// published networks of the space are scored once, after the first generation.
Outcome runSearch(const space::SearchSpace& space, const SearchConfig& config,
                  const proxy::EvaluatorFactory& makeEvaluator, Archive& archive, SearchObserver& observer,
                  SearchControl& control, std::span<const Record> past = {}, std::vector<std::string> arrivals = {});

} // namespace trazor::search
