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

/// State of the open session.
enum class SearchState {
    Empty, ///< no session
    Ready, ///< neither finished nor running: new, stopped, or interrupted
    Running,
    Pausing, ///< pause requested; the engine finishes its current work
    Paused,
    Stopping,  ///< stop requested
    Following, ///< another process runs the session, and the window shows it live
    Finished,  ///< all planned evaluations are made, or nothing new is left within the limits
    Failed,    ///< an error ended the run; evaluated candidates are kept
};

/// Content of the status bar.
struct SearchStatus {
    int generation = 0;
    int evaluations = 0;
    int planned = 0;
    int failed = 0;
    int confirmed = 0;
    bool checksImage = false;   ///< all planned evaluations are made, and a sample is being scored at both image sizes
    double ratePerSecond = 0.0; ///< moving average over about five seconds, 0 = not known
    double etaSeconds = -1.0;   ///< -1 = not known
    int frontSize = 0;
    double hypervolume = 0.0;
};

/// Runs the search of the window: one worker thread, one session file, one model that shows them.
///
/// Call all functions on the GUI thread. The worker makes no Qt calls: it posts to a mailbox that a timer drains into
/// the SessionModel. No function throws; errors are reported by `errorOccurred`.
class SearchController final : public QObject {
    Q_OBJECT

public:
    SearchController(proxy::EvaluatorFactory makeEvaluator, SessionModel& model, QObject* parent = nullptr);
    /// Stops a running search and waits for it; the session file is complete afterwards.
    ~SearchController() override;

    /// Replaces the open session by a new one without starting it. The file is written when the first candidate is
    /// about to be scored; without a name it is an untitled file in the application's data folder.
    void newSearch(std::shared_ptr<const space::SearchSpace> space, const search::SearchConfig& config,
                   const QString& sessionFile = {});
    /// Overload for a session that already has candidates.
    void newSearch(session::Session session, const QString& sessionFile = {});
    /// Adds a candidate made by the user to the session, in addition to the planned evaluations. Undo withdraws it
    /// unless other records depend on it: session::refusalToWithdraw().
    void keep(const search::CandidatePtr& candidate);
    /// Says why no candidate can be added now; empty if one can.
    QString refusesCandidates() const;
    /// Returns false and emits `errorOccurred` if the file cannot be read; the open session then stays. A session
    /// without an end is polled every second, in case another process writes it.
    bool openSession(const QString& file);
    /// Opens a large file: a worker reads it, and the open session stays usable until `opened` or `errorOccurred`.
    /// Opening or starting another session meanwhile cancels it.
    void openInBackground(const QString& file);
    bool isOpening() const noexcept { return m_isOpening; }
    void callOffOpening();

    void start(); ///< starts, resumes after a pause, or continues a stopped or interrupted session
    void pause();
    void step(); ///< runs one generation, then pauses
    void stop();
    void extend(int evaluations); ///< plans more evaluations for a session that is not running, and starts
    /// Copies the session on a worker, from memory if its file is missing or incomplete. Ends with `savingEnded`, after
    /// `saved` or `errorOccurred`, or after neither if cancelled. If nothing is running and nothing was started or
    /// opened meanwhile, the copy becomes the open session.
    void saveAs(const QString& file);
    void cancelSaving();
    bool canSave() const;
    bool isSaving() const noexcept;
    /// Stops the search and waits for it (when the window closes).
    void shutdown();
    void closeSession(); ///< enters the state Empty; the file stays

    SearchState state() const noexcept { return m_state; }
    bool isActive() const noexcept { return m_run != nullptr; }
    bool canStart() const noexcept; ///< true if start() would have an effect
    bool canExtend() const noexcept;
    /// True if the session was opened without an end and no process runs it.
    bool wasInterrupted() const;
    const SearchStatus& status() const noexcept { return m_status; }
    const QString& sessionFile() const noexcept { return m_file; }
    bool isSaved() const; ///< the session has a file

signals:
    void stateChanged(trazor::ui::SearchState state);
    void progressChanged();
    void sessionFileChanged(const QString& file);
    void opened(const QString& file); ///< openInBackground() has succeeded
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
    /// Adds or withdraws a candidate and changes the planned evaluations accordingly.
    void changeCandidates(const search::Record& record, int evaluations);
    /// Writes changes of the user, concurrently with a search that may write the same file. Reports errors.
    void writeChanges(const std::vector<search::Record>& records);
    void setFile(const QString& file);
    bool show(const QString& file, std::variant<session::Session, Error> opened);

    void goOnIn(const QString& file);
    session::Session inMemory() const;
    void followFile();
    void takeNews(const SessionNews& news);
    bool refuseForeignRun(); ///< returns true and emits errorOccurred if another program runs the session

    proxy::EvaluatorFactory m_makeEvaluator;
    SessionModel& m_model;
    SessionSaver* m_saver;
    SessionFollower* m_follower;
    QString m_file;
    std::optional<session::SessionFile> m_changes; ///< opened at the first change by the user
    std::unique_ptr<Run> m_run;
    QTimer m_timer;
    RateMeter m_rate;
    SearchState m_state = SearchState::Empty;
    SearchStatus m_status;
    bool m_isOpening = false;
    int m_openings = 0;                ///< generation counter that identifies outdated results
    bool m_changedWhileSaving = false; ///< the session advanced, or another one was opened
    std::vector<search::Record> m_changesWhileSaving;
};

} // namespace trazor::ui
