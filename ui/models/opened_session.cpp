// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/opened_session.h"

#include <new>

namespace trazor::ui {

OpenedSession readSession(const std::filesystem::path& file) {
    OpenedSession opened;
    try {
        const auto store = session::SessionStore::open(file, session::SessionStore::Mode::ReadOnly);
        opened.data = store.load();
        opened.candidates = std::make_unique<search::RankedArchive>();
        for (const search::CandidatePtr& candidate : opened.data.candidates) {
            opened.candidates->archive.add(candidate);
        }
        opened.data.candidates.clear();
        opened.candidates->ranker.ranking(opened.data.config.level);
        opened.candidates->ranker.guideAt(0, 0); // sorts the scores of all blocks, which the inspector will ask for
    } catch (const Error& error) {
        opened.error = error;
    } catch (const std::bad_alloc&) {
        opened.error =
            Error(ErrorCode::OutOfMemory, "session '" + file.string() + "': there is not enough memory for it");
    }
    return opened;
}

} // namespace trazor::ui
