// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Stages of the window, its result card, and actions on the current candidate.
#include "core/base/error.h"
#include "core/session/hand_made.h"
#include "ui/export/export_dialog.h"
#include "ui/export/view_exporter.h"
#include "ui/inspector/inspector_panel.h"
#include "ui/models/search_controller.h"
#include "ui/result/result_card.h"
#include "ui/setup/setup_panel.h"
#include "ui/shell/action_set.h"
#include "ui/shell/chip_line.h"
#include "ui/shell/message_bar.h"
#include "ui/shell/studio.h"
#include "ui/shell/workspace.h"
#include "ui/support/formatting.h"
#include "ui/whatif/what_if_panel.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFileInfo>
#include <QLayout>
#include <QShortcut>
#include <QStackedWidget>

#include <algorithm>

namespace trazor::ui {

void MainWindow::connectStages() {
    connect(m_actions, &ActionSet::stageChosen, this, [this](int stage) {
        m_workspace->setStage(static_cast<Stage>(stage));
        showWorkspace();
    });
    connect(m_workspace, &Workspace::stageAboutToChange, this, [this] {
        m_head->hide(); // until the panels of the next stage are laid out
        m_head->parentWidget()->layout()->activate();
    });
    connect(m_workspace, &Workspace::stageChanged, this, &MainWindow::refreshHead);
    connect(m_workspace, &Workspace::stageChanged, m_messages, &MessageBar::place, Qt::QueuedConnection);
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
    connect(m_workspace, &Workspace::whatIfToggled, this, &MainWindow::refreshHead);
    connect(m_actions->showResult, &QAction::triggered, this, &MainWindow::showResult);
    connect(m_result, &ResultCard::openChanged, this, &MainWindow::refreshHead);
    connect(m_result, &ResultCard::compareRequested, m_workspace, &Workspace::compareSelected);
    connect(m_result, &ResultCard::exportRequested, this, &MainWindow::exportCandidate);
    connect(m_result, &ResultCard::extendRequested, this, &MainWindow::extendSearch);
    refreshHead();
}

void MainWindow::connectWhatIf() {
    WhatIfPanel& panel = m_workspace->whatIf();
    panel.setEvaluatorFactory(m_options.makeEvaluator);
    connect(&m_workspace->inspector(), &InspectorPanel::whatIfRequested, m_workspace, &Workspace::showWhatIf);
    connect(&panel, &WhatIfPanel::keepRequested, this, &MainWindow::keepGhost);
    connect(&panel, &WhatIfPanel::evolveRequested, this, &MainWindow::evolveFromHere);
    const auto follow = [this, &panel] { panel.setRefusal(m_controller->refusesCandidates()); };
    connect(m_controller, &SearchController::stateChanged, &panel, follow);
    connect(m_controller, &SearchController::saving, &panel, follow);
    connect(m_controller, &SearchController::savingEnded, &panel, follow);
}

void MainWindow::keepGhost() {
    const std::optional<Ghost>& ghost = m_model.ghost();
    if (!ghost) {
        return;
    }
    try {
        const search::CandidatePtr made =
            session::makeByHand(m_model.session(), ghost->source, ghost->architecture, ghost->evaluation);
        m_controller->keep(made);
        m_model.setCurrent(made->index);
        m_workspace->whatIf().startOver();
        m_messages->showDoneWith(QString("Kept as %1, made by hand").arg(candidateName(made->index)), "Undo",
                                 [this, at = m_model.history().index()] {
                                     if (m_model.history().index() == at) { // no other step since
                                         m_model.history().undo();
                                     }
                                 });
    } catch (const Error& error) {
        m_messages->showProblem(error.what(), QString::fromStdString(error.hint()));
    }
}

void MainWindow::evolveFromHere() {
    const std::optional<Ghost> ghost = m_model.ghost();
    const int source = m_workspace->whatIf().source();
    if (source < 0 || refuseWhileActive() ||
        !m_options.dialogs.confirm(this,
                                   "Start a new search around this network, with the settings of this session? The "
                                   "session stays in its file; the start page opens it again.",
                                   "Evolve from here")) {
        return;
    }
    const search::Candidate& candidate = m_model.candidate(source);
    session::Session evolving =
        ghost ? session::evolveFrom(m_model.session(), ghost->architecture, ghost->evaluation)
              : session::evolveFrom(m_model.session(), candidate.architecture, candidate.evaluation);
    m_workspace->setup().show(evolving.sharedSpace(), evolving.config());
    m_workspace->setStage(Stage::Watch);
    m_controller->newSearch(std::move(evolving));
    m_controller->start();
}

/// Updates the widgets above the views. A maximised view gets all the room.
void MainWindow::refreshHead() {
    const bool isShown = m_pages->currentWidget() == m_workspace && m_model.hasSession();
    m_head->setVisible(isShown && !m_workspace->isMaximised());
    m_chips->setVisible(m_workspace->stage() != Stage::SetUp);
    constexpr int kLow = 700; // pixels: with less, the card would leave What if no room for its diagram
    const bool isCrowded = height() < kLow && m_workspace->showsWhatIf();
    m_result->setVisible(m_result->isOpen() && m_workspace->stage() == Stage::Choose && !isCrowded);
    m_actions->showStage(m_pages->currentWidget() == m_workspace ? static_cast<int>(m_workspace->stage()) : -1);
}

void MainWindow::showResult() {
    m_workspace->setStage(Stage::Choose);
    showWorkspace();
    m_result->open();
}

void MainWindow::exportCandidate() {
    if (m_model.current() >= 0) {
        showExport(m_model.current(), {});
    }
}

void MainWindow::exportSession(const QString& format) {
    if (m_model.size() > 0) {
        showExport(std::max({m_model.current(), m_model.ranking().best(), 0}), format);
    }
}

void MainWindow::showExport(int candidate, const QString& format) {
    auto* dialog = new ExportDialog(m_model, candidate, ViewExporter::figures(*m_workspace), m_options.dialogs, this);
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
    if (m_model.current() < 0) {
        return;
    }
    try {
        QApplication::clipboard()->setText(candidateJson(m_model, m_model.current()));
        m_messages->showDone("Copied to the clipboard");
    } catch (const Error& error) {
        m_messages->showProblem(error.what(), QString::fromStdString(error.hint()));
    }
}

void MainWindow::starCandidate() {
    if (m_model.current() >= 0) {
        m_model.toggleStar(m_model.current());
    }
}

} // namespace trazor::ui
