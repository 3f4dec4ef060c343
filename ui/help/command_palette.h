// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QPointer>

#include <vector>

class QAction;
class QLineEdit;
class QLabel;
class QListWidget;
class QMenu;
class QMenuBar;

namespace trazor::ui {

/// An action with the menus that lead to it: "View > Theme > Dark".
struct Command {
    QPointer<QAction> action;
    QString path;
};

/// All actions of a menu bar, in its order, without separators and submenus.
std::vector<Command> commandsOf(const QMenuBar& bar);

/// A box to find any action by a few letters and run it.
class CommandPalette final : public QDialog {
    Q_OBJECT

public:
    CommandPalette(std::vector<Command> commands, QWidget* parent);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void showMatches();
    void run();

    std::vector<Command> m_commands;
    QLineEdit* m_query;
    QListWidget* m_list;
    QLabel* m_none;
};

} // namespace trazor::ui
