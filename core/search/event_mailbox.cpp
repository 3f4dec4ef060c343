// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/event_mailbox.h"

#include <utility>

namespace trazor::search {

void EventMailbox::onCandidate(const CandidatePtr& candidate) {
    const std::scoped_lock lock(m_mutex);
    m_pending.candidates.push_back(candidate);
}

void EventMailbox::onGeneration(const Progress& progress) {
    const std::scoped_lock lock(m_mutex);
    m_pending.progress = progress;
}

void EventMailbox::onConfirmation(const Confirmation& confirmation) {
    const std::scoped_lock lock(m_mutex);
    m_pending.confirmations.push_back(confirmation);
}

void EventMailbox::onScreening(const Screening& screening) {
    const std::scoped_lock lock(m_mutex);
    m_pending.screenings.push_back(screening);
}

void EventMailbox::onReference(const Reference& reference) {
    const std::scoped_lock lock(m_mutex);
    m_pending.references.push_back(reference);
}

void EventMailbox::onPaused(bool paused) {
    const std::scoped_lock lock(m_mutex);
    m_pending.paused = paused;
}

void EventMailbox::onFinished(const Outcome& outcome) {
    const std::scoped_lock lock(m_mutex);
    m_pending.outcome = outcome;
}

MailboxBatch EventMailbox::drain() {
    const std::scoped_lock lock(m_mutex);
    return std::exchange(m_pending, {});
}

} // namespace trazor::search
