// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/analysis/measured_latency.h"
#include "tests/support/fake_evaluator.h"
#include "tests/support/made_up_device.h"
#include "tests/ui/find_widget.h"
#include "ui/models/search_controller.h"
#include "ui/shell/studio.h"
#include "ui/support/number_edit.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QLineEdit>
#include <QSettings>
#include <QTabBar>
#include <QTest>
#include <QToolBar>
#include <QWidget>

#include <functional>
#include <memory>
#include <optional>
#include <utility>

/// Shared by the tests of the whole window.
namespace trazor::test {

/// Keeps settings, sessions and the bin in `folder`, so that runs of a test program neither meet nor leave anything.
inline void isolateSettings(const char* testName, const QString& folder) {
    QCoreApplication::setOrganizationName("T-Razor tests");
    QCoreApplication::setApplicationName(testName);
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, folder + "/settings");
    qputenv("XDG_DATA_HOME", (folder + "/data").toUtf8());
}

/// Scripted answers to the questions of the window.
struct Answers {
    QString file; ///< to open or to save to; empty to cancel
    QString text = "Mine & yours/2";
    std::optional<int> count = 20;
    ui::Unsaved unsaved = ui::Unsaved::Cancel;
    int unsavedQuestions = 0; ///< number asked so far
    bool confirms = true;
    QString question; ///< the last one asked
    QString shown;    ///< last file opened in a desktop program
};

/// Shows a window with fake scores. `answers` must outlive it.
inline std::unique_ptr<ui::MainWindow> makeWindow(Answers& answers, const FakeOptions& fake = {},
                                                  const QString& file = {}) {
    ui::StudioOptions options;
    options.makeEvaluator = fakeFactory(fake);
    options.benchTools.makeEvaluator = [fake](const proxy::ScoringConfig& config) {
        return std::make_unique<FakeEvaluator>(config, fake);
    };
    options.scoringMeans = [] { return ui::ScoringMeans{{{proxy::Device::Cpu, "CPU (2 cores)"}}, {}}; };
    options.makeTimer = [](const proxy::InferenceSetting&) { return std::make_unique<testing::FakeTimer>(); };
    options.measureProfile = [](const space::SearchSpace& space, const std::function<bool(double)>& progress) {
        testing::FakeTimer timer;
        return session::measureProfile(space, session::profileNetworks(space, 50, 1), timer, {}, {}, progress);
    };
    options.openFile = file;
    options.dialogs = {
        .openFile = [&answers](auto&&...) { return answers.file; },
        .saveFile = [&answers](auto&&...) { return answers.file; },
        .askCount = [&answers](auto&&...) { return answers.count; },
        .askText = [&answers](auto&&...) { return std::optional<QString>(answers.text); },
        .confirm =
            [&answers](QWidget*, const QString& question, auto&&...) {
                answers.question = question;
                return answers.confirms;
            },
        .show = [&answers](const QString& opened) { answers.shown = opened; },
        .askUnsaved =
            [&answers](auto&&...) {
                ++answers.unsavedQuestions;
                return answers.unsaved;
            },
    };
    auto window = std::make_unique<ui::MainWindow>(std::move(options));
    window->resize(1280, 800);
    window->show();
    return window;
}

/// Starts the configured search and waits until it has finished. Returns false on timeout.
inline bool finishSetUp(ui::MainWindow& window, int evaluations) {
    find<ui::NumberEdit>(window, "setupEvaluations").setNumber(evaluations);
    find<QAbstractButton>(window, "setupStart").click();
    return QTest::qWaitFor([&window] { return window.controller().state() == ui::SearchState::Finished; }, 20'000);
}

/// Runs a small search of AutoFormer-Tiny through the user interface. Returns false on timeout.
inline bool finishSearch(ui::MainWindow& window, int evaluations) {
    find<QAbstractButton>(window, "preset-autoformer-tiny").click();
    return finishSetUp(window, evaluations);
}

/// True if the widget is part of a larger control, which represents it.
inline bool isInsideControl(const QWidget& widget) {
    for (const QWidget* it = widget.parentWidget(); it != nullptr; it = it->parentWidget()) {
        if (qobject_cast<const QComboBox*>(it) != nullptr || qobject_cast<const QAbstractSpinBox*>(it) != nullptr ||
            qobject_cast<const QTabBar*>(it) != nullptr || qobject_cast<const QToolBar*>(it) != nullptr ||
            qobject_cast<const QAbstractItemView*>(it) != nullptr || qobject_cast<const QLineEdit*>(it) != nullptr) {
            return true;
        }
    }
    return false;
}

} // namespace trazor::test
