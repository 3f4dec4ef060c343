// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <set>
#include <vector>

namespace trazor::ui {

class SessionModel;

/// Candidates hidden from the tree: folded ones, those outside a family, those of later generations. They keep their
/// positions.
///
/// The subtree folded into a candidate consists of its descendants along first parents, so that every candidate belongs
/// to one subtree only.
class LineageVisibility {
public:
    static constexpr int kAllGenerations = std::numeric_limits<int>::max();

    void clear();
    void fold(int index, bool folded);
    void unfoldAll() { m_folded.clear(); }
    bool isFolded(int index) const { return m_folded.contains(index); }
    bool hasFolded() const noexcept { return !m_folded.empty(); }
    /// Keeps only the ancestors and descendants of a candidate, through both parents; -1 keeps all.
    void setFamilyOf(int index) { m_familyOf = index; }
    void setLastGeneration(int generation) { m_lastGeneration = generation; }
    int lastGeneration() const noexcept { return m_lastGeneration; }
    /// Unfolds the ancestors that hide the candidate, and shows its generation.
    void reveal(const SessionModel& model, int index);

    /// Recomputes the visibility; call it after changes and when candidates have arrived.
    void update(const SessionModel& model);
    bool hidesAny() const noexcept { return !m_shownAs.empty(); }
    bool isHidden(int index) const { return hidesAny() && m_shownAs[static_cast<std::size_t>(index)] != index; }
    /// The candidate itself, the candidate that it is folded into, or -1.
    int shownAs(int index) const { return hidesAny() ? m_shownAs[static_cast<std::size_t>(index)] : index; }
    /// Number of candidates folded into a visible candidate.
    int foldedInto(int index) const;
    const std::set<int>& folded() const noexcept { return m_folded; }

private:
    void keepFamily(const SessionModel& model);

    std::set<int> m_folded;
    int m_familyOf = -1;
    int m_lastGeneration = kAllGenerations;
    std::vector<int> m_shownAs; ///< empty: no candidate is hidden
};

} // namespace trazor::ui
