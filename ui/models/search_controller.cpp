// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/search_controller.h"

#include "core/base/error.h"
#include "core/search/event_mailbox.h"
#include "core/search/screening_sample.h"
#include "core/session/run_lock.h"
#include "core/space/space_json.h"
#include "ui/models/background.h"
#include "ui/models/candidate_store.h"
#include "ui/models/opened_session.h"
#include "ui/models/session_follower.h"
#include "ui/models/session_recorder.h"
#include "ui/models/session_saver.h"
#include "ui/models/session_snapshot.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

#include <algorithm>
#include <filesystem>
#include <mutex>
#include <thread>

namespace trazor::ui {

namespace {

constexpr int kDrainIntervalMs = 66;
constexpr int kLongestDrainIntervalMs = 2000;

std::filesystem::path toPath(const QString& file) {
    return {file.toStdU16String()};
}

bool isEnd(const std::string& stopReason) {
    return stopReason == search::toString(search::StopReason::Finished) ||
           stopReason == search::toString(search::StopReason::Exhausted);
}

/// What another process has measured since.
void addNewScreenings(CandidateStore& store, const std::vector<search::Screening>& screenings) {
    std::vector<search::Screening> fresh;
    for (const search::Screening& screening : screenings) {
        const auto& known = store.screenings();
        if (std::none_of(known.begin(), known.end(), [&](const auto& it) { return it.index == screening.index; })) {
            fresh.push_back(screening);
        }
    }
    store.addScreenings(fresh);
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

/// Everything that belongs to one run of the worker. The thread is last: it is joined before the rest goes.
struct SearchController::Run {
    search::SearchControl control;
    search::EventMailbox mailbox;
    std::mutex mutex;
    std::optional<session::Manifest> manifest; ///< guarded by the mutex
    std::jthread thread;
};

SearchController::SearchController(proxy::EvaluatorFactory makeEvaluator, CandidateStore& store, QObject* parent)
    : QObject(parent)
    , m_makeEvaluator(std::move(makeEvaluator))
    , m_store(store)
    , m_saver(new SessionSaver(this))
    , m_follower(new SessionFollower(this)) {
    m_timer.setInterval(kDrainIntervalMs);
    connect(&m_timer, &QTimer::timeout, this, &SearchController::drain);
    connect(&m_store, &CandidateStore::annotationChanged, this, &SearchController::writeAnnotation);
    connect(&m_store, &CandidateStore::spreadChanged, this, &SearchController::writeSpread);
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
    callOffOpening();
    shutdown();
    m_space = std::move(space);
    m_config = config;
    m_manifest.reset();
    m_store.reset(m_space, m_config);
    m_annotations.reset(); // the store may have written to the old one until here
    m_changedWhileSaving = true;
    m_status = {};
    setFile(sessionFile.isEmpty() ? untitledFile(*m_space) : sessionFile);
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
    const auto read = [path = toPath(file)] { return std::make_shared<OpenedSession>(readSession(path)); };
    runInBackground(this, read, [this, file, number = m_openings](const std::shared_ptr<OpenedSession>& session) {
        if (number == m_openings) {
            m_isOpening = false;
            if (show(file, std::move(*session))) {
                emit opened(file);
            }
        }
    });
}

void SearchController::callOffOpening() {
    ++m_openings;
    m_isOpening = false;
}

bool SearchController::show(const QString& file, OpenedSession opened) {
    if (opened.error) {
        emit errorOccurred(QString::fromUtf8(opened.error->what()), QString::fromStdString(opened.error->hint()));
        return false;
    }
    session::SessionData& data = opened.data;
    shutdown();
    m_space = std::make_shared<const space::SearchSpace>(std::move(data.space));
    m_config = data.config;
    m_manifest = data.manifest;
    m_status = {};
    m_store.reset(m_space, m_config);
    m_annotations.reset(); // the store may have written to the old one until here
    m_changedWhileSaving = true;
    m_loading = true;
    m_store.adopt(std::move(opened.candidates));
    m_store.addConfirmations(data.confirmations);
    m_store.addScreenings(data.screenings);
    m_store.addReferences(data.references);
    for (const auto& [index, spread] : data.spreads) {
        m_store.setSpread(spread);
    }
    for (const auto& [index, annotation] : data.annotations) {
        m_store.setAnnotation(index, annotation);
    }
    m_loading = false;
    setFile(file);
    updateStatus();
    setState(isEnd(data.stopReason) ? SearchState::Finished : SearchState::Ready);
    if (data.stopReason.empty()) {
        followFile();
    }
    return true;
}

bool SearchController::canStart() const noexcept {
    return m_state == SearchState::Ready || m_state == SearchState::Pausing || m_state == SearchState::Paused ||
           m_state == SearchState::Failed || m_state == SearchState::Following;
}

bool SearchController::canExtend() const noexcept {
    return !isActive() && m_space != nullptr && m_store.size() > 0;
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
        m_config.evaluations += evaluations;
        launch(false);
    }
}

bool SearchController::canSave() const {
    return m_space != nullptr && !isSaving() && (m_store.size() > 0 || isSaved());
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
    takeManifest();
    m_changedWhileSaving = false;
    m_annotatedWhileSaving.clear();
    m_saver->save(m_file, inMemory(), file);
    emit saving(0);
}

void SearchController::cancelSaving() {
    m_saver->cancel();
}

/// A copy of what has not gone on meanwhile becomes the open session, with the stars, notes and spreads made meanwhile.
void SearchController::goOnIn(const QString& file) {
    if (!m_changedWhileSaving && !isActive() && m_state != SearchState::Following) {
        m_annotations.reset();
        setFile(file);
        for (const int index : m_annotatedWhileSaving) {
            writeAnnotation(index);
        }
        for (const auto& [index, spread] : m_store.spreads()) { // few, and some may be new
            writeSpread(index);
        }
    }
    emit saved(file);
    emit savingEnded();
}

session::SessionData SearchController::inMemory() const {
    session::SessionData data = snapshotOf(m_store);
    data.manifest = m_manifest ? *m_manifest : session::makeManifest(space::spaceJson(*m_space), m_config.seed, {});
    data.config = m_config;
    data.stopReason =
        search::toString(m_state == SearchState::Finished ? search::StopReason::Finished : search::StopReason::Stopped);
    return data;
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
    m_space.reset();
    m_config = {};
    m_manifest.reset();
    m_store.reset(nullptr, {});
    m_annotations.reset();
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
        m_store.append(SessionFollower::candidatesSince(toPath(m_file), m_store.size()));
    }
    m_run = std::make_unique<Run>();
    if (stepping) {
        m_run->control.step();
    }
    search::ResumePoint resume;
    const auto known = m_store.archive().candidates();
    resume.candidates.assign(known.begin(), known.end());
    for (const auto& [index, confirmation] : m_store.confirmations()) {
        resume.confirmations.push_back(confirmation);
    }
    for (const auto& [index, reference] : m_store.references()) {
        resume.references.push_back(reference);
    }
    resume.screenings = m_store.screenings();

    const bool exists = isSaved();
    std::optional<session::SessionData> lost; // a session whose file has gone is written again
    if (!exists && m_store.size() > 0) {
        lost = inMemory();
    }
    m_run->thread = std::jthread([run = m_run.get(), space = m_space, config = m_config, make = m_makeEvaluator,
                                  manifest = m_manifest, resume = std::move(resume), lost = std::move(lost), exists,
                                  file = toPath(m_file)] {
        const auto fail = [run](const char* message, const std::string& hint) {
            run->mailbox.onFinished({search::StopReason::Failed, message, hint, {}});
        };
        try {
            SessionRecorder recorder(file, run->mailbox);
            if (lost) {
                recorder.writeAgain(*lost);
            }
            if (exists || lost) {
                recorder.openExisting(config, manifest, resume.candidates);
            }
            const auto makeRecorded = [&](const space::SearchSpace& target, const proxy::ScoringConfig& scoring) {
                auto evaluator = make(target, scoring);
                if (!recorder.isOpen()) {
                    session::Manifest created = recorder.create(*space, config, evaluator->description());
                    const std::lock_guard lock(run->mutex);
                    run->manifest = std::move(created);
                }
                return evaluator;
            };
            search::Archive archive;
            search::runSearch(*space, config, makeRecorded, archive, recorder, run->control, resume);
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
    takeManifest();
    const search::MailboxBatch batch = m_run->mailbox.drain();
    m_store.append(batch.candidates);
    m_store.addConfirmations(batch.confirmations);
    m_store.addScreenings(batch.screenings);
    m_store.addReferences(batch.references);
    if (batch.progress) {
        m_status.generation = batch.progress->generation;
    }
    if (batch.paused && m_state != SearchState::Stopping) {
        m_rate.clear();
        setState(*batch.paused ? SearchState::Paused : SearchState::Running);
    }
    updateStatus();
    if (batch.outcome) {
        finish(*batch.outcome);
        return;
    }
    // As often as leaves half of the time to the user. The views have painted when the timer comes.
    QTimer::singleShot(0, this, [this, frame] {
        m_timer.setInterval(std::clamp(static_cast<int>(frame.elapsed()), kDrainIntervalMs, kLongestDrainIntervalMs));
    });
}

void SearchController::finish(const search::Outcome& outcome) {
    m_timer.stop();
    joinWorker();
    takeManifest();
    m_run.reset();
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

/// The worker makes it with the file of a new session.
void SearchController::takeManifest() {
    if (m_run && !m_manifest) {
        const std::lock_guard lock(m_run->mutex);
        m_manifest = m_run->manifest;
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
    m_status.evaluations = m_store.size();
    m_status.planned = m_config.evaluations;
    m_status.confirmed = static_cast<int>(m_store.confirmations().size());
    m_status.checksImage = m_space && m_config.checkImage > 0 && m_status.evaluations >= m_status.planned &&
                           m_store.confirmations().empty() && search::screensImages(*m_space, m_config.scoring);
    m_status.frontSize = static_cast<int>(m_store.front().size());
    m_status.hypervolume = m_store.hypervolume();
    const auto candidates = m_store.archive().candidates();
    m_status.failed = m_store.size() - static_cast<int>(m_store.ranking().ranked);
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

void SearchController::writeAnnotation(int index) {
    if (!m_loading) {
        m_annotatedWhileSaving.insert(index);
    }
    changeFile([&](session::SessionStore& store) { store.setAnnotation(index, m_store.annotation(index)); });
}

void SearchController::writeSpread(int index) {
    changeFile([&](session::SessionStore& store) { store.setSpread(m_store.spreads().at(index)); });
}

void SearchController::changeFile(const std::function<void(session::SessionStore& store)>& change) {
    if (m_loading) {
        return;
    }
    try {
        if (!m_annotations) {
            m_annotations.emplace(session::SessionStore::open(toPath(m_file), session::SessionStore::Mode::ReadWrite));
        }
        change(*m_annotations);
    } catch (const Error& error) {
        emit errorOccurred(QString::fromUtf8(error.what()), QString::fromStdString(error.hint()));
    }
}

void SearchController::followFile() {
    m_rate.clear();
    if (m_follower->follow(toPath(m_file), [this] { return m_store.size(); })) {
        setState(SearchState::Following);
    }
}

void SearchController::takeNews(const SessionNews& news) {
    m_store.append(news.candidates);
    if (news.end) {
        m_follower->stop();
        m_store.addConfirmations(news.end->confirmations);
        addNewScreenings(m_store, news.end->screenings);
        m_store.addReferences(news.end->references);
        m_config = news.end->config;
        setState(isEnd(news.end->stopReason) ? SearchState::Finished : SearchState::Ready);
    } else {
        // Without an end and without a runner it was interrupted. It is watched all the same: somebody may resume it.
        setState(news.isRunning ? SearchState::Following : SearchState::Ready);
    }
    updateStatus();
}

bool SearchController::refuseForeignRun() {
    if (!session::isRunning(toPath(m_file))) {
        return false;
    }
    emit errorOccurred(
        "Another program is running the search of this session.",
        "It is shown as it grows. Wait until it has ended, or stop it there; then Resume goes on with it.");
    return true;
}

void SearchController::setFile(const QString& file) {
    m_file = file;
    emit sessionFileChanged(file);
}

} // namespace trazor::ui
