// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bench/baseline_runner.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QTreeWidget;

namespace trazor::ui {

class SessionModel;
class FieldNote;

/// Dialog to choose proxies and candidates and to start a BaselineRunner. Closing it does not stop the run.
class BaselineDialog final : public QDialog {
    Q_OBJECT

public:
    BaselineDialog(SessionModel& model, BaselineRunner& runner, QWidget* parent = nullptr);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void fillChoices();
    void fillScopes();
    std::vector<BaselineChoice> chosen() const;
    std::vector<int> candidates() const;
    void run();
    void refreshControls();

    SessionModel& m_model;
    BaselineRunner& m_runner;
    std::vector<BaselineChoice> m_choices;
    QTreeWidget* m_tree;
    QComboBox* m_scope;
    QProgressBar* m_progress;
    FieldNote* m_note;
    QPushButton* m_run;
};

} // namespace trazor::ui
