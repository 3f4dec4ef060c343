// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/session_recorder.h"

#include "core/base/error.h"
#include "core/space/space_json.h"

#include <algorithm>
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
    if (manifest && store.manifest() != *manifest) {
        throw Error(ErrorCode::InvalidFile, "the file '" + m_file.string() + "' is another session now",
                    "Save this one under another name and go on there.");
    }
    const auto written = static_cast<std::size_t>(store.candidateCount());
    store.append(known.subspan(std::min(written, known.size())));
    attach(std::move(store));
    m_store->setConfig(config);
}

session::Manifest SessionRecorder::create(const space::SearchSpace& space, const search::SearchConfig& config,
                                          const std::string& evaluator) {
    std::filesystem::create_directories(m_file.parent_path());
    session::Manifest manifest = session::makeManifest(space::spaceJson(space), config.seed, evaluator);
    attach(session::SessionStore::create(m_file, manifest, space, config));
    return manifest;
}

void SessionRecorder::attach(session::SessionStore store) {
    m_store.emplace(std::move(store));
    m_recording.emplace(*m_store, m_next);
}

} // namespace trazor::ui
