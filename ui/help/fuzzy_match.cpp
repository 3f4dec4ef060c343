// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help/fuzzy_match.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace trazor::ui {

namespace {

constexpr int kNone = std::numeric_limits<int>::min() / 2;
constexpr int kCharacter = 1;
constexpr int kWordBegin = 8;
constexpr int kNeighbour = 6;
constexpr int kWhole = 1000;      ///< the letters are contiguous
constexpr int kWholeWord = 10000; ///< and start at a word boundary

/// Bonus for a query that occurs verbatim.
int wholeScore(const QString& query, const QString& folded) {
    int score = 0;
    for (qsizetype at = folded.indexOf(query); at >= 0; at = folded.indexOf(query, at + 1)) {
        score = std::max(score, at == 0 || !folded[at - 1].isLetterOrNumber() ? kWholeWord : kWhole);
    }
    return score;
}

} // namespace

std::optional<int> fuzzyMatch(const QString& query, const QString& text) {
    QString wanted = query.toCaseFolded();
    wanted.remove(' ');
    const QString folded = text.toCaseFolded();
    // best[j]: best score of the query so far with its last character at text[j].
    std::vector<int> best(static_cast<std::size_t>(folded.size()), 0);
    bool isFirst = true;
    for (const QChar character : wanted) {
        std::vector<int> next(best.size(), kNone);
        int before = kNone; // the best score that ends left of j
        for (std::size_t j = 0; j < best.size(); ++j) {
            const auto at = static_cast<qsizetype>(j);
            if (folded[at] == character) {
                const bool begins = at == 0 || !folded[at - 1].isLetterOrNumber();
                const int own = kCharacter + (begins ? kWordBegin : 0);
                const int joined = isFirst ? own : before + own;
                const int adjacent = !isFirst && j > 0 && best[j - 1] > kNone ? best[j - 1] + own + kNeighbour : kNone;
                next[j] = std::max(joined, adjacent);
                if (next[j] < 0) {
                    next[j] = kNone;
                }
            }
            before = std::max(before, best[j]);
        }
        best = std::move(next);
        isFirst = false;
    }
    if (wanted.isEmpty()) {
        return 0;
    }
    const auto top = std::max_element(best.begin(), best.end());
    if (top == best.end() || *top == kNone) {
        return std::nullopt;
    }
    return *top + wholeScore(query.toCaseFolded().trimmed(), folded);
}

} // namespace trazor::ui
