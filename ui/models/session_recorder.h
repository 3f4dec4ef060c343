// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/search_observer.h"
#include "core/session/recording_observer.h"

#include <filesystem>
#include <optional>
#include <span>
#include <string>

namespace trazor::ui {

/// Records into the session file as soon as there is one. It is created with the evaluator, so that a search
/// that cannot begin leaves no file behind. On the worker thread; makes no Qt call.
class SessionRecorder final : public search::SearchObserver {
public:
    SessionRecorder(std::filesystem::path file, search::SearchObserver& next);

    /// A session whose file has gone.
    void writeAgain(const session::SessionData& data);
    /// Takes the run lock before it looks at the file. Refuses one that is not the session of `manifest` any more, or
    /// that has candidates beyond the known ones, because another program went on with it. What it lacks of the known
    /// ones, because they could not be written, comes first.
    void openExisting(const search::SearchConfig& config, const std::optional<session::Manifest>& manifest,
                      std::span<const search::CandidatePtr> known);
    session::Manifest create(const space::SearchSpace& space, const search::SearchConfig& config,
                             const std::string& evaluator);
    bool isOpen() const noexcept { return m_store.has_value(); }

    void onCandidate(const search::CandidatePtr& candidate) override { target().onCandidate(candidate); }
    void onGeneration(const search::Progress& progress) override { target().onGeneration(progress); }
    void onConfirmation(const search::Confirmation& confirmation) override { target().onConfirmation(confirmation); }
    void onScreening(const search::Screening& screening) override { target().onScreening(screening); }
    void onReference(const search::Reference& reference) override { target().onReference(reference); }
    void onPaused(bool paused) override { target().onPaused(paused); }
    void onFinished(const search::Outcome& outcome) override { target().onFinished(outcome); }

private:
    void attach(session::RunLock lock, session::SessionStore store);
    search::SearchObserver& target() {
        return m_recording ? static_cast<search::SearchObserver&>(*m_recording) : m_next;
    }

    std::filesystem::path m_file;
    search::SearchObserver& m_next;
    std::optional<session::SessionStore> m_store;
    std::optional<session::RecordingObserver> m_recording;
};

} // namespace trazor::ui
