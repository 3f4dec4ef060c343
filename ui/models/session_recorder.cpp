// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/session_recorder.h"

#include "core/base/error.h"
#include "core/space/space_json.h"

#include <utility>

namespace trazor::ui {

SessionRecorder::SessionRecorder(std::filesystem::path file, search::SearchObserver& next)
    : m_file(std::move(file))
    , m_next(next) {}

void SessionRecorder::writeAgain(const session::SessionData& data) {
    std::filesystem::create_directories(m_file.parent_path());
    session::SessionStore::save(m_file, data);
}

void SessionRecorder::openExisting(const search::SearchConfig& config, const std::optional<session::Manifest>& manifest,
                                   std::span<const search::CandidatePtr> known) {
    auto store = session::SessionStore::open(m_file, session::SessionStore::Mode::ReadWrite);
    session::RunLock lock(m_file); // nobody else writes candidates from here on
    if (manifest && store.manifest() != *manifest) {
        throw Error(ErrorCode::InvalidFile, "the file '" + m_file.string() + "' is another session now",
                    "Save this one under another name and go on there.");
    }
    const auto written = static_cast<std::size_t>(store.candidateCount());
    if (written > known.size()) {
        throw Error(ErrorCode::Io, "another program has gone on with the search of '" + m_file.string() + "'",
                    "Open the session again, then resume.");
    }
    attach(std::move(lock), std::move(store));
    m_store->append(known.subspan(written));
    m_store->setConfig(config);
}

session::Manifest SessionRecorder::create(const space::SearchSpace& space, const search::SearchConfig& config,
                                          const std::string& evaluator) {
    std::filesystem::create_directories(m_file.parent_path());
    session::Manifest manifest = session::makeManifest(space::spaceJson(space), config.seed, evaluator);
    auto store = session::SessionStore::create(m_file, manifest, space, config);
    attach(session::RunLock(m_file), std::move(store));
    return manifest;
}

void SessionRecorder::attach(session::RunLock lock, session::SessionStore store) {
    m_store.emplace(std::move(store));
    m_recording.emplace(std::move(lock), *m_store, m_next);
}

} // namespace trazor::ui
