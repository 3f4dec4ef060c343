// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/table/filter_help.h"

#include <utility>

namespace trazor::ui {

namespace {

constexpr const char* kWords[] = {"and", "or", "not", "in", "contains"};

struct Example {
    const char* query;
    const char* meaning;
};
constexpr Example kExamples[] = {
    {"params &lt; 6M and depth &gt;= 13", "comparisons, with units k, M, G, T"},
    {"params in 5.4M..6M", "a range; also 5.4M &lt;= params &lt;= 6M"},
    {"depth in (12, 14)", "one of several"},
    {"front and not starred", "a name alone: it is there and not 0"},
    {"(starred or tag:keep) and not failed", "brackets; tag: one of the words"},
    {"note contains &quot;retrain&quot;", "part of a text; also ~"},
    {"index &lt; 100 or generation = 3", "where it came from; also operator = crossover"},
};

} // namespace

QStringList filterCompletions(const QString& prefix, const std::vector<CandidateColumn>& columns) {
    QStringList found;
    for (const CandidateColumn& column : columns) {
        // Offer the many per-position names and bounds of genes only once the prefix contains the dot.
        if (column.name.startsWith(prefix, Qt::CaseInsensitive) &&
            (prefix.contains('.') || !column.name.contains('.'))) {
            found << column.name;
        }
    }
    for (const char* word : kWords) {
        if (!prefix.isEmpty() && QLatin1String(word).startsWith(prefix, Qt::CaseInsensitive)) {
            found << QLatin1String(word);
        }
    }
    return found;
}

QString filterHelp(const std::vector<CandidateColumn>& columns) {
    QString text = QStringLiteral("<h4>Filter</h4><table cellspacing='0' cellpadding='2'>");
    for (const Example& example : kExamples) {
        text += QString("<tr><td><code>%1</code>&nbsp;&nbsp;</td><td>%2</td></tr>")
                    .arg(QLatin1String(example.query), QLatin1String(example.meaning));
    }
    text += QStringLiteral("</table><h4>Names</h4><table cellspacing='0' cellpadding='2'>");
    QString lastGene;
    for (const CandidateColumn& column : columns) {
        if (column.group == ColumnGroup::Position) {
            // One line per gene for all its positions.
            const QString gene = column.name.section('.', 0, 0);
            if (std::exchange(lastGene, gene) == gene) {
                continue;
            }
        }
        text += QString("<tr><td><code>%1</code>&nbsp;&nbsp;</td><td>%2</td></tr>")
                    .arg(column.name.toHtmlEscaped(),
                         column.meaning.toHtmlEscaped() + (column.group == ColumnGroup::Position ? ", and so on" : ""));
    }
    return text + QStringLiteral("</table>");
}

} // namespace trazor::ui
