// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/filter/filter.h"
#include "core/session/hand_made.h"
#include "core/session/session.h"

#include <QObject>
#include <QString>
#include <QUndoStack>

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace trazor::ui {

/// A network that the user tries out beside the candidates.
struct Ghost {
    int source = 0; ///< candidate that it was made from
    space::Architecture architecture;
    space::Cost cost;
    proxy::Evaluation evaluation;
    session::PlacedScore placed; ///< among the candidates
};

/// The open session and what all views share about it: front, selection, filter, annotations. The one source of truth
/// on the GUI thread; views keep nothing of this themselves.
///
/// Candidates are addressed by their index, which never changes. Scores change as the archive grows:
/// `rankingChanged` says when.
class SessionModel final : public QObject {
    Q_OBJECT

public:
    explicit SessionModel(QObject* parent = nullptr);
    ~SessionModel() override;

    /// Shows another session, or none (a session without a space). One with many candidates is ranked faster where a
    /// worker has asked for its ranking before.
    void reset(session::Session session);
    /// Facts that a search, a followed file or a test reports. Those that are known already change nothing.
    void apply(std::span<const search::Record> records) { take(records); }
    void apply(const search::Record& record) { apply({&record, 1}); }
    /// Facts that the user adds: as apply(), and `changed` lets the session file follow.
    void change(const std::vector<search::Record>& records);

    /// While sessionReset() and the signals behind it only mean that a candidate was taken back.
    bool isShownAnew() const noexcept { return m_isShownAnew; }

    const session::Session& session() const noexcept { return m_session; }
    bool hasSession() const noexcept { return m_session.hasSpace(); }
    /// Only with a session.
    const space::SearchSpace& space() const noexcept { return m_session.space(); }
    const search::SearchConfig& config() const noexcept { return m_session.config(); }
    void setConfig(const search::SearchConfig& config) { m_session.setConfig(config); }
    void setManifest(const session::Manifest& manifest) { m_session.setManifest(manifest); }
    void setStopReason(std::string reason) { m_session.setStopReason(std::move(reason)); }
    /// What measured values predict; computed beside the GUI thread.
    void setForecasts(session::Forecasts forecasts);
    /// Ranks what is shown by another level; the search itself goes on with its own.
    void setLevel(search::RankLevel level);
    search::RankLevel level() const noexcept { return m_session.level(); }
    /// Limits that front, best and suggestion obey from now on; nothing: those of the search.
    void setLimits(const std::optional<space::Limits>& limits);
    /// The same session with other costs, after Session::setDevice() beside the GUI thread. False if candidates have
    /// come since.
    bool takePriced(session::Session session);

    const search::Archive& archive() const noexcept { return m_session.archive(); }
    int size() const noexcept { return m_session.size(); }
    const search::Candidate& candidate(int index) const { return m_session.candidate(index); }

    /// DSS++ of each candidate on the whole archive, and the order by it.
    const search::Ranking& ranking() const { return m_session.ranking(); }
    QString scoreText(int index) const; ///< session::scoreText()
    QString rankText(int index) const;  ///< "1= of 300"
    double score(int index) const { return ranking().score[static_cast<std::size_t>(index)]; }
    /// Pareto front (parameters against DSS++) by ascending parameters, and its knee (-1 if there is none).
    const std::vector<int>& front() const { return m_session.front(); }
    int knee() const noexcept { return m_knee; }
    /// Candidates that cannot be told apart from the best, which stands first; none if the noise is unknown.
    std::vector<int> tiedWithBest() const;
    /// Share in [0, 1] of the rectangle (parameter range x DSS++ 0..1) that the front dominates. The range is that
    /// of the limits; an open end is that of the space, so the reference point does not move during a session.
    double hypervolume() const noexcept { return m_hypervolume; }
    /// Ends of the parameter axis that `hypervolume` refers to.
    Band parameterRange() const noexcept { return m_parameterRange; }
    bool isOnFront(int index) const { return m_session.isOnFront(index); }
    /// Guide scores B_l of the blocks of a candidate; empty if it is unranked.
    std::vector<double> guide(int index) const { return m_session.guide(index); }
    /// Those of all candidates at one block position; NaN where there is none.
    std::vector<double> guideAt(std::size_t stage, std::size_t block) const { return m_session.guideAt(stage, block); }

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
    /// To the selection before the last change, and forth again.
    void goBack() { goTo(m_visit - 1); }
    void goForward() { goTo(m_visit + 1); }
    bool canGoBack() const noexcept { return m_visit > 0; }
    bool canGoForward() const noexcept { return m_visit + 1 < static_cast<int>(m_visits.size()); }

    // Filter: candidates that do not pass stay as faint background (plots) or are hidden (table).
    /// An empty text shows all. Throws session::FilterError and keeps the filter in force if it cannot be read.
    void setFilter(const QString& text);
    const QString& filterText() const noexcept { return m_filterText; }
    bool passes(int index) const { return !m_filter || passing()[static_cast<std::size_t>(index)] != 0; }
    int passingCount() const;

    /// What the user does: can be undone. `what` names it in the Edit menu, "star #0412".
    void annotate(int index, const session::Annotation& annotation, const QString& what);
    void toggleStar(int index);
    QUndoStack& history() noexcept { return m_history; }
    session::Annotation annotation(int index) const { return m_session.annotation(index); }
    void setAnnotation(int index, const session::Annotation& annotation) { change({search::Note{index, annotation}}); }
    const std::map<int, session::Annotation>& annotations() const noexcept { return m_session.annotations(); }
    bool isStarred(int index) const { return annotation(index).starred; }
    std::vector<int> starred() const;

    /// What the user tries out, once it has a score; the plots show it.
    void setGhost(std::optional<Ghost> ghost);
    const std::optional<Ghost>& ghost() const noexcept { return m_ghost; }

signals:
    void aboutToReset(); ///< the last moment to take over what is being typed about this session
    void sessionReset();
    void candidatesAppended(int first, int count);
    void rankingChanged();  ///< scores, order, front and guide are new
    void scoringsChanged(); ///< confirmations, image check, published networks
    void quantitiesAdded(); ///< there are further columns
    void valuesChanged();   ///< of quantities, or what they predict
    void annotationChanged(int index);
    void changed(const std::vector<trazor::search::Record>& records); ///< by the user
    void currentChanged(int index);
    void selectionChanged();
    void filterChanged();
    void ghostChanged();

private:
    bool isKnown(const search::Record& record) const;
    /// Applies the records that are not known yet, tells the views, and returns them.
    std::vector<search::Record> take(std::span<const search::Record> records);
    void show(session::Session session);
    void showShorter();
    void announce(std::span<const search::Record> records, int first);
    void select(std::vector<int> indices, int current);
    void rememberVisit();
    void goTo(int visit);
    void updateFront();
    /// What the filter says of each candidate, asked once for all views after anything has changed.
    const std::vector<char>& passing() const;

    session::Session m_session;
    bool m_isShownAnew = false;
    int m_knee = -1;
    Band m_parameterRange;
    double m_hypervolume = 0.0;
    QUndoStack m_history;
    int m_current = -1;
    std::vector<int> m_selection;
    struct Visit {
        std::vector<int> selection;
        int current = -1;
    };
    std::vector<Visit> m_visits; ///< selections that were looked at, the oldest first
    int m_visit = -1;            ///< that is shown now
    bool m_goes = false;         ///< back or forth
    std::optional<Ghost> m_ghost;
    QString m_filterText;
    session::Filter m_filter;
    mutable std::vector<char> m_passing;
    mutable bool m_passingIsCurrent = false;
};

} // namespace trazor::ui
