// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/candidate_columns.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace trazor::ui {

/// What a word that is being typed can become, best first: names, then words of the language. `prefix` may be empty.
QStringList filterCompletions(const QString& prefix, const std::vector<CandidateColumn>& columns);

/// Rich text for the help beside the filter: the language by examples, and the names of these columns.
QString filterHelp(const std::vector<CandidateColumn>& columns);

} // namespace trazor::ui
