// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/archive/archive.h"

#include "core/base/error.h"

namespace trazor::search {

void Archive::add(CandidatePtr candidate) {
    if (!candidate || candidate->index < 0 || static_cast<std::size_t>(candidate->index) != size()) {
        throw Error(ErrorCode::Internal, "archive: candidate " +
                                             (candidate ? std::to_string(candidate->index) : "null") + " where " +
                                             std::to_string(size()) + " was expected");
    }
    if (!m_indexById.emplace(candidate->id, candidate->index).second) {
        throw Error(ErrorCode::Internal, "archive: candidate " + candidate->id + " is already there");
    }
    m_params.push_back(candidate->cost.params);
    m_candidates.push_back(std::move(candidate));
}

int Archive::find(std::string_view id) const {
    const auto found = m_indexById.find(id);
    return found == m_indexById.end() ? -1 : found->second;
}

} // namespace trazor::search
