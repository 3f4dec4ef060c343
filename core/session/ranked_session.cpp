// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/ranked_session.h"

#include "core/base/error.h"
#include "core/search/archive/archive_front.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

namespace trazor::session {

RankedSession::RankedSession(SessionData session)
    : data(std::move(session)) {
    for (const search::CandidatePtr& candidate : data.candidates) {
        archive.add(candidate);
    }
    // A file may say something of candidates that it does not have.
    const auto isUnknown = [this](int index) { return index < 0 || index >= static_cast<int>(archive.size()); };
    std::erase_if(data.annotations, [&](const auto& entry) { return isUnknown(entry.first); });
    std::erase_if(data.confirmations, [&](const search::Confirmation& it) { return isUnknown(it.index); });
    std::erase_if(data.screenings, [&](const search::Screening& it) { return isUnknown(it.index); });
    ranking = search::rank(archive, data.config.level);
    front = search::archiveFront(archive, ranking);
}

RankedSession RankedSession::open(const std::filesystem::path& file) {
    return RankedSession(SessionStore::open(file, SessionStore::Mode::ReadOnly).load());
}

double RankedSession::score(int index) const {
    const auto at = static_cast<std::size_t>(index);
    return archive[at].isRanked() ? ranking.score[at] : std::numeric_limits<double>::quiet_NaN();
}

int RankedSession::find(std::string_view name) const {
    if (name == "best") {
        if (ranking.best() < 0) {
            throw Error(ErrorCode::InvalidArgument, "--candidate: the session has no candidate yet");
        }
        return ranking.best();
    }
    const int index = archive.find(std::string(name));
    if (index < 0) {
        throw Error(ErrorCode::InvalidArgument, "--candidate: the session has no candidate '" + std::string(name) + "'",
                    "Write 'best' or an id from 'trazor show'.");
    }
    return index;
}

const search::Confirmation* RankedSession::confirmation(int index) const {
    const auto found = std::find_if(data.confirmations.begin(), data.confirmations.end(),
                                    [index](const search::Confirmation& it) { return it.index == index; });
    return found == data.confirmations.end() ? nullptr : &*found;
}

Annotation RankedSession::annotation(int index) const {
    const auto found = data.annotations.find(index);
    return found == data.annotations.end() ? Annotation() : found->second;
}

} // namespace trazor::session
