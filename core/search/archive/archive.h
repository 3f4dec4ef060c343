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

/// All distinct candidates evaluated so far, in order of arrival. Append-only: parents are never lost.
class Archive {
public:
    /// Index must equal size(); the id must be new.
    void add(CandidatePtr candidate);

    std::size_t size() const noexcept { return m_candidates.size(); }
    bool empty() const noexcept { return m_candidates.empty(); }
    const Candidate& operator[](std::size_t index) const noexcept { return *m_candidates[index]; }
    const CandidatePtr& at(std::size_t index) const { return m_candidates.at(index); }
    std::span<const CandidatePtr> candidates() const noexcept { return m_candidates; }
    /// Parameters of a candidate. Kept side by side, because whatever ranks reads them of all candidates.
    std::int64_t params(int index) const noexcept { return m_params[static_cast<std::size_t>(index)]; }
    /// -1 if there is none.
    int find(std::string_view id) const;
    bool contains(std::string_view id) const { return find(id) >= 0; }

private:
    std::vector<CandidatePtr> m_candidates;
    std::vector<std::int64_t> m_params;
    std::unordered_map<std::string_view, int> m_indexById; ///< keys live in the candidates
};

} // namespace trazor::search
