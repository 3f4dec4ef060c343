// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/layout_menu.h"

#include "ui/shell/layouts.h"
#include "ui/shell/workspace.h"

#include <QAction>
#include <QMenu>

namespace trazor::ui {

LayoutMenu::LayoutMenu(QMenu& menu, QAction& save, QAction& reset, Workspace& workspace, Dialogs dialogs,
                       QWidget* parent)
    : QObject(parent)
    , m_menu(menu)
    , m_save(save)
    , m_reset(reset)
    , m_workspace(workspace)
    , m_dialogs(std::move(dialogs))
    , m_window(parent) {
    connect(&m_save, &QAction::triggered, this, &LayoutMenu::save);
    connect(&m_reset, &QAction::triggered, &m_workspace, &Workspace::resetLayout);
    fill();
}

void LayoutMenu::fill() {
    m_menu.clear(); // save and reset belong to another object and survive
    const QStringList names = layoutNames();
    QMenu* removing = nullptr;
    const auto quoted = [](QString name) { return name.replace('&', "&&"); };
    for (const QString& name : names) {
        QAction* action = m_menu.addAction(quoted(name));
        action->setToolTip(QString("Put the panels where the layout \"%1\" has them").arg(name));
        connect(action, &QAction::triggered, this, [this, name] { apply(name); });
    }
    m_menu.addSeparator();
    m_menu.addAction(&m_save);
    if (!names.isEmpty()) {
        removing = m_menu.addMenu("&Delete");
    }
    for (const QString& name : names) {
        QAction* action = removing->addAction(quoted(name));
        action->setToolTip(QString("Forget the layout \"%1\"").arg(name));
        connect(
            action, &QAction::triggered, this,
            [this, name] {
                deleteLayout(name);
                fill();
            },
            Qt::QueuedConnection); // fill() deletes the menu that holds the action
    }
    m_menu.addAction(&m_reset);
}

void LayoutMenu::apply(const QString& name) {
    const std::optional<Layout> layout = loadLayout(name);
    if (!layout || !m_workspace.takeLayout(*layout)) {
        emit failed(QString("The layout \"%1\" cannot be read.").arg(name),
                    "The panels stay as they are; save it anew.");
    }
}

void LayoutMenu::save() {
    const auto name = m_dialogs.askText(m_window, "Save layout", "Name of the layout:", "My layout");
    if (!name || name->trimmed().isEmpty()) {
        return;
    }
    saveLayout(name->trimmed(), m_workspace.layoutNow());
    fill();
    emit noted(QString("Saved the layout \"%1\": View, Layouts").arg(name->trimmed()));
}

} // namespace trazor::ui
