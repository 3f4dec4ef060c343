// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/session/columns.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace trazor::session {

/// A syntax error in a filter, with its position.
class FilterError final : public Error {
public:
    FilterError(std::size_t position, std::size_t length, const std::string& message);
    std::size_t position() const noexcept { return m_position; } ///< in characters of the query, from 0
    std::size_t length() const noexcept { return m_length; }     ///< invalid characters there; 0 at the end

private:
    std::size_t m_position;
    std::size_t m_length;
};

/// Returns true if the candidate with this index passes.
using Filter = std::function<bool(const Session&, int)>;

constexpr std::size_t kLongestFilter = 10'000; ///< bytes; bounds the depth of the compiled filter

/// Compiles a filter such as `params < 6M and (depth >= 13 or starred) and not status = failed`.
///
///     query   = and { "or" and }            and    = not { "and" not }
///     not     = "not" not | "(" query ")" | test
///     test    = NAME [ OP VALUE | "in" RANGE | "in" "(" VALUE { "," VALUE } ")" ] | NUMBER OP NAME [ OP NUMBER ]
///     OP      = < <= > >= = == != | ~ or "contains" (texts: part of it) | : (texts: one of its words)
///     RANGE   = NUMBER ".." NUMBER          both ends inclusive
///     VALUE   = number as parseNumber() reads it | word | "text"
///
/// A NAME alone is true if the number exists and is not 0, or the text is not empty. Comparisons with a missing
/// number are false. Names are those of the columns; some have short forms (tag, gen, op). The values of categorical
/// genes are words. Letters A to Z match in any case. An empty query gives an empty function: all candidates pass.
/// Throws FilterError (InvalidArgument) naming the position (from 1), the text found there and what is allowed.
Filter parseFilter(std::string_view query, const std::vector<Column>& columns);

} // namespace trazor::session
