// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/recording_observer.h"

#include "core/base/error.h"

#include <utility>

namespace trazor::session {

RecordingObserver::RecordingObserver(SessionStore& store, search::SearchObserver& next)
    : RecordingObserver(RunLock(store.file()), store, next) {}

RecordingObserver::RecordingObserver(RunLock lock, SessionStore& store, search::SearchObserver& next)
    : m_lock(std::move(lock))
    , m_store(store)
    , m_next(next) {
    m_store.setStopReason({});
}

void RecordingObserver::onCandidate(const search::CandidatePtr& candidate) {
    try {
        m_store.append(*candidate);
    } catch (const Error&) {
        // The run ends here, but what was scored stays in memory and can be saved elsewhere.
        m_next.onCandidate(candidate);
        throw;
    }
    m_next.onCandidate(candidate);
}

void RecordingObserver::onGeneration(const search::Progress& progress) {
    m_next.onGeneration(progress);
}

void RecordingObserver::onConfirmation(const search::Confirmation& confirmation) {
    m_store.append(confirmation);
    m_next.onConfirmation(confirmation);
}

void RecordingObserver::onScreening(const search::Screening& screening) {
    m_store.append(screening);
    m_next.onScreening(screening);
}

void RecordingObserver::onReference(const search::Reference& reference) {
    m_store.append(reference);
    m_next.onReference(reference);
}

void RecordingObserver::onPaused(bool paused) {
    m_next.onPaused(paused);
}

void RecordingObserver::onFinished(const search::Outcome& outcome) {
    search::Outcome reported = outcome;
    try {
        m_store.setStopReason(std::string(search::toString(outcome.reason)));
    } catch (const Error& error) {
        // The terminal event must arrive; every candidate is already in the file.
        reported.reason = search::StopReason::Failed;
        if (reported.message.empty()) {
            reported.message = error.what();
            reported.hint = error.hint();
        }
    }
    m_next.onFinished(reported);
}

} // namespace trazor::session
