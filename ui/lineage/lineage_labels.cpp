// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Labels on the edges of the lineage canvas.
#include "ui/lineage/edge_curve.h"
#include "ui/lineage/label_placement.h"
#include "ui/lineage/lineage_canvas.h"
#include "ui/lineage/lineage_text.h"
#include "ui/models/session_model.h"

#include <QPainter>

#include <algorithm>

namespace trazor::ui {

namespace {

constexpr std::size_t kMaxLabels = 16;
constexpr double kNearScale = 150.0; ///< pixels per generation above which all visible edges are labelled
constexpr std::size_t kMaxNearNodes = 40;
constexpr int kWidestLabel = 260;

struct EdgeLabel {
    QString change;
    QString effect;
    bool isOnPath = false;
};

EdgeLabel labelOf(const SessionModel& model, int child, bool isOnPath) {
    EdgeLabel label{changesText(model, child, 1), effectText(model, child), isOnPath};
    if (const auto more = label.change.lastIndexOf(QLatin1String(", ")); model.candidate(child).changes.size() > 1) {
        label.effect = label.change.mid(more + 2) +
                       (label.effect.isEmpty() ? QString() : QStringLiteral(" \u00b7 ") + label.effect);
        label.change.truncate(more);
    }
    return label;
}

/// Adds a curve to the obstacles as a row of small boxes.
void addCurve(const EdgeCurve& curve, std::vector<QRectF>& obstacles) {
    const QRectF bounds = curve.bounds();
    const int pieces = std::clamp(static_cast<int>((bounds.width() + bounds.height()) / 6.0), 1, 300);
    for (int i = 0; i <= pieces; ++i) {
        obstacles.emplace_back(curve.at(static_cast<double>(i) / pieces) - QPointF(3, 3), QSizeF(6, 6));
    }
}

/// Paints a label on its background and the line from it to its edge.
void paintLabel(QPainter& painter, const ViewColors& colors, const EdgeLabel& label, const QPointF& anchor,
                const QRectF& place) {
    const QColor line = label.isOnPath ? colors.selected : colors.axis;
    const QRectF leader = leaderOf(anchor, place);
    painter.setPen(QPen(line, 1.0));
    painter.drawLine(anchor, leader.width() > leader.height()
                                 ? QPointF(anchor.x() < place.left() ? leader.right() : leader.left(), anchor.y())
                                 : QPointF(anchor.x(), anchor.y() < place.top() ? leader.bottom() : leader.top()));
    painter.setPen(QPen(colors.axis, 1.0));
    QColor ground = colors.background;
    ground.setAlphaF(0.93F);
    painter.setBrush(ground);
    painter.drawRoundedRect(place, 4, 4);
    const QRectF text = place.adjusted(6, 2, -6, -2);
    painter.setPen(colors.text);
    painter.drawText(text, Qt::AlignLeft | Qt::AlignTop, label.change);
    painter.setPen(colors.mutedText);
    painter.drawText(text, Qt::AlignLeft | Qt::AlignBottom, label.effect);
}

} // namespace

void LineageCanvas::paintEdgeLabels(QPainter& painter, const QSize& size) const {
    const QRectF sight = QRectF(QPointF(), size).adjusted(4, kHeaderHeight + 2, -4, -footerHeight(size) - 2);
    std::vector<QRectF> obstacles;
    std::vector<int> children; // children of the labelled edges
    const double radius = nodeRadius() + 4.0;
    for (const int index : m_path) {
        const QPointF place = positionOf(index);
        obstacles.emplace_back(place - QPointF(radius, radius), place + QPointF(radius, radius));
        if (const std::vector<int>& parents = m_model.candidate(index).parents;
            parents.size() > 1 && parents[1] >= 0 && parents[1] < index) {
            obstacles.emplace_back(positionOf(parents[1]) - QPointF(radius, radius),
                                   positionOf(parents[1]) + QPointF(radius, radius));
        }
        const int parent = firstParent(m_model, index);
        if (parent >= 0 && !m_visibility.isHidden(index) && !m_visibility.isHidden(parent)) {
            const EdgeCurve curve(positionOf(parent), place);
            if (sight.intersects(curve.bounds())) {
                addCurve(curve, obstacles);
                children.push_back(index);
            }
        }
    }
    const std::size_t onPath = children.size();
    if (m_scaleX >= kNearScale) {
        if (const std::vector<int> near = nodesInSight(size, kMaxNearNodes); near.size() <= kMaxNearNodes) {
            for (const int index : near) {
                const int parent = firstParent(m_model, index);
                if (parent >= 0 && !m_visibility.isHidden(parent) &&
                    std::find(m_path.begin(), m_path.end(), index) == m_path.end()) {
                    children.push_back(index);
                }
            }
        }
    }
    const QFontMetrics metrics = painter.fontMetrics();
    std::vector<EdgeLabel> labels;
    std::vector<LabelWish> wishes;
    for (std::size_t i = 0; i < children.size() && wishes.size() < kMaxLabels; ++i) {
        const QPointF anchor =
            EdgeCurve(positionOf(firstParent(m_model, children[i])), positionOf(children[i])).at(0.5);
        if (!sight.contains(anchor)) {
            continue;
        }
        EdgeLabel label = labelOf(m_model, children[i], i < onPath);
        label.change = metrics.elidedText(label.change, Qt::ElideRight, kWidestLabel);
        const int width = std::max(metrics.horizontalAdvance(label.change), metrics.horizontalAdvance(label.effect));
        wishes.push_back({anchor, QSizeF(width + 12.0, (label.effect.isEmpty() ? 1 : 2) * metrics.height() + 4.0)});
        labels.push_back(std::move(label));
    }
    const std::vector<QRectF> places = placeLabels(wishes, obstacles, sight);
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (places[i].isNull()) {
            continue; // the path list and the hover card show the same text
        }
        paintLabel(painter, m_colors, labels[i], wishes[i].anchor, places[i]);
    }
}

} // namespace trazor::ui
