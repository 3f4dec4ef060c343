// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Stages of the window, its result card, and what is done with the current candidate.
#include "core/base/error.h"
#include "ui/export/export_dialog.h"
#include "ui/export/view_exporter.h"
#include "ui/models/search_controller.h"
#include "ui/result/result_card.h"
#include "ui/shell/action_set.h"
#include "ui/shell/chip_line.h"
#include "ui/shell/message_bar.h"
#include "ui/shell/studio.h"
#include "ui/shell/workspace.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFileInfo>
#include <QShortcut>
#include <QStackedWidget>

#include <algorithm>

namespace trazor::ui {

void MainWindow::connectStages() {
    connect(m_actions, &ActionSet::stageChosen, this, [this](int stage) {
        m_workspace->setStage(static_cast<Stage>(stage));
        showWorkspace();
    });
    connect(m_workspace, &Workspace::stageChanged, this, &MainWindow::refreshHead);
    connect(m_chips, &QAbstractButton::clicked, m_actions->setUp, &QAction::trigger);
    connect(m_actions->maximise, &QAction::triggered, this, [this] {
        showWorkspace();
        m_workspace->toggleMaximised();
    });
    auto* back = new QShortcut(QKeySequence(Qt::Key_Escape), m_workspace);
    back->setContext(Qt::WidgetWithChildrenShortcut);
    back->setEnabled(false);
    connect(back, &QShortcut::activated, m_workspace, &Workspace::restoreMaximised);
    connect(m_workspace, &Workspace::maximisedChanged, this, [this, back](bool isMaximised) {
        back->setEnabled(isMaximised);
        m_actions->maximise->setChecked(isMaximised);
        refreshHead();
    });
    connect(m_actions->showResult, &QAction::triggered, this, &MainWindow::showResult);
    connect(m_result, &ResultCard::openChanged, this, &MainWindow::refreshHead);
    connect(m_result, &ResultCard::compareRequested, m_workspace, &Workspace::compareSelected);
    connect(m_result, &ResultCard::exportRequested, this, &MainWindow::exportCandidate);
    connect(m_result, &ResultCard::extendRequested, this, &MainWindow::extendSearch);
    refreshHead();
}

/// What stands above the views. A maximised view has all the room.
void MainWindow::refreshHead() {
    const bool isShown = m_pages->currentWidget() == m_workspace && m_store.hasSession();
    m_head->setVisible(isShown && !m_workspace->isMaximised());
    m_chips->setVisible(m_workspace->stage() != Stage::SetUp);
    m_result->setVisible(m_result->isOpen() && m_workspace->stage() == Stage::Choose);
    m_actions->showStage(m_pages->currentWidget() == m_workspace ? static_cast<int>(m_workspace->stage()) : -1);
}

void MainWindow::showResult() {
    m_workspace->setStage(Stage::Choose);
    showWorkspace();
    m_result->open();
}

void MainWindow::exportCandidate() {
    if (m_store.current() >= 0) {
        showExport(m_store.current(), {});
    }
}

void MainWindow::exportSession(const QString& format) {
    if (m_store.size() > 0) {
        showExport(std::max({m_store.current(), m_store.ranking().best(), 0}), format);
    }
}

void MainWindow::showExport(int candidate, const QString& format) {
    auto* dialog = new ExportDialog(m_store, candidate, ViewExporter::figures(*m_workspace), m_options.dialogs, this);
    connect(dialog, &ExportDialog::exported, m_messages, [this](const QString& file) {
        showSavedFile(file, QString("Exported to %1").arg(QDir::toNativeSeparators(file)));
        if (file.endsWith(".html")) {
            m_options.dialogs.show(file);
        }
    });
    if (!format.isEmpty()) {
        dialog->setFormat(format);
    }
    dialog->open();
}

void MainWindow::showSavedFile(const QString& file, const QString& message) {
    m_messages->showDoneWith(message, "Show in folder", [this, file] {
        const QFileInfo info(file);
        m_options.dialogs.show(info.isDir() ? file : info.absolutePath());
    });
}

void MainWindow::copyCandidate() {
    if (m_store.current() < 0) {
        return;
    }
    try {
        QApplication::clipboard()->setText(candidateJson(m_store, m_store.current()));
        m_messages->showDone("Copied to the clipboard");
    } catch (const Error& error) {
        m_messages->showProblem(error.what(), QString::fromStdString(error.hint()));
    }
}

void MainWindow::starCandidate() {
    if (m_store.current() >= 0) {
        m_store.toggleStar(m_store.current());
    }
}

} // namespace trazor::ui
