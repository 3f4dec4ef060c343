// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/bench/proxy_bench.h"
#include "core/device/profile.h"
#include "core/proxy/inference_timer.h"
#include "core/proxy/torch_evaluator_factory.h"
#include "ui/models/session_model.h"
#include "ui/support/dialogs.h"
#include "ui/support/theme.h"

#include <QMainWindow>

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

class QLabel;
class QStackedWidget;

namespace trazor::device {
class Profile;
}

namespace trazor::ui {

class ActionSet;
class ChipLine;
class MessageBar;
class ResultCard;
struct RunSummary;
enum class RunDeed;
class SearchController;
class SpaceEditor;
class StartPage;
class StatusLine;
class ViewExporter;
class Workspace;

/// Scoring capabilities of this machine.
struct ScoringMeans {
    std::vector<proxy::DeviceInfo> devices; ///< empty: unknown
    std::string warning;                    ///< empty: no warning
};

/// Dependencies and options that the program passes to the window.
struct StudioOptions {
    proxy::EvaluatorFactory makeEvaluator;
    bench::BenchTools benchTools; ///< empty: the proxy bench cannot run
    /// Creates a timer for networks on this machine; empty if it cannot time them.
    std::function<std::unique_ptr<proxy::InferenceTimer>(const proxy::InferenceSetting&)> makeTimer{};
    /// Measures networks of a space on this machine, off the GUI thread. Reports its progress, 0 to 1, to the callback;
    /// if that returns false, measuring stops and nothing is returned. Empty if this machine cannot measure.
    std::function<std::optional<device::Profile>(const space::SearchSpace&, const std::function<bool(double)>&)>
        measureProfile{};
    /// Called once, off the GUI thread, when a search is first set up, because it loads LibTorch. May be empty.
    std::function<ScoringMeans()> scoringMeans;
    QString openFile;          ///< session or search space to open at once; empty: start page
    bool rememberState = true; ///< geometry, layout, theme and recent files in QSettings
    Dialogs dialogs = Dialogs::native();
};

/// The main window: wires actions, controller, model and views.
///
/// Uses QSettings() and QStandardPaths, so the application's organisation and name must be set.
class MainWindow final : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(StudioOptions options, QWidget* parent = nullptr);
    ~MainWindow() override;

    SessionModel& sessionModel() noexcept { return m_model; }
    SearchController& controller() noexcept { return *m_controller; }
    ActionSet& actions() noexcept { return *m_actions; }

    /// Opens a session, a search space or a YAML file of a space, by its suffix. Returns false, with the reason in the
    /// message bar, if the file cannot be opened.
    bool openPath(const QString& file);
    bool openSession(const QString& file);
    bool openSpace(const QString& file);
    /// Opens a session as the user does: a large one appears once it has been read. Returns false, with the reason in
    /// the message bar, if refused.
    bool requestSession(const QString& file);
    void openExample();
    void runExample();
    void setTheme(ThemeMode mode);
    QString message() const; ///< text of the message bar, empty if none is shown

protected:
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void connectActions();
    void showPalette();
    void connectPages();
    void connectController();
    void restoreWindow();
    void askForDevices();
    void showStartPage();
    void showWorkspace();
    void showResult();
    void connectStages();
    void measureDevice();
    void loadProfile();
    /// Applies the profile to the setup and to the open session, as far as they use its space.
    void useProfile(const device::Profile& profile, const QString& done);
    void price(const std::shared_ptr<const device::Profile>& profile);
    /// Measures the best candidates of a finished search if its profile is of this machine.
    void measureAgain();
    void connectWhatIf();
    void keepGhost();
    void evolveFromHere();
    void refreshHead();
    void showEditor();
    bool isEditing() const;
    void useSpace(const std::shared_ptr<const space::SearchSpace>& space);
    void refreshHistory();
    void choosePreset(const QString& spaceName);
    void startNewSearch();
    void askForNewSearch();
    void resumeRun(const QString& file);
    void overlayRuns(const QStringList& files, const QStringList& names);
    void changeRun(const RunSummary& run, RunDeed deed);
    void deleteRunOf(const RunSummary& run);
    void chooseFile();
    void makeSpaceFromConfig();
    void showSession();
    void saveSessionAs();
    void showSaving(int percent);
    void showSaved(const QString& file);
    void showSavedFile(const QString& file, const QString& message); ///< with a button for its folder
    void endSaving();
    void extendSearch();
    void exportCandidate();
    /// Exports the session's report or table; `format` is one of exchange::exportFormats().
    void exportSession(const QString& format);
    void showExport(int candidate, const QString& format);
    void copyCandidate();
    void starCandidate();
    bool refuseWhileActive();
    void remember(const QString& file);
    void rememberRun(); ///< once it has a file, so that a killed search can be found again
    void showRecent();
    void showRuns();
    void refreshActions();
    void refreshTitle();

    StudioOptions m_options;
    SessionModel m_model;
    SearchController* m_controller;
    ActionSet* m_actions;
    QWidget* m_central;
    MessageBar* m_messages;
    QWidget* m_head; ///< above the workspace
    ResultCard* m_result;
    ChipLine* m_chips;
    StartPage* m_startPage;
    Workspace* m_workspace;
    SpaceEditor* m_editor;
    QStackedWidget* m_pages;
    StatusLine* m_status;
    ViewExporter* m_viewExporter;
    QLabel* m_device;
    ThemeMode m_theme = ThemeMode::System;
    bool m_isFollowing = false;
    bool m_wasActive = false;
    bool m_askedForDevices = false;
    bool m_closesWhenSaved = false;
    int m_readingsOfRuns = 0;     ///< readings of "Your searches" so far; only the last one counts
    std::stop_source m_measuring; ///< stops measuring of the device
    QString m_rememberedRun;      ///< session already among the recent files
    QString m_resumedFile;        ///< resumed as soon as it is open
};

} // namespace trazor::ui
