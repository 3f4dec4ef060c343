// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/start/run_summary.h"

#include "core/base/error.h"
#include "core/base/quantity.h"
#include "core/search/search_observer.h"
#include "core/session/run_lock.h"
#include "core/session/session_summary.h"
#include "core/space/limits.h"
#include "ui/support/dialogs.h"

#include <QDir>
#include <QFileInfo>
#include <QLocale>

#include <algorithm>
#include <optional>

namespace trazor::ui {

namespace {

constexpr std::size_t kMostRuns = 50;

QString limitsText(const space::Limits& limits) {
    QStringList parts;
    for (const space::CostQuantity& quantity : space::kCostQuantities) {
        if (const Band& band = limits.*quantity.limit; !band.isOpen()) {
            parts << QString::fromStdString(formatBand(band)) + ' ' + QString::fromUtf8(quantity.unit.data());
        }
    }
    return parts.isEmpty() ? QString("no limits") : parts.join(", ");
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
        return RunSummary{.file = info.absoluteFilePath(),
                          .space = QString::fromStdString(read.spaceTitle),
                          .limits = limitsText(read.config.limits),
                          .scored = read.candidates,
                          .planned = read.config.evaluations,
                          .state = stateOf(path, read.stopReason),
                          .changed = info.lastModified()};
    } catch (const Error&) {
        return std::nullopt; // opening it says why
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
        if (auto run = info.exists() ? summaryOf(info) : std::nullopt; run && runs.size() < kMostRuns) {
            runs.push_back(std::move(*run));
        }
    }
    std::stable_partition(runs.begin(), runs.end(),
                          [](const RunSummary& run) { return run.state == RunSummary::State::Interrupted; });
    return runs;
}

} // namespace trazor::ui
