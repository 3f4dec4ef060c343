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

/// Runs a session's search from its current state to its end and records it in a file. Blocking.
///
/// Each record is committed before `observer` sees it. `known` is the session as the caller last read it. The file
/// * is rewritten from `known` if it no longer exists,
/// * is created with the first evaluator if `known` is still empty, so that a search that cannot begin leaves no file,
/// * must otherwise be the same session without unknown candidates; known candidates that it lacks are written first.
///
/// If recording fails, the run passes its last candidates to SearchObserver::onUnrecorded() and fails.
/// Takes the run lock unless the caller passes it in `lock`: a caller that reads the file must hold it while reading.
/// `arrivals` is passed to runSearch().
/// Throws Error(Io) if another program runs the session or has continued it, Error(InvalidFile) if the file is another
/// session, and whatever runSearch() throws.
search::Outcome runRecorded(const std::filesystem::path& file, const Session& known,
                            const proxy::EvaluatorFactory& makeEvaluator, search::SearchObserver& observer,
                            search::SearchControl& control, std::optional<RunLock> lock = {},
                            std::vector<std::string> arrivals = {});

} // namespace trazor::session
