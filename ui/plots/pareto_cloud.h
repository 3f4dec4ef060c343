// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/archive/dss_plus_plus.h"
#include "ui/canvas/point_style.h"
#include "ui/models/column_values.h"
#include "ui/plots/plot_kit.h"

#include <cstdint>
#include <limits>
#include <vector>

namespace trazor::ui {

class SessionModel;

/// The points of the Pareto view: their values, classes, screen positions and painting.
class ParetoCloud {
public:
    /// Drops the last session and computes the costs of the space's published references.
    void beginSession(const SessionModel& model);
    /// Reads values, classes and the front of two numbers from the session model.
    void rebuild(const SessionModel& model, const CandidateColumn& x, const CandidateColumn& y);

    /// Reads the what-if network of the model.
    void readGhost(const SessionModel& model);
    PointStyle& style() noexcept { return m_style; }
    bool isEmpty() const noexcept { return m_x.size() == 0; }
    bool hasFailed() const noexcept { return m_failed > 0; }
    /// Range of the values with a margin, for an axis of `pixels`; positive for logarithmic axes.
    QCPRange rangeOfX(bool logarithmic, int pixels) const {
        return rangeWith(rangeOf(m_x.values(), logarithmic, pixels), m_ghost.x);
    }
    QCPRange rangeOfY(bool logarithmic, int pixels) const {
        return rangeWith(rangeOf(m_y.values(), logarithmic, pixels), m_ghost.y);
    }
    /// Candidates of the front by ascending x; empty if one of the numbers has no better direction.
    const std::vector<int>& front() const noexcept { return m_front; }

    void paint(QCPPainter& painter, const QCPAxisRect& axes, const ViewColors& colors);
    void paintLegend(QCPPainter& painter, const QCPAxisRect& axes, const ViewColors& colors) const;
    /// Draws rings around the selected candidates, and a stronger ring with the name around the current one.
    void paintSelection(QCPPainter& painter, const QCPAxisRect& axes, const ViewColors& colors,
                        const SessionModel& model) const;

    // Positions of the last paint(), in pixels of the plot.
    QPointF positionOf(int index) const;
    /// Drawn candidates within `radius` pixels: members of the front first, then by distance; filtered-out candidates
    /// count as twice as far away.
    std::vector<int> near(const QPointF& position, double radius) const;
    /// True if the position is in the drawn band of candidates that tie with the best.
    bool isInTies(const QPointF& position) const { return m_tiesBand.contains(position); }
    int tied() const noexcept { return m_tied; }
    /// Rich text about the published reference within `radius` pixels; empty if there is none.
    QString publishedCard(const QPointF& position, double radius) const;
    /// Candidates within a closed shape that pass the filter.
    std::vector<int> inside(const QPolygonF& shape) const;

private:
    enum class Kind : std::uint8_t { Faint, Dominated, Front, Failed };
    struct Reference {
        QString name;
        QString note;
        std::string id; ///< space::architectureId
        double params = 0.0;
        double macs = 0.0;
        double depth = 0.0;
        int place = 0;                                           ///< in the space's list
        int index = -1;                                          ///< in the archive if it is also a candidate, else -1
        double score = std::numeric_limits<double>::quiet_NaN(); ///< DSS++ against the candidates
        double valueOf(const SessionModel& model, const CandidateColumn& column) const;
    };

    /// The what-if network on the current axes.
    struct GhostPoint {
        int source = -1;
        double x = std::numeric_limits<double>::quiet_NaN();
        double y = std::numeric_limits<double>::quiet_NaN();
        double error = std::numeric_limits<double>::quiet_NaN(); ///< of y
    };

    static QCPRange rangeWith(QCPRange range, double value);
    void paintGhost(QCPPainter& painter, const QCPAxisRect& axes, const ViewColors& colors) const;
    static QCPRange rangeOf(const std::vector<double>& values, bool logarithmic, int pixels);
    void placeReferences(const SessionModel& model);
    void findFront(const SessionModel& model);
    void computeFront(const SessionModel& model);
    void readErrors(const SessionModel& model);
    void project(const QCPAxisRect& axes);
    double pointRadius() const;
    void paintTies(QCPPainter& painter, const QCPAxisRect& axes, const ViewColors& colors);
    void paintErrors(QCPPainter& painter, const QCPAxisRect& axes, const ViewColors& colors) const;
    void paintPoints(QCPPainter& painter, const QRect& rect, const ViewColors& colors);
    void paintFront(QCPPainter& painter, const QRect& rect, const ViewColors& colors);
    void paintMeasured(QCPPainter& painter, const QRect& rect, const ViewColors& colors) const;
    void paintReferences(QCPPainter& painter, const QCPAxisRect& axes, const ViewColors& colors);

    QString m_xName;
    QString m_yName;
    int m_xDirection = 0; ///< CandidateColumn::direction
    int m_yDirection = 0;
    PointStyle m_style;
    ColumnValues m_x;
    ColumnValues m_y;
    std::vector<Kind> m_kind;
    std::vector<QPointF> m_place;
    std::vector<int> m_front;
    std::vector<int> m_measured;       ///< candidates with measured values
    std::vector<double> m_frontErrors; ///< per member of m_front, of the vertical axis; empty if unknown
    int m_tied = 0;                    ///< candidates that tie with the best; 0 if none do, or on other axes
    double m_tiedFrom = 0.0;
    double m_tiedTo = 0.0;
    QRectF m_tiesBand;  ///< of the last paint()
    QRectF m_kneeLabel; ///< of the last paint(); empty: none
    GhostPoint m_ghost;
    int m_knee = -1;
    int m_failed = 0;
    int m_filteredOut = 0;
    int m_atEdge = 0;  ///< candidates without a value on one of the axes
    int m_inSight = 0; ///< of the last paint()
    std::vector<Reference> m_published;
    int m_placedAmong = 0; ///< candidates when the references were scored
    search::RankLevel m_placedAt = search::RankLevel::Net;
    std::vector<std::pair<double, double>> m_publishedValues; ///< NaN where a number is unknown
    std::vector<QPointF> m_publishedPlaces;                   ///< of the last paint(); NaN if out of sight
};

} // namespace trazor::ui
