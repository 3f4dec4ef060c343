// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace trazor::ui {

/// Scores how well `text` contains the characters of `query` in order, ignoring blanks and case: larger is better,
/// nullopt if it does not contain them. Word starts and adjacent characters count most, so "rl" finds "Reset layout".
std::optional<int> fuzzyMatch(const QString& query, const QString& text);

} // namespace trazor::ui
