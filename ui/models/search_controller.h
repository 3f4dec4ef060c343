// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/search/search_engine.h"
#include "core/session/file/session_file.h"
#include "ui/models/rate_meter.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <memory>
#include <optional>
#include <variant>
#include <vector>

namespace trazor::ui {

class SessionModel;
class SessionFollower;
class SessionSaver;
struct SessionNews;

/// Where the open session stands.
enum class SearchState {
    Empty, ///< no session
    Ready, ///< a session that is not at its end and is not running: new, stopped, or interrupted
    Running,
    Pausing, ///< pause is asked for; the engine ends what it is at
    Paused,
    Stopping,  ///< stop is asked for
    Following, ///< another process runs the session, and it is shown as it grows
    Finished,  ///< all planned evaluations are made, or nothing new is left within the limits
    Failed,    ///< an error ended the run; what was evaluated is kept
};

/// What the status bar shows.
struct SearchStatus {
    int generation = 0;
    int evaluations = 0;
    int planned = 0;
    int failed = 0;
    int confirmed = 0;
    bool checksImage = false;   ///< all planned evaluations are made, and a sample is scored at both sizes
    double ratePerSecond = 0.0; ///< moving average over about five seconds, 0 = not known
    double etaSeconds = -1.0;   ///< -1 = not known
    int frontSize = 0;
    double hypervolume = 0.0;
};

/// The search of the window: one worker thread, one session file, one model that shows them.
///
/// All functions belong to the GUI thread. The worker makes no Qt call: it posts to a mailbox that a timer
/// drains into the SessionModel. Errors are never thrown from here; `errorOccurred` tells them.
class SearchController final : public QObject {
    Q_OBJECT

public:
    SearchController(proxy::EvaluatorFactory makeEvaluator, SessionModel& model, QObject* parent = nullptr);
    /// Stops a running search and waits for it; the session file is whole afterwards.
    ~SearchController() override;

    /// Replaces the open session by a new one that is not started yet. The file is written when the first
    /// candidate is about to be scored; without a name it is an untitled one in the application's data folder.
    void newSearch(std::shared_ptr<const space::SearchSpace> space, const search::SearchConfig& config,
                   const QString& sessionFile = {});
    /// The same for a session that has candidates already.
    void newSearch(session::Session session, const QString& sessionFile = {});
    /// Adds a candidate that the user made to the session, beside the planned evaluations. Undo takes it back as long
    /// as nothing has built on it: session::refusalToWithdraw().
    void keep(const search::CandidatePtr& candidate);
    /// Why nothing can be added now; empty if it can.
    QString refusesCandidates() const;
    /// False, with `errorOccurred`, if it cannot be read; the session open so far then stays.
    /// A session without an end is looked at again every second, in case another process writes it.
    bool openSession(const QString& file);
    /// The same for a large file: it is read on a worker, and the session open so far stays usable until `opened` or
    /// `errorOccurred`. Opening or starting something else meanwhile calls it off.
    void openInBackground(const QString& file);
    bool isOpening() const noexcept { return m_isOpening; }
    void callOffOpening();

    void start(); ///< starts, resumes after a pause, and goes on with a stopped or interrupted session
    void pause();
    void step(); ///< one generation, then pause
    void stop();
    void extend(int evaluations); ///< plans more evaluations for a session that is not running, and starts
    /// Copies the session on a worker, from memory where its file is gone or could not be written to its end. Ends with
    /// `savingEnded`, after `saved` or `errorOccurred` or neither if it was cancelled. If nothing is running and
    /// nothing was started or opened meanwhile, the copy becomes the open session.
    void saveAs(const QString& file);
    void cancelSaving();
    bool canSave() const;
    bool isSaving() const noexcept;
    /// Stops and waits (closing the window).
    void shutdown();
    void closeSession(); ///< to the state Empty; the file stays

    SearchState state() const noexcept { return m_state; }
    bool isActive() const noexcept { return m_run != nullptr; }
    bool canStart() const noexcept; ///< start() would do something
    bool canExtend() const noexcept;
    /// The session was opened without an end, and nobody runs it.
    bool wasInterrupted() const;
    const SearchStatus& status() const noexcept { return m_status; }
    const QString& sessionFile() const noexcept { return m_file; }
    bool isSaved() const; ///< the session has a file

signals:
    void stateChanged(trazor::ui::SearchState state);
    void progressChanged();
    void sessionFileChanged(const QString& file);
    void opened(const QString& file); ///< what openInBackground() was asked for is there
    void saving(int percent);
    void saved(const QString& file);
    void savingEnded();
    void errorOccurred(const QString& message, const QString& hint);

private:
    struct Run;
    class KeepCommand;

    void launch(bool stepping);
    void drain();
    void finish(const search::Outcome& outcome);
    void joinWorker();
    void setState(SearchState state);
    void updateStatus();
    /// A candidate comes or goes, and with it as many planned evaluations.
    void changeCandidates(const search::Record& record, int evaluations);
    /// Writes changes of the user beside a search that may write the same file. Errors are told.
    void writeChanges(const std::vector<search::Record>& records);
    void setFile(const QString& file);
    bool show(const QString& file, std::variant<session::Session, Error> opened);

    void goOnIn(const QString& file);
    session::Session inMemory() const;
    void followFile();
    void takeNews(const SessionNews& news);
    bool refuseForeignRun(); ///< true, with errorOccurred, if another program runs the session

    proxy::EvaluatorFactory m_makeEvaluator;
    SessionModel& m_model;
    SessionSaver* m_saver;
    SessionFollower* m_follower;
    QString m_file;
    std::optional<session::SessionFile> m_changes; ///< opened when the user makes the first change
    std::unique_ptr<Run> m_run;
    QTimer m_timer;
    RateMeter m_rate;
    SearchState m_state = SearchState::Empty;
    SearchStatus m_status;
    bool m_isOpening = false;
    int m_openings = 0;                ///< counts what is opened, so that a late one is told apart
    bool m_changedWhileSaving = false; ///< it went on, or another session is open
    std::vector<search::Record> m_changesWhileSaving;
};

} // namespace trazor::ui
