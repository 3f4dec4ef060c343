// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <functional>
#include <vector>

namespace trazor::space {
struct SearchSpace;
}

namespace trazor::ui {

class CandidateStore;

/// One fact of a candidate: a column of the table and a name of the filter language.
struct CandidateColumn {
    QString name;    ///< in the filter language, lower case: "params"
    QString title;   ///< in the table
    QString meaning; ///< tooltip: what it is, its unit
    bool inTable = true;
    bool dependsOnRanking = false; ///< changes when the archive grows
    /// Number to sort and compare by; NaN where there is none. Empty for texts.
    std::function<double(const CandidateStore&, int)> number;
    /// What the table shows. For texts also what is sorted and compared.
    std::function<QString(const CandidateStore&, int)> text;

    bool isNumeric() const noexcept { return static_cast<bool>(number); }
};

/// Facts of the candidates of a space: those of every candidate and one for each gene. A gene of the blocks counts
/// by its mean over them; NAME.min and NAME.max are for the filter alone.
std::vector<CandidateColumn> candidateColumns(const space::SearchSpace& space);

} // namespace trazor::ui
