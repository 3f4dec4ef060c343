// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QAction>
#include <QDialog>
#include <QPointer>

#include <functional>
#include <vector>

class QLineEdit;
class QLabel;
class QListWidget;
class QMenu;
class QMenuBar;

namespace trazor::ui {

/// A command: an action with the menu path to it, "View > Theme > Dark", or a button with its panel, "Candidates >
/// Columns". Exactly one of the two pointers is set, until its target is destroyed.
struct Command {
    QPointer<QAction> action;
    QString path;
    QPointer<QAbstractButton> button = {};

    bool isEnabled() const;
    QString help() const;
    void run() const;
};

/// All actions of a menu bar in order, without separators and submenus. Emits aboutToShow() so that dynamic menus are
/// filled.
std::vector<Command> commandsOf(const QMenuBar& bar);

/// The visible buttons whose function is in no menu.
std::vector<Command> buttonsOf(const QWidget& window);

/// A dialog to find any command by a few letters of its name or its help text, and run it.
class CommandPalette final : public QDialog {
    Q_OBJECT

public:
    /// `confirm` asks a yes-or-no question and returns true for yes.
    CommandPalette(std::vector<Command> commands, std::function<bool(const QString& question)> confirm,
                   QWidget* parent);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void showMatches();
    void run();

    std::vector<Command> m_commands;
    std::function<bool(const QString& question)> m_confirm;
    QLineEdit* m_query;
    QListWidget* m_list;
    QLabel* m_none;
};

} // namespace trazor::ui
