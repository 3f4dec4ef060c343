// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/report/html_report.h"
#include "ui/support/dialogs.h"

#include <QObject>

#include <functional>
#include <vector>

class QAction;
class QMenu;
class QWidget;

namespace trazor::ui {

class ExportableView;
struct PictureOptions;

/// Completes a drawn figure; callable on any thread.
using FinishFigure = std::function<exchange::ReportFigure()>;
/// Draws a view in its current state. The view must outlive the object.
struct DrawFigure {
    std::function<bool()> prepare; ///< to be called until it returns true, in steps that do not block the window
    std::function<FinishFigure()> draw;
};

/// Gives every ExportableView of the window a menu: Save picture, Save data, Copy picture, Copy data. The menu opens by
/// right click or the menu key on the view, the button beside the tabs, and the window's File menu.
class ViewExporter final : public QObject {
    Q_OBJECT

public:
    explicit ViewExporter(Dialogs dialogs, QObject* parent);

    /// Attaches to all views below `root`. `verbs`, the actions on the current candidate, come first in the menus.
    void attach(QWidget& root, const QList<QAction*>& verbs = {});
    /// Adds one submenu per visible view; rebuilt whenever the menu opens.
    void followMenu(QMenu& menu, QWidget& root);

    /// Returns the drawers of the views below `root` that show the whole session, for a report.
    static std::vector<DrawFigure> figures(const QWidget& root);

    /// Asks for size, scale and theme first.
    void savePicture(QWidget& view);
    void saveData(QWidget& view);
    void copyPicture(QWidget& view);
    void copyData(QWidget& view);

signals:
    void done(const QString& message);
    void saved(const QString& file, const QString& message);
    void failed(const QString& message, const QString& hint);

private:
    void fill(QMenu& menu, QWidget& view);
    void save(QWidget& view, const QString& title, const QString& filter, const QString& ending,
              const PictureOptions& options);
    template <typename Action>
    void attempt(Action action);

    Dialogs m_dialogs;
};

} // namespace trazor::ui
