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

/// Something that can be done: an action with the menus that lead to it, "View > Theme > Dark", or a button with the
/// panel that it is in, "Candidates > Columns". One of both is set, until it goes.
struct Command {
    QPointer<QAction> action;
    QString path;
    QPointer<QAbstractButton> button = {};

    bool isEnabled() const;
    QString help() const;
    void run() const;
};

/// All actions of a menu bar, in its order, without separators and submenus. Menus that are filled when they open are
/// filled.
std::vector<Command> commandsOf(const QMenuBar& bar);

/// The buttons in sight whose work is in no menu.
std::vector<Command> buttonsOf(const QWidget& window);

/// A box to find any command by a few letters of its name or its help, and run it.
class CommandPalette final : public QDialog {
    Q_OBJECT

public:
    /// `confirm` asks a question with a button for yes.
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
