// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lineage/label_placement.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace trazor::ui {

namespace {

constexpr double kGap = 8.0;         ///< least distance between anchor and label
constexpr double kLeaderWidth = 3.0; ///< including a margin
constexpr double kAir = 2.0;         ///< between labels

/// Occupied area as a bitmap: tens of thousands of positions are tested against thousands of obstacles.
class Occupancy {
public:
    explicit Occupancy(const QRectF& sight)
        : m_sight(sight)
        , m_words(static_cast<int>(std::ceil(sight.width() / (kCell * kWordBits))) + 1)
        , m_rows(static_cast<int>(std::ceil(sight.height() / kCell)) + 1)
        , m_bits(static_cast<std::size_t>(std::max(m_words, 0)) * static_cast<std::size_t>(std::max(m_rows, 0))) {}

    void take(const QRectF& rect) {
        visit(rect, [](std::uint64_t& word, std::uint64_t mask) {
            word |= mask;
            return false;
        });
    }
    bool touches(const QRectF& rect) {
        return visit(rect, [](const std::uint64_t& word, std::uint64_t mask) { return (word & mask) != 0; });
    }

private:
    static constexpr double kCell = 2.0; ///< pixels
    static constexpr int kWordBits = 64;

    /// Visits the words that the rectangle covers, with a mask of its cells, until `act` returns true.
    template <typename Act>
    bool visit(const QRectF& rect, Act act) {
        const auto cell = [](double offset, int last) {
            return static_cast<int>(std::clamp(std::floor(offset / kCell), 0.0, static_cast<double>(last)));
        };
        if (!rect.isValid() || !rect.intersects(m_sight)) {
            return false;
        }
        const int left = cell(rect.left() - m_sight.left(), m_words * kWordBits - 1);
        const int right = cell(rect.right() - m_sight.left(), m_words * kWordBits - 1);
        const int bottom = cell(rect.bottom() - m_sight.top(), m_rows - 1);
        for (int row = cell(rect.top() - m_sight.top(), m_rows - 1); row <= bottom; ++row) {
            for (int word = left / kWordBits; word <= right / kWordBits; ++word) {
                std::uint64_t mask = ~std::uint64_t{0};
                if (word == left / kWordBits) {
                    mask &= ~std::uint64_t{0} << (left % kWordBits);
                }
                if (word == right / kWordBits) {
                    mask &= ~std::uint64_t{0} >> (kWordBits - 1 - right % kWordBits);
                }
                if (act(m_bits[static_cast<std::size_t>(row * m_words + word)], mask)) {
                    return true;
                }
            }
        }
        return false;
    }

    QRectF m_sight;
    int m_words;
    int m_rows;
    std::vector<std::uint64_t> m_bits; ///< [row][word]
};

/// The leader without its end at the anchor, which overlaps the label's own edge.
QRectF farPart(const QPointF& anchor, const QRectF& leader) {
    constexpr double kNear = kGap - 1.0;
    if (leader.height() > leader.width()) {
        return leader.top() >= anchor.y() ? leader.adjusted(0, kNear, 0, 0) : leader.adjusted(0, 0, 0, -kNear);
    }
    return leader.left() >= anchor.x() ? leader.adjusted(kNear, 0, 0, 0) : leader.adjusted(0, 0, -kNear, 0);
}

/// Candidate positions at one distance, in order of preference.
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

QRectF placeFor(const LabelWish& wish, Occupancy& taken, const QRectF& sight) {
    const double step = std::max(4.0, wish.size.height() / 4.0);
    const double farthest = std::max(wish.anchor.y() - sight.top(), sight.bottom() - wish.anchor.y());
    for (double distance = kGap; distance < farthest; distance += step) {
        for (const QRectF& rect : placesAt(wish, distance)) {
            if (!sight.contains(rect) || taken.touches(rect)) {
                continue;
            }
            const QRectF leader = farPart(wish.anchor, leaderOf(wish.anchor, rect));
            if (!leader.isValid() || !taken.touches(leader)) {
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

std::vector<QRectF> placeLabels(const std::vector<LabelWish>& wishes, const std::vector<QRectF>& obstacles,
                                const QRectF& sight) {
    Occupancy taken(sight);
    for (const QRectF& obstacle : obstacles) {
        taken.take(obstacle);
    }
    std::vector<QRectF> places;
    for (const LabelWish& wish : wishes) {
        const QRectF place = sight.contains(wish.anchor) ? placeFor(wish, taken, sight) : QRectF();
        if (!place.isNull()) {
            taken.take(place.adjusted(-kAir, -kAir, kAir, kAir));
            taken.take(farPart(wish.anchor, leaderOf(wish.anchor, place)));
        }
        places.push_back(place);
    }
    return places;
}

} // namespace trazor::ui
