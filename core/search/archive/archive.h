// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/archive/candidate.h"

#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace trazor::search {

/// All distinct candidates evaluated so far, in order of arrival. Append-only, so parents are never lost.
class Archive {
public:
    /// The candidate's index must equal size() and its id must be new.
    void add(CandidatePtr candidate);

    std::size_t size() const noexcept { return m_candidates.size(); }
    bool empty() const noexcept { return m_candidates.empty(); }
    const Candidate& operator[](std::size_t index) const noexcept { return *m_candidates[index]; }
    const CandidatePtr& at(std::size_t index) const { return m_candidates.at(index); }
    std::span<const CandidatePtr> candidates() const noexcept { return m_candidates; }
    /// Parameter count of a candidate. Stored contiguously because ranking reads it for all candidates.
    std::int64_t params(int index) const noexcept { return m_params[static_cast<std::size_t>(index)]; }
    /// Returns the index of a candidate, or -1 if there is none with this id.
    int find(std::string_view id) const;
    bool contains(std::string_view id) const { return find(id) >= 0; }

private:
    std::vector<CandidatePtr> m_candidates;
    std::vector<std::int64_t> m_params;
    std::unordered_map<std::string_view, int> m_indexById; ///< keys point into the candidates
};

} // namespace trazor::search
