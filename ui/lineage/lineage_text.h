// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <vector>

namespace trazor::ui {

class SessionModel;

/// The changes from the first parent to the candidate, "block 7: heads 3 → 4, 2 more"; empty without parents.
QString changesText(const SessionModel& model, int index, int atMost);

/// "DSS +2.1 %": raw DSS of the candidate relative to its first parent; "within noise" if super-net variation alone may
/// explain the difference; empty if one of them has no DSS. Raw, because DSS does not change as the archive grows.
QString effectText(const SessionModel& model, int index);

/// Finds candidates by "#412", "412", an id prefix, or the text of a change ("heads 3 -> 4", "block 7"), in ascending
/// order. Several texts separated by commas must all match the same change. Case, "_" and the kind of arrow are
/// ignored.
std::vector<int> findCandidates(const SessionModel& model, const QString& text);

} // namespace trazor::ui
