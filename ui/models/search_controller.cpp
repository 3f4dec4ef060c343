// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/search_controller.h"

#include "core/base/error.h"
#include "core/search/event_mailbox.h"
#include "core/search/image_check.h"
#include "core/session/file/recorded_run.h"
#include "core/session/hand_made.h"
#include "ui/models/background.h"
#include "ui/models/session_follower.h"
#include "ui/models/session_model.h"
#include "ui/models/session_saver.h"
#include "ui/support/formatting.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>
#include <QUndoCommand>

#include <algorithm>
#include <filesystem>
#include <new>
#include <thread>

namespace trazor::ui {

namespace {

constexpr int kDrainIntervalMs = 66;
constexpr int kLongestDrainIntervalMs = 2000;

std::filesystem::path toPath(const QString& file) {
    return {file.toStdU16String()};
}

/// Reads a session and ranks its candidates. Callable on any thread; returns errors instead of throwing them.
std::variant<session::Session, Error> readSession(const std::filesystem::path& file) {
    try {
        session::Session session = session::SessionFile::read(file);
        static_cast<void>(session.ranking());
        if (session.size() > 0) {
            static_cast<void>(session.guideAt(0, 0)); // sorts the block scores in advance, for the inspector
        }
        return {std::move(session)};
    } catch (const Error& error) {
        return error;
    } catch (const std::bad_alloc&) {
        return Error(ErrorCode::OutOfMemory, "session '" + file.string() + "': there is not enough memory for it");
    }
}

QString untitledFile(const space::SearchSpace& space) {
    const QDir folder(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + "/sessions");
    const QString stem =
        QString::fromStdString(space.name) + '-' + QDateTime::currentDateTime().toString("yyyyMMdd-HHmmss");
    QString name = stem + ".trazor";
    for (int count = 2; folder.exists(name); ++count) {
        name = QString("%1-%2.trazor").arg(stem).arg(count);
    }
    return folder.filePath(name);
}

} // namespace

/// State of one worker run. The thread is the last member, so that it is joined before the others are destroyed.
struct SearchController::Run {
    search::SearchControl control;
    search::EventMailbox mailbox;
    std::jthread thread;
};

/// Undo command that adds a hand-made candidate.
class SearchController::KeepCommand final : public QUndoCommand {
public:
    KeepCommand(SearchController& controller, SessionModel& model, search::CandidatePtr candidate)
        : QUndoCommand("keep " + candidateName(candidate->index))
        , m_controller(controller)
        , m_model(model)
        , m_candidate(std::move(candidate)) {}

    void undo() override;
    void redo() override;

private:
    QString refusal() const;
    /// Removes the command from the history and reports the reason.
    void giveUp(const QString& what, const QString& why);

    SearchController& m_controller;
    SessionModel& m_model;
    search::CandidatePtr m_candidate;
    bool m_isNew = true;
};

SearchController::SearchController(proxy::EvaluatorFactory makeEvaluator, SessionModel& model, QObject* parent)
    : QObject(parent)
    , m_makeEvaluator(std::move(makeEvaluator))
    , m_model(model)
    , m_saver(new SessionSaver(this))
    , m_follower(new SessionFollower(this)) {
    m_timer.setInterval(kDrainIntervalMs);
    connect(&m_timer, &QTimer::timeout, this, &SearchController::drain);
    connect(&m_model, &SessionModel::changed, this, &SearchController::writeChanges);
    connect(m_follower, &SessionFollower::news, this, &SearchController::takeNews);
    connect(m_saver, &SessionSaver::progressed, this, &SearchController::saving);
    connect(m_saver, &SessionSaver::saved, this, &SearchController::goOnIn);
    connect(m_saver, &SessionSaver::failed, this, &SearchController::errorOccurred);
    connect(m_saver, &SessionSaver::failed, this, &SearchController::savingEnded);
    connect(m_saver, &SessionSaver::calledOff, this, &SearchController::savingEnded);
}

bool SearchController::wasInterrupted() const {
    return m_follower->isActive() && m_state == SearchState::Ready;
}

SearchController::~SearchController() {
    shutdown();
}

void SearchController::newSearch(std::shared_ptr<const space::SearchSpace> space, const search::SearchConfig& config,
                                 const QString& sessionFile) {
    const session::Manifest manifest = session::makeManifest(*space, config.seed);
    newSearch({std::move(space), config, manifest}, sessionFile);
}

void SearchController::newSearch(session::Session session, const QString& sessionFile) {
    callOffOpening();
    shutdown();
    const QString file = sessionFile.isEmpty() ? untitledFile(session.space()) : sessionFile;
    m_model.reset(std::move(session));
    m_changes.reset(); // until here, changes of the model belonged to the old file
    m_changedWhileSaving = true;
    m_status = {};
    setFile(file);
    updateStatus();
    setState(SearchState::Ready);
}

bool SearchController::openSession(const QString& file) {
    callOffOpening();
    return show(file, readSession(toPath(file)));
}

void SearchController::openInBackground(const QString& file) {
    callOffOpening();
    m_isOpening = true;
    using Opened = std::variant<session::Session, Error>;
    const auto read = [path = toPath(file)] { return std::make_shared<Opened>(readSession(path)); };
    runInBackground(this, read, [this, file, number = m_openings](const std::shared_ptr<Opened>& opened) {
        if (number == m_openings) {
            m_isOpening = false;
            if (show(file, std::move(*opened))) {
                emit this->opened(file);
            }
        }
    });
}

void SearchController::callOffOpening() {
    ++m_openings;
    m_isOpening = false;
}

bool SearchController::show(const QString& file, std::variant<session::Session, Error> opened) {
    if (const auto* const error = std::get_if<Error>(&opened)) {
        emit errorOccurred(QString::fromUtf8(error->what()), QString::fromStdString(error->hint()));
        return false;
    }
    shutdown();
    m_status = {};
    m_model.reset(std::get<session::Session>(std::move(opened)));
    m_changes.reset(); // until here, changes of the model belonged to the old file
    m_changedWhileSaving = true;
    setFile(file);
    updateStatus();
    setState(m_model.session().isFinished() ? SearchState::Finished : SearchState::Ready);
    if (m_model.session().stopReason().empty()) {
        followFile();
    }
    return true;
}

bool SearchController::canStart() const noexcept {
    return m_state == SearchState::Ready || m_state == SearchState::Pausing || m_state == SearchState::Paused ||
           m_state == SearchState::Failed || m_state == SearchState::Following;
}

bool SearchController::canExtend() const noexcept {
    return !isActive() && m_model.size() > 0;
}

bool SearchController::isSaved() const {
    return !m_file.isEmpty() && QFileInfo::exists(m_file);
}

void SearchController::start() {
    if (m_run && canStart()) {
        m_run->control.resume();
        setState(SearchState::Running);
    } else if (canStart() && !refuseForeignRun()) {
        launch(false);
    }
}

void SearchController::step() {
    if (m_run && m_state != SearchState::Stopping) {
        m_run->control.step();
        setState(m_state == SearchState::Paused ? SearchState::Running : SearchState::Pausing);
    } else if (canStart() && !refuseForeignRun()) {
        launch(true);
    }
}

void SearchController::pause() {
    if (m_run && m_state == SearchState::Running) {
        m_run->control.pause();
        setState(SearchState::Pausing);
    }
}

void SearchController::stop() {
    if (m_run && m_state != SearchState::Stopping) {
        m_run->control.stop();
        setState(SearchState::Stopping);
    }
}

void SearchController::extend(int evaluations) {
    if (canExtend() && evaluations > 0 && !refuseForeignRun()) {
        search::SearchConfig config = m_model.config();
        config.evaluations += evaluations;
        m_model.setConfig(config);
        launch(false);
    }
}

QString SearchController::refusesCandidates() const {
    return isActive() || m_state == SearchState::Following
               ? QString("The search is running: pause does not suffice, stop it first. Resume continues it later.")
           : isSaving() ? QString("A copy of the session is being written.")
                        : QString();
}

void SearchController::keep(const search::CandidatePtr& candidate) {
    if (refusesCandidates().isEmpty()) {
        m_model.history().push(new KeepCommand(*this, m_model, candidate));
    }
}

/// Adjusts the planned evaluations so that the search still makes all it had planned.
void SearchController::changeCandidates(const search::Record& record, int evaluations) {
    search::SearchConfig config = m_model.config();
    config.evaluations += evaluations;
    m_model.setConfig(config);
    m_model.change({record});
    updateStatus();
}

QString SearchController::KeepCommand::refusal() const {
    return m_controller.refusesCandidates();
}

void SearchController::KeepCommand::redo() {
    if (m_isNew) {
        m_isNew = false;
        m_controller.changeCandidates(m_candidate, 1);
        return;
    }
    try {
        if (!refusal().isEmpty()) {
            throw Error(ErrorCode::InvalidArgument, refusal().toStdString());
        }
        m_candidate = session::makeByHand(m_model.session(), m_candidate->parents.front(), m_candidate->architecture,
                                          m_candidate->evaluation); // its index may have changed
        m_controller.changeCandidates(m_candidate, 1);
        m_model.setCurrent(m_candidate->index);
    } catch (const Error& error) {
        giveUp("cannot be kept again", QString::fromUtf8(error.what()));
    }
}

void SearchController::KeepCommand::undo() {
    const std::string refused = session::refusalToWithdraw(m_model.session(), m_candidate->index);
    if (!refused.empty() || !refusal().isEmpty()) {
        giveUp("stays", refused.empty() ? refusal() : QString::fromStdString(refused));
        return;
    }
    const int source = m_candidate->parents.front();
    m_controller.changeCandidates(search::Withdrawal{m_candidate->index, m_candidate->id}, -1);
    m_model.setCurrent(source); // shows the user the change
}

void SearchController::KeepCommand::giveUp(const QString& what, const QString& why) {
    setObsolete(true);
    emit m_controller.errorOccurred(QString("%1 %2: %3").arg(candidateName(m_candidate->index), what, why), {});
}

bool SearchController::canSave() const {
    return m_model.hasSession() && !isSaving() && (m_model.size() > 0 || isSaved());
}

bool SearchController::isSaving() const noexcept {
    return m_saver->isSaving();
}

void SearchController::saveAs(const QString& file) {
    if (!canSave()) {
        emit errorOccurred(isSaving() ? "A copy of the session is being written already."
                                      : "There is no session to save yet.",
                           isSaving() ? "Wait until it is complete." : "Start a search first.");
        return;
    }
    m_changedWhileSaving = false;
    m_changesWhileSaving.clear();
    m_saver->save(m_file, inMemory(), file);
    emit saving(0);
}

void SearchController::cancelSaving() {
    m_saver->cancel();
}

/// Makes the copy the open session if that did not advance meanwhile, and adds the changes made meanwhile.
void SearchController::goOnIn(const QString& file) {
    if (!m_changedWhileSaving && !isActive() && m_state != SearchState::Following) {
        m_changes.reset();
        setFile(file);
        writeChanges(std::exchange(m_changesWhileSaving, {}));
    }
    emit saved(file);
    emit savingEnded();
}

session::Session SearchController::inMemory() const {
    session::Session session = m_model.session();
    if (session.stopReason().empty()) {
        session.setStopReason(std::string(search::toString(search::StopReason::Stopped)));
    }
    return session;
}

void SearchController::shutdown() {
    m_follower->stop();
    if (!m_run) {
        return;
    }
    m_run->control.stop();
    joinWorker();
    drain();
}

void SearchController::closeSession() {
    callOffOpening();
    shutdown();
    m_model.reset({});
    m_changes.reset();
    m_changedWhileSaving = true;
    m_status = {};
    setFile({});
    setState(SearchState::Empty);
    emit progressChanged();
}

void SearchController::launch(bool stepping) {
    callOffOpening();
    m_changedWhileSaving = true;
    if (m_follower->isActive()) {
        m_follower->stop();
        m_model.apply(m_follower->catchUp());
    }
    m_run = std::make_unique<Run>();
    if (stepping) {
        m_run->control.step();
    }
    m_run->thread =
        std::jthread([run = m_run.get(), known = m_model.session(), make = m_makeEvaluator, file = toPath(m_file)] {
            const auto fail = [run](const char* message, const std::string& hint) {
                run->mailbox.onFinished({search::StopReason::Failed, message, hint, {}});
            };
            try {
                std::filesystem::create_directories(file.parent_path());
                session::runRecorded(file, known, make, run->mailbox, run->control);
            } catch (const Error& error) {
                fail(error.what(), error.hint());
            } catch (const std::exception& error) {
                fail(error.what(), {});
            }
        });
    m_rate.clear();
    m_timer.start(kDrainIntervalMs);
    setState(SearchState::Running);
    updateStatus();
}

void SearchController::drain() {
    if (!m_run) {
        return;
    }
    QElapsedTimer frame;
    frame.start();
    const search::EventMailbox::Content content = m_run->mailbox.drain();
    m_model.apply(content.records);
    if (content.progress) {
        m_status.generation = content.progress->generation;
        const bool isPaused = content.progress->isPaused;
        const bool isNews = isPaused != (m_state == SearchState::Paused);
        if (isNews && m_state != SearchState::Stopping && (isPaused || !m_run->control.isPauseRequested())) {
            m_rate.clear();
            setState(isPaused ? SearchState::Paused : SearchState::Running);
        }
    }
    updateStatus();
    if (content.outcome) {
        finish(*content.outcome);
        return;
    }
    // Leaves half of the time to the user. The views have painted when this timer fires.
    QTimer::singleShot(0, this, [this, frame] {
        m_timer.setInterval(std::clamp(static_cast<int>(frame.elapsed()), kDrainIntervalMs, kLongestDrainIntervalMs));
    });
}

void SearchController::finish(const search::Outcome& outcome) {
    m_timer.stop();
    joinWorker();
    m_run.reset();
    m_model.setStopReason(std::string(search::toString(outcome.reason)));
    m_rate.clear();
    updateStatus();
    emit sessionFileChanged(m_file);

    switch (outcome.reason) {
    case search::StopReason::Finished:
    case search::StopReason::Exhausted:
        setState(SearchState::Finished);
        break;
    case search::StopReason::Stopped:
        setState(SearchState::Ready);
        break;
    case search::StopReason::Failed:
        setState(SearchState::Failed);
        emit errorOccurred(QString::fromStdString(outcome.message), QString::fromStdString(outcome.hint));
        break;
    }
}

void SearchController::joinWorker() {
    if (m_run->thread.joinable()) {
        m_run->thread.join();
    }
}

void SearchController::setState(SearchState state) {
    if (state != m_state) {
        m_state = state;
        emit stateChanged(state);
    }
}

void SearchController::updateStatus() {
    const std::size_t confirmed = m_model.session().scorings(session::Purpose::Confirmation).size();
    m_status.evaluations = m_model.size();
    m_status.planned = m_model.config().evaluations;
    m_status.confirmed = static_cast<int>(confirmed);
    m_status.checksImage = m_model.hasSession() && m_model.config().checkImage > 0 &&
                           m_status.evaluations >= m_status.planned && confirmed == 0 &&
                           search::usesSmallImage(m_model.space(), m_model.config().scoring);
    m_status.frontSize = static_cast<int>(m_model.front().size());
    m_status.hypervolume = m_model.hypervolume();
    const auto candidates = m_model.archive().candidates();
    m_status.failed = m_model.size() - static_cast<int>(m_model.ranking().ranked);
    if (!candidates.empty()) {
        m_status.generation = std::max(m_status.generation, candidates.back()->generation);
    }
    const bool grows = m_state == SearchState::Running || m_state == SearchState::Following;
    m_status.ratePerSecond = grows ? m_rate.measure(m_status.evaluations) : 0.0;
    m_status.etaSeconds = m_status.ratePerSecond > 0.0
                              ? std::max(m_status.planned - m_status.evaluations, 0) / m_status.ratePerSecond
                              : -1.0;
    emit progressChanged();
}

void SearchController::writeChanges(const std::vector<search::Record>& records) {
    if (isSaving()) {
        m_changesWhileSaving.insert(m_changesWhileSaving.end(), records.begin(), records.end());
    }
    try {
        if (!m_changes) {
            m_changes.emplace(session::SessionFile::open(toPath(m_file), session::SessionFile::Mode::ReadWrite));
        }
        m_changes->append(records);
        if (std::any_of(records.begin(), records.end(), [](const search::Record& record) {
                return std::holds_alternative<search::CandidatePtr>(record) ||
                       std::holds_alternative<search::Withdrawal>(record);
            })) {
            m_changes->setConfig(m_model.config());
        }
    } catch (const Error& error) {
        emit errorOccurred(QString::fromUtf8(error.what()), QString::fromStdString(error.hint()));
    }
}

void SearchController::followFile() {
    m_rate.clear();
    if (m_follower->follow(toPath(m_file), m_model.size())) {
        setState(SearchState::Following);
    }
}

void SearchController::takeNews(const SessionNews& news) {
    m_model.apply(news.records);
    if (!news.records.empty()) {
        m_model.setConfig(news.config);
        m_model.setManifest(news.manifest);
    }
    if (!news.stopReason.empty()) {
        m_follower->stop();
        m_model.setStopReason(news.stopReason);
        setState(m_model.session().isFinished() ? SearchState::Finished : SearchState::Ready);
    } else {
        // No end and no runner: the run was interrupted. Keep following, since another process may resume it.
        setState(news.isRunning ? SearchState::Following : SearchState::Ready);
    }
    updateStatus();
}

bool SearchController::refuseForeignRun() {
    if (!session::isRunning(toPath(m_file))) {
        return false;
    }
    emit errorOccurred("Another program is running the search of this session.",
                       "It is shown as it grows. Wait until it has ended, or stop it there; then Resume continues it.");
    return true;
}

void SearchController::setFile(const QString& file) {
    m_file = file;
    emit sessionFileChanged(file);
}

} // namespace trazor::ui
