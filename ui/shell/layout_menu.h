// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/support/dialogs.h"

#include <QObject>

class QAction;
class QMenu;

namespace trazor::ui {

class Workspace;

/// The menu of layouts: named layouts, saving and deleting one, and reset to the initial layout.
class LayoutMenu final : public QObject {
    Q_OBJECT

public:
    LayoutMenu(QMenu& menu, QAction& save, QAction& reset, Workspace& workspace, Dialogs dialogs, QWidget* parent);

signals:
    void noted(const QString& message);
    void failed(const QString& message, const QString& hint);

private:
    void fill();
    void apply(const QString& name);
    void save();

    QMenu& m_menu;
    QAction& m_save;
    QAction& m_reset;
    Workspace& m_workspace;
    Dialogs m_dialogs;
    QWidget* m_window;
};

} // namespace trazor::ui
