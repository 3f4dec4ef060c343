// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/compare_header.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

namespace trazor::ui {

namespace {

constexpr int kHeight = 48; ///< name above the buttons: six columns fit into 700 pixels

QToolButton* makeButton(const QString& text, const QString& what) {
    auto* button = new QToolButton;
    button->setText(text);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    button->setToolTip(what);
    button->setAccessibleName(what);
    return button;
}

} // namespace

CompareHeader::CompareHeader(QWidget* parent)
    : QHeaderView(Qt::Horizontal, parent) {
    setAccessibleName("Compared candidates");
    connect(this, &QHeaderView::sectionResized, this, [this] { place(); });
}

QSize CompareHeader::sizeHint() const {
    return {QHeaderView::sizeHint().width(), kHeight};
}

void CompareHeader::setColumns(const std::vector<Column>& columns) {
    for (QWidget* controls : m_controls) {
        for (QToolButton* button : controls->findChildren<QToolButton*>()) {
            button->setObjectName({});
        }
        controls->hide();
        controls->deleteLater(); // its own signal may have led here
    }
    m_controls.clear();
    for (std::size_t i = 0; i < columns.size(); ++i) {
        m_controls.push_back(makeControls(static_cast<int>(i), columns[i], static_cast<int>(columns.size())));
    }
    place();
}

QWidget* CompareHeader::makeControls(int column, const Column& what, int columns) {
    auto* controls = new QWidget(viewport());
    auto* layout = new QVBoxLayout(controls);
    layout->setContentsMargins(2, 1, 2, 2);
    layout->setSpacing(0);
    auto* name = makeButton(what.name, "Show " + what.name + " in the inspector");
    QFont bold = name->font();
    bold.setBold(true);
    name->setFont(bold);
    connect(name, &QToolButton::clicked, this, [this, column] { emit nameClicked(column); });
    auto* pin = makeButton("Pin", "Keep " + what.name + " when others are compared");
    pin->setObjectName(QString("comparePin%1").arg(column));
    pin->setCheckable(true);
    pin->setChecked(what.isPinned);
    connect(pin, &QToolButton::toggled, this, [this, column](bool pinned) { emit pinToggled(column, pinned); });
    auto* left = makeButton(QStringLiteral("\u2039"),
                            "Move " + what.name + " to the left. The first one is what the others are compared with.");
    left->setObjectName(QString("compareLeft%1").arg(column));
    left->setEnabled(column > 0);
    connect(left, &QToolButton::clicked, this, [this, column] { emit moveRequested(column, -1); });
    auto* right = makeButton(QStringLiteral("\u203a"), "Move " + what.name + " to the right");
    right->setObjectName(QString("compareRight%1").arg(column));
    right->setEnabled(column + 1 < columns);
    connect(right, &QToolButton::clicked, this, [this, column] { emit moveRequested(column, 1); });
    auto* remove = makeButton(QStringLiteral("\u00d7"), "Take " + what.name + " off the board");
    remove->setObjectName(QString("compareRemove%1").arg(column));
    connect(remove, &QToolButton::clicked, this, [this, column] { emit removeRequested(column); });
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(0);
    for (QToolButton* button : {pin, left, right, remove}) {
        buttons->addWidget(button);
    }
    buttons->addStretch(1);
    layout->addWidget(name, 0, Qt::AlignLeft);
    layout->addLayout(buttons);
    controls->show();
    return controls;
}

void CompareHeader::focusMove(int column, int by) {
    const char* sides[] = {"compareLeft%1", "compareRight%1"};
    for (const int side : {by > 0 ? 1 : 0, by > 0 ? 0 : 1}) {
        if (auto* button = findChild<QToolButton*>(QString(sides[side]).arg(column));
            button != nullptr && button->isEnabled()) {
            return button->setFocus();
        }
    }
}

void CompareHeader::place() {
    for (std::size_t i = 0; i < m_controls.size() && static_cast<int>(i) < count(); ++i) {
        m_controls[i]->setGeometry(sectionViewportPosition(static_cast<int>(i)), 0, sectionSize(static_cast<int>(i)),
                                   height());
    }
}

void CompareHeader::updateGeometries() {
    QHeaderView::updateGeometries();
    place();
}

void CompareHeader::paintSection(QPainter* painter, const QRect& rect, int logicalIndex) const {
    Q_UNUSED(logicalIndex)
    painter->fillRect(rect, palette().window());
    painter->setPen(palette().color(QPalette::Mid));
    painter->drawLine(rect.bottomLeft(), rect.bottomRight());
}

} // namespace trazor::ui
