// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Values, classes and positions of the points; pareto_painting.cpp draws them.
#include "ui/plots/pareto_cloud.h"

#include "core/base/error.h"
#include "core/search/archive/pareto.h"
#include "core/session/measured_results.h"
#include "core/session/search_result.h"
#include "core/session/ties.h"
#include "core/space/cost_model.h"
#include "core/space/file/space_json.h"
#include "ui/models/session_model.h"
#include "ui/support/formatting.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace trazor::ui {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

} // namespace

double ParetoCloud::Reference::valueOf(const SessionModel& model, const CandidateColumn& column) const {
    if (index >= 0) {
        return column.number(model, index);
    }
    if (column.name == "dss++") {
        return score;
    }
    const proxy::Evaluation* const scored =
        model.session().scoring(session::Purpose::Comparison, session::Subject::published(place));
    if (scored != nullptr && scored->status == proxy::EvaluationStatus::Ok) {
        const proxy::NetworkScores& scores = scored->scores;
        if (column.name == "d" || column.name == "s" || column.name == "dss") {
            return column.name == "d" ? scores.diversity() : column.name == "s" ? scores.saliency() : scores.dss();
        }
    }
    return column.name == "params" ? params : column.name == "macs" ? macs : column.name == "depth" ? depth : kNaN;
}

void ParetoCloud::beginSession(const SessionModel& model) {
    m_x.clear();
    m_y.clear();
    m_style.clear();
    m_published.clear();
    if (!model.hasSession()) {
        return;
    }
    m_placedAmong = 0;
    int place = -1;
    for (const space::Published& published : model.space().published) {
        ++place;
        space::Cost cost;
        try {
            cost = model.session().costOf(space::plan(model.space(), published.architecture));
        } catch (const Error&) {
            continue; // an invalid reference is no reason to refuse the session
        }
        m_published.push_back({.name = QString::fromStdString(published.name),
                               .note = QString::fromStdString(published.note),
                               .id = space::architectureId(model.space(), published.architecture),
                               .params = static_cast<double>(cost.params),
                               .macs = static_cast<double>(cost.macs),
                               .depth = static_cast<double>(published.architecture.depth()),
                               .place = place,
                               .index = -1});
    }
}

void ParetoCloud::rebuild(const SessionModel& model, const CandidateColumn& x, const CandidateColumn& y) {
    m_xName = x.name;
    m_yName = y.name;
    m_xDirection = x.direction;
    m_yDirection = y.direction;
    m_x.update(model, x);
    m_y.update(model, y);
    m_kind.resize(m_x.size());
    m_failed = 0;
    m_filteredOut = 0;
    for (int index = 0; index < model.size(); ++index) {
        const auto at = static_cast<std::size_t>(index);
        if (!model.passes(index)) {
            m_kind[at] = Kind::Faint;
            ++m_filteredOut;
        } else if (!model.candidate(index).isRanked()) {
            m_kind[at] = Kind::Failed;
            ++m_failed;
        } else {
            m_kind[at] = Kind::Dominated;
        }
    }
    m_measured = session::measuredCandidates(model.session());
    findFront(model);
    readErrors(model);
    readGhost(model);
    placeReferences(model);
    m_publishedValues.clear();
    for (Reference& reference : m_published) {
        m_publishedValues.emplace_back(reference.valueOf(model, x), reference.valueOf(model, y));
    }
}

void ParetoCloud::readGhost(const SessionModel& model) {
    m_ghost = {};
    const std::optional<Ghost>& ghost = model.ghost();
    if (!ghost) {
        return;
    }
    // A session with only this network yields its costs and genes; values that depend on other candidates stay NaN.
    session::Session alone(model.session().sharedSpace(), model.config(), {});
    search::Candidate candidate;
    candidate.architecture = ghost->architecture;
    candidate.cost = ghost->cost;
    candidate.evaluation = ghost->evaluation;
    alone.apply(std::make_shared<const search::Candidate>(std::move(candidate)));
    const std::vector<session::Column> columns = session::columns(alone);
    const auto valueOf = [&](const QString& name) {
        const session::Column* const column = session::findColumn(columns, name.toStdString());
        return name == QLatin1String("dss++")           ? ghost->placed.score
               : column == nullptr || column->mayChange ? kNaN
                                                        : column->number(alone, 0);
    };
    m_ghost = {ghost->source, valueOf(m_xName), valueOf(m_yName),
               m_yName == QLatin1String("dss++") ? ghost->placed.error : kNaN};
}

QCPRange ParetoCloud::rangeWith(QCPRange range, double value) {
    if (std::isfinite(value) && !range.contains(value)) {
        range.expand(value);
        const double margin = 0.03 * range.size();
        // Positive values keep a positive range, which a logarithmic axis needs.
        const double low = value > 0.0 ? std::max(value - margin, 0.9 * value) : value - margin;
        range = {std::min(range.lower, low), std::max(range.upper, value + margin)};
    }
    return range;
}

void ParetoCloud::placeReferences(const SessionModel& model) {
    // Ranks among many candidates change slowly, and computing them takes a pass over all candidates.
    constexpr int kMany = 2000;
    const bool isNear =
        m_placedAmong > kMany && model.size() >= m_placedAmong && model.size() - m_placedAmong < m_placedAmong / 50;
    const bool isCurrent = isNear && m_placedAt == model.level();
    for (Reference& reference : m_published) {
        reference.index = model.archive().find(reference.id);
        const proxy::Evaluation* const scored =
            model.session().scoring(session::Purpose::Comparison, session::Subject::published(reference.place));
        if (scored == nullptr || scored->status != proxy::EvaluationStatus::Ok) {
            reference.score = kNaN; // a failed reference is not ranked again at every refresh
        } else if (!isCurrent || std::isnan(reference.score)) {
            const auto& published = model.space().published[static_cast<std::size_t>(reference.place)];
            reference.score = search::scoreAgainst(model.archive(), model.level(), published.architecture, *scored);
        }
    }
    if (!isCurrent) {
        m_placedAmong = model.size();
        m_placedAt = model.level();
    }
}

void ParetoCloud::findFront(const SessionModel& model) {
    m_front.clear();
    m_knee = -1;
    if (m_xName == m_yName || m_xDirection * m_yDirection == 0) {
        return;
    }
    if (m_xName == "params" && m_yName == "dss++" &&
        session::frontObjective(model.session()) == search::Objective::pareto()) {
        m_front = model.front();
        m_knee = model.knee();
    } else {
        computeFront(model);
    }
    for (const int index : m_front) {
        if (Kind& kind = m_kind[static_cast<std::size_t>(index)]; kind == Kind::Dominated) {
            kind = Kind::Front;
        }
    }
}

/// Only DSS++ has known noise; it is the vertical axis by default.
void ParetoCloud::readErrors(const SessionModel& model) {
    const session::Ties& ties = model.session().ties();
    m_frontErrors.clear();
    m_tied = m_yName == "dss++" ? static_cast<int>(ties.withBest.size()) : 0;
    if (m_tied == 0) {
        return;
    }
    for (const int index : m_front) {
        m_frontErrors.push_back(ties.error[static_cast<std::size_t>(index)]);
    }
    m_tiedFrom = model.score(ties.withBest.back());
    m_tiedTo = model.score(ties.withBest.front());
}

void ParetoCloud::computeFront(const SessionModel& model) {
    std::vector<int> indices;
    std::vector<search::ParetoPoint> points;
    for (std::size_t at = 0; at < m_x.size(); ++at) {
        if (model.candidate(static_cast<int>(at)).isRanked()) {
            indices.push_back(static_cast<int>(at));
            points.push_back({-m_xDirection * m_x[at], m_yDirection * m_y[at]});
        }
    }
    const std::vector<int> front = search::paretoFront(points);
    const int knee = search::innerKnee(points, front);
    for (const int position : front) {
        m_front.push_back(indices[static_cast<std::size_t>(position)]);
    }
    if (m_xDirection > 0) {
        std::reverse(m_front.begin(), m_front.end());
    }
    m_knee = knee >= 0 ? indices[static_cast<std::size_t>(knee)] : -1;
}

QCPRange ParetoCloud::rangeOf(const std::vector<double>& values, bool logarithmic, int pixels) {
    // Margin for a ring around an outermost point, even in a low plot.
    constexpr double kRing = 13.0;
    const double share = std::max(0.06, kRing / std::max(pixels - 2.0 * kRing, 4.0 * kRing));
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (const double value : values) {
        if (std::isfinite(value) && (!logarithmic || value > 0.0)) {
            low = std::min(low, value);
            high = std::max(high, value);
        }
    }
    if (low > high) {
        return logarithmic ? QCPRange(0.1, 1.0) : QCPRange(0.0, 1.0);
    }
    if (logarithmic) {
        const double factor = std::max(std::pow(high / low, share), 1.02);
        return {low / factor, high * factor};
    }
    const double margin = high > low ? share * (high - low) : std::max(0.05 * std::abs(high), 0.05);
    return {low - margin, high + margin};
}

double ParetoCloud::pointRadius() const {
    return m_x.size() < 500 ? 4.0 : m_x.size() < 5'000 ? 3.2 : m_x.size() < 30'000 ? 2.4 : 1.8;
}

void ParetoCloud::project(const QCPAxisRect& axes) {
    const QCPAxis& x = *axes.axis(QCPAxis::atBottom);
    const QCPAxis& y = *axes.axis(QCPAxis::atLeft);
    const bool logX = x.scaleType() == QCPAxis::stLogarithmic;
    const bool logY = y.scaleType() == QCPAxis::stLogarithmic;
    const double edge = pointRadius() + 3.0;
    m_place.resize(m_x.size());
    m_atEdge = 0;
    m_inSight = 0;
    const QRectF area(axes.rect());
    for (std::size_t at = 0; at < m_x.size(); ++at) {
        const bool hasX = std::isfinite(m_x[at]) && (!logX || m_x[at] > 0.0);
        const bool hasY = std::isfinite(m_y[at]) && (!logY || m_y[at] > 0.0);
        if (!hasX && !hasY) {
            m_place[at] = {kNaN, kNaN};
            continue;
        }
        // Points without a value on one axis are placed at the edge of the plot, so that failures stay visible.
        m_place[at] = {hasX ? x.coordToPixel(m_x[at]) : axes.left() + edge,
                       hasY ? y.coordToPixel(m_y[at]) : axes.bottom() - edge};
        m_atEdge += (hasX && hasY) || m_kind[at] == Kind::Failed ? 0 : 1;
        m_inSight += area.contains(m_place[at]) ? 1 : 0;
    }
}

QString ParetoCloud::publishedCard(const QPointF& position, double radius) const {
    for (std::size_t i = 0; i < m_publishedPlaces.size(); ++i) {
        const QPointF offset = m_publishedPlaces[i] - position;
        if (std::hypot(offset.x(), offset.y()) > radius || std::isnan(offset.x())) {
            continue;
        }
        const Reference& reference = m_published[i];
        return QStringLiteral(
                   "<b>%1</b>&nbsp;&nbsp;<small>published</small><br>%2 parameters, %3 MACs, %4 blocks<br>%5<br>%6")
            .arg(reference.name.toHtmlEscaped(), formatAmount(reference.params), formatAmount(reference.macs),
                 QString::number(reference.depth), reference.note.toHtmlEscaped(),
                 reference.index >= 0 ? QStringLiteral("In this session as %1").arg(candidateName(reference.index))
                 : std::isnan(reference.score) ? QStringLiteral("Not scored in this session: the line shows its size")
                                               : QStringLiteral("DSS++ %1 against the candidates, of which it is none")
                                                     .arg(reference.score, 0, 'f', 3));
    }
    return {};
}

QPointF ParetoCloud::positionOf(int index) const {
    return index >= 0 && static_cast<std::size_t>(index) < m_place.size() ? m_place[static_cast<std::size_t>(index)]
                                                                          : QPointF(kNaN, kNaN);
}

std::vector<int> ParetoCloud::near(const QPointF& position, double radius) const {
    struct Hit {
        bool isOffFront;
        double distance;
        int index;
        auto operator<=>(const Hit&) const = default; // NOLINT(modernize-use-nullptr): error of clang-tidy 14
    };
    std::vector<Hit> hits;
    for (std::size_t at = 0; at < m_place.size(); ++at) {
        const QPointF offset = m_place[at] - position;
        const double distance = QPointF::dotProduct(offset, offset) * (m_kind[at] == Kind::Faint ? 4.0 : 1.0);
        if (distance < radius * radius) {
            hits.push_back({m_kind[at] != Kind::Front, distance, static_cast<int>(at)});
        }
    }
    std::sort(hits.begin(), hits.end());
    std::vector<int> indices;
    for (const Hit& hit : hits) {
        indices.push_back(hit.index);
    }
    return indices;
}

std::vector<int> ParetoCloud::inside(const QPolygonF& shape) const {
    const QRectF bounds = shape.boundingRect();
    std::vector<int> indices;
    for (std::size_t at = 0; at < m_place.size(); ++at) {
        if (m_kind[at] != Kind::Faint && bounds.contains(m_place[at]) &&
            shape.containsPoint(m_place[at], Qt::OddEvenFill)) {
            indices.push_back(static_cast<int>(at));
        }
    }
    return indices;
}

} // namespace trazor::ui
