// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/start/run_summary.h"

#include "core/base/error.h"
#include "core/search/search_observer.h"
#include "core/session/columns.h"
#include "core/session/file/run_lock.h"
#include "core/session/file/session_file.h"
#include "core/session/file/session_summary.h"
#include "ui/support/dialogs.h"
#include "ui/support/limits_text.h"

#include <QDir>
#include <QFileInfo>
#include <QLocale>
#include <QSettings>

#include <algorithm>
#include <optional>

namespace trazor::ui {

namespace {

constexpr std::size_t kMostRuns = 50;
constexpr int kLargestPicture = 3000; ///< candidates of the largest search whose front is read for the list
constexpr int kOthers = 120;          ///< thumbnail points beside the front

/// Hex-encodes the path, because slashes have a meaning in QSettings keys.
QString keyOf(const QString& file, const char* what) {
    const QString path = QFileInfo(file).absoluteFilePath();
    return QString("runs/%1/%2").arg(QString::fromLatin1(path.toUtf8().toHex()), what);
}

void remember(const QString& key, const QString& text) {
    if (text.isEmpty()) {
        QSettings().remove(key);
    } else {
        QSettings().setValue(key, text);
    }
}

void readFront(RunSummary& run) {
    const session::Session session = session::SessionFile::read(std::filesystem::path(run.file.toStdU16String()));
    if (session.ranking().ranked == 0) {
        return;
    }
    const auto pointOf = [&](int index) {
        return QPointF(static_cast<double>(session.archive().params(index)), session.score(index));
    };
    run.best = QString::fromStdString(session::candidateName(session.ranking().best()));
    for (const int index : session.front()) {
        run.front.push_back(pointOf(index));
    }
    const int step = session.size() / kOthers + 1;
    for (int index = 0; index < session.size(); index += step) {
        if (session.candidate(index).isRanked() && !session.isOnFront(index)) {
            run.others.push_back(pointOf(index));
        }
    }
}

RunSummary::State stateOf(const std::filesystem::path& file, const std::string& stopReason) {
    if (stopReason == search::toString(search::StopReason::Finished) ||
        stopReason == search::toString(search::StopReason::Exhausted)) {
        return RunSummary::State::Finished;
    }
    return session::isRunning(file) ? RunSummary::State::Running
           : stopReason.empty()     ? RunSummary::State::Interrupted
                                    : RunSummary::State::Stopped;
}

std::optional<RunSummary> summaryOf(const QFileInfo& info) {
    try {
        const std::filesystem::path path(info.filePath().toStdU16String());
        const session::SessionSummary read = session::readSummary(path);
        RunSummary run{.file = info.absoluteFilePath(),
                       .name = QSettings().value(keyOf(info.filePath(), "name")).toString(),
                       .tags = QSettings().value(keyOf(info.filePath(), "tags")).toString(),
                       .space = QString::fromStdString(read.spaceTitle),
                       .limits = limitsText(read.config.limits),
                       .scored = read.candidates,
                       .planned = read.config.evaluations,
                       .state = stateOf(path, read.stopReason),
                       .changed = info.lastModified(),
                       .best = {},
                       .front = {},
                       .others = {}};
        return run;
    } catch (const Error&) {
        return std::nullopt; // opening the file reports the reason
    }
}

} // namespace

QString RunSummary::stateText() const {
    const QLocale locale(QLocale::English);
    const QString share = QString("%1 of %2").arg(locale.toString(scored), locale.toString(planned));
    switch (state) {
    case State::Interrupted:
        return "Interrupted at " + share;
    case State::Running:
        return "Running, " + share;
    case State::Stopped:
        return "Stopped at " + share;
    case State::Finished:
        break;
    }
    return scored >= planned ? "Finished: " + locale.toString(scored) : "Finished: " + share + ", no more fit";
}

std::vector<RunSummary> runSummaries(const QStringList& files) {
    QFileInfoList candidates = QDir(sessionsFolder()).entryInfoList({"*.trazor"}, QDir::Files);
    for (const QString& file : files) {
        if (QFileInfo(file).suffix().toLower() == "trazor" && !candidates.contains(QFileInfo(file))) {
            candidates << QFileInfo(file);
        }
    }
    std::sort(candidates.begin(), candidates.end(),
              [](const QFileInfo& a, const QFileInfo& b) { return a.lastModified() > b.lastModified(); });
    std::vector<RunSummary> runs;
    for (const QFileInfo& info : candidates) {
        if (auto run = info.exists() ? summaryOf(info) : std::nullopt) {
            runs.push_back(std::move(*run));
        }
    }
    std::stable_partition(runs.begin(), runs.end(),
                          [](const RunSummary& run) { return run.state == RunSummary::State::Interrupted; });
    runs.erase(runs.begin() + static_cast<std::ptrdiff_t>(std::min(kMostRuns, runs.size())), runs.end());
    // Whole sessions are read only for the listed runs.
    for (RunSummary& run : runs) {
        if (run.scored > 0 && run.scored <= kLargestPicture) {
            try {
                readFront(run);
            } catch (const Error&) { // opening the file reports the reason
            }
        }
    }
    return runs;
}

void setRunName(const QString& file, const QString& name) {
    remember(keyOf(file, "name"), name.simplified());
}

void setRunTags(const QString& file, const QString& tags) {
    remember(keyOf(file, "tags"), tags.simplified());
}

void deleteRun(const QString& file) {
    const std::filesystem::path path(file.toStdU16String());
    if (session::isRunning(path)) {
        throw Error(ErrorCode::Io, file.toStdString() + ": a program is running this search", "Stop it first.");
    }
    // A killed program left its last commits beside the file, which must come back with it from the bin.
    const bool isWhole = session::SessionFile::foldLog(path);
    const bool isInBin = QFile::moveToTrash(file);
    if (!isInBin && !QFile::remove(file)) {
        throw Error(ErrorCode::Io, file.toStdString() + ": the file cannot be removed",
                    "Check that its folder is writable.");
    }
    for (const char* const log : {"-wal", "-journal"}) {
        if (isWhole || !isInBin) {
            QFile::remove(file + log);
        } else {
            QFile::moveToTrash(file + log);
        }
    }
    for (const char* const beside : {"-shm", ".lock"}) {
        QFile::remove(file + beside);
    }
    setRunName(file, {});
    setRunTags(file, {});
}

} // namespace trazor::ui
