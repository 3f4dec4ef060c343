// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help/help_pages.h"

#include "core/session/manifest.h"
#include "ui/support/dialogs.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QFile>
#include <QTextBlock>
#include <QTextBrowser>
#include <QTextCursor>
#include <QTextDocumentFragment>
#include <QTextList>
#include <QVBoxLayout>

// Q_INIT_RESOURCE must be used outside of namespaces. Resources of a static library must be initialised explicitly.
static void initResources() {
    Q_INIT_RESOURCE(help_pages);
}

namespace trazor::ui {

namespace {

constexpr auto kPageName = "page";

QString page(const char* name) {
    initResources();
    QFile file(QString(":/trazor/help/%1.md").arg(QLatin1String(name)));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

} // namespace

void openPage(QWidget* parent, const QString& title, const QString& html, const QSize& size, const QString& markdown) {
    for (QDialog* const open : parent->findChildren<QDialog*>(kPageName)) {
        if (open->windowTitle() == title) {
            open->raise();
            return open->activateWindow();
        }
    }
    auto* dialog = new QDialog(parent);
    dialog->setObjectName(kPageName);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    auto* text = new QTextBrowser;
    text->setHtml(html);
    if (!markdown.isEmpty()) {
        QTextCursor end(text->document());
        end.movePosition(QTextCursor::End);
        end.insertBlock(QTextBlockFormat());
        if (QTextList* const list = end.currentList()) {
            list->remove(end.block());
            end.setBlockFormat(QTextBlockFormat());
        }
        end.insertFragment(QTextDocumentFragment::fromMarkdown(markdown));
        for (QTextBlock block = text->document()->begin(); block.isValid(); block = block.next()) {
            QTextBlockFormat format = block.blockFormat();
            if (format.nonBreakableLines()) { // code lines wider than the page
                format.setNonBreakableLines(false);
                QTextCursor(block).setBlockFormat(format);
            }
        }
    }
    text->moveCursor(QTextCursor::Start); // the cursor moved with the inserted text
    text->setOpenExternalLinks(true);
    text->setFrameShape(QFrame::NoFrame);
    text->document()->setDocumentMargin(12);
    text->setAccessibleName(title);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    auto* layout = new QVBoxLayout(dialog);
    layout->addWidget(text);
    layout->addWidget(buttons);
    resizeOnScreen(*dialog, size);
    dialog->show(); // modeless, to be read beside the window
}

void showAboutScore(QWidget* parent) {
    openPage(parent, "About this score", {}, {860, 660}, page("score") + '\n' + page("evidence"));
}

void showAboutViews(QWidget* parent) {
    openPage(parent, "About the views", {}, {860, 660}, page("views"));
}

void showAbout(QWidget* parent) {
    const auto version = session::programVersion();
    openPage(parent, "About T-Razor Studio",
             QString("<h3>T-Razor Studio %1</h3><p>Training-free search for Transformers with DSS++.</p>"
                     "<p>Free software under the GNU General Public License, version 3 or later. No warranty.</p>"
                     "<p>Uses Qt, QCustomPlot, LibTorch, SQLite, nlohmann_json and yaml-cpp.</p>")
                 .arg(QString::fromUtf8(version.data(), static_cast<qsizetype>(version.size()))),
             {440, 280});
}

} // namespace trazor::ui
