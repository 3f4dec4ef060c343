// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <vector>

namespace trazor::ui {

class SessionModel;

/// "block 7: heads 3 → 4, 2 more": what led from the first parent to the candidate; empty without parents.
QString changesText(const SessionModel& model, int index, int atMost);

/// "DSS +2.1 %": raw DSS of the candidate against its first parent; "within noise" where the super-nets alone may make
/// this difference; empty if one of them has none. Raw, because DSS does not change as the archive grows.
QString effectText(const SessionModel& model, int index);

/// Candidates meant by "#412", "412", the beginning of an id, or the text of a change ("heads 3 -> 4", "block 7"),
/// ascending. Several texts with commas between are all to be found on one line of change. Case, "_" and the kind of
/// arrow do not matter.
std::vector<int> findCandidates(const SessionModel& model, const QString& text);

} // namespace trazor::ui
