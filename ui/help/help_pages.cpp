// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help/help_pages.h"

#include "core/session/manifest.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QFile>
#include <QTextBlock>
#include <QTextBrowser>
#include <QTextCursor>
#include <QTextDocumentFragment>
#include <QTextList>
#include <QVBoxLayout>

// Outside of namespaces, as Qt wants it. Resources of a static library have to be called in.
static void initResources() {
    Q_INIT_RESOURCE(help_pages);
}

namespace trazor::ui {

namespace {

constexpr auto kPageName = "page";

/// The section of the README with the measured figures and the commands that made them, so that they are written once.
QString measuredFigures() {
    initResources();
    QFile file(":/trazor/README.md");
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    const QString text = QString::fromUtf8(file.readAll());
    const qsizetype begin = text.indexOf("\n## How far to trust the score");
    const qsizetype end = text.indexOf("\n## ", begin + 1);
    return begin < 0 ? QString() : text.mid(begin, end < 0 ? -1 : end - begin);
}

constexpr auto kAboutScore = R"(
<h3>What the score is</h3>
<p>No candidate is trained. Each network gets random weights, sliced from shared super-nets, and one forward and backward
pass of an all-ones image. From the weights W and gradients G of each block come</p>
<ul>
<li><b>D, synaptic diversity</b> of the attention: product of the nuclear norms of G and W, summed over its matrices;</li>
<li><b>S, synaptic saliency</b> of the MLP: sum of |G &middot; W| over its matrices;</li>
<li><b>DSS</b> = D + S, as in TF-TAS (CVPR 2022);</li>
<li><b>DSS++</b>: both are replaced by their ranks among all candidates of the session, and the ranks are averaged, so that
neither outweighs the other. It lies between 0 and 1 and changes as the session grows. Compare it within one session
only.</li>
</ul>
<h3>Levels of DSS++</h3>
<p>Ranks are taken at the coarsest level at which values can be compared: the whole <b>net</b> where all blocks are alike
(AutoFormer, GPT-2), each <b>stage</b> where resolutions differ (PiT, Swin), each <b>block</b> where operators differ
(FlexiBERT; a missing block adds nothing). Only <i>net</i> is the literal reading of the paper. The defaults stage and block were
chosen after seeing benchmark results, without a held-out set, so they are provisional. <b>Log-rank</b> takes the product of the
two ranks instead of their mean, as AZ-NAS does.</p>
<h3>What is known, and what is our decision</h3>
<p>The paper (Zhou et al., T-Razor, IEEE TPAMI 2024) says that the ranks of diversity and saliency are unified, and that they
guide where a block-wise evolution changes a network. Its equations, settings and code are not public. Tie rule, level of
the ranks, population and operators are our decisions, taken from measurements.</p>
<h3>In short</h3>
<ul>
<li><b>The parameter count alone does about as well.</b> DSS++ says something of its own only among networks of
similar size: set a band, or look at the Pareto front.</li>
<li>One super-net is noisy. Four are the default, and the best candidates are scored again on fresh ones at the end.
Differences below the seed spread in the inspector mean nothing.</li>
<li>Small images are scored instead of full ones by default. At the end a sample of the candidates is scored at both sizes, and
the inspector tells how alike they rank.</li>
<li>A guided choice of positions measured neither better nor worse than a uniform one; you can switch it off.</li>
<li>View, Proxy bench measures all this here, on the same trained networks, with a switch for size bands.</li>
</ul>
)";

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
            if (format.nonBreakableLines()) { // commands, longer than the page is wide
                format.setNonBreakableLines(false);
                QTextCursor(block).setBlockFormat(format);
            }
        }
    }
    text->setOpenExternalLinks(true);
    text->setFrameShape(QFrame::NoFrame);
    text->document()->setDocumentMargin(12);
    text->setAccessibleName(title);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    auto* layout = new QVBoxLayout(dialog);
    layout->addWidget(text);
    layout->addWidget(buttons);
    dialog->resize(size);
    dialog->show(); // to be read beside the window
}

void showAboutScore(QWidget* parent) {
    openPage(parent, "About this score", kAboutScore, {860, 660}, measuredFigures());
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
