// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/start_page.h"

#include "core/space/space_json.h"
#include "ui/shell/icons.h"
#include "ui/shell/preset_card.h"

#include <QCommandLinkButton>
#include <QEvent>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

namespace trazor::ui {

namespace {

constexpr int kCardsPerRow = 3;

QLabel* makeHeading(const QString& text, double scale) {
    auto* label = new QLabel(text);
    QFont font = label->font();
    font.setPointSizeF(font.pointSizeF() * scale);
    font.setBold(true);
    label->setFont(font);
    return label;
}

QLabel* makeMuted(const QString& text) {
    auto* label = new QLabel(text);
    label->setWordWrap(true);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

} // namespace

StartPage::StartPage(QWidget* parent)
    : QWidget(parent) {
    setObjectName("startPage");
    auto* page = new QWidget;
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(40, 32, 40, 32);
    layout->setSpacing(8);
    layout->addWidget(makeHeading("T-Razor Studio", 2.0));
    layout->addWidget(makeMuted("Find a Transformer that fits your budget, without training a single candidate."));
    layout->addSpacing(20);
    auto* columns = new QHBoxLayout;
    columns->setSpacing(40);
    columns->addWidget(makeGallery(), 3);
    columns->addWidget(makeSide(), 1);
    layout->addLayout(columns);
    layout->addStretch();

    auto* scroll = new QScrollArea;
    scroll->setWidget(page);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(scroll);
}

QWidget* StartPage::makeGallery() {
    auto* gallery = new QWidget;
    auto* layout = new QVBoxLayout(gallery);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(makeHeading("New search", 1.2));
    layout->addWidget(makeMuted("Choose a search space; limits and settings come next."));
    auto* cards = new QGridLayout;
    cards->setSpacing(12);
    int count = 0;
    for (const std::string& name : space::presetNames()) {
        auto* card = new PresetCard(space::preset(name));
        card->setObjectName("preset-" + QString::fromStdString(name));
        connect(card, &QAbstractButton::clicked, this, [this, name] { emit presetChosen(QString::fromStdString(name)); });
        cards->addWidget(card, count / kCardsPerRow, count % kCardsPerRow);
        ++count;
    }
    layout->addSpacing(6);
    layout->addLayout(cards);
    layout->addStretch();
    return gallery;
}

QWidget* StartPage::makeSide() {
    auto* side = new QWidget;
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(makeHeading("Begin", 1.2));
    m_example = new QCommandLinkButton("Run the example", "AutoFormer-Tiny, 5.4 M to 6.5 M parameters, 300 evaluations");
    m_example->setObjectName("startExample");
    m_example->setToolTip("Starts a search at once; stop or pause it whenever you like");
    connect(m_example, &QAbstractButton::clicked, this, &StartPage::exampleRequested);
    layout->addWidget(m_example);
    m_open = new QCommandLinkButton("Open a session\u2026", "A *.trazor file; you can also drop one on this window");
    m_open->setObjectName("startOpen");
    connect(m_open, &QAbstractButton::clicked, this, &StartPage::openRequested);
    layout->addWidget(m_open);
    layout->addSpacing(16);
    layout->addWidget(makeHeading("Recent", 1.2));
    m_recent = new QVBoxLayout;
    m_recent->setSpacing(2);
    layout->addLayout(m_recent);
    layout->addStretch();
    side->setMinimumWidth(270);
    setIcons();
    return side;
}

void StartPage::setIcons() {
    m_example->setIcon(makeIcon(Glyph::Start, palette()));
    m_open->setIcon(makeIcon(Glyph::Folder, palette()));
}

void StartPage::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        setIcons();
    }
}

void StartPage::setRecent(const QStringList& files) {
    while (QLayoutItem* item = m_recent->takeAt(0)) {
        item->widget()->deleteLater(); // its own link may be what called us
        delete item;
    }
    if (files.isEmpty()) {
        m_recent->addWidget(makeMuted("Sessions that you start or open will be listed here."));
    }
    for (const QString& file : files) {
        auto* entry = new QLabel(QString("<a href=\"%1\">%2</a>").arg(file.toHtmlEscaped(),
                                                                      QFileInfo(file).fileName().toHtmlEscaped()));
        entry->setToolTip(file);
        entry->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
        connect(entry, &QLabel::linkActivated, this, [this, file] { emit recentChosen(file); });
        m_recent->addWidget(entry);
    }
}

} // namespace trazor::ui
