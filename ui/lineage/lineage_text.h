// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace trazor::ui {

class CandidateStore;

/// "block 7: heads 3 → 4, 2 more": what led from the first parent to the candidate; empty without parents.
QString changesText(const CandidateStore& store, int index, int atMost);

/// "DSS +2.1 %": raw DSS of the candidate against its first parent; empty if one of them has none. Raw, because
/// DSS does not change as the archive grows.
QString effectText(const CandidateStore& store, int index);

/// Index meant by "#412", "412" or the beginning of an id; -1 if there is none.
int findCandidate(const CandidateStore& store, const QString& text);

} // namespace trazor::ui
