// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/run_lock.h"
#include "core/session/session_store.h"

namespace trazor::session {

/// Writes every candidate into the store before handing it on. If that fails, the candidate is handed on and the error
/// is thrown, which ends the run.
class RecordingObserver final : public search::SearchObserver {
public:
    /// Clears the stop reason: from now on the session runs. `lock` is the session's: whoever reads or writes the
    /// session before the run takes it before that, so that no other run comes in between.
    RecordingObserver(RunLock lock, SessionStore& store, search::SearchObserver& next);
    /// Takes the lock itself. Throws Error(Io) if another program runs the session.
    RecordingObserver(SessionStore& store, search::SearchObserver& next);
    void onCandidate(const search::CandidatePtr& candidate) override;
    void onGeneration(const search::Progress& progress) override;
    void onConfirmation(const search::Confirmation& confirmation) override;
    void onScreening(const search::Screening& screening) override;
    void onReference(const search::Reference& reference) override;
    void onPaused(bool paused) override;
    void onFinished(const search::Outcome& outcome) override;

private:
    RunLock m_lock;
    SessionStore& m_store;
    search::SearchObserver& m_next;
};

} // namespace trazor::session
