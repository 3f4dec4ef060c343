// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/search_controller.h"

#include "core/base/error.h"
#include "core/search/event_mailbox.h"
#include "core/space/space_json.h"
#include "ui/models/background.h"
#include "ui/models/candidate_store.h"

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
constexpr int kManyCandidates = 20'000; ///< from here on the views are brought up to date three times a second
constexpr int kManyDrainIntervalMs = 333;
constexpr qint64 kRateWindowMs = 5000;
constexpr int kLookIntervalMs = 1000;
constexpr int kQuietLooks = 30; ///< after which nobody seems to write any more

std::filesystem::path toPath(const QString& file) { return {file.toStdU16String()}; }

bool isEnd(const std::string& stopReason) {
    return stopReason == search::toString(search::StopReason::Finished)
           || stopReason == search::toString(search::StopReason::Exhausted);
}

QString untitledFile(const space::SearchSpace& space) {
    const QDir folder(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + "/sessions");
    const QString stem = QString::fromStdString(space.name) + '-'
                         + QDateTime::currentDateTime().toString("yyyyMMdd-HHmmss");
    QString name = stem + ".trazor";
    for (int count = 2; folder.exists(name); ++count) {
        name = QString("%1-%2.trazor").arg(stem).arg(count);
    }
    return folder.filePath(name);
}

/// Records into the session file as soon as there is one. It is created with the evaluator, so that a search
/// that cannot begin leaves no file behind.
class Recorder final : public search::SearchObserver {
public:
    Recorder(std::filesystem::path file, search::SearchObserver& next)
        : m_file(std::move(file))
        , m_next(next) {}

    void openExisting(const search::SearchConfig& config) {
        attach(session::SessionStore::open(m_file, session::SessionStore::Mode::ReadWrite));
        m_store->setConfig(config);
    }

    session::Manifest create(const space::SearchSpace& space, const search::SearchConfig& config,
                             const std::string& evaluator) {
        std::filesystem::create_directories(m_file.parent_path());
        session::Manifest manifest = session::makeManifest(space::spaceJson(space), config.seed, evaluator);
        attach(session::SessionStore::create(m_file, manifest, space, config));
        return manifest;
    }
    bool isOpen() const noexcept { return m_store.has_value(); }

    void onCandidate(const search::CandidatePtr& candidate) override { target().onCandidate(candidate); }
    void onGeneration(const search::Progress& progress) override { target().onGeneration(progress); }
    void onConfirmation(const search::Confirmation& confirmation) override { target().onConfirmation(confirmation); }
    void onReference(const search::Reference& reference) override { target().onReference(reference); }
    void onPaused(bool paused) override { target().onPaused(paused); }
    void onFinished(const search::Outcome& outcome) override { target().onFinished(outcome); }

private:
    void attach(session::SessionStore store) {
        m_store.emplace(std::move(store));
        m_recording.emplace(*m_store, m_next);
    }
    search::SearchObserver& target() {
        return m_recording ? static_cast<search::SearchObserver&>(*m_recording) : m_next;
    }

    std::filesystem::path m_file;
    search::SearchObserver& m_next;
    std::optional<session::SessionStore> m_store;
    std::optional<session::RecordingObserver> m_recording;
};

} // namespace

/// Everything that belongs to one run of the worker. The thread is last: it is joined before the rest goes.
struct SearchController::Run {
    search::SearchControl control;
    search::EventMailbox mailbox;
    std::mutex mutex; ///< guards the two below
    std::optional<session::Manifest> manifest;
    std::string hint;
    std::jthread thread;
};

/// What a look at a session that another process writes found.
struct SearchController::News {
    std::vector<search::CandidatePtr> candidates;
    std::optional<session::SessionData> end; ///< the whole session, once its run has ended
};

SearchController::SearchController(proxy::EvaluatorFactory makeEvaluator, CandidateStore& store, QObject* parent)
    : QObject(parent)
    , m_makeEvaluator(std::move(makeEvaluator))
    , m_store(store) {
    m_timer.setInterval(kDrainIntervalMs);
    connect(&m_timer, &QTimer::timeout, this, &SearchController::drain);
    connect(&m_store, &CandidateStore::annotationChanged, this, &SearchController::writeAnnotation);
    m_followTimer.setInterval(kLookIntervalMs);
    connect(&m_followTimer, &QTimer::timeout, this, &SearchController::lookForNews);
    m_clock.start();
}

SearchController::~SearchController() { shutdown(); }

void SearchController::newSearch(std::shared_ptr<const space::SearchSpace> space, const search::SearchConfig& config,
                                 const QString& sessionFile) {
    shutdown();
    m_space = std::move(space);
    m_config = config;
    m_manifest.reset();
    m_store.reset(m_space, m_config);
    m_annotations.reset(); // the store may have written to the old one until here
    m_status = {};
    setFile(sessionFile.isEmpty() ? untitledFile(*m_space) : sessionFile);
    updateStatus();
    setState(SearchState::Ready);
}

bool SearchController::openSession(const QString& file) {
    try {
        auto store = session::SessionStore::open(toPath(file), session::SessionStore::Mode::ReadOnly);
        session::SessionData data = store.load();
        shutdown();
        m_space = std::make_shared<const space::SearchSpace>(std::move(data.space));
        m_config = data.config;
        m_manifest = data.manifest;
        m_status = {};
        m_store.reset(m_space, m_config);
        m_annotations.reset(); // the store may have written to the old one until here
        m_loading = true;
        m_store.append(data.candidates);
        m_store.addConfirmations(data.confirmations);
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
    } catch (const Error& error) {
        m_loading = false;
        emit errorOccurred(QString::fromUtf8(error.what()), QString::fromStdString(error.hint()));
        return false;
    }
}

bool SearchController::canStart() const noexcept {
    return m_state == SearchState::Ready || m_state == SearchState::Pausing || m_state == SearchState::Paused
           || m_state == SearchState::Failed || m_state == SearchState::Following;
}

bool SearchController::canExtend() const noexcept {
    return !isActive() && m_space != nullptr && m_store.size() > 0;
}

bool SearchController::isSaved() const { return !m_file.isEmpty() && QFileInfo::exists(m_file); }

void SearchController::start() {
    if (m_run && canStart()) {
        m_run->control.resume();
        setState(SearchState::Running);
    } else if (canStart()) {
        launch(false);
    }
}

void SearchController::step() {
    if (m_run && m_state != SearchState::Stopping) {
        m_run->control.step();
        setState(m_state == SearchState::Paused ? SearchState::Running : SearchState::Pausing);
    } else if (canStart()) {
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
    if (canExtend() && evaluations > 0) {
        m_config.evaluations += evaluations;
        launch(false);
    }
}

bool SearchController::saveAs(const QString& file) {
    try {
        const auto store = session::SessionStore::open(toPath(m_file), session::SessionStore::Mode::ReadOnly);
        if (QFileInfo(file) == QFileInfo(m_file)) {
            return true;
        }
        store.copyTo(toPath(file));
    } catch (const Error& error) {
        emit errorOccurred(QString::fromUtf8(error.what()), QString::fromStdString(error.hint()));
        return false;
    }
    if (!isActive()) {
        m_annotations.reset();
        setFile(file);
    }
    return true;
}

void SearchController::shutdown() {
    stopFollowing();
    if (!m_run) {
        return;
    }
    m_run->control.stop();
    joinWorker();
    drain();
}

void SearchController::closeSession() {
    shutdown();
    m_space.reset();
    m_config = {};
    m_manifest.reset();
    m_store.reset(nullptr, {});
    m_annotations.reset();
    m_status = {};
    setFile({});
    setState(SearchState::Empty);
    emit progressChanged();
}

void SearchController::launch(bool stepping) {
    if (m_followTimer.isActive()) {
        stopFollowing();
        m_store.append(newsIn(toPath(m_file), m_store.size()).candidates);
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

    m_run->thread = std::jthread([run = m_run.get(), space = m_space, config = m_config, make = m_makeEvaluator,
                                  resume = std::move(resume), exists = isSaved(), file = toPath(m_file)] {
        const auto fail = [run](const char* message, const std::string& hint) {
            {
                const std::lock_guard lock(run->mutex);
                run->hint = hint;
            }
            run->mailbox.onFinished({search::StopReason::Failed, message, {}});
        };
        try {
            Recorder recorder(file, run->mailbox);
            if (exists) {
                recorder.openExisting(config);
            }
            const auto makeRecorded = [&](const space::SearchSpace& target, const proxy::ScoringConfig& scoring) {
                auto evaluator = make(target, scoring);
                if (!recorder.isOpen()) {
                    session::Manifest manifest = recorder.create(*space, config, evaluator->description());
                    const std::lock_guard lock(run->mutex);
                    run->manifest = std::move(manifest);
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
    m_arrivals.clear();
    m_timer.start(kDrainIntervalMs);
    setState(SearchState::Running);
    updateStatus();
}

void SearchController::drain() {
    if (!m_run) {
        return;
    }
    QElapsedTimer cost;
    cost.start();
    const search::MailboxBatch batch = m_run->mailbox.drain();
    m_store.append(batch.candidates);
    m_store.addConfirmations(batch.confirmations);
    if (batch.progress) {
        m_status.generation = batch.progress->generation;
    }
    if (batch.paused && m_state != SearchState::Stopping) {
        m_arrivals.clear();
        setState(*batch.paused ? SearchState::Paused : SearchState::Running);
    }
    updateStatus();
    if (batch.outcome) {
        finish(*batch.outcome);
        return;
    }
    // Ranking a very large archive costs more than a tick; leave most of the time to the user.
    const int shortest = m_store.size() > kManyCandidates ? kManyDrainIntervalMs : kDrainIntervalMs;
    m_timer.setInterval(std::clamp(static_cast<int>(4 * cost.elapsed()), shortest, kLongestDrainIntervalMs));
}

void SearchController::finish(const search::Outcome& outcome) {
    m_timer.stop();
    joinWorker();
    if (m_run->manifest) {
        m_manifest = m_run->manifest;
    }
    const QString hint = QString::fromStdString(m_run->hint);
    m_run.reset();
    m_arrivals.clear();
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
        emit errorOccurred(QString::fromStdString(outcome.message), hint);
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
    m_status.evaluations = m_store.size();
    m_status.planned = m_config.evaluations;
    m_status.confirmed = static_cast<int>(m_store.confirmations().size());
    m_status.frontSize = static_cast<int>(m_store.front().size());
    m_status.hypervolume = m_store.hypervolume();
    const auto candidates = m_store.archive().candidates();
    m_status.failed = static_cast<int>(
        std::count_if(candidates.begin(), candidates.end(), [](const auto& it) { return !it->isRanked(); }));
    if (!candidates.empty()) {
        m_status.generation = std::max(m_status.generation, candidates.back()->generation);
    }
    measureRate();
    emit progressChanged();
}

void SearchController::measureRate() {
    const qint64 now = m_clock.elapsed();
    m_status.ratePerSecond = 0.0;
    m_status.etaSeconds = -1.0;
    if (m_state != SearchState::Running && m_state != SearchState::Following) {
        return;
    }
    m_arrivals.emplace_back(now, m_status.evaluations);
    while (m_arrivals.front().first < now - kRateWindowMs) {
        m_arrivals.pop_front();
    }
    const qint64 elapsedMs = now - m_arrivals.front().first;
    const int arrived = m_status.evaluations - m_arrivals.front().second;
    if (elapsedMs > 0 && arrived > 0) {
        m_status.ratePerSecond = 1000.0 * arrived / static_cast<double>(elapsedMs);
        m_status.etaSeconds = std::max(m_status.planned - m_status.evaluations, 0) / m_status.ratePerSecond;
    }
}

void SearchController::writeAnnotation(int index) {
    if (m_loading) {
        return;
    }
    try {
        if (!m_annotations) {
            m_annotations.emplace(session::SessionStore::open(toPath(m_file), session::SessionStore::Mode::ReadWrite));
        }
        m_annotations->setAnnotation(index, m_store.annotation(index));
    } catch (const Error& error) {
        emit errorOccurred(QString::fromUtf8(error.what()), QString::fromStdString(error.hint()));
    }
}

void SearchController::followFile() {
    m_quietLooks = 0;
    m_arrivals.clear();
    m_followTimer.start();
}

void SearchController::stopFollowing() {
    m_followTimer.stop();
    ++m_following;
    m_looking = false;
}

SearchController::News SearchController::newsIn(const std::filesystem::path& file, int first) {
    News news;
    try {
        const auto store = session::SessionStore::open(file, session::SessionStore::Mode::ReadOnly);
        // Asked for first: what is written before a run ends is then among the candidates.
        const bool ended = !store.stopReason().empty();
        news.candidates = store.loadCandidates(first);
        if (ended) {
            news.end = store.load();
        }
    } catch (const Error&) {
        // Somebody else's file: it may be gone or busy. The next look may do better.
    }
    return news;
}

void SearchController::lookForNews() {
    if (m_looking) {
        return;
    }
    m_looking = true;
    const auto look = [file = toPath(m_file), first = m_store.size()] { return newsIn(file, first); };
    runInBackground(this, look, [this, number = m_following](const News& news) {
        if (number == m_following) {
            takeNews(news);
        }
    });
}

void SearchController::takeNews(const News& news) {
    m_looking = false;
    m_store.append(news.candidates);
    if (news.end) {
        stopFollowing();
        m_store.addConfirmations(news.end->confirmations);
        m_config = news.end->config;
        setState(isEnd(news.end->stopReason) ? SearchState::Finished : SearchState::Ready);
    } else if (!news.candidates.empty()) {
        m_quietLooks = 0;
        setState(SearchState::Following);
    } else if (++m_quietLooks == kQuietLooks) {
        setState(SearchState::Ready);
    }
    updateStatus();
}

void SearchController::setFile(const QString& file) {
    m_file = file;
    emit sessionFileChanged(file);
}

} // namespace trazor::ui
