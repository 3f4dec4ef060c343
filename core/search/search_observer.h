// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/record.h"

#include <string>
#include <string_view>

namespace trazor::search {

enum class StopReason {
    Finished,  ///< all evaluations are done
    Stopped,   ///< requested by the user
    Exhausted, ///< no new architecture within the limits exists
    Failed,    ///< an error ended the run; candidates evaluated so far are kept
};

std::string_view toString(StopReason reason) noexcept;

/// State of a run, reported after each generation and at each pause.
struct Progress {
    int generation = 0;
    int evaluations = 0;
    int planned = 0;
    int failed = 0;                    ///< candidates without a finite score
    int topUps = 0;                    ///< random children added because the operators found too few
    double seconds = 0.0;              ///< scoring time in this process
    double prescreenCorrelation = 0.0; ///< rank correlation of predictions and scores in the last generation; 0 = none
    bool isPaused = false;
};

struct Outcome {
    StopReason reason = StopReason::Finished;
    std::string message; ///< reason of a failure
    std::string hint;    ///< advice for the user; may be empty
    Progress progress;
};

/// Called by the engine from its own thread or from a thread of the evaluator, never concurrently. Must not block for
/// long.
class SearchObserver {
public:
    SearchObserver() = default;
    SearchObserver(const SearchObserver&) = delete;
    SearchObserver& operator=(const SearchObserver&) = delete;
    virtual ~SearchObserver() = default;

    /// Candidates are reported in the order of their index.
    virtual void onRecord(const Record& record) = 0;
    /// A candidate could not be recorded: the run ends, but the candidate can still be saved elsewhere.
    virtual void onUnrecorded(const CandidatePtr& candidate) { onRecord(candidate); }
    virtual void onProgress(const Progress& progress) { static_cast<void>(progress); }
    /// The last call of a run.
    virtual void onFinished(const Outcome& outcome) { static_cast<void>(outcome); }
};

} // namespace trazor::search
