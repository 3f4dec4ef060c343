// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/candidate_columns.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace trazor::ui {

/// Completions of a partial word, best first: column names, then keywords. `prefix` may be empty.
QStringList filterCompletions(const QString& prefix, const std::vector<CandidateColumn>& columns);

/// Rich-text help on the filter: the language by examples, and the names of these columns.
QString filterHelp(const std::vector<CandidateColumn>& columns);

} // namespace trazor::ui
