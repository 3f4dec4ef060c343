// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/search_observer.h"

#include <mutex>
#include <optional>
#include <vector>

namespace trazor::search {

/// Everything that happened since the last look.
struct MailboxBatch {
    std::vector<CandidatePtr> candidates;
    std::vector<Confirmation> confirmations;
    std::vector<Screening> screenings;
    std::vector<Reference> references;
    std::optional<Progress> progress; ///< the latest
    std::optional<bool> paused;       ///< the latest
    std::optional<Outcome> outcome;   ///< terminal event, always last

    bool empty() const noexcept {
        return candidates.empty() && confirmations.empty() && screenings.empty() && references.empty() && !progress &&
               !paused && !outcome;
    }
};

/// Hands events from the engine's thread to whoever drains it: a mutex and vectors, no Qt, so that
/// ThreadSanitizer can vouch for it.
class EventMailbox final : public SearchObserver {
public:
    void onCandidate(const CandidatePtr& candidate) override;
    void onGeneration(const Progress& progress) override;
    void onConfirmation(const Confirmation& confirmation) override;
    void onScreening(const Screening& screening) override;
    void onReference(const Reference& reference) override;
    void onPaused(bool paused) override;
    void onFinished(const Outcome& outcome) override;

    /// Takes what has arrived; never blocks for longer than an append.
    MailboxBatch drain();

private:
    std::mutex m_mutex;
    MailboxBatch m_pending;
};

} // namespace trazor::search
