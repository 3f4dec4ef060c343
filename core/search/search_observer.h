// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/archive/candidate.h"

#include <string>
#include <string_view>
#include <vector>

namespace trazor::search {

enum class StopReason {
    Finished,  ///< all evaluations made
    Stopped,   ///< the user asked
    Exhausted, ///< no new architecture within the limits is left
    Failed,    ///< an error ended it; what was evaluated is kept
};

std::string_view toString(StopReason reason) noexcept;

/// State of a run after a generation.
struct Progress {
    int generation = 0;
    int evaluations = 0;
    int planned = 0;
    int failed = 0;                    ///< candidates without a finite score
    int topUps = 0;                    ///< random children because operators found too few
    double seconds = 0.0;              ///< of scoring in this process
    double prescreenCorrelation = 0.0; ///< rank correlation of prediction and score, last generation; 0 = none
};

/// A candidate scored again at the end, at full resolution on fresh super-nets.
struct Confirmation {
    int index = 0; ///< candidate
    proxy::Evaluation evaluation;
};

/// A candidate scored at the small image of the run and at full resolution, both on the run's first super-net alone:
/// only the image differs. A sample of them tells how far the small image can be trusted (bench/screening.h).
struct Screening {
    int index = 0; ///< candidate
    proxy::Evaluation small;
    proxy::Evaluation full;
};

/// A published architecture of the space, scored like the candidates. It is not one: it joins no cohort
/// (scoreAgainst()).
struct Reference {
    int index = 0; ///< in SearchSpace::published
    proxy::Evaluation evaluation;
};

struct Outcome {
    StopReason reason = StopReason::Finished;
    std::string message; ///< why it failed
    std::string hint;    ///< what the user can do; may be empty
    Progress progress;
};

/// Called by the engine, never concurrently, from its own thread or from the one the evaluator reports from. Must
/// not block for long.
class SearchObserver {
public:
    SearchObserver() = default;
    SearchObserver(const SearchObserver&) = delete;
    SearchObserver& operator=(const SearchObserver&) = delete;
    virtual ~SearchObserver() = default;

    /// Candidates arrive in the order of their index.
    virtual void onCandidate(const CandidatePtr& candidate) = 0;
    virtual void onGeneration(const Progress& progress) = 0;
    virtual void onConfirmation(const Confirmation& confirmation) { static_cast<void>(confirmation); }
    virtual void onScreening(const Screening& screening) { static_cast<void>(screening); }
    virtual void onReference(const Reference& reference) { static_cast<void>(reference); }
    virtual void onPaused(bool paused) { static_cast<void>(paused); }
    /// Terminal: nothing comes after it.
    virtual void onFinished(const Outcome& outcome) = 0;
};

} // namespace trazor::search
