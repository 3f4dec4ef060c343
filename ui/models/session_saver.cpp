// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/session_saver.h"

#include "core/base/error.h"
#include "core/session/file/session_file.h"
#include "ui/models/background.h"

#include <atomic>
#include <filesystem>
#include <new>
#include <optional>
#include <system_error>
#include <utility>

namespace trazor::ui {

namespace {

namespace fs = std::filesystem;
using session::SessionFile;

constexpr int kProgressIntervalMs = 100;

struct Result {
    bool isComplete = false;
    std::optional<Error> error;
};

bool isWhole(const fs::path& file, const session::Session& inMemory) {
    try {
        const auto saved = SessionFile::open(file, SessionFile::Mode::ReadOnly);
        return saved.manifest().isSameSession(inMemory.manifest()) && saved.candidateCount() >= inMemory.size();
    } catch (const Error&) {
        return false;
    }
}

Result write(const fs::path& source, const session::Session& inMemory, const fs::path& target,
             const SessionFile::Progress& progress) {
    try {
        if (!isWhole(source, inMemory)) {
            return {SessionFile::save(target, inMemory, progress), {}};
        }
        std::error_code none;
        const bool isSame = fs::equivalent(source, target, none);
        return {isSame || SessionFile::open(source, SessionFile::Mode::ReadOnly).copyTo(target, progress), {}};
    } catch (const Error& error) {
        return {false, error};
    } catch (const std::bad_alloc&) {
        return {false, Error(ErrorCode::OutOfMemory, "there is not enough memory to save the session")};
    }
}

} // namespace

struct SessionSaver::Job {
    std::atomic<int> percent = 0;
    std::atomic<bool> isCancelled = false;
};

SessionSaver::SessionSaver(QObject* parent)
    : QObject(parent) {
    m_timer.setInterval(kProgressIntervalMs);
    connect(&m_timer, &QTimer::timeout, this, [this] { emit progressed(m_job->percent); });
}

void SessionSaver::save(const QString& source, session::Session inMemory, const QString& target) {
    Q_ASSERT(!isSaving());
    m_job = std::make_shared<Job>();
    m_timer.start();
    const auto work = [job = m_job, source = fs::path(source.toStdU16String()), data = std::move(inMemory),
                       path = fs::path(target.toStdU16String())] {
        return write(source, data, path, [&job = *job](double share) {
            job.percent = static_cast<int>(100.0 * share);
            return !job.isCancelled;
        });
    };
    runInBackground(this, work, [this, target](const Result& result) {
        m_timer.stop();
        m_job.reset();
        if (result.error) {
            emit failed(QString::fromUtf8(result.error->what()), QString::fromStdString(result.error->hint()));
        } else if (result.isComplete) {
            emit saved(target);
        } else {
            emit calledOff();
        }
    });
}

void SessionSaver::cancel() {
    if (m_job) {
        m_job->isCancelled = true;
    }
}

} // namespace trazor::ui
