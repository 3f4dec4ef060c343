// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lineage/path_list.h"

#include "ui/canvas/candidate_card.h"
#include "ui/canvas/operator_style.h"
#include "ui/lineage/lineage_text.h"
#include "ui/models/session_model.h"
#include "ui/support/formatting.h"

#include <QPainter>

namespace trazor::ui {

namespace {

constexpr int kTop = 14;
constexpr int kNodeX = 34;
constexpr int kTextX = 62;

} // namespace

double PathList::contentHeight(const std::vector<int>& path) {
    return 2.0 * kTop + static_cast<double>(path.size()) * kRowHeight;
}

int PathList::at(const QPointF& position, double scroll, const std::vector<int>& path) {
    const double offset = position.y() - kTop + scroll;
    const auto row = static_cast<std::size_t>(std::max(0.0, offset) / kRowHeight);
    return offset >= 0.0 && row < path.size() ? path[path.size() - 1 - row] : -1;
}

void PathList::paint(QPainter& painter, const QSize& size, double scroll, const ViewColors& colors,
                     const SessionModel& model, const std::vector<int>& path) {
    QFont bold = painter.font();
    bold.setBold(true);
    const QFont normal = painter.font();
    const double first = kTop + 0.5 * kRowHeight - scroll;
    painter.setPen(QPen(colors.axis, 2.0));
    painter.drawLine(QPointF(kNodeX, first),
                     QPointF(kNodeX, first + static_cast<double>(path.size() - 1) * kRowHeight));
    for (std::size_t row = 0; row < path.size(); ++row) {
        const int index = path[path.size() - 1 - row];
        const double middle = kTop + (static_cast<double>(row) + 0.5) * kRowHeight - scroll;
        if (middle < -kRowHeight || middle > size.height() + kRowHeight) {
            continue;
        }
        const search::Candidate& candidate = model.candidate(index);
        if (candidate.parents.size() > 1) {
            painter.setPen(QPen(colors.axis, 1.2, Qt::DashLine));
            painter.drawLine(QPointF(kNodeX - 20, middle - 16), QPointF(kNodeX, middle));
        }
        drawShape(painter, operatorShape(candidate), QPointF(kNodeX, middle), 7.0, operatorColor(candidate, colors));
        if (index == model.current()) {
            painter.setPen(QPen(colors.selected, 2.0));
            painter.setBrush(Qt::NoBrush);
            painter.drawEllipse(QPointF(kNodeX, middle), 11.5, 11.5);
        }

        const int numbersWidth = 190;
        const QRectF upper(kTextX, middle - 18, size.width() - kTextX - numbersWidth - 24, 18);
        const QRectF lower = upper.translated(0, 18);
        painter.setFont(bold);
        painter.setPen(index == model.current() ? colors.selected : colors.text);
        painter.drawText(upper, Qt::AlignVCenter, candidateName(index));
        const double nameWidth = painter.fontMetrics().horizontalAdvance(candidateName(index)) + 10.0;
        painter.setFont(normal);
        painter.setPen(colors.mutedText);
        const QRectF origin = upper.adjusted(nameWidth, 0, 0, 0);
        painter.drawText(origin, Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(originText(model, index), Qt::ElideRight,
                                                          static_cast<int>(origin.width())));
        painter.setPen(colors.text);
        const QString changes =
            candidate.parents.empty() ? QStringLiteral("root of the path") : changesText(model, index, 4);
        painter.drawText(lower, Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(changes, Qt::ElideRight, static_cast<int>(lower.width())));

        const QRectF numbers(size.width() - numbersWidth - 16, middle - 18, numbersWidth, 18);
        painter.drawText(numbers, Qt::AlignVCenter | Qt::AlignRight,
                         candidate.isRanked() ? QStringLiteral("DSS++ ") + model.scoreText(index)
                                              : QStringLiteral("not scored"));
        painter.setPen(colors.mutedText);
        const QString effect = effectText(model, index);
        painter.drawText(numbers.translated(0, 18), Qt::AlignVCenter | Qt::AlignRight,
                         formatAmount(static_cast<double>(candidate.cost.params)) +
                             (effect.isEmpty() ? QString() : QStringLiteral("   ") + effect));
    }
}

} // namespace trazor::ui
