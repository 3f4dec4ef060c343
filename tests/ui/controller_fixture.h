// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/file/space_json.h"
#include "tests/support/fake_evaluator.h"
#include "ui/models/search_controller.h"
#include "ui/models/session_model.h"

#include <QSignalSpy>
#include <QTest>

#include <memory>
#include <string>
#include <vector>

/// Shared by the tests of searches without a window.
namespace trazor::test {

inline std::shared_ptr<const space::SearchSpace> tiny() {
    return std::make_shared<const space::SearchSpace>(space::preset("autoformer-tiny"));
}

inline search::SearchConfig config(int evaluations) {
    search::SearchConfig settings = search::makeConfig(search::Preset::Recommended, *tiny());
    settings.evaluations = evaluations;
    settings.initialSample = 10;
    settings.confirm = 0;
    return settings;
}

inline const FakeOptions kFast{};
/// Slow enough to be observed while running.
inline const FakeOptions kSlow{.delay = std::chrono::milliseconds(2)};

/// A controller with its session model.
struct Studio {
    explicit Studio(FakeOptions options = kFast)
        : controller(fakeFactory(std::move(options)), sessionModel) {}

    /// Waits until saving has ended and returns whether it succeeded.
    bool saveAs(const QString& file) {
        const QSignalSpy saved(&controller, &ui::SearchController::saved);
        controller.saveAs(file);
        return QTest::qWaitFor([this] { return !controller.isSaving(); }, 20'000) && saved.count() == 1;
    }
    bool finish() {
        return QTest::qWaitFor([this] { return controller.state() == ui::SearchState::Finished; }, 20'000);
    }

    ui::SessionModel sessionModel;
    ui::SearchController controller;
    QSignalSpy errors{&controller, &ui::SearchController::errorOccurred};
};

inline std::vector<std::string> idsOf(const ui::SessionModel& sessionModel) {
    std::vector<std::string> ids;
    for (int index = 0; index < sessionModel.size(); ++index) {
        ids.push_back(sessionModel.candidate(index).id);
    }
    return ids;
}

} // namespace trazor::test
