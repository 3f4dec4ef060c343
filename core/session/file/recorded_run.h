// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/search_engine.h"
#include "core/session/file/run_lock.h"
#include "core/session/file/session_file.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace trazor::session {

/// Runs the search of a session from where it stands to its end and records it in a file. Blocking.
///
/// Each record is committed before `observer` sees it. `known` is the session as its reader knows it. The file
/// * is written again from `known` if it has gone,
/// * is created with the first evaluator if nothing is known yet, so that a search that cannot begin leaves no file,
/// * else must be the same session without candidates beyond the known ones; those that it lacks are written first.
///
/// A run that cannot be recorded any more hands its last candidates to SearchObserver::onUnrecorded() and fails.
/// Takes the run lock unless the caller holds it already (`lock`): who reads the file first must hold it while reading.
/// `arrivals` is handed to runSearch().
/// Throws Error(Io) if another program runs the session, Error(InvalidFile) if the file is another session, and what
/// runSearch() throws.
search::Outcome runRecorded(const std::filesystem::path& file, const Session& known,
                            const proxy::EvaluatorFactory& makeEvaluator, search::SearchObserver& observer,
                            search::SearchControl& control, std::optional<RunLock> lock = {},
                            std::vector<std::string> arrivals = {});

} // namespace trazor::session
