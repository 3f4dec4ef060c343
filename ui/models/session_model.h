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

/// A what-if network that the user tries out beside the candidates.
struct Ghost {
    int source = 0; ///< candidate that it was derived from
    space::Architecture architecture;
    space::Cost cost;
    proxy::Evaluation evaluation;
    session::PlacedScore placed; ///< relative to the candidates
};

/// The open session and the state that all views share: front, selection, filter, annotations. The single source of
/// truth on the GUI thread; views keep no copies.
///
/// Candidates are addressed by their index, which never changes. Scores change as the archive grows, announced by
/// `rankingChanged`.
class SessionModel final : public QObject {
    Q_OBJECT

public:
    explicit SessionModel(QObject* parent = nullptr);
    ~SessionModel() override;

    /// Shows another session, or none (a session without a space). Showing many candidates is faster if a worker has
    /// called the session's ranking() before.
    void reset(session::Session session);
    /// Applies records from a search, a followed file or a test. Known records have no effect.
    void apply(std::span<const search::Record> records) { take(records); }
    void apply(const search::Record& record) { apply({&record, 1}); }
    /// Applies records made by the user, like apply(), and emits `changed`, which writes them to the session file.
    void change(const std::vector<search::Record>& records);

    /// True while sessionReset() and the signals after it only announce a withdrawn candidate.
    bool isShownAnew() const noexcept { return m_isShownAnew; }

    const session::Session& session() const noexcept { return m_session; }
    bool hasSession() const noexcept { return m_session.hasSpace(); }
    /// Requires a session.
    const space::SearchSpace& space() const noexcept { return m_session.space(); }
    const search::SearchConfig& config() const noexcept { return m_session.config(); }
    void setConfig(const search::SearchConfig& config) { m_session.setConfig(config); }
    void setManifest(const session::Manifest& manifest) { m_session.setManifest(manifest); }
    void setStopReason(std::string reason) { m_session.setStopReason(std::move(reason)); }
    /// Sets the predictions from measured values; computed off the GUI thread.
    void setForecasts(session::Forecasts forecasts);
    /// Ranks the shown candidates by another level; the search itself keeps its own.
    void setLevel(search::RankLevel level);
    search::RankLevel level() const noexcept { return m_session.level(); }
    /// Sets the limits that front, best and suggestion obey; nullopt: those of the search.
    void setLimits(const std::optional<space::Limits>& limits);
    /// Session::takeCosts() from a copy that was priced off the GUI thread. Returns false if it is of another session
    /// or has other candidates.
    bool takeCosts(session::Session copy);

    const search::Archive& archive() const noexcept { return m_session.archive(); }
    int size() const noexcept { return m_session.size(); }
    const search::Candidate& candidate(int index) const { return m_session.candidate(index); }

    /// DSS++ of each candidate on the whole archive, and the resulting order.
    const search::Ranking& ranking() const { return m_session.ranking(); }
    QString scoreText(int index) const; ///< session::scoreText()
    QString rankText(int index) const;  ///< "1= of 300"
    double score(int index) const { return ranking().score[static_cast<std::size_t>(index)]; }
    /// Pareto front (parameters against DSS++) by ascending parameters, and its knee (-1 if there is none).
    const std::vector<int>& front() const { return m_session.front(); }
    int knee() const noexcept { return m_knee; }
    /// session::Ties::withBest: the best candidate within the limits in force and those that tie with it.
    const std::vector<int>& tiedWithBest() const;
    /// Share in [0, 1] of the rectangle (parameter range x DSS++ 0..1) that the front dominates. The range is that of
    /// the limits; an open end is taken from the space, so the reference point does not move during a session.
    double hypervolume() const noexcept { return m_hypervolume; }
    /// Parameter range that `hypervolume` refers to.
    Band parameterRange() const noexcept { return m_parameterRange; }
    bool isOnFront(int index) const { return m_session.isOnFront(index); }
    /// Guide scores B_l of the blocks of a candidate; empty if it is unranked.
    std::vector<double> guide(int index) const { return m_session.guide(index); }
    /// Guide scores of all candidates at one block position; NaN for candidates without this block.
    std::vector<double> guideAt(std::size_t stage, std::size_t block) const { return m_session.guideAt(stage, block); }

    // Selection: one current candidate (inspector) and a set (compare), shown by all views.
    int current() const noexcept { return m_current; }                         ///< -1 if none
    const std::vector<int>& selection() const noexcept { return m_selection; } ///< ascending
    bool isSelected(int index) const;
    /// Makes a candidate current and the only selected one; -1 clears the selection.
    void setCurrent(int index);
    /// Selects exactly these; the first becomes current unless the current one is among them.
    void setSelection(std::vector<int> indices);
    void toggleSelected(int index);
    /// Makes a candidate current and adds it to the selection.
    void addToSelection(int index);
    /// Moves backward and forward in the history of selections.
    void goBack() { goTo(m_visit - 1); }
    void goForward() { goTo(m_visit + 1); }
    bool canGoBack() const noexcept { return m_visit > 0; }
    bool canGoForward() const noexcept { return m_visit + 1 < static_cast<int>(m_visits.size()); }

    // Filter: candidates that fail it are a faint background (plots) or hidden (table).
    /// An empty text shows all. Throws session::FilterError and keeps the current filter if the text cannot be parsed.
    void setFilter(const QString& text);
    const QString& filterText() const noexcept { return m_filterText; }
    bool passes(int index) const { return !m_filter || passing()[static_cast<std::size_t>(index)] != 0; }
    int passingCount() const;

    /// User actions that can be undone. `what` is the name in the Edit menu, "star #0412".
    void annotate(int index, const session::Annotation& annotation, const QString& what);
    void toggleStar(int index);
    QUndoStack& history() noexcept { return m_history; }
    session::Annotation annotation(int index) const { return m_session.annotation(index); }
    void setAnnotation(int index, const session::Annotation& annotation) { change({search::Note{index, annotation}}); }
    const std::map<int, session::Annotation>& annotations() const noexcept { return m_session.annotations(); }
    bool isStarred(int index) const { return annotation(index).starred; }
    std::vector<int> starred() const;

    /// The what-if network, once it has a score; the plots show it.
    void setGhost(std::optional<Ghost> ghost);
    const std::optional<Ghost>& ghost() const noexcept { return m_ghost; }

signals:
    void aboutToReset(); ///< last chance to store pending edits of this session
    void sessionReset();
    void candidatesAppended(int first, int count);
    void rankingChanged();  ///< scores, order, front and guide have changed
    void scoringsChanged(); ///< confirmations, image check, published networks
    void quantitiesAdded(); ///< new columns exist
    void valuesChanged();   ///< of quantities, or their predictions
    void annotationChanged(int index);
    void changed(const std::vector<trazor::search::Record>& records); ///< by the user
    void currentChanged(int index);
    void selectionChanged();
    void filterChanged();
    void ghostChanged();

private:
    bool isKnown(const search::Record& record) const;
    /// Applies the records not known yet, notifies the views, and returns these records.
    std::vector<search::Record> take(std::span<const search::Record> records);
    void show(session::Session session);
    void showShorter();
    void announce(std::span<const search::Record> records, int first);
    void select(std::vector<int> indices, int current);
    void rememberVisit();
    void goTo(int visit);
    void updateFront();
    /// Filter result per candidate, cached for all views until a change.
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
    std::vector<Visit> m_visits; ///< visited selections, the oldest first
    int m_visit = -1;            ///< index of the visit shown now
    bool m_goes = false;         ///< true during goTo()
    std::optional<Ghost> m_ghost;
    QString m_filterText;
    session::Filter m_filter;
    mutable std::vector<char> m_passing;
    mutable bool m_passingIsCurrent = false;
};

} // namespace trazor::ui
