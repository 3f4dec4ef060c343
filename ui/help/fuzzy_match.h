// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace trazor::ui {

/// How well `text` holds the characters of `query` in their order, blanks and case aside: larger is better, nothing if
/// it does not hold them. Beginnings of words and neighbouring characters count most, so "rl" finds "Reset layout".
std::optional<int> fuzzyMatch(const QString& query, const QString& text);

} // namespace trazor::ui
