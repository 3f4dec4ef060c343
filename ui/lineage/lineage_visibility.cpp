// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lineage/lineage_visibility.h"

#include "ui/lineage/lineage_layout.h"
#include "ui/models/session_model.h"

#include <algorithm>
#include <numeric>

namespace trazor::ui {

void LineageVisibility::clear() {
    *this = {};
}

void LineageVisibility::fold(int index, bool folded) {
    if (folded) {
        m_folded.insert(index);
    } else {
        m_folded.erase(index);
    }
}

void LineageVisibility::reveal(const SessionModel& model, int index) {
    for (const int ancestor : pathToRoot(model, index)) {
        if (ancestor != index) {
            m_folded.erase(ancestor);
        }
    }
    if (index >= 0 && index < model.size() && model.candidate(index).generation > m_lastGeneration) {
        m_lastGeneration = model.candidate(index).generation;
    }
}

void LineageVisibility::update(const SessionModel& model) {
    m_shownAs.clear();
    const bool hasFamily = m_familyOf >= 0 && m_familyOf < model.size();
    if (model.size() == 0 || (m_folded.empty() && !hasFamily && m_lastGeneration == kAllGenerations)) {
        return;
    }
    m_shownAs.resize(static_cast<std::size_t>(model.size()));
    std::iota(m_shownAs.begin(), m_shownAs.end(), 0);
    if (!m_folded.empty()) {
        for (int index = 0; index < model.size(); ++index) {
            const int parent = firstParent(model, index);
            if (parent >= 0) {
                const int outer = m_shownAs[static_cast<std::size_t>(parent)];
                m_shownAs[static_cast<std::size_t>(index)] =
                    outer != parent || m_folded.contains(parent) ? outer : index;
            }
        }
    }
    if (hasFamily) {
        keepFamily(model);
    }
    if (m_lastGeneration != kAllGenerations) {
        for (int index = 0; index < model.size(); ++index) {
            if (model.candidate(index).generation > m_lastGeneration) {
                m_shownAs[static_cast<std::size_t>(index)] = -1;
            }
        }
    }
    for (int& shown : m_shownAs) {
        shown = shown >= 0 ? m_shownAs[static_cast<std::size_t>(shown)] : -1; // the fold target may be hidden too
    }
}

void LineageVisibility::keepFamily(const SessionModel& model) {
    // Parents have lower indices: one downward pass finds all ancestors, one upward pass all descendants.
    std::vector<std::uint8_t> ancestor(m_shownAs.size(), 0);
    std::vector<std::uint8_t> descendant(m_shownAs.size(), 0);
    ancestor[static_cast<std::size_t>(m_familyOf)] = descendant[static_cast<std::size_t>(m_familyOf)] = 1;
    for (int index = m_familyOf; index >= 0; --index) {
        for (const int parent : model.candidate(index).parents) {
            if (parent >= 0 && parent < index && ancestor[static_cast<std::size_t>(index)] != 0) {
                ancestor[static_cast<std::size_t>(parent)] = 1;
            }
        }
    }
    for (int index = m_familyOf + 1; index < model.size(); ++index) {
        for (const int parent : model.candidate(index).parents) {
            if (parent >= 0 && parent < index && descendant[static_cast<std::size_t>(parent)] != 0) {
                descendant[static_cast<std::size_t>(index)] = 1;
            }
        }
    }
    for (std::size_t index = 0; index < m_shownAs.size(); ++index) {
        if (ancestor[index] == 0 && descendant[index] == 0) {
            m_shownAs[index] = -1;
        }
    }
}

int LineageVisibility::foldedInto(int index) const {
    if (!hidesAny() || isHidden(index)) {
        return 0;
    }
    return static_cast<int>(std::count(m_shownAs.begin(), m_shownAs.end(), index)) - 1;
}

} // namespace trazor::ui
