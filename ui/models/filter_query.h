// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "ui/models/candidate_columns.h"
#include "ui/models/candidate_store.h"

#include <QString>

#include <vector>

namespace trazor::ui {

/// A filter that cannot be read, and where.
class FilterError final : public Error {
public:
    FilterError(qsizetype position, qsizetype length, const QString& message);
    qsizetype position() const noexcept { return m_position; } ///< in the query, from 0
    qsizetype length() const noexcept { return m_length; }     ///< of what is wrong there; 0 at the end

private:
    qsizetype m_position;
    qsizetype m_length;
};

/// Compiles a filter such as `params < 6M and (depth >= 13 or starred) and not status = failed`.
///
///     query   = and { "or" and }            and    = not { "and" not }
///     not     = "not" not | "(" query ")" | test
///     test    = NAME [ OP VALUE | "in" RANGE | "in" "(" VALUE { "," VALUE } ")" ] | NUMBER OP NAME [ OP NUMBER ]
///     OP      = < <= > >= = == != | ~ or "contains" (texts: part of it) | : (texts: one of its words)
///     RANGE   = NUMBER ".." NUMBER          both ends belong to it
///     VALUE   = number with an optional k, M, G or T | word | "text"
///
/// A NAME alone is true if the number is there and not 0, or the text is not empty. Comparisons with a missing
/// number are false. Names are those of the columns, in any case; some have short forms (tag, gen, op). The
/// values of categorical genes are words. An empty query gives an empty filter (all pass).
/// Throws FilterError (InvalidArgument) that names the position (from 1), what stands there and what is allowed.
/// The filter refers to `store`.
CandidateStore::Filter parseFilter(const QString& query, const std::vector<CandidateColumn>& columns,
                                   const CandidateStore& store);

} // namespace trazor::ui
