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

/// What is left of a figure once it is drawn; callable on any thread.
using FinishFigure = std::function<exchange::ReportFigure()>;
/// Draws one view as it is now. The view has to live.
struct DrawFigure {
    std::function<bool()> prepare; ///< until it returns true, so that nothing holds the window up for long
    std::function<FinishFigure()> draw;
};

/// Gives every ExportableView of the window its menu: Save picture, Save data, Copy picture, Copy data. It opens with
/// the right button or the menu key on the view, from the button beside the tabs, and from the window's File menu.
class ViewExporter final : public QObject {
    Q_OBJECT

public:
    explicit ViewExporter(Dialogs dialogs, QObject* parent);

    /// Takes all views below `root`. `verbs` come first in the menus: what can be done with the current candidate.
    void attach(QWidget& root, const QList<QAction*>& verbs = {});
    /// One submenu a view that is in sight; filled whenever the menu opens.
    void followMenu(QMenu& menu, QWidget& root);

    /// What draws the views below `root` that show the whole session, for a report.
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
