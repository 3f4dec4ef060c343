// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/archive/archive.h"
#include "core/search/archive/dss_plus_plus.h"
#include "core/search/archive/pareto.h"
#include "core/search/archive/ranker.h"
#include "core/search/search_observer.h"
#include "core/session/session_store.h"

#include <QBitArray>
#include <QObject>
#include <QString>
#include <QUndoStack>

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace trazor::ui {

/// Position in `points` of the knee of a front; -1 if the front bulges nowhere, so that only an end is left.
int innerKnee(std::span<const search::ParetoPoint> points, std::span<const int> front);

/// A score beside DSS++, or a cost, that is computed only when asked for.
struct Baseline {
    QString name; ///< in the filter language, lower case
    QString title;
    QString meaning;
    bool isCost = false; ///< smaller is better, shown as an amount; else larger is better
    std::vector<double>
        values; ///< by candidate; NaN where it is not computed or failed. May be shorter than the archive
};

/// The candidates of the open session and what all views share about them: ranking, front, selection, filter,
/// annotations. The one source of truth on the GUI thread; views hold nothing of this themselves.
///
/// Candidates are addressed by their index, which never changes. Scores change as the archive grows:
/// `rankingChanged` says when.
class CandidateStore final : public QObject {
    Q_OBJECT

public:
    explicit CandidateStore(QObject* parent = nullptr);
    ~CandidateStore() override;

    /// Empties the store for a (new) session on this space.
    void reset(std::shared_ptr<const space::SearchSpace> space, search::SearchConfig config);
    /// Appends in one go, then re-ranks once.
    void append(const std::vector<search::CandidatePtr>& candidates);
    /// The same for the first candidates, which somebody has put together and ranked already, perhaps on a worker.
    void adopt(std::unique_ptr<search::RankedArchive> candidates);
    void addConfirmations(const std::vector<search::Confirmation>& confirmations);
    void addScreenings(const std::vector<search::Screening>& screenings);
    void addReferences(const std::vector<search::Reference>& references);

    bool hasSession() const noexcept { return m_space != nullptr; }
    /// Only with a session.
    const space::SearchSpace& space() const { return *m_space; }
    const search::SearchConfig& config() const noexcept { return m_config; }
    /// Ranks what is shown by another level; the search itself goes on with its own.
    void setLevel(search::RankLevel level);

    const search::Archive& archive() const noexcept { return m_ranked->archive; }
    int size() const noexcept { return static_cast<int>(archive().size()); }
    const search::Candidate& candidate(int index) const { return archive()[static_cast<std::size_t>(index)]; }

    /// DSS++ of each candidate on the whole archive, and the order by it.
    const search::Ranking& ranking() const noexcept { return m_ranking; }
    double score(int index) const { return m_ranking.score[static_cast<std::size_t>(index)]; }
    /// Pareto front (parameters against DSS++) by ascending parameters, and its knee (-1 if there is none).
    const std::vector<int>& front() const noexcept { return m_front; }
    int knee() const noexcept { return m_knee; }
    /// Share in [0, 1] of the rectangle (parameter range x DSS++ 0..1) that the front dominates. The range is that
    /// of the limits; an open end is that of the space, so the reference point does not move during a session.
    double hypervolume() const noexcept { return m_hypervolume; }
    /// Ends of the parameter axis that `hypervolume` refers to.
    Band parameterRange() const noexcept { return m_parameterRange; }
    bool isOnFront(int index) const { return m_onFront.testBit(index); }
    /// Guide scores B_l of the blocks of a candidate; empty if it is unranked.
    std::vector<double> guide(int index) const { return m_ranked->ranker.guide(index); }
    /// Those of all candidates at one block position; NaN where there is none.
    std::vector<double> guideAt(std::size_t stage, std::size_t block) const {
        return m_ranked->ranker.guideAt(stage, block);
    }
    const std::map<int, search::Confirmation>& confirmations() const noexcept { return m_confirmations; }
    /// Candidates scored at both sizes: how far the small image can be trusted.
    const std::vector<search::Screening>& screenings() const noexcept { return m_screenings; }
    /// Scores of the space's published architectures, by their index in it. They are no candidates.
    const std::map<int, search::Reference>& references() const noexcept { return m_references; }

    /// Scores computed on request; kept with the session in memory only.
    const std::vector<Baseline>& baselines() const noexcept { return m_baselines; }
    double baselineValue(const QString& name, int index) const; ///< NaN if there is none
    void addBaseline(Baseline baseline);                        ///< replaces one of the same name
    void setBaselineValues(const QString& name, const std::vector<std::pair<int, double>>& values); ///< (index, value)

    // Selection: one current candidate (inspector) and a set (compare), shown by all views.
    int current() const noexcept { return m_current; }                         ///< -1 if none
    const std::vector<int>& selection() const noexcept { return m_selection; } ///< ascending
    bool isSelected(int index) const;
    /// Makes it current and the only selected one; -1 clears.
    void setCurrent(int index);
    /// Selects exactly these; the first becomes current unless the current one is among them.
    void setSelection(std::vector<int> indices);
    void toggleSelected(int index);
    /// Makes it current and adds it to the selection.
    void addToSelection(int index);

    // Filter: candidates that do not pass stay as faint background (plots) or are hidden (table).
    using Filter = std::function<bool(int index)>;
    void setFilter(const QString& text, Filter filter); ///< empty filter shows all
    const QString& filterText() const noexcept { return m_filterText; }
    bool passes(int index) const { return !m_filter || passing()[static_cast<std::size_t>(index)] != 0; }
    int passingCount() const;

    // Annotations; `annotationChanged` lets the session file follow.
    /// What the user does: can be undone. `what` names it in the Edit menu, "star #0412".
    void annotate(int index, const session::Annotation& annotation, const QString& what);
    void toggleStar(int index);
    QUndoStack& history() noexcept { return m_history; }
    session::Annotation annotation(int index) const;
    void setAnnotation(int index, const session::Annotation& annotation);
    /// How far scores depend on the super-net's seed, where that was measured; `spreadChanged` lets the file follow.
    void setSpread(const session::MeasuredSpread& spread);
    const std::map<int, session::MeasuredSpread>& spreads() const noexcept { return m_spreads; }
    const std::map<int, session::Annotation>& annotations() const noexcept { return m_annotations; }
    bool isStarred(int index) const { return annotation(index).starred; }
    std::vector<int> starred() const;

signals:
    void aboutToReset(); ///< the last moment to take over what is being typed about this session
    void sessionReset();
    void candidatesAppended(int first, int count);
    void rankingChanged(); ///< scores, order, front and guide are new
    void confirmationsChanged();
    void screeningsChanged();
    void spreadChanged(int index);
    void referencesChanged();
    void baselinesAdded();   ///< there are further columns
    void baselinesChanged(); ///< values are new
    void currentChanged(int index);
    void selectionChanged();
    void filterChanged();
    void annotationChanged(int index);

private:
    void select(std::vector<int> indices, int current);
    void rerank();
    void updateFront();
    /// What the filter says of each candidate, asked once for all views after anything has changed.
    const std::vector<char>& passing() const;

    std::shared_ptr<const space::SearchSpace> m_space;
    search::SearchConfig m_config;
    std::unique_ptr<search::RankedArchive> m_ranked; ///< never null
    search::Ranking m_ranking;
    std::vector<int> m_front;
    QBitArray m_onFront;
    int m_knee = -1;
    Band m_parameterRange;
    double m_hypervolume = 0.0;
    std::map<int, search::Confirmation> m_confirmations;
    std::vector<search::Screening> m_screenings;
    std::map<int, session::MeasuredSpread> m_spreads;
    std::map<int, search::Reference> m_references;
    std::vector<Baseline> m_baselines;
    std::map<int, session::Annotation> m_annotations;
    QUndoStack m_history;
    int m_current = -1;
    std::vector<int> m_selection;
    QString m_filterText;
    Filter m_filter;
    mutable std::vector<char> m_passing;
    mutable bool m_passingIsCurrent = false;
};

} // namespace trazor::ui
