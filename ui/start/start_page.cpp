// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/start/start_page.h"

#include "core/space/file/space_json.h"
#include "ui/start/preset_card.h"
#include "ui/start/run_list.h"
#include "ui/support/dialogs.h"
#include "ui/support/icons.h"
#include "ui/support/labels.h"

#include <QButtonGroup>
#include <QCommandLinkButton>
#include <QDir>
#include <QEvent>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace trazor::ui {

namespace {

constexpr int kSideWidth = 262;
constexpr int kMargin = 28;
constexpr int kColumnGap = 32;
constexpr int kCardGap = 12;
constexpr int kCardWidth = 206; ///< minimum
constexpr int kMostColumns = 6; ///< of cards

} // namespace

StartPage::StartPage(QWidget* parent)
    : QWidget(parent) {
    setObjectName("startPage");
    auto* page = new QWidget;
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(kMargin, 24, kMargin, 24);
    layout->setSpacing(8);
    layout->addWidget(makeHeading("T-Razor Studio", 2.0));
    layout->addWidget(makeMuted("Find a Transformer that fits your budget, without training a single candidate."));
    layout->addSpacing(14);
    m_runsTitle = makeHeading("Your searches", 1.2);
    m_runsTitle->hide();
    m_runs = new RunList;
    connect(m_runs, &RunList::openRequested, this, &StartPage::recentChosen);
    connect(m_runs, &RunList::resumeRequested, this, &StartPage::runResumed);
    connect(m_runs, &RunList::overlayRequested, this, &StartPage::overlayRequested);
    connect(m_runs, &RunList::deedRequested, this, &StartPage::runDeed);
    layout->addWidget(m_runsTitle);
    layout->addWidget(m_runs);
    auto* columns = new QHBoxLayout;
    columns->setSpacing(kColumnGap);
    columns->addWidget(makeGallery(), 1);
    columns->addWidget(makeSide());
    layout->addLayout(columns);
    layout->addStretch();

    auto* scroll = new QScrollArea;
    scroll->setWidget(page);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setAccessibleName("Start page");
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(scroll);
}

QWidget* StartPage::makeGallery() {
    auto* gallery = new QWidget;
    auto* layout = new QVBoxLayout(gallery);
    layout->setContentsMargins(0, 0, 0, 0);
    auto* kinds = new QHBoxLayout;
    kinds->setSpacing(6);
    kinds->addWidget(makeHeading("New search", 1.2));
    kinds->addSpacing(12);
    layout->addLayout(kinds);
    layout->addWidget(makeMuted("Choose a search space; limits and settings come next."));
    layout->addSpacing(6);
    auto* choice = new QButtonGroup(gallery);
    for (const char* const kind : {"Vision", "Text"}) {
        auto* cards = new QWidget;
        m_galleries.push_back({new QGridLayout(cards), {}});
        m_galleries.back().grid->setContentsMargins(0, 0, 0, 0);
        m_galleries.back().grid->setSpacing(kCardGap);
        layout->addWidget(cards);
        auto* button = new QToolButton;
        button->setObjectName(QString("gallery") + kind);
        button->setText(kind);
        button->setCheckable(true);
        connect(button, &QAbstractButton::toggled, cards, &QWidget::setVisible);
        choice->addButton(button);
        kinds->addWidget(button);
        button->setChecked(choice->buttons().size() == 1);
        cards->setVisible(button->isChecked());
    }
    kinds->addStretch();
    for (const std::string& name : space::presetNames()) {
        auto* card = new PresetCard(space::preset(name));
        card->setObjectName("preset-" + QString::fromStdString(name));
        connect(card, &QAbstractButton::clicked, this,
                [this, name] { emit presetChosen(QString::fromStdString(name)); });
        m_galleries[space::preset(name).readsText() ? 1 : 0].cards.push_back(card);
    }
    for (std::size_t kind = 0; kind < m_galleries.size(); ++kind) {
        QAbstractButton& button = *choice->buttons()[static_cast<qsizetype>(kind)];
        button.setToolTip(QString("The %1 spaces of networks for %2")
                              .arg(m_galleries[kind].cards.size())
                              .arg(kind == 0 ? "images" : "text"));
        button.setAccessibleName("Spaces for " + button.text().toLower());
    }
    placeCards();
    layout->addStretch();
    return gallery;
}

QWidget* StartPage::makeSide() {
    auto* side = new QWidget;
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(makeHeading("Get started", 1.2));
    m_session = addLink(*layout, "startSession", "Back to the session", {}, "Go to the open session");
    m_session->hide();
    m_exampleSession =
        addLink(*layout, "startExampleSession", "Open the example", "A finished search of AutoFormer-Tiny to explore",
                "Opens a session that ships with the program");
    m_example = addLink(*layout, "startExample", "Run the example",
                        "AutoFormer-Tiny, 5.4 M to 6.5 M parameters, 300 evaluations",
                        "Starts a search at once; stop or pause it whenever you like");
    m_open =
        addLink(*layout, "startOpen", "Open\u2026", "A session or a search space; you can also drop one on this window",
                "Opens a *.trazor or *.space.json file");
    m_editor = addLink(*layout, "startEditor", "Make a search space",
                       "From a copy of any of these, in the space editor", "Opens the space editor");
    m_exampleSession->setProperty(kQuestionProperty, "Open the example?");
    m_example->setProperty(kQuestionProperty, "Start the example search?");
    connect(m_session, &QAbstractButton::clicked, this, &StartPage::sessionRequested);
    connect(m_exampleSession, &QAbstractButton::clicked, this, &StartPage::exampleSessionRequested);
    connect(m_example, &QAbstractButton::clicked, this, &StartPage::exampleRequested);
    connect(m_open, &QAbstractButton::clicked, this, &StartPage::openRequested);
    connect(m_editor, &QAbstractButton::clicked, this, &StartPage::editorRequested);
    layout->addSpacing(16);
    layout->addWidget(makeHeading("Recent", 1.2));
    m_recent = new QVBoxLayout;
    m_recent->setSpacing(2);
    layout->addLayout(m_recent);
    layout->addStretch();
    side->setFixedWidth(kSideWidth);
    setIcons();
    return side;
}

QCommandLinkButton* StartPage::addLink(QVBoxLayout& layout, const char* name, const QString& text,
                                       const QString& explanation, const QString& help) {
    auto* link = new QCommandLinkButton(text, explanation);
    link->setObjectName(name);
    link->setAccessibleName(text);
    link->setAccessibleDescription(explanation);
    link->setToolTip(help);
    layout.addWidget(link);
    return link;
}

void StartPage::placeCards() {
    const int free = width() - 2 * kMargin - kColumnGap - kSideWidth - 16; // the scroll bar
    const int columns = std::clamp((free + kCardGap) / (kCardWidth + kCardGap), 2, kMostColumns);
    if (columns == m_columns) {
        return;
    }
    m_columns = columns;
    for (const Gallery& gallery : m_galleries) {
        for (int i = 0; i < static_cast<int>(gallery.cards.size()); ++i) {
            gallery.grid->addWidget(gallery.cards[static_cast<std::size_t>(i)], i / columns, i % columns);
        }
        for (int column = 0; column < kMostColumns; ++column) { // keeps the card width when a gallery has few cards
            gallery.grid->setColumnStretch(column, column < columns ? 1 : 0);
        }
    }
}

void StartPage::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    placeCards();
}

void StartPage::setSession(const QString& name) {
    m_session->setVisible(!name.isEmpty());
    m_session->setDescription(name);
}

void StartPage::setIcons() {
    m_session->setIcon(makeIcon(Glyph::Resume, palette()));
    m_exampleSession->setIcon(makeIcon(Glyph::Chart, palette()));
    m_example->setIcon(makeIcon(Glyph::Start, palette()));
    m_open->setIcon(makeIcon(Glyph::Folder, palette()));
    m_editor->setIcon(makeIcon(Glyph::Pencil, palette()));
}

/// Makes Enter click the focused button, as the space bar does.
void StartPage::keyPressEvent(QKeyEvent* event) {
    auto* button = qobject_cast<QAbstractButton*>(focusWidget());
    if (button != nullptr && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) {
        button->click();
        return;
    }
    QWidget::keyPressEvent(event);
}

void StartPage::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        setIcons();
    }
}

void StartPage::setRuns(std::vector<RunSummary> runs) {
    m_runsTitle->setVisible(!runs.empty());
    m_runs->setRuns(std::move(runs));
}

void StartPage::setRecent(const QStringList& files) {
    while (QLayoutItem* item = m_recent->takeAt(0)) {
        item->widget()->deleteLater(); // the signal may come from this widget's own link
        delete item;
    }
    for (const QString& file : files) {
        const QString name = QFileInfo(file).fileName().toHtmlEscaped();
        const bool exists = QFileInfo::exists(file);
        if (exists && QFileInfo(file).suffix() == "trazor") {
            continue;
        }
        auto* entry = new QLabel(exists ? QString("<a href=\"open\">%1</a>").arg(name)
                                        : QString("%1, missing. <a href=\"forget\">Forget</a>").arg(name));
        entry->setToolTip(QDir::toNativeSeparators(file));
        entry->setAccessibleName(exists ? "Open " + QFileInfo(file).fileName() : entry->text());
        entry->setForegroundRole(exists ? QPalette::WindowText : QPalette::PlaceholderText);
        entry->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
        connect(entry, &QLabel::linkActivated, this, [this, file](const QString& deed) {
            if (deed == "open") {
                emit recentChosen(file);
            } else {
                emit recentForgotten(file);
            }
        });
        m_recent->addWidget(entry);
    }
    if (m_recent->isEmpty()) {
        m_recent->addWidget(makeMuted("Search spaces that you open will be listed here."));
    }
}

} // namespace trazor::ui
