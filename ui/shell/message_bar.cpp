// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/message_bar.h"

#include "ui/setup/field_note.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace trazor::ui {

MessageBar::MessageBar(QWidget* parent)
    : QFrame(parent)
    , m_mark(new FieldNote)
    , m_text(new QLabel) {
    setObjectName("messageBar");
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto* close = new QToolButton;
    close->setText(QStringLiteral("\u2715"));
    close->setAutoRaise(true);
    close->setAccessibleName("Close message");
    close->setToolTip("Close this message");
    connect(close, &QToolButton::clicked, this, &QWidget::hide);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 6, 6, 6);
    layout->setSpacing(10);
    m_mark->setWordWrap(false);
    layout->addWidget(m_mark);
    layout->addWidget(m_text, 1);
    layout->addWidget(close);
    hide();
}

void MessageBar::showProblem(const QString& message, const QString& hint) {
    show(message, hint, true);
}

void MessageBar::showNote(const QString& message) {
    show(message, {}, false);
}

QString MessageBar::text() const {
    return isHidden() ? QString() : m_text->text();
}

void MessageBar::show(const QString& message, const QString& hint, bool isProblem) {
    if (isProblem) {
        m_mark->showProblem(QStringLiteral("\u25B2"));
    } else {
        m_mark->showHint(QStringLiteral("\u2713"));
    }
    m_text->setTextFormat(Qt::PlainText);
    m_text->setText(hint.isEmpty() ? message : message + '\n' + hint);
    setAccessibleName(m_text->text());
    QFrame::show();
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

} // namespace trazor::ui
