// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/session_model.h"

#include "core/search/archive/pareto.h"
#include "core/session/search_result.h"
#include "core/session/ties.h"
#include "ui/models/background.h"
#include "ui/models/objective_scale.h"
#include "ui/support/formatting.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace trazor::ui {

namespace {

/// Destroys a large session on a worker: freeing millions of small blocks takes a while.
void letGo(session::Session session) {
    if (session.size() > 0) {
        startOnPool([last = std::make_shared<session::Session>(std::move(session))] {});
    }
}

class AnnotationCommand final : public QUndoCommand {
public:
    AnnotationCommand(SessionModel& model, int index, session::Annotation after, const QString& what)
        : QUndoCommand(what)
        , m_model(model)
        , m_index(index)
        , m_before(model.annotation(index))
        , m_after(std::move(after)) {}

    void undo() override { apply(m_before); }
    void redo() override {
        if (std::exchange(m_isDone, true)) {
            apply(m_after);
        } else {
            m_model.setAnnotation(m_index, m_after); // keeps the user's selection
        }
    }

private:
    /// Applies the annotation and selects the candidate, so that the user sees the change.
    void apply(const session::Annotation& annotation) {
        m_model.setAnnotation(m_index, annotation);
        m_model.setCurrent(m_index);
    }

    bool m_isDone = false;
    SessionModel& m_model;
    int m_index;
    session::Annotation m_before;
    session::Annotation m_after;
};

} // namespace

SessionModel::SessionModel(QObject* parent)
    : QObject(parent) {}

SessionModel::~SessionModel() = default;

void SessionModel::reset(session::Session session) {
    if (hasSession()) {
        emit aboutToReset();
    }
    m_history.clear();
    m_current = -1;
    m_selection.clear();
    m_visits.clear();
    m_visit = -1;
    m_ghost.reset();
    m_filterText.clear();
    m_filter = nullptr;
    m_passingIsCurrent = false;
    show(std::move(session));
}

/// Resets the views and shows them a session from scratch.
void SessionModel::show(session::Session session) {
    m_parameterRange = session.hasSpace()
                           ? closedRange(session, session::costQuantity({search::Objective::Kind::Cost, "params"}))
                           : Band{};
    // Views start with an empty session and receive the candidates as they do from a search.
    letGo(std::exchange(m_session, {session.sharedSpace(), session.config(), session.manifest()}));
    updateFront();
    emit sessionReset();
    m_session = std::move(session);
    if (m_session.size() == 0) {
        return;
    }
    updateFront();
    emit candidatesAppended(0, size());
    emit rankingChanged();
    emit scoringsChanged();
    if (!m_session.quantities().empty()) {
        emit quantitiesAdded();
        emit valuesChanged();
    }
    const std::map<int, session::Annotation> annotations = m_session.annotations();
    for (const auto& [index, annotation] : annotations) {
        emit annotationChanged(index);
    }
}

/// Shows the session after a withdrawal, as views support only growing sessions. Filter and selection are kept.
void SessionModel::showShorter() {
    const QString filter = m_filterText;
    const auto isGone = [this](int index) { return index >= size(); };
    std::vector<int> selection = m_selection;
    std::erase_if(selection, isGone);
    const int current = isGone(m_current) ? (selection.empty() ? -1 : selection.front()) : m_current;
    std::erase_if(m_visits, [&](const Visit& it) { return isGone(it.current) || isGone(it.selection.back()); });
    m_visit = static_cast<int>(m_visits.size()) - 1;
    m_current = -1;
    m_selection.clear();
    m_ghost.reset();
    m_filterText.clear();
    m_filter = nullptr;
    m_passingIsCurrent = false;
    m_isShownAnew = true;
    show(std::exchange(m_session, session::Session()));
    m_isShownAnew = false;
    if (!filter.isEmpty()) {
        setFilter(filter);
    }
    select(std::move(selection), current);
}

bool SessionModel::isKnown(const search::Record& record) const {
    if (const auto* const candidate = std::get_if<search::CandidatePtr>(&record)) {
        // Known if this window added it to a followed file.
        return (*candidate)->index < size() &&
               archive()[static_cast<std::size_t>((*candidate)->index)].id == (*candidate)->id;
    }
    if (const auto* const withdrawal = std::get_if<search::Withdrawal>(&record)) {
        return withdrawal->candidate >= size() || candidate(withdrawal->candidate).id != withdrawal->id;
    }
    if (const auto* const scoring = std::get_if<search::Scoring>(&record)) {
        return m_session.scoring(scoring->purpose, scoring->subject) != nullptr;
    }
    if (const auto* const quantity = std::get_if<search::Quantity>(&record)) {
        const session::QuantityValues* const known = m_session.quantity(quantity->name);
        return known != nullptr && known->quantity == *quantity;
    }
    if (const auto* const note = std::get_if<search::Note>(&record)) {
        return annotation(note->candidate) == note->annotation;
    }
    return false;
}

std::vector<search::Record> SessionModel::take(std::span<const search::Record> records) {
    std::vector<search::Record> fresh;
    const int first = size();
    bool isShorter = false;
    for (const search::Record& record : records) {
        if (!isKnown(record)) {
            m_session.apply(record);
            fresh.push_back(record);
            isShorter = isShorter || std::holds_alternative<search::Withdrawal>(record);
        }
    }
    if (isShorter) {
        showShorter();
    } else {
        announce(fresh, first);
    }
    return fresh;
}

void SessionModel::change(const std::vector<search::Record>& records) {
    if (const std::vector<search::Record> fresh = take(records); !fresh.empty()) {
        emit changed(fresh);
    }
}

/// Notifies the views of applied records, once per kind.
void SessionModel::announce(std::span<const search::Record> records, int first) {
    const auto hasAny = [&]<typename Kind>(std::in_place_type_t<Kind>) {
        return std::any_of(records.begin(), records.end(),
                           [](const search::Record& it) { return std::holds_alternative<Kind>(it); });
    };
    m_passingIsCurrent = m_passingIsCurrent && records.empty();
    if (size() > first) {
        updateFront();
        emit candidatesAppended(first, size() - first);
        emit rankingChanged();
    }
    if (hasAny(std::in_place_type<search::Scoring>)) {
        emit scoringsChanged();
    }
    if (hasAny(std::in_place_type<search::Quantity>)) {
        emit quantitiesAdded();
    }
    if (hasAny(std::in_place_type<search::Value>)) {
        emit valuesChanged();
    }
    for (const search::Record& record : records) {
        if (const auto* const note = std::get_if<search::Note>(&record)) {
            emit annotationChanged(note->candidate);
        }
    }
}

void SessionModel::setForecasts(session::Forecasts forecasts) {
    const bool hasNew = std::any_of(forecasts.begin(), forecasts.end(),
                                    [this](const auto& entry) { return m_session.forecast(entry.first) == nullptr; });
    const bool hadAny = std::any_of(m_session.quantities().begin(), m_session.quantities().end(),
                                    [this](const auto& it) { return m_session.forecast(it.quantity.name) != nullptr; });
    if (forecasts.empty() && !hadAny) {
        return;
    }
    m_session.setForecasts(std::move(forecasts));
    m_passingIsCurrent = false;
    if (hasNew) {
        emit quantitiesAdded();
    }
    emit valuesChanged();
    if (!config().objective.isSingle() && config().objective.has(search::Objective::Kind::Predicted)) {
        updateFront();
        emit rankingChanged();
    }
}

void SessionModel::setLevel(search::RankLevel level) {
    if (level != m_session.level()) {
        m_session.setLevel(level);
        m_passingIsCurrent = false;
        updateFront();
        emit rankingChanged();
    }
}

void SessionModel::setLimits(const std::optional<space::Limits>& limits) {
    m_session.setLimits(limits);
    m_passingIsCurrent = false;
    updateFront();
    emit rankingChanged();
}

bool SessionModel::takeCosts(session::Session copy) {
    if (!copy.manifest().isSameSession(m_session.manifest()) || !m_session.takeCosts(std::move(copy))) {
        return false;
    }
    m_passingIsCurrent = false;
    updateFront();
    emit quantitiesAdded();
    emit valuesChanged();
    emit rankingChanged();
    return true;
}

QString SessionModel::scoreText(int index) const {
    return QString::fromStdString(session::scoreText(m_session, index));
}

QString SessionModel::rankText(int index) const {
    return QString("%1 of %2").arg(QString::fromStdString(session::rankText(m_session, index))).arg(ranking().ranked);
}

const std::vector<int>& SessionModel::tiedWithBest() const {
    return m_session.ties().withBest;
}

bool SessionModel::isSelected(int index) const {
    return std::binary_search(m_selection.begin(), m_selection.end(), index);
}

void SessionModel::setCurrent(int index) {
    setSelection(index >= 0 && index < size() ? std::vector<int>{index} : std::vector<int>{});
}

void SessionModel::setSelection(std::vector<int> indices) {
    std::erase_if(indices, [this](int index) { return index < 0 || index >= size(); });
    const int wanted = indices.empty() ? -1 : indices.front();
    std::sort(indices.begin(), indices.end());
    indices.erase(std::unique(indices.begin(), indices.end()), indices.end());
    const bool keepsCurrent = std::binary_search(indices.begin(), indices.end(), m_current);
    select(std::move(indices), keepsCurrent ? m_current : wanted);
}

/// `indices` must be ascending; `current` is one of them or -1.
void SessionModel::select(std::vector<int> indices, int current) {
    const bool selectionIsNew = indices != m_selection;
    const bool currentIsNew = current != m_current;
    m_selection = std::move(indices);
    m_current = current;
    if ((currentIsNew || selectionIsNew) && !m_goes) {
        rememberVisit();
    }
    if (currentIsNew) {
        emit currentChanged(m_current);
    }
    if (selectionIsNew) {
        emit selectionChanged();
    }
}

void SessionModel::rememberVisit() {
    constexpr std::size_t kMostVisits = 100;
    constexpr std::size_t kLargest = 1000; ///< candidates; a larger selection is a filter result, not a visit
    if (m_selection.empty() || m_selection.size() > kLargest) {
        return;
    }
    const int known = m_visit + 1;
    m_visits.resize(static_cast<std::size_t>(known));
    if (m_visits.size() == kMostVisits) {
        m_visits.erase(m_visits.begin());
    }
    m_visits.push_back({m_selection, m_current});
    m_visit = static_cast<int>(m_visits.size()) - 1;
}

void SessionModel::goTo(int visit) {
    if (visit >= 0 && visit < static_cast<int>(m_visits.size())) {
        m_visit = visit;
        const Visit to = m_visits[static_cast<std::size_t>(visit)];
        m_goes = true;
        select(to.selection, to.current);
        m_goes = false;
    }
}

void SessionModel::addToSelection(int index) {
    if (index >= 0 && index < size()) {
        std::vector<int> indices = m_selection;
        const auto place = std::lower_bound(indices.begin(), indices.end(), index);
        if (place == indices.end() || *place != index) {
            indices.insert(place, index);
        }
        select(std::move(indices), index);
    }
}

void SessionModel::toggleSelected(int index) {
    std::vector<int> indices = m_selection;
    if (const auto found = std::find(indices.begin(), indices.end(), index); found != indices.end()) {
        indices.erase(found);
    } else {
        indices.insert(indices.begin(), index);
    }
    setSelection(std::move(indices));
}

void SessionModel::setFilter(const QString& text) {
    m_filter = session::parseFilter(text.toStdString(), session::columns(m_session));
    m_filterText = text.trimmed();
    m_passingIsCurrent = false;
    emit filterChanged();
}

const std::vector<char>& SessionModel::passing() const {
    if (!m_passingIsCurrent) {
        m_passing.resize(static_cast<std::size_t>(size()));
        for (int index = 0; index < size(); ++index) {
            m_passing[static_cast<std::size_t>(index)] = m_filter(m_session, index) ? 1 : 0;
        }
        m_passingIsCurrent = true;
    }
    return m_passing;
}

int SessionModel::passingCount() const {
    int count = 0;
    for (int index = 0; index < size(); ++index) {
        count += passes(index) ? 1 : 0;
    }
    return count;
}

void SessionModel::annotate(int index, const session::Annotation& annotation, const QString& what) {
    if (index >= 0 && index < size() && annotation != this->annotation(index)) {
        m_history.push(new AnnotationCommand(*this, index, annotation, what));
    }
}

void SessionModel::toggleStar(int index) {
    session::Annotation changed = annotation(index);
    changed.starred = !changed.starred;
    annotate(index, changed, (changed.starred ? "star " : "unstar ") + candidateName(index));
}

std::vector<int> SessionModel::starred() const {
    std::vector<int> indices;
    for (const auto& [index, annotation] : annotations()) {
        if (annotation.starred) {
            indices.push_back(index);
        }
    }
    return indices;
}

void SessionModel::setGhost(std::optional<Ghost> ghost) {
    if (ghost || m_ghost) {
        m_ghost = std::move(ghost);
        emit ghostChanged();
    }
}

void SessionModel::updateFront() {
    m_knee = session::kneeOf(m_session);
    m_hypervolume = 0.0;
    if (front().empty()) {
        return;
    }
    const ObjectiveScale scale(m_session);
    if (scale.parts() == 2) {
        std::vector<search::ParetoPoint> points;
        for (const int index : front()) {
            points.push_back({1.0 - scale.share(0, index), scale.share(1, index)});
        }
        m_hypervolume = search::hypervolume(points, {1.0, 0.0});
    } else {
        std::vector<search::ParetoPoint3> points;
        for (const int index : front()) {
            points.push_back({1.0 - scale.share(0, index), 1.0 - scale.share(1, index), scale.share(2, index)});
        }
        m_hypervolume = search::hypervolume(points, {1.0, 1.0, 0.0});
    }
}

} // namespace trazor::ui
