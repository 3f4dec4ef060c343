// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
// State and geometry; events are in lineage_interaction.cpp, painting in lineage_painting.cpp.
#include "ui/lineage/lineage_canvas.h"

#include "core/session/measured_results.h"
#include "ui/canvas/candidate_card.h"
#include "ui/canvas/hover_card.h"
#include "ui/canvas/operator_style.h"
#include "ui/lineage/lineage_text.h"
#include "ui/lineage/path_list.h"
#include "ui/models/session_model.h"
#include "ui/support/accessible_role.h"
#include "ui/support/formatting.h"

#include <QEvent>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace trazor::ui {

namespace {

constexpr int kSide = 16;
constexpr int kRing = 9;            ///< space above the first row and below the last, for the rings around nodes
constexpr double kMinExtent = 16.0; ///< least generations across, so that a young search is not magnified too much
constexpr double kMaxScaleX = 400.0;
constexpr double kMaxScaleY = 120.0;

} // namespace

LineageCanvas::LineageCanvas(SessionModel& model, QWidget* parent)
    : QWidget(parent)
    , m_model(model)
    , m_card(new HoverCard(this))
    , m_colors(ViewColors::of(palette())) {
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleRole(*this, QAccessible::Chart);
    setAccessibleName(QStringLiteral("Lineage"));
    describe();
    connect(&m_model, &SessionModel::sessionReset, this, &LineageCanvas::startSession);
    connect(&m_model, &SessionModel::rankingChanged, this, &LineageCanvas::markStale);
    connect(&m_model, &SessionModel::filterChanged, this, &LineageCanvas::markStale);
    connect(&m_model, &SessionModel::valuesChanged, this, &LineageCanvas::markStale);
    connect(&m_model, &SessionModel::selectionChanged, this, qOverload<>(&QWidget::update));
    connect(&m_model, &SessionModel::currentChanged, this, &LineageCanvas::followCurrent);
    m_layout.clear(m_model.config());
    m_path = pathToRoot(m_model, m_model.current());
}

/// Describes the current candidate in words: the text alternative of the tree.
void LineageCanvas::describe() {
    const int current = m_model.current();
    const QString keys = QStringLiteral(
        "Left goes to the first parent, Shift+Left to the second, Right to the first child, Page Up and Page Down to "
        "its siblings, Up and Down within the generation, Home to the root, End to the newest; with Ctrl they add to "
        "the selection. Alt with an arrow moves the picture, plus, minus and 0 zoom, C folds. Path lists the steps as "
        "text.");
    setAccessibleDescription((current >= 0
                                  ? candidateName(current) + QStringLiteral(": ") + originText(m_model, current) +
                                        QStringLiteral(". ") + changesText(m_model, current, 4) + QStringLiteral(". ") +
                                        effectText(m_model, current)
                                  : QStringLiteral("Family tree of the candidates; none is selected.")) +
                             QLatin1Char(' ') + keys);
}

void LineageCanvas::startSession() {
    m_layout.clear(m_model.config());
    m_visibility.clear();
    m_matches.clear();
    m_path.clear();
    m_styles.clear();
    fit();
    markStale();
}

void LineageCanvas::followCurrent(int current) {
    m_path = pathToRoot(m_model, current);
    m_pathScroll = std::max(0.0, PathList::contentHeight(m_path) - height());
    const int shownBefore = m_visibility.lastGeneration();
    m_visibility.reveal(m_model, current);
    if (m_familyOnly) {
        m_visibility.setFamilyOf(current);
    }
    describe();
    if (m_visibility.lastGeneration() != shownBefore) {
        emit lastGenerationChanged(m_visibility.lastGeneration());
    }
    markHidingStale();
}

void LineageCanvas::setColor(LineageColor color) {
    m_color = color;
    markStale();
}

void LineageCanvas::setPathOnly(bool pathOnly) {
    m_pathOnly = pathOnly;
    m_pathScroll = std::max(0.0, PathList::contentHeight(m_path) - height());
    update();
}

void LineageCanvas::setFamilyOnly(bool familyOnly) {
    m_familyOnly = familyOnly;
    m_visibility.setFamilyOf(familyOnly ? m_model.current() : -1);
    markHidingStale();
}

void LineageCanvas::toggleFolded(int index) {
    refresh();
    const auto isOwn = [&](int child) { return firstParent(m_model, child) == index; };
    const std::vector<int>& children = m_layout.children(index);
    if (m_visibility.isFolded(index) || std::any_of(children.begin(), children.end(), isOwn)) {
        m_visibility.fold(index, !m_visibility.isFolded(index));
        markHidingStale();
    }
}

void LineageCanvas::unfoldAll() {
    m_visibility.unfoldAll();
    markHidingStale();
}

void LineageCanvas::showUpTo(int generation) {
    m_visibility.setLastGeneration(generation);
    markHidingStale();
}

void LineageCanvas::setMatches(std::vector<int> matches) {
    m_matches = std::move(matches);
    update();
}

void LineageCanvas::fit() {
    m_isFitted = true;
    emit fittedChanged(true);
    update();
}

void LineageCanvas::setManual() {
    if (std::exchange(m_isFitted, false)) {
        emit fittedChanged(false);
    }
    update();
}

void LineageCanvas::fitTo(const QSize& size) {
    // The width doubles now and then instead of growing all the time, so nodes mostly keep their screen positions; the
    // last doubling ends exactly at the planned extent.
    double extent = std::max(kMinExtent, m_layout.plannedExtent());
    while (extent / 2.0 >= std::max(kMinExtent, m_layout.extent())) {
        extent /= 2.0;
    }
    extent = std::max(extent, m_layout.extent());
    const double width = std::max(40, size.width() - 2 * kSide);
    const double height = std::max(40, size.height() - kHeaderHeight - kLegendHeight - 2 * kRing);
    m_scaleX = std::min(width / extent, 90.0);
    m_scaleY = std::min(height / m_layout.rowsPerColumn(), 60.0);
    const double used = m_scaleY * m_layout.rowsPerColumn();
    m_origin = QPointF(kSide + 0.5 * m_scaleX, kHeaderHeight + kRing + 0.5 * (height - used) + 0.5 * m_scaleY);
}

/// The visible area between header and footer for a given size, in layout units.
QRectF LineageCanvas::sightIn(const QSize& size, double footer) const {
    const QPointF topLeft = QPointF(0, kHeaderHeight) - m_origin;
    const QPointF bottomRight = QPointF(size.width(), size.height() - footer) - m_origin;
    return {QPointF(topLeft.x() / m_scaleX, topLeft.y() / m_scaleY),
            QPointF(bottomRight.x() / m_scaleX, bottomRight.y() / m_scaleY)};
}

QRectF LineageCanvas::overviewIn(const QSize& size) const {
    constexpr double kTolerance = 0.3; // tolerates half a node cut off at the edge
    if (m_layout.size() == 0 || m_pathOnly || size.height() < 4 * LineageOverview::kHeight ||
        sightIn(size, kLegendHeight)
            .adjusted(-kTolerance, -kTolerance, kTolerance, kTolerance)
            .contains(LineageOverview::whole(m_layout))) {
        return {};
    }
    constexpr int kAir = 6;
    return QRectF(kAir, size.height() - kLegendHeight - LineageOverview::kHeight, size.width() - 2 * kAir,
                  LineageOverview::kHeight - kAir);
}

int LineageCanvas::footerHeight(const QSize& size) const {
    return kLegendHeight + (overviewIn(size).isEmpty() ? 0 : LineageOverview::kHeight);
}

/// Centres the view on a position in the overview strip.
void LineageCanvas::moveSightTo(const QPointF& overviewPosition) {
    const QRectF strip = overviewRect();
    const QPointF position(std::clamp(overviewPosition.x(), strip.left(), strip.right()),
                           std::clamp(overviewPosition.y(), strip.top(), strip.bottom()));
    const QPointF away =
        sightIn(size(), footerHeight(size())).center() - LineageOverview::toLayout(position, strip, m_layout);
    panBy(QPointF(away.x() * m_scaleX, away.y() * m_scaleY));
}

void LineageCanvas::centerOn(int index) {
    refresh();
    if (index < 0 || index >= m_layout.size()) {
        return;
    }
    const QPointF middle(width() / 2.0, height() / 2.0);
    const QPointF place = toScreen(m_layout.place(index));
    if (!QRectF(rect()).adjusted(kSide, kHeaderHeight, -kSide, -footerHeight(size())).contains(place)) {
        panBy(middle - place);
    }
}

void LineageCanvas::zoom(double factorX, double factorY, const QPointF& anchor) {
    const double scaleX = std::clamp(m_scaleX * factorX, 0.02, kMaxScaleX);
    const double scaleY = std::clamp(m_scaleY * factorY, 1.0, kMaxScaleY);
    m_origin.setX(anchor.x() + (m_origin.x() - anchor.x()) * scaleX / m_scaleX);
    m_origin.setY(anchor.y() + (m_origin.y() - anchor.y()) * scaleY / m_scaleY);
    m_scaleX = scaleX;
    m_scaleY = scaleY;
    setManual();
}

void LineageCanvas::panBy(const QPointF& pixels) {
    m_origin += pixels;
    setManual();
}

void LineageCanvas::markStale() {
    m_isStale = true;
    markHidingStale();
}

void LineageCanvas::markHidingStale() {
    m_hidingIsStale = true;
    update();
}

void LineageCanvas::refresh() {
    if (std::exchange(m_isStale, false)) {
        m_layout.update(m_model);
        restyleNodes();
        m_measured = session::measuredCandidates(m_model.session());
    }
    if (std::exchange(m_hidingIsStale, false)) {
        m_visibility.update(m_model);
        m_overview.invalidate();
    }
    if (m_isFitted) {
        fitTo(size());
    }
}

void LineageCanvas::restyleNodes() {
    m_colorLow = 0.0;
    m_colorHigh = 1.0;
    if (m_color == LineageColor::Params && m_model.size() > 0) {
        m_colorLow = std::numeric_limits<double>::infinity();
        m_colorHigh = 0.0;
        for (const search::CandidatePtr& candidate : m_model.archive().candidates()) {
            m_colorLow = std::min(m_colorLow, static_cast<double>(candidate->cost.params));
            m_colorHigh = std::max(m_colorHigh, static_cast<double>(candidate->cost.params));
        }
    } else if (m_color == LineageColor::Generation && !m_layout.generations().empty()) {
        m_colorHigh = std::max(1, m_layout.generations().back().number);
    }
    // Shapes never change, and scores lie in one array: known candidates need no access.
    const auto known = static_cast<int>(m_styles.size());
    m_styles.resize(static_cast<std::size_t>(m_model.size()));
    for (int index = 0; index < m_model.size(); ++index) {
        Style& style = m_styles[static_cast<std::size_t>(index)];
        if (index >= known) {
            style.shape = static_cast<std::uint8_t>(operatorShape(m_model.candidate(index)));
        }
        style.isFaint = !m_model.passes(index);
        if (style.shape == static_cast<std::uint8_t>(Shape::Cross)) {
            style.color = kColors + 3;
        } else if (m_color == LineageColor::Operator) {
            style.color = static_cast<std::uint8_t>(kColors + style.shape); // circle, square, diamond, star
        } else {
            style.color = static_cast<std::uint8_t>(std::lround(std::clamp(shade(index), 0.0, 1.0) * (kColors - 1)));
        }
    }
}

double LineageCanvas::shade(int index) const {
    if (m_color == LineageColor::Score) {
        return m_model.score(index);
    }
    const search::Candidate& candidate = m_model.candidate(index);
    const double value =
        m_color == LineageColor::Params ? static_cast<double>(candidate.cost.params) : candidate.generation;
    return m_colorHigh > m_colorLow ? (value - m_colorLow) / (m_colorHigh - m_colorLow) : 0.5;
}

double LineageCanvas::nodeRadius() const {
    // Columns of one generation may touch before all nodes become too small to see.
    const bool hasInner = m_layout.columns() > static_cast<int>(m_layout.generations().size());
    const double room = hasInner ? std::max(LineageLayout::kInnerStep * m_scaleX, std::min(m_scaleX, 6.0)) : m_scaleX;
    return std::clamp(0.36 * std::min(room, m_scaleY), 1.5, 8.0);
}

QPointF LineageCanvas::toScreen(LineageLayout::Place place) const {
    return m_origin + QPointF(m_layout.x(place.column) * m_scaleX, place.row * m_scaleY);
}

QPointF LineageCanvas::positionOf(int index) const {
    return toScreen(m_layout.place(index));
}

LineageCanvas::Columns LineageCanvas::visibleColumns(int width) const {
    return {m_layout.columnFrom((-m_origin.x() - 10.0) / m_scaleX),
            m_layout.columnFrom((width - m_origin.x() + 10.0) / m_scaleX) - 1};
}

int LineageCanvas::nodeAt(const QPointF& position) const {
    if (m_pathOnly) {
        return PathList::at(position, m_pathScroll, m_path);
    }
    // The grid is its own spatial index: only cells within reach of the mouse are tested.
    constexpr double kReach = 9.0;
    const QPointF offset = position - m_origin;
    const int firstRow = std::max(0, static_cast<int>(std::floor((offset.y() - kReach) / m_scaleY)));
    const int lastRow = static_cast<int>(std::ceil((offset.y() + kReach) / m_scaleY));
    const int end = m_layout.columnFrom((offset.x() + kReach) / m_scaleX);
    int best = -1;
    double bestDistance = kReach * kReach;
    for (int column = m_layout.columnFrom((offset.x() - kReach) / m_scaleX); column < end; ++column) {
        for (int row = firstRow; row <= lastRow; ++row) {
            const int index = m_layout.at(column, row);
            const QPointF away = toScreen({column, row}) - position;
            const double distance = QPointF::dotProduct(away, away);
            if (index >= 0 && distance < bestDistance && !m_visibility.isHidden(index)) {
                bestDistance = distance;
                best = index;
            }
        }
    }
    return best;
}

QColor LineageCanvas::colorOf(Style style) const {
    switch (style.color) {
    case kColors:
        return m_colors.random;
    case kColors + 1:
        return m_colors.mutation;
    case kColors + 2:
        return m_colors.crossover;
    case kColors + 3:
        return m_colors.infeasible;
    case kColors + 4:
        return m_colors.knee;
    default:
        return sequentialColor(static_cast<double>(style.color) / (kColors - 1));
    }
}

void LineageCanvas::rebuildSprites(double radius, double ratio) {
    if (m_spriteRadius == radius && m_spriteRatio == ratio && !m_sprites.empty()) {
        return;
    }
    m_spriteRadius = radius;
    m_spriteRatio = ratio;
    m_sprites.clear();
    for (const bool faint : {false, true}) {
        for (int shape = 0; shape < kShapes; ++shape) {
            for (int color = 0; color < kColors + kShapes; ++color) {
                QColor fill = colorOf({static_cast<std::uint8_t>(shape), static_cast<std::uint8_t>(color), faint});
                fill.setAlphaF(faint ? 0.28F : 1.0F);
                m_sprites.emplace_back(static_cast<Shape>(shape), radius, fill, ratio);
            }
        }
    }
}

void LineageCanvas::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        m_colors = ViewColors::of(palette());
        m_sprites.clear();
        m_overview.invalidate();
        update();
    }
}

} // namespace trazor::ui
