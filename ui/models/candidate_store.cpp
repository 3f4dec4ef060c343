// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/candidate_store.h"

#include "core/search/archive/archive_front.h"
#include "core/space/space_operations.h"
#include "ui/support/formatting.h"

#include <QThreadPool>

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

namespace trazor::ui {

namespace {

Band closedParameterRange(const space::SearchSpace& space, const space::Limits& limits) {
    Band range = limits.params;
    if (!range.min || !range.max) {
        const space::CostRange offered = space::costRange(space);
        range.min = range.min.value_or(offered.min.params);
        range.max = range.max.value_or(offered.max.params);
    }
    return range;
}

/// Frees a large archive on a worker: millions of small blocks take a while.
void letGo(std::unique_ptr<search::RankedArchive> ranked) {
    if (!ranked->archive.empty()) {
        QThreadPool::globalInstance()->start([last = std::shared_ptr<search::RankedArchive>(std::move(ranked))] {});
    }
}

class AnnotationCommand final : public QUndoCommand {
public:
    AnnotationCommand(CandidateStore& store, int index, session::Annotation after, const QString& what)
        : QUndoCommand(what)
        , m_store(store)
        , m_index(index)
        , m_before(store.annotation(index))
        , m_after(std::move(after)) {}

    void undo() override { m_store.setAnnotation(m_index, m_before); }
    void redo() override { m_store.setAnnotation(m_index, m_after); }

private:
    CandidateStore& m_store;
    int m_index;
    session::Annotation m_before;
    session::Annotation m_after;
};

} // namespace

int innerKnee(std::span<const search::ParetoPoint> points, std::span<const int> front) {
    const int knee = search::kneePoint(points, front);
    return front.empty() || knee == front.front() || knee == front.back() ? -1 : knee;
}

CandidateStore::CandidateStore(QObject* parent)
    : QObject(parent)
    , m_ranked(std::make_unique<search::RankedArchive>()) {}

CandidateStore::~CandidateStore() = default;

void CandidateStore::reset(std::shared_ptr<const space::SearchSpace> space, search::SearchConfig config) {
    if (hasSession()) {
        emit aboutToReset();
    }
    m_space = std::move(space);
    m_config = std::move(config);
    letGo(std::exchange(m_ranked, std::make_unique<search::RankedArchive>()));
    m_confirmations.clear();
    m_screenings.clear();
    m_spreads.clear();
    m_references.clear();
    m_baselines.clear();
    m_annotations.clear();
    m_history.clear();
    m_current = -1;
    m_selection.clear();
    m_filterText.clear();
    m_filter = nullptr;
    m_parameterRange = m_space ? closedParameterRange(*m_space, m_config.limits) : Band{};
    rerank();
    emit sessionReset();
}

void CandidateStore::append(const std::vector<search::CandidatePtr>& candidates) {
    if (candidates.empty()) {
        return;
    }
    const int first = size();
    for (const search::CandidatePtr& candidate : candidates) {
        m_ranked->archive.add(candidate);
    }
    rerank();
    emit candidatesAppended(first, size() - first);
    emit rankingChanged();
}

void CandidateStore::adopt(std::unique_ptr<search::RankedArchive> candidates) {
    Q_ASSERT(size() == 0);
    if (candidates->archive.empty()) {
        return;
    }
    m_ranked = std::move(candidates);
    rerank();
    emit candidatesAppended(0, size());
    emit rankingChanged();
}

void CandidateStore::addConfirmations(const std::vector<search::Confirmation>& confirmations) {
    if (confirmations.empty()) {
        return;
    }
    for (const search::Confirmation& confirmation : confirmations) {
        m_confirmations.insert_or_assign(confirmation.index, confirmation);
    }
    m_passingIsCurrent = false;
    emit confirmationsChanged();
}

void CandidateStore::addScreenings(const std::vector<search::Screening>& screenings) {
    if (!screenings.empty()) {
        m_screenings.insert(m_screenings.end(), screenings.begin(), screenings.end());
        emit screeningsChanged();
    }
}

void CandidateStore::setSpread(const session::MeasuredSpread& spread) {
    m_spreads.insert_or_assign(spread.index, spread);
    emit spreadChanged(spread.index);
}

void CandidateStore::addReferences(const std::vector<search::Reference>& references) {
    if (references.empty()) {
        return;
    }
    for (const search::Reference& reference : references) {
        m_references.insert_or_assign(reference.index, reference);
    }
    emit referencesChanged();
}

void CandidateStore::setLevel(search::RankLevel level) {
    if (level == m_config.level) {
        return;
    }
    m_config.level = level;
    rerank();
    emit rankingChanged();
}

double CandidateStore::baselineValue(const QString& name, int index) const {
    const auto found =
        std::find_if(m_baselines.begin(), m_baselines.end(), [&](const Baseline& it) { return it.name == name; });
    const auto at = static_cast<std::size_t>(index);
    return found != m_baselines.end() && at < found->values.size() ? found->values[at]
                                                                   : std::numeric_limits<double>::quiet_NaN();
}

void CandidateStore::addBaseline(Baseline baseline) {
    std::erase_if(m_baselines, [&](const Baseline& it) { return it.name == baseline.name; });
    m_baselines.push_back(std::move(baseline));
    emit baselinesAdded();
}

void CandidateStore::setBaselineValues(const QString& name, const std::vector<std::pair<int, double>>& values) {
    const auto found =
        std::find_if(m_baselines.begin(), m_baselines.end(), [&](const Baseline& it) { return it.name == name; });
    if (found == m_baselines.end()) {
        return;
    }
    for (const auto& [index, value] : values) {
        if (index < 0 || index >= size()) {
            continue;
        }
        const auto at = static_cast<std::size_t>(index);
        // Only as far as values go: the length says which candidates have been there.
        if (at >= found->values.size()) {
            found->values.resize(at + 1, std::numeric_limits<double>::quiet_NaN());
        }
        found->values[at] = value;
    }
    m_passingIsCurrent = false;
    emit baselinesChanged();
}

bool CandidateStore::isSelected(int index) const {
    return std::binary_search(m_selection.begin(), m_selection.end(), index);
}

void CandidateStore::setCurrent(int index) {
    setSelection(index >= 0 && index < size() ? std::vector<int>{index} : std::vector<int>{});
}

void CandidateStore::setSelection(std::vector<int> indices) {
    std::erase_if(indices, [this](int index) { return index < 0 || index >= size(); });
    const int wanted = indices.empty() ? -1 : indices.front();
    std::sort(indices.begin(), indices.end());
    indices.erase(std::unique(indices.begin(), indices.end()), indices.end());
    const bool keepsCurrent = std::binary_search(indices.begin(), indices.end(), m_current);
    select(std::move(indices), keepsCurrent ? m_current : wanted);
}

/// `indices` are ascending, and `current` is one of them, or -1.
void CandidateStore::select(std::vector<int> indices, int current) {
    const bool selectionIsNew = indices != m_selection;
    const bool currentIsNew = current != m_current;
    m_selection = std::move(indices);
    m_current = current;
    if (currentIsNew) {
        emit currentChanged(m_current);
    }
    if (selectionIsNew) {
        emit selectionChanged();
    }
}

void CandidateStore::addToSelection(int index) {
    if (index >= 0 && index < size()) {
        std::vector<int> indices = m_selection;
        const auto place = std::lower_bound(indices.begin(), indices.end(), index);
        if (place == indices.end() || *place != index) {
            indices.insert(place, index);
        }
        select(std::move(indices), index);
    }
}

void CandidateStore::toggleSelected(int index) {
    std::vector<int> indices = m_selection;
    if (const auto found = std::find(indices.begin(), indices.end(), index); found != indices.end()) {
        indices.erase(found);
    } else {
        indices.insert(indices.begin(), index);
    }
    setSelection(std::move(indices));
}

void CandidateStore::setFilter(const QString& text, Filter filter) {
    m_filterText = text;
    m_filter = std::move(filter);
    m_passingIsCurrent = false;
    emit filterChanged();
}

const std::vector<char>& CandidateStore::passing() const {
    if (!m_passingIsCurrent) {
        m_passing.resize(static_cast<std::size_t>(size()));
        for (int index = 0; index < size(); ++index) {
            m_passing[static_cast<std::size_t>(index)] = m_filter(index) ? 1 : 0;
        }
        m_passingIsCurrent = true;
    }
    return m_passing;
}

int CandidateStore::passingCount() const {
    int count = 0;
    for (int index = 0; index < size(); ++index) {
        count += passes(index) ? 1 : 0;
    }
    return count;
}

session::Annotation CandidateStore::annotation(int index) const {
    const auto found = m_annotations.find(index);
    return found != m_annotations.end() ? found->second : session::Annotation{};
}

void CandidateStore::setAnnotation(int index, const session::Annotation& annotation) {
    if (annotation == this->annotation(index)) {
        return;
    }
    if (annotation == session::Annotation{}) {
        m_annotations.erase(index);
    } else {
        m_annotations.insert_or_assign(index, annotation);
    }
    m_passingIsCurrent = false;
    emit annotationChanged(index);
}

void CandidateStore::annotate(int index, const session::Annotation& annotation, const QString& what) {
    if (index >= 0 && index < size() && annotation != this->annotation(index)) {
        m_history.push(new AnnotationCommand(*this, index, annotation, what));
    }
}

void CandidateStore::toggleStar(int index) {
    session::Annotation changed = annotation(index);
    changed.starred = !changed.starred;
    annotate(index, changed, (changed.starred ? "star " : "unstar ") + candidateName(index));
}

std::vector<int> CandidateStore::starred() const {
    std::vector<int> indices;
    for (const auto& [index, annotation] : m_annotations) {
        if (annotation.starred) {
            indices.push_back(index);
        }
    }
    return indices;
}

void CandidateStore::rerank() {
    m_ranking = m_ranked->ranker.ranking(m_config.level);
    m_passingIsCurrent = false;
    updateFront();
}

void CandidateStore::updateFront() {
    m_front = search::archiveFront(archive(), m_ranking);
    m_onFront = QBitArray(size());
    std::vector<search::ParetoPoint> points;
    std::vector<search::ParetoPoint> scaled;
    const double low = static_cast<double>(m_parameterRange.min.value_or(0));
    const double width = std::max(static_cast<double>(m_parameterRange.max.value_or(0)) - low, 1.0);
    for (const int index : m_front) {
        m_onFront.setBit(index);
        points.push_back({static_cast<double>(candidate(index).cost.params), score(index)});
        scaled.push_back({(points.back().cost - low) / width, points.back().score});
    }
    std::vector<int> positions(points.size());
    std::iota(positions.begin(), positions.end(), 0);
    const int knee = innerKnee(points, positions);
    m_knee = knee >= 0 ? m_front[static_cast<std::size_t>(knee)] : -1;
    m_hypervolume = scaled.empty() ? 0.0 : search::hypervolume(scaled, {1.0, 0.0});
}

} // namespace trazor::ui
