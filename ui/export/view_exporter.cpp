// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/view_exporter.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "ui/canvas/view_export.h"
#include "ui/export/picture_dialog.h"
#include "ui/models/background.h"
#include "ui/support/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFileInfo>
#include <QMenu>
#include <QMimeData>
#include <QTabWidget>
#include <QToolButton>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <optional>
#include <utility>

namespace trazor::ui {

namespace {

/// Views of the whole session in report order; the report's own Pareto plot precedes them.
constexpr const char* kReported[] = {"progress", "parallel", "heatmap", "lineage"};
constexpr QSize kReportedSize{1100, 560};

ExportableView* exportable(QWidget* widget) {
    return dynamic_cast<ExportableView*>(widget);
}

QSize pictureSize(const QWidget& widget) {
    const QSize own = dynamic_cast<const ExportableView&>(widget).exportSize();
    return own.isValid() ? own : widget.size();
}

QList<QWidget*> viewsBelow(const QWidget& root) {
    QList<QWidget*> views = root.findChildren<QWidget*>();
    views.removeIf([](QWidget* widget) { return exportable(widget) == nullptr; });
    return views;
}

/// Applies another theme to a view for the lifetime of this object. No events run meanwhile: the screen never shows it.
class OtherPalette {
public:
    OtherPalette(QWidget& view, ThemeMode theme)
        : m_view(view)
        , m_had(view.testAttribute(Qt::WA_SetPalette))
        , m_before(view.palette())
        , m_isOther(theme != ThemeMode::System) {
        if (m_isOther) {
            view.setPalette(themePalette(theme));
        }
    }
    ~OtherPalette() {
        if (m_isOther) {
            m_view.setPalette(m_had ? m_before : QPalette());
        }
    }
    OtherPalette(const OtherPalette&) = delete;
    OtherPalette& operator=(const OtherPalette&) = delete;

private:
    QWidget& m_view;
    bool m_had;
    QPalette m_before;
    bool m_isOther;
};

} // namespace

ViewExporter::ViewExporter(Dialogs dialogs, QObject* parent)
    : QObject(parent)
    , m_dialogs(std::move(dialogs)) {}

void ViewExporter::attach(QWidget& root, const QList<QAction*>& verbs) {
    for (QWidget* view : viewsBelow(root)) {
        view->addActions(verbs); // for parts with a menu of their own
        QList<QWidget*> places = view->findChildren<QWidget*>();
        // Plots do not propagate mouse events: attach the menu to them as well.
        places.removeIf([](const QWidget* part) { return !part->testAttribute(Qt::WA_NoMousePropagation); });
        for (QWidget* place : places << view) {
            place->setContextMenuPolicy(Qt::CustomContextMenu);
            connect(place, &QWidget::customContextMenuRequested, this,
                    [this, view, place, verbs](const QPoint& position) {
                        auto* menu = new QMenu(view);
                        menu->setObjectName("viewMenu");
                        menu->setAttribute(Qt::WA_DeleteOnClose);
                        menu->addActions(verbs);
                        menu->addSeparator();
                        fill(*menu, *view);
                        menu->popup(place->mapToGlobal(position));
                    });
        }
    }
    for (QTabWidget* tabs : root.findChildren<QTabWidget*>()) {
        if (tabs->count() == 0 || exportable(tabs->widget(0)) == nullptr || tabs->cornerWidget() != nullptr) {
            continue;
        }
        auto* button = new QToolButton;
        button->setObjectName("saveView");
        button->setText("Save view  "); // trailing spaces leave room for the arrow
        button->setToolTip("Save or copy what this tab shows, as a picture or as data");
        button->setAutoRaise(true);
        button->setPopupMode(QToolButton::InstantPopup);
        auto* menu = new QMenu(button);
        button->setMenu(menu);
        connect(menu, &QMenu::aboutToShow, this, [this, menu, tabs] {
            menu->clear();
            if (exportable(tabs->currentWidget()) != nullptr) {
                fill(*menu, *tabs->currentWidget());
            }
        });
        connect(tabs, &QTabWidget::currentChanged, button,
                [button, tabs] { button->setEnabled(exportable(tabs->currentWidget()) != nullptr); });
        tabs->setCornerWidget(button);
    }
}

void ViewExporter::followMenu(QMenu& menu, QWidget& root) {
    connect(&menu, &QMenu::aboutToShow, this, [this, &menu, &root] {
        menu.clear();
        for (QWidget* view : viewsBelow(root)) {
            if (view->isVisible()) {
                fill(*menu.addMenu(view->accessibleName()), *view);
            }
        }
        if (menu.isEmpty()) {
            QAction* const none = menu.addAction("No view is open");
            none->setToolTip("Views appear when a session is open");
            none->setEnabled(false);
        }
    });
}

std::vector<DrawFigure> ViewExporter::figures(const QWidget& root) {
    std::vector<DrawFigure> figures;
    const QList<QWidget*> views = viewsBelow(root);
    for (const char* name : kReported) {
        const auto found = std::find_if(views.begin(), views.end(),
                                        [&](QWidget* view) { return exportable(view)->exportName() == name; });
        if (found != views.end()) {
            QWidget* const view = *found;
            const auto draw = [view]() -> FinishFigure {
                return [title = view->accessibleName().toStdString(),
                        drawing = drawSvg(*exportable(view), kReportedSize)] {
                    return exchange::ReportFigure{title, drawing.document().toStdString()};
                };
            };
            figures.push_back({[view] { return exportable(view)->prepare(); }, draw});
        }
    }
    return figures;
}

void ViewExporter::fill(QMenu& menu, QWidget& view) {
    const auto add = [&](const char* text, const char* help, void (ViewExporter::*act)(QWidget&)) {
        QAction* const action = menu.addAction(QString::fromUtf8(text));
        action->setToolTip(help);
        connect(action, &QAction::triggered, this, [this, &view, act] { (this->*act)(view); });
    };
    add("Save &picture\u2026", "Write what the view shows to a picture: PNG, SVG or PDF", &ViewExporter::savePicture);
    add("Save &data\u2026", "Write the numbers behind the view to a table (*.csv)", &ViewExporter::saveData);
    menu.addSeparator();
    add("&Copy picture", "Put what the view shows on the clipboard as a picture", &ViewExporter::copyPicture);
    add("Copy d&ata", "Put the numbers behind the view on the clipboard", &ViewExporter::copyData);
}

template <typename Action>
void ViewExporter::attempt(Action action) {
    try {
        action();
    } catch (const Error& error) {
        emit failed(QString::fromUtf8(error.what()), QString::fromStdString(error.hint()));
    }
}

void ViewExporter::save(QWidget& view, const QString& title, const QString& filter, const QString& ending,
                        const PictureOptions& options) {
    QString file = m_dialogs.saveFile(&view, title, exportable(&view)->exportName() + ending, filter);
    if (file.isEmpty()) {
        return;
    }
    if (QFileInfo(file).suffix().isEmpty()) {
        file += ending;
    }
    attempt([&] {
        // Drawing needs the GUI thread; encoding and writing do not.
        const OtherPalette theme(view, options.theme);
        auto encode = drawView(*exportable(&view), QFileInfo(file).suffix().toLower(), options.size, options.scale);
        const auto write = [file, encode = std::move(encode)]() -> std::optional<Error> {
            try {
                writeFileAtomically(std::filesystem::path(file.toStdU16String()), encode());
                return std::nullopt;
            } catch (const Error& error) {
                return error;
            } catch (const std::exception& error) {
                return Error(ErrorCode::Internal, error.what());
            }
        };
        runInBackground(this, write, [this, file](const std::optional<Error>& problem) {
            if (problem) {
                emit failed(QString::fromUtf8(problem->what()), QString::fromStdString(problem->hint()));
            } else {
                emit saved(file, QString("Saved as %1").arg(QDir::toNativeSeparators(file)));
            }
        });
    });
}

void ViewExporter::savePicture(QWidget& view) {
    auto* dialog = new PictureDialog(pictureSize(view), &view);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, &view, dialog] {
        save(view, "Save picture", "Picture (*.png);;Drawing (*.svg);;Document (*.pdf)", ".png", dialog->options());
    });
    dialog->open();
}

void ViewExporter::saveData(QWidget& view) {
    save(view, "Save data", "Comma-separated values (*.csv)", ".csv", {.size = pictureSize(view)});
}

void ViewExporter::copyPicture(QWidget& view) {
    attempt([&] {
        QApplication::clipboard()->setImage(pictureOf(*exportable(&view), pictureSize(view), 2.0));
        emit done("Picture copied to the clipboard");
    });
}

void ViewExporter::copyData(QWidget& view) {
    attempt([&] {
        const std::string table = exportable(&view)->csv();
        auto* data = new QMimeData; // owned by the clipboard
        data->setData("text/csv", QByteArray::fromStdString(table));
        data->setText(QString::fromStdString(table));
        QApplication::clipboard()->setMimeData(data);
        emit done("Data copied to the clipboard");
    });
}

} // namespace trazor::ui
