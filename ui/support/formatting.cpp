// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/formatting.h"

#include "core/base/quantity.h"
#include "ui/models/candidate_store.h"

#include <QLocale>

#include <clocale>
#include <cmath>

namespace trazor::ui {

namespace {

QString text(std::string_view view) {
    return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size()));
}

QString row(const QString& label, const QString& value) {
    return QStringLiteral("<tr><td style='padding-right:10px'>%1</td><td>%2</td></tr>")
        .arg(label, value.toHtmlEscaped());
}

} // namespace

void useOneNumberNotation() {
    std::setlocale(LC_NUMERIC, "C");
    QLocale::setDefault(QLocale::c());
}

QString candidateName(int index) {
    return QStringLiteral("#%1").arg(index, 4, 10, QLatin1Char('0'));
}

QString formatAmount(double value) {
    return QString::fromStdString(formatCount(value));
}

namespace {

/// `print` writes the number in front of the unit.
template <typename Print>
QString withUnit(double value, Print&& print) {
    struct Unit {
        double factor;
        const char* suffix;
    };
    for (const Unit unit : {Unit{1e9, "G"}, Unit{1e6, "M"}, Unit{1e3, "k"}}) {
        // Thousands keep their digits up to 9,999: "1500" reads better than "1.5k".
        if (std::abs(value) >= unit.factor * (unit.factor < 1e6 ? 10.0 : 1.0)) {
            return print(value / unit.factor) + QLatin1String(unit.suffix);
        }
    }
    return print(value);
}

} // namespace

QString formatTick(double value) {
    return withUnit(value, [](double number) { return QString::number(number, 'g', 4); });
}

QString formatValue(double value) {
    return withUnit(value, [](double number) {
        QString digits = QString::asprintf("%#.4g", number); // keeps the zeros at the end
        if (digits.endsWith('.')) {
            digits.chop(1);
        }
        return digits;
    });
}

QString formatScore(double score) {
    return QString::number(score, 'f', 3);
}

QString geneName(const std::string& name) {
    return QString::fromStdString(name).replace(QLatin1Char('_'), QLatin1Char(' '));
}

QString changeText(const space::GeneChange& change) {
    return QString::fromStdString(change.text())
        .replace(QStringLiteral("->"), QStringLiteral("\u2192"))
        .replace(QString::fromStdString(change.gene), geneName(change.gene));
}

QString originText(const CandidateStore& store, int index) {
    const search::Candidate& candidate = store.candidate(index);
    QString origin = text(search::operatorName(candidate.op));
    for (std::size_t i = 0; i < candidate.parents.size(); ++i) {
        origin += (i == 0 ? QStringLiteral(" of ") : QStringLiteral(" and ")) + candidateName(candidate.parents[i]);
    }
    return origin + QStringLiteral(", generation %1").arg(candidate.generation);
}

QString candidateCard(const CandidateStore& store, int index) {
    const search::Candidate& candidate = store.candidate(index);
    QString rows = row(QStringLiteral("Parameters"), formatAmount(static_cast<double>(candidate.cost.params)));
    rows += row(QStringLiteral("MACs"), formatAmount(static_cast<double>(candidate.cost.macs)));
    if (candidate.isRanked()) {
        const proxy::NetworkScores& scores = candidate.evaluation.scores;
        rows += row(QStringLiteral("DSS++"), formatScore(store.score(index)));
        rows += row(QStringLiteral("D / S"),
                    formatTick(scores.diversity()) + QStringLiteral(" / ") + formatTick(scores.saliency()));
    } else {
        rows += row(QStringLiteral("Not scored"), text(proxy::statusName(candidate.evaluation.status)) +
                                                      QStringLiteral(" ") + text(candidate.evaluation.reason));
    }
    rows += row(QStringLiteral("Blocks"), QString::number(candidate.architecture.depth()));
    rows += row(QStringLiteral("Origin"), originText(store, index));
    return QStringLiteral("<b>%1</b>&nbsp;&nbsp;<small>%2</small><table cellspacing='0'>%3</table>")
        .arg(candidateName(index), text(candidate.id).toHtmlEscaped(), rows);
}

} // namespace trazor::ui
