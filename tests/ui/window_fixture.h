// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/fake_evaluator.h"
#include "tests/ui/find_widget.h"
#include "ui/models/search_controller.h"
#include "ui/shell/studio.h"

#include <QCoreApplication>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QWidget>

#include <memory>
#include <optional>
#include <utility>

/// What the tests of the whole window share.
namespace trazor::test {

/// Settings of the test's own, in a folder that goes with it.
inline void isolateSettings(const char* testName, const QTemporaryDir& folder) {
    QCoreApplication::setOrganizationName("T-Razor tests");
    QCoreApplication::setApplicationName(testName);
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, folder.filePath("settings"));
    QStandardPaths::setTestModeEnabled(true);
}

/// What a user answers when the window asks.
struct Answers {
    QString file; ///< to open or to save to; empty: cancelled
    QString text = "Mine & yours/2";
    std::optional<int> count = 20;
    ui::Unsaved unsaved = ui::Unsaved::Cancel;
    int unsavedQuestions = 0; ///< asked so far
};

/// A window with fake scores, shown. `answers` outlives it.
inline std::unique_ptr<ui::MainWindow> makeWindow(Answers& answers, const FakeOptions& fake = {},
                                                  const QString& file = {}) {
    ui::StudioOptions options;
    options.makeEvaluator = fakeFactory(fake);
    options.benchTools.makeEvaluator = [fake](const proxy::ScoringConfig& config) {
        return std::make_unique<FakeEvaluator>(config, fake);
    };
    options.devices = [] { return std::vector<proxy::DeviceInfo>{{proxy::Device::Cpu, "CPU (2 cores)"}}; };
    options.openFile = file;
    options.dialogs = {
        .openFile = [&answers](auto&&...) { return answers.file; },
        .saveFile = [&answers](auto&&...) { return answers.file; },
        .askCount = [&answers](auto&&...) { return answers.count; },
        .askText = [&answers](auto&&...) { return std::optional<QString>(answers.text); },
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

} // namespace trazor::test
