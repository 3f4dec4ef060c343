// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Target device of the networks: its profile, and the latency of the candidates that a search has found.
#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/session/analysis/measured_latency.h"
#include "ui/models/background.h"
#include "ui/models/search_controller.h"
#include "ui/result/result_card.h"
#include "ui/setup/setup_panel.h"
#include "ui/shell/message_bar.h"
#include "ui/shell/studio.h"
#include "ui/shell/workspace.h"

#include <QCoreApplication>
#include <QPointer>

#include <filesystem>
#include <memory>
#include <optional>

namespace trazor::ui {

namespace {

constexpr auto kProfileFilter = "Device profiles (*.profile.json *.json)";

/// The result of a worker thread.
template <typename Value>
struct Result {
    std::optional<Value> value; ///< nothing if cancelled or failed
    QString problem;
    QString hint;
};

template <typename Value, typename Work>
Result<Value> resultOf(const Work& work) {
    try {
        return {work(), {}, {}};
    } catch (const Error& error) {
        return {std::nullopt, QString::fromUtf8(error.what()), QString::fromStdString(error.hint())};
    }
}

} // namespace

void MainWindow::measureDevice() {
    if (refuseWhileActive()) { // a search would distort the timings
        return;
    }
    if (!m_options.measureProfile) {
        m_messages->showProblem("This program cannot time networks",
                                "Install a backend: 'trazor backends' lists them.");
        return;
    }
    m_measuring.request_stop();
    m_measuring = {};
    const auto space = m_workspace->setup().space();
    const QString title = QString::fromStdString(space->title);
    const auto show = [this, title](int percent) {
        m_messages->showWork(QString("Measuring networks of %1 on this computer: %2 %").arg(title).arg(percent),
                             [this] { m_measuring.request_stop(); });
    };
    show(0);
    const auto progress = [guard = QPointer<MainWindow>(this), show, stop = m_measuring.get_token()](double share) {
        QMetaObject::invokeMethod(
            QCoreApplication::instance(), // the same receiver as runInBackground(), which keeps the order
            [guard, show, stop, percent = static_cast<int>(100.0 * share)] {
                if (guard && !stop.stop_requested()) {
                    show(percent);
                }
            },
            Qt::QueuedConnection);
        return !stop.stop_requested();
    };
    runInBackground(
        this,
        [space, progress, measure = m_options.measureProfile] {
            return resultOf<device::Profile>([&] { return measure(*space, progress); });
        },
        [this, stop = m_measuring.get_token()](const Result<device::Profile>& result) {
            if (!result.problem.isEmpty()) {
                m_messages->showProblem(result.problem, result.hint);
            } else if (!result.value || stop.stop_requested()) {
                m_messages->hide();
            } else {
                m_measuring.request_stop(); // ignores progress events that are still queued
                useProfile(*result.value, "Measured");
            }
        });
}

void MainWindow::loadProfile() {
    const QString file = m_options.dialogs.openFile(this, "Load device profile", kProfileFilter);
    if (file.isEmpty()) {
        return;
    }
    try {
        const std::filesystem::path path = file.toStdString();
        useProfile(device::Profile::parse(readTextFile(path), path.filename().string()), "Loaded");
    } catch (const Error& error) {
        m_messages->showProblem(QString::fromUtf8(error.what()), QString::fromStdString(error.hint()));
    }
}

void MainWindow::useProfile(const device::Profile& profile, const QString& done) {
    const auto shared = std::make_shared<const device::Profile>(profile);
    const bool isForSetup = m_workspace->setup().setProfile(shared);
    const bool isForSession =
        m_model.hasSession() && m_model.space().name == shared->space() && !m_controller->isActive();
    if (!isForSetup && !isForSession) {
        m_messages->showProblem(QString("The profile is of the space %1").arg(QString::fromStdString(shared->space())),
                                "Choose this space under Set up, or measure a profile of the one that is shown.");
        return;
    }
    if (isForSession) {
        price(shared);
    }
    const device::ProfileError& error = shared->error();
    m_messages->showDone(QString("%1: of networks left out the median error is %2 %, 90 % are within %3 %")
                             .arg(done)
                             .arg(100.0 * error.median, 0, 'f', 1)
                             .arg(100.0 * error.quantile90, 0, 'f', 1));
}

/// Computes the costs of the open session's candidates for a device.
void MainWindow::price(const std::shared_ptr<const device::Profile>& profile) {
    runInBackground(
        this,
        [session = m_model.session(), profile]() mutable {
            session.setDevice(profile);
            static_cast<void>(session.ranking()); // ranks on this thread
            return std::move(session);
        },
        [this, profile, manifest = m_model.session().manifest()](const session::Session& priced) {
            if (!m_model.session().manifest().isSameSession(manifest)) {
                return;
            }
            if (m_controller->isActive()) {
                m_messages->showNote("A search has begun, so the candidates have no latencies yet: load the device "
                                     "profile again when it has ended.");
            } else if (!m_model.takeCosts(priced)) {
                price(profile); // a candidate was made or taken back meanwhile
            }
        });
}

void MainWindow::measureAgain() {
    if (!m_options.makeTimer || m_model.config().limits.device == nullptr) {
        return;
    }
    m_measuring.request_stop();
    m_measuring = {};
    using Records = std::vector<search::Record>;
    runInBackground(
        this,
        [session = m_model.session(), makeTimer = m_options.makeTimer, stop = m_measuring.get_token()] {
            return resultOf<Records>([&] {
                const device::Profile profile = session::profileOf(session);
                const auto timer =
                    makeTimer({.device = profile.conditions().kind == "cuda" ? proxy::Device::Cuda : proxy::Device::Cpu,
                               .threads = profile.conditions().threads,
                               .batch = profile.conditions().batch});
                if (const std::string reason = session::whyNotComparable(profile, *timer); !reason.empty()) {
                    throw Error(ErrorCode::Unsupported, "The best are not measured again: " + reason);
                }
                return session::measureShortlist(session, profile, *timer,
                                                 [&stop](double) { return !stop.stop_requested(); });
            });
        },
        [this, stop = m_measuring.get_token(), manifest = m_model.session().manifest()](const Result<Records>& result) {
            if (stop.stop_requested() || !m_model.session().manifest().isSameSession(manifest)) {
                return;
            }
            if (!result.value) {
                m_messages->showNote(result.problem);
                return;
            }
            m_model.change(*result.value);
            if (m_result->isOpen()) {
                m_result->open(); // the card now compares predicted and measured latency
            }
        });
}

} // namespace trazor::ui
