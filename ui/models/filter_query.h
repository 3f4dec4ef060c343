// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/candidate_columns.h"
#include "ui/models/candidate_store.h"

#include <QString>

#include <vector>

namespace trazor::ui {

/// Compiles a filter such as `params < 6M and (depth >= 13 or starred) and not status = failed`.
///
///     query   = and { "or" and }            and    = not { "and" not }
///     not     = "not" not | "(" query ")" | NAME [ OP VALUE ]
///     OP      = < <= > >= = == != ~         (~: contains, texts only)
///     VALUE   = number with an optional k, M, G or T | word | "text"
///
/// A NAME alone is true if the number is there and not 0, or the text is not empty. Comparisons with a missing
/// number are false. Names are those of the columns, in any case. An empty query gives an empty filter (all pass).
/// Throws Error(InvalidArgument) that names the position (from 1), what stands there and what is allowed.
/// The filter refers to `store`.
CandidateStore::Filter parseFilter(const QString& query, const std::vector<CandidateColumn>& columns,
                                   const CandidateStore& store);

} // namespace trazor::ui
