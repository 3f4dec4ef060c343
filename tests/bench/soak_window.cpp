// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Runs short searches in the open window for some minutes and prints once per minute: resident memory, file handles,
// threads, and the delay of an event loop timer. Fails unless the figures stay flat: from the second to the last
// quarter the median memory grows by at most 5 % and the median number of handles not at all, and the timer is never
// late by more than a second. --fake uses synthetic scores and so runs a hundred times as many sessions, which shows
// leaks of the window itself. Usage: soak_window [--fake] [minutes, default 60]
#include "app/composition_root.h"
#include "core/space/file/space_json.h"
#include "tests/support/fake_evaluator.h"
#include "ui/models/search_controller.h"
#include "ui/shell/action_set.h"
#include "ui/shell/studio.h"

#include <QAction>
#include <QApplication>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTimer>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <string>
#include <vector>

using namespace trazor;

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kEvaluations = 150; ///< per session
constexpr int kTickMs = 10;
constexpr int kSampleMs = 5'000;
constexpr double kMostGrowth = 0.05; ///< of memory, from the second quarter to the last
constexpr double kLatestMs = 1'000.0;

double residentMiB() {
    std::ifstream status("/proc/self/status");
    std::string word;
    while (status >> word) {
        if (word == "VmRSS:") {
            double kib = 0.0;
            status >> kib;
            return kib / 1024.0;
        }
    }
    return 0.0;
}

int entriesOf(const char* folder) {
    return static_cast<int>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

double median(std::vector<double> values) {
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
    return values[values.size() / 2];
}

struct Sample {
    double memory = 0.0;
    double handles = 0.0;
};

class Soak final : public QObject {
public:
    Soak(ui::MainWindow& window, const QString& folder, double minutes)
        : m_window(window)
        , m_folder(folder)
        , m_end(Clock::now() + std::chrono::milliseconds(static_cast<long>(minutes * 60e3))) {
        connect(&window.controller(), &ui::SearchController::stateChanged, this, [this](ui::SearchState state) {
            if (state == ui::SearchState::Finished) {
                QTimer::singleShot(0, this, &Soak::nextSession);
            } else if (state == ui::SearchState::Failed) {
                std::fprintf(stderr, "error: the search failed: %s\n", qPrintable(m_window.message()));
                QCoreApplication::exit(EXIT_FAILURE);
            }
        });
        m_tick.setTimerType(Qt::PreciseTimer);
        connect(&m_tick, &QTimer::timeout, this, &Soak::tick);
        connect(&m_sampling, &QTimer::timeout, this, &Soak::sample);
        m_tick.start(kTickMs);
        m_sampling.start(kSampleMs);
        std::printf("  min  sessions  memory MiB  handles  threads  late ms: median   99 %%  most\n");
        nextSession();
    }

    bool isFlat() const {
        const std::size_t quarter = m_samples.size() / 4;
        if (quarter == 0) {
            std::fprintf(stderr, "error: too short to compare its quarters\n");
            return false;
        }
        const auto middle = [&](std::size_t which, double Sample::*value) {
            std::vector<double> values;
            for (std::size_t i = which * quarter; i < (which + 1) * quarter; ++i) {
                values.push_back(m_samples[i].*value);
            }
            return median(std::move(values));
        };
        const double before = middle(1, &Sample::memory);
        const double after = middle(3, &Sample::memory);
        const double handlesBefore = middle(1, &Sample::handles);
        const double handlesAfter = middle(3, &Sample::handles);
        std::printf("memory %.1f -> %.1f MiB (%+.1f %%), handles %.0f -> %.0f, late by at most %.0f ms, %d sessions\n",
                    before, after, 100.0 * (after - before) / before, handlesBefore, handlesAfter, m_latest,
                    m_sessions);
        return after <= before * (1.0 + kMostGrowth) && handlesAfter <= handlesBefore && m_latest <= kLatestMs;
    }

private:
    void nextSession() {
        if (Clock::now() >= m_end) {
            QCoreApplication::exit(EXIT_SUCCESS);
            return;
        }
        const QString file = m_folder + QString("/soak-%1.trazor").arg(m_sessions % 2);
        std::filesystem::remove(file.toStdString());
        const auto space = std::make_shared<const space::SearchSpace>(space::preset("autoformer-tiny"));
        search::SearchConfig config = search::makeConfig(search::Preset::Recommended, *space);
        config.evaluations = kEvaluations;
        config.seed = static_cast<std::uint64_t>(++m_sessions);
        config.scoring.seed = config.seed;
        config.scoring.supernets = 1;
        config.scoring.imageSize = 32;
        m_window.controller().newSearch(space, config, file);
        m_window.controller().start();
        m_window.actions().showSession->trigger();
    }

    void tick() {
        const auto now = Clock::now();
        const double late = std::chrono::duration<double, std::milli>(now - m_lastTick).count() - kTickMs;
        m_lastTick = now;
        m_late.push_back(std::max(0.0, late));
    }

    void sample() {
        m_samples.push_back({residentMiB(), static_cast<double>(entriesOf("/proc/self/fd"))});
        constexpr std::size_t kPerMinute = 60'000 / kSampleMs;
        if (m_samples.size() % kPerMinute != 0) {
            return;
        }
        std::sort(m_late.begin(), m_late.end());
        m_latest = std::max(m_latest, m_late.back());
        std::printf("%5zu  %8d  %10.1f  %7.0f  %7d  %15.1f  %5.1f  %4.0f\n", m_samples.size() / kPerMinute, m_sessions,
                    m_samples.back().memory, m_samples.back().handles, entriesOf("/proc/self/task"),
                    m_late[m_late.size() / 2], m_late[m_late.size() * 99 / 100], m_late.back());
        std::fflush(stdout);
        m_late.clear();
    }

    ui::MainWindow& m_window;
    QString m_folder;
    Clock::time_point m_end;
    Clock::time_point m_lastTick = Clock::now();
    QTimer m_tick;
    QTimer m_sampling;
    std::vector<Sample> m_samples;
    std::vector<double> m_late; ///< delays of the current minute, in milliseconds
    double m_latest = 0.0;
    int m_sessions = 0;
};

} // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QStringList arguments = QApplication::arguments().mid(1);
    const bool fake = arguments.removeAll("--fake") > 0;
    bool isNumber = true;
    const double minutes = arguments.isEmpty() ? 60.0 : arguments.front().toDouble(&isNumber);
    if (!isNumber || !(minutes > 0.0) || arguments.size() > 1) {
        std::fprintf(stderr, "error: usage: soak_window [--fake] [minutes, default 60]\n");
        return EXIT_FAILURE;
    }
    QApplication::setOrganizationName("T-Razor tests");
    QApplication::setApplicationName("soak_window");
    const QTemporaryDir folder;
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, folder.filePath("settings"));
    QStandardPaths::setTestModeEnabled(true);
    ui::StudioOptions options;
    options.makeEvaluator = fake ? test::fakeFactory({.delay = std::chrono::milliseconds(2)}) : app::evaluatorFactory();
    options.rememberState = false;
    ui::MainWindow window(std::move(options));
    window.resize(1600, 1000);
    window.show();
    const Soak soak(window, folder.path(), minutes);
    const int status = QApplication::exec();
    return status == EXIT_SUCCESS && soak.isFlat() ? EXIT_SUCCESS : EXIT_FAILURE;
}
