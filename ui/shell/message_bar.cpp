// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/message_bar.h"

#include "core/base/log.h"
#include "ui/support/field_note.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

namespace trazor::ui {

namespace {

constexpr std::chrono::seconds kReadingTime{10};
constexpr int kMargin = 12;

} // namespace

MessageBar::MessageBar(QWidget* parent)
    : QFrame(parent)
    , m_mark(new FieldNote)
    , m_text(new QLabel)
    , m_button(new QToolButton)
    , m_close(new QToolButton)
    , m_leaving(new QTimer(this)) {
    setObjectName("messageBar");
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_close->setText(QStringLiteral("\u2715"));
    m_close->setAutoRaise(true);
    m_close->setAccessibleName("Close message");
    m_close->setToolTip("Close this message");
    connect(m_close, &QToolButton::clicked, this, &QWidget::hide);
    m_button->setObjectName("messageButton");
    m_button->setToolTip("What can be done now");
    m_button->setAccessibleName("What can be done now");
    connect(m_button, &QToolButton::clicked, this, [this] {
        const std::function<void()> act = m_act; // copied, because the call may show the next message
        if (!isWork()) {
            hide();
        }
        act();
    });
    m_leaving->setInterval(kReadingTime);
    connect(m_leaving, &QTimer::timeout, this, &MessageBar::leave);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 6, 6, 6);
    layout->setSpacing(10);
    m_mark->setWordWrap(false);
    layout->addWidget(m_mark);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_button);
    layout->addWidget(m_close);
    parent->installEventFilter(this);
    hide();
}

void MessageBar::place() {
    constexpr int kWidest = 820;
    const QWidget& below = *parentWidget();
    // The size hint of a word-wrapping label is several short lines, however much room there is.
    const int unbroken = m_text->fontMetrics().size(0, m_text->text()).width();
    const int wanted = sizeHint().width() + std::max(0, unbroken - m_text->sizeHint().width()) + 1;
    const int width = std::clamp(wanted, 1, std::max(1, std::min(kWidest, below.width() - 2 * kMargin)));
    const int height = heightForWidth(width);
    setGeometry(placeOf({width, height}));
    raise();
}

/// At the bottom centre, above any buttons that the bar would cover.
QRect MessageBar::placeOf(const QSize& size) const {
    constexpr int kGap = 6;
    const QWidget& below = *parentWidget();
    const QRect lowest((below.width() - size.width()) / 2, below.height() - size.height() - kMargin, size.width(),
                       size.height());
    std::vector<QRect> buttons;
    for (const QPushButton* const button : below.findChildren<QPushButton*>()) {
        if (button->isVisible() && !button->visibleRegion().isEmpty()) {
            buttons.emplace_back(button->mapTo(&below, QPoint()), button->size());
        }
    }
    std::sort(buttons.begin(), buttons.end(), [](const QRect& a, const QRect& b) { return a.bottom() > b.bottom(); });
    QRect place = lowest;
    for (const QRect& button : buttons) {
        if (place.intersects(button)) {
            place.moveBottom(button.top() - kGap);
        }
    }
    return place.top() > below.height() / 3 ? place : lowest; // buttons are everywhere
}

bool MessageBar::eventFilter(QObject* watched, QEvent* event) {
    if (watched == parent() && event->type() == QEvent::Resize && !isHidden()) {
        place();
    }
    return QFrame::eventFilter(watched, event);
}

void MessageBar::showProblem(const QString& message, const QString& hint) {
    log::error(message.toStdString());
    show(hint.isEmpty() ? message : message + '\n' + hint, Kind::Problem, "Log", [this] { showLog(); });
}

void MessageBar::showNote(const QString& message) {
    show(message, Kind::Note);
}

void MessageBar::showDone(const QString& message) {
    show(message, Kind::Note);
    m_leaving->start();
}

void MessageBar::showProblemWith(const QString& message, const QString& button, std::function<void()> act) {
    show(message, Kind::Problem, button, std::move(act));
}

void MessageBar::showDoneWith(const QString& message, const QString& button, std::function<void()> act) {
    show(message, Kind::Note, button, std::move(act));
    m_leaving->start();
}

void MessageBar::showWork(const QString& message, std::function<void()> cancel) {
    show(message, Kind::Work, "Cancel", std::move(cancel));
}

QString MessageBar::text() const {
    return isHidden() ? QString() : m_text->text();
}

void MessageBar::show(const QString& message, Kind kind, const QString& button, std::function<void()> act) {
    const bool isSameWork = isWork() && kind == Kind::Work;
    m_kind = kind;
    m_leaving->stop();
    if (kind == Kind::Problem) {
        m_mark->showProblem(QStringLiteral("\u25B2"));
    } else {
        m_mark->showHint(kind == Kind::Work ? QStringLiteral("\u2026") : QStringLiteral("\u2713"));
    }
    m_act = std::move(act);
    m_button->setText(button);
    m_button->setAccessibleName(button);
    m_button->setVisible(!button.isEmpty());
    m_close->setVisible(kind != Kind::Work);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setText(message);
    setAccessibleName(message);
    place();
    QFrame::show();
    if (!isSameWork) { // no alert for every percent of progress
        QAccessibleEvent event(this, QAccessible::Alert);
        QAccessible::updateAccessibility(&event);
    }
}

void MessageBar::showLog() {
    QStringList lines;
    for (const std::string& line : log::lastLines()) {
        lines << QString::fromStdString(line);
    }
    auto* box = new QMessageBox(QMessageBox::Information, "Log", "The last lines of the log, for a bug report.",
                                QMessageBox::Close, window());
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setInformativeText(QString::fromStdString(log::defaultFile("trazor-studio").string()));
    box->setDetailedText(lines.join('\n'));
    box->open();
}

void MessageBar::leave() {
    const QWidget* focus = focusWidget();
    const bool isRead = underMouse() || (focus != nullptr && focus->hasFocus()) || m_text->hasSelectedText();
    if (!isRead) {
        m_leaving->stop();
        hide();
    }
}

} // namespace trazor::ui
