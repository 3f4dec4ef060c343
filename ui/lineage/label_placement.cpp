// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lineage/label_placement.h"

#include <algorithm>

namespace trazor::ui {

namespace {

constexpr double kGap = 8.0;         ///< least distance of anchor and label
constexpr double kLeaderWidth = 3.0; ///< with some air
constexpr double kAir = 2.0;         ///< between labels

bool touches(const QRectF& rect, const std::vector<QRectF>& obstacles) {
    return std::any_of(obstacles.begin(), obstacles.end(),
                       [&rect](const QRectF& other) { return other.intersects(rect); });
}

/// Without the piece at the anchor, whose own edge does not count.
QRectF farPart(const QPointF& anchor, const QRectF& leader) {
    constexpr double kNear = kGap - 1.0;
    if (leader.height() > leader.width()) {
        return leader.top() >= anchor.y() ? leader.adjusted(0, kNear, 0, 0) : leader.adjusted(0, 0, 0, -kNear);
    }
    return leader.left() >= anchor.x() ? leader.adjusted(kNear, 0, 0, 0) : leader.adjusted(0, 0, -kNear, 0);
}

/// Places at one distance, the best first.
std::vector<QRectF> placesAt(const LabelWish& wish, double distance) {
    const QSizeF size = wish.size;
    std::vector<QRectF> places;
    for (const double top : {wish.anchor.y() + distance, wish.anchor.y() - distance - size.height()}) {
        for (const double share : {0.5, 0.2, 0.8, 0.05, 0.95}) {
            places.emplace_back(QPointF(wish.anchor.x() - share * size.width(), top), size);
        }
    }
    for (const double left : {wish.anchor.x() + distance, wish.anchor.x() - distance - size.width()}) {
        for (const double share : {0.5, 0.1, 0.9}) {
            places.emplace_back(QPointF(left, wish.anchor.y() - share * size.height()), size);
        }
    }
    return places;
}

QRectF placeFor(const LabelWish& wish, const std::vector<QRectF>& obstacles, const QRectF& sight) {
    const double step = std::max(4.0, wish.size.height() / 4.0);
    const double farthest = std::max(wish.anchor.y() - sight.top(), sight.bottom() - wish.anchor.y());
    for (double distance = kGap; distance < farthest; distance += step) {
        for (const QRectF& rect : placesAt(wish, distance)) {
            if (!sight.contains(rect) || touches(rect, obstacles)) {
                continue;
            }
            const QRectF leader = farPart(wish.anchor, leaderOf(wish.anchor, rect));
            if (!leader.isValid() || !touches(leader, obstacles)) {
                return rect;
            }
        }
    }
    return {};
}

} // namespace

QRectF leaderOf(const QPointF& anchor, const QRectF& label) {
    const double left = anchor.x() - kLeaderWidth / 2.0;
    const double top = anchor.y() - kLeaderWidth / 2.0;
    if (label.top() > anchor.y()) {
        return {left, anchor.y(), kLeaderWidth, label.top() - anchor.y()};
    }
    if (label.bottom() < anchor.y()) {
        return {left, label.bottom(), kLeaderWidth, anchor.y() - label.bottom()};
    }
    if (label.left() > anchor.x()) {
        return {anchor.x(), top, label.left() - anchor.x(), kLeaderWidth};
    }
    return label.right() < anchor.x() ? QRectF(label.right(), top, anchor.x() - label.right(), kLeaderWidth) : QRectF();
}

std::vector<QRectF> placeLabels(const std::vector<LabelWish>& wishes, std::vector<QRectF> obstacles,
                                const QRectF& sight) {
    std::vector<QRectF> places;
    for (const LabelWish& wish : wishes) {
        const QRectF place = sight.contains(wish.anchor) ? placeFor(wish, obstacles, sight) : QRectF();
        if (!place.isNull()) {
            obstacles.push_back(place.adjusted(-kAir, -kAir, kAir, kAir));
            obstacles.push_back(farPart(wish.anchor, leaderOf(wish.anchor, place)));
        }
        places.push_back(place);
    }
    return places;
}

} // namespace trazor::ui
