// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Files of the window: opening, saving, dropping, recent files.
#include "core/base/error.h"
#include "core/session/analysis/run_overlay.h"
#include "core/session/file/session_file.h"
#include "ui/editor/space_editor.h"
#include "ui/export/view_exporter.h"
#include "ui/models/background.h"
#include "ui/models/search_controller.h"
#include "ui/overlay/run_overlay_view.h"
#include "ui/setup/setup_panel.h"
#include "ui/shell/action_set.h"
#include "ui/shell/message_bar.h"
#include "ui/shell/studio.h"
#include "ui/shell/workspace.h"
#include "ui/start/example_session.h"
#include "ui/start/recent_files.h"
#include "ui/start/run_list.h"
#include "ui/start/start_page.h"

#include <QDialog>
#include <QDir>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QMimeData>
#include <QVBoxLayout>

#include <filesystem>
#include <utility>
#include <variant>
#include <vector>

namespace trazor::ui {

namespace {

constexpr auto kSessionFilter = "T-Razor session (*.trazor)";
constexpr qint64 kLargeSession = 4 << 20; ///< bytes; opening larger ones would block noticeably
constexpr auto kConfigFilter = "Configuration of a model (*.json)";
constexpr auto kAnyFilter = "Sessions and search spaces (*.trazor *.space.json)";

QString droppedFile(const QMimeData& data) {
    for (const QUrl& url : data.urls()) {
        if (url.isLocalFile()) {
            return url.toLocalFile();
        }
    }
    return {};
}

} // namespace

bool MainWindow::openPath(const QString& file) {
    const QString suffix = QFileInfo(file).suffix().toLower();
    if (suffix == "json") {
        return openSpace(file);
    }
    if (suffix == "yaml" || suffix == "yml") {
        m_messages->hide();
        const bool isImported = m_editor->importYaml(file);
        if (isImported) {
            showEditor();
        }
        return isImported;
    }
    return requestSession(file);
}

bool MainWindow::openSpace(const QString& file) {
    m_messages->hide();
    if (!m_editor->openFile(file)) {
        return false;
    }
    remember(file);
    showEditor();
    return true;
}

bool MainWindow::openSession(const QString& file) {
    if (refuseWhileActive()) {
        return false;
    }
    m_messages->hide();
    if (!m_controller->openSession(file)) {
        return false;
    }
    showSession();
    return true;
}

bool MainWindow::requestSession(const QString& file) {
    if (QFileInfo(file).size() < kLargeSession) {
        return openSession(file);
    }
    if (refuseWhileActive()) {
        return false;
    }
    m_messages->showWork(QString("Opening %1 \u2026").arg(QFileInfo(file).fileName()), [this] {
        m_controller->callOffOpening();
        m_messages->hide();
    });
    m_controller->openInBackground(file);
    return true;
}

void MainWindow::resumeRun(const QString& file) {
    m_resumedFile = file;
    if (!requestSession(file)) {
        m_resumedFile.clear();
    }
}

void MainWindow::overlayRuns(const QStringList& files, const QStringList& names) {
    using Read = std::variant<session::RunOverlay, Error>;
    const auto read = [files]() -> Read {
        try {
            std::vector<session::Session> sessions;
            for (const QString& file : files) {
                sessions.push_back(session::SessionFile::read(std::filesystem::path(file.toStdU16String())));
            }
            return session::overlay(sessions);
        } catch (const Error& error) {
            return error;
        } catch (const std::exception& error) {
            return Error(ErrorCode::Internal, error.what());
        }
    };
    runInBackground(this, read, [this, names](const Read& overlay) {
        if (const auto* const error = std::get_if<Error>(&overlay)) {
            m_messages->showProblem(QString::fromUtf8(error->what()), QString::fromStdString(error->hint()));
            return;
        }
        auto* dialog = new QDialog(this);
        dialog->setObjectName("overlayDialog");
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setWindowTitle("Overlaid searches");
        auto* layout = new QVBoxLayout(dialog);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->addWidget(new RunOverlayView(std::get<session::RunOverlay>(overlay), names));
        m_viewExporter->attach(*dialog);
        dialog->resize(QSize(1000, 520).boundedTo(size()));
        dialog->show();
    });
}

void MainWindow::changeRun(const RunSummary& run, RunDeed deed) {
    switch (deed) {
    case RunDeed::Rename:
        if (const auto name = m_options.dialogs.askText(this, "Rename the search", "Name in the list:", run.name)) {
            setRunName(run.file, *name);
        }
        break;
    case RunDeed::Tag:
        if (const auto tags =
                m_options.dialogs.askText(this, "Tags of the search", "Words, separated by blanks:", run.tags)) {
            setRunTags(run.file, *tags);
        }
        break;
    case RunDeed::Reveal:
        m_options.dialogs.show(QFileInfo(run.file).absolutePath());
        return;
    case RunDeed::Delete:
        deleteRunOf(run);
        break;
    }
    showRuns();
}

void MainWindow::deleteRunOf(const RunSummary& run) {
    if (QFileInfo(run.file) == QFileInfo(m_controller->sessionFile())) {
        m_messages->showProblem("This search is open in the window.", "Open or begin another one first.");
        return;
    }
    const QString question = QString("Delete the search \"%1\" with its %2 candidates? Its file is %3.")
                                 .arg(run.name.isEmpty() ? run.space : run.name)
                                 .arg(run.scored)
                                 .arg(QDir::toNativeSeparators(run.file));
    if (!m_options.dialogs.confirm(this, question, "Delete")) {
        return;
    }
    try {
        deleteRun(run.file);
        removeRecentFile(run.file);
        showRecent();
    } catch (const Error& error) {
        m_messages->showProblem(error.what(), QString::fromStdString(error.hint()));
    }
}

void MainWindow::showSession() {
    m_workspace->setup().show(m_model.session().sharedSpace(), m_model.config());
    const bool runs = m_resumedFile == m_controller->sessionFile() || m_controller->state() == SearchState::Following;
    m_workspace->setStage(runs ? Stage::Watch : Stage::Choose);
    showWorkspace();
    if (m_controller->state() == SearchState::Finished) {
        showResult();
    }
    if (std::exchange(m_resumedFile, {}) == m_controller->sessionFile() && m_controller->canStart()) {
        m_controller->start();
    } else if (m_controller->state() == SearchState::Following) {
        m_messages->showNote(
            "Another program is running this search; it is shown here as it grows. When that has ended, Resume "
            "continues it.");
    } else if (m_controller->wasInterrupted()) {
        m_messages->showNote("This search was interrupted. Nothing that was scored is lost: Resume continues it.");
    }
}

void MainWindow::openExample() {
    try {
        openSession(exampleSession());
    } catch (const Error& error) {
        m_messages->showProblem(QString::fromUtf8(error.what()), QString::fromStdString(error.hint()));
    }
}

void MainWindow::chooseFile() {
    const QString file = m_options.dialogs.openFile(this, kOpenTitle, kAnyFilter);
    if (!file.isEmpty()) {
        openPath(file);
    }
}

void MainWindow::makeSpaceFromConfig() {
    const QString file = m_options.dialogs.openFile(this, "New space from a config", kConfigFilter);
    if (file.isEmpty()) {
        return;
    }
    m_messages->hide();
    if (m_editor->importConfig(file)) {
        showEditor();
    }
}

void MainWindow::saveSessionAs() {
    const QString target = m_options.dialogs.saveFile(
        this, "Save session as", QFileInfo(m_controller->sessionFile()).fileName(), kSessionFilter);
    if (!target.isEmpty()) {
        m_controller->saveAs(target);
    }
}

void MainWindow::showSaving(int percent) {
    m_messages->showWork(QString("Saving the session \u2026 %1 %").arg(percent),
                         [this] { m_controller->cancelSaving(); });
}

/// Called after `saved` or an error; without either, saving was cancelled.
void MainWindow::endSaving() {
    if (m_messages->isWork()) {
        m_messages->showDone("Saving was cancelled. The session stays in its file.");
    }
    refreshActions();
    refreshTitle();
    if (std::exchange(m_closesWhenSaved, false) && !m_messages->isProblem()) {
        close();
    }
}

void MainWindow::showSaved(const QString& file) {
    const QString name = QDir::toNativeSeparators(file);
    showSavedFile(file, QFileInfo(m_controller->sessionFile()) == QFileInfo(file)
                            ? QString("Saved as %1").arg(name)
                            : QString("Copied to %1. This session continues in %2.")
                                  .arg(name, QDir::toNativeSeparators(m_controller->sessionFile())));
}

void MainWindow::remember(const QString& file) {
    if (m_options.rememberState) {
        addRecentFile(file);
        showRecent();
    }
}

void MainWindow::rememberRun() {
    if (m_controller->sessionFile() != m_rememberedRun && m_controller->isSaved()) {
        m_rememberedRun = m_controller->sessionFile();
        remember(m_rememberedRun);
    }
}

void MainWindow::showRuns() {
    if (m_options.rememberState) {
        runInBackground(
            this, [files = recentFiles()] { return runSummaries(files); },
            [this, number = ++m_readingsOfRuns](const std::vector<RunSummary>& runs) {
                if (number == m_readingsOfRuns) { // an earlier reading may end later
                    m_startPage->setRuns(runs);
                }
            });
    }
}

void MainWindow::showRecent() {
    if (m_options.rememberState) {
        const QStringList files = recentFiles();
        m_startPage->setRecent(files);
        m_actions->showRecent(files);
    }
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (!droppedFile(*event->mimeData()).isEmpty()) {
        event->acceptProposedAction();
    }
}

void MainWindow::dropEvent(QDropEvent* event) {
    if (const QString file = droppedFile(*event->mimeData()); !file.isEmpty()) {
        event->acceptProposedAction();
        openPath(file);
    }
}

} // namespace trazor::ui
