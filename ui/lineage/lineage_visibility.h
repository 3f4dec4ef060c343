// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <set>
#include <vector>

namespace trazor::ui {

class SessionModel;

/// Which candidates the tree leaves out: those folded away, those outside a family, those of later generations. They
/// keep their places.
///
/// The subtree that is folded into a candidate is all that descends from it along first parents, so that everyone
/// belongs to one subtree only.
class LineageVisibility {
public:
    static constexpr int kAllGenerations = std::numeric_limits<int>::max();

    void clear();
    void fold(int index, bool folded);
    void unfoldAll() { m_folded.clear(); }
    bool isFolded(int index) const { return m_folded.contains(index); }
    bool hasFolded() const noexcept { return !m_folded.empty(); }
    /// Only the ancestors and descendants of a candidate, both parents alike; -1: everyone.
    void setFamilyOf(int index) { m_familyOf = index; }
    void setLastGeneration(int generation) { m_lastGeneration = generation; }
    int lastGeneration() const noexcept { return m_lastGeneration; }
    /// Unfolds what hides the candidate.
    void reveal(const SessionModel& model, int index);

    /// Finds out anew; call after changes and when candidates have arrived.
    void update(const SessionModel& model);
    bool hidesAny() const noexcept { return !m_shownAs.empty(); }
    bool isHidden(int index) const { return hidesAny() && m_shownAs[static_cast<std::size_t>(index)] != index; }
    /// The candidate itself, the one it is folded into, or -1.
    int shownAs(int index) const { return hidesAny() ? m_shownAs[static_cast<std::size_t>(index)] : index; }
    /// How many are folded into a candidate that is shown.
    int foldedInto(int index) const;
    const std::set<int>& folded() const noexcept { return m_folded; }

private:
    void keepFamily(const SessionModel& model);

    std::set<int> m_folded;
    int m_familyOf = -1;
    int m_lastGeneration = kAllGenerations;
    std::vector<int> m_shownAs; ///< empty: nobody is hidden
};

} // namespace trazor::ui
