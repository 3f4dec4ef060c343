// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/candidate_card.h"

#include "ui/models/session_model.h"
#include "ui/support/formatting.h"

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

QString originText(const SessionModel& model, int index) {
    const search::Candidate& candidate = model.candidate(index);
    QString origin = text(search::operatorName(candidate.op));
    for (std::size_t i = 0; i < candidate.parents.size(); ++i) {
        origin += (i == 0 ? QStringLiteral(" of ") : QStringLiteral(" and ")) + candidateName(candidate.parents[i]);
    }
    return origin + QStringLiteral(", generation %1").arg(candidate.generation);
}

QString candidateCard(const SessionModel& model, int index) {
    const search::Candidate& candidate = model.candidate(index);
    QString rows = row(QStringLiteral("Parameters"), formatAmount(static_cast<double>(candidate.cost.params)));
    rows += row(QStringLiteral("MACs"), formatAmount(static_cast<double>(candidate.cost.macs)));
    if (candidate.isRanked()) {
        const proxy::NetworkScores& scores = candidate.evaluation.scores;
        rows += row(QStringLiteral("DSS++"), model.scoreText(index));
        rows += row(QStringLiteral("Rank"), model.rankText(index));
        rows += row(QStringLiteral("D / S"),
                    formatTick(scores.diversity()) + QStringLiteral(" / ") + formatTick(scores.saliency()));
    } else {
        rows += row(QStringLiteral("Not scored"), text(proxy::statusName(candidate.evaluation.status)) +
                                                      QStringLiteral(" ") + text(candidate.evaluation.reason));
    }
    rows += row(QStringLiteral("Blocks"), QString::number(candidate.architecture.depth()));
    rows += row(QStringLiteral("Origin"), originText(model, index));
    return QStringLiteral("<b>%1</b>&nbsp;&nbsp;<small>%2</small><table cellspacing='0'>%3</table>")
        .arg(candidateName(index), text(candidate.id).toHtmlEscaped(), rows);
}

} // namespace trazor::ui
