// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/table/filter_edit.h"

#include "ui/support/underline.h"
#include "ui/table/filter_help.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QKeyEvent>
#include <QStringListModel>

#include <algorithm>

namespace trazor::ui {

FilterEdit::FilterEdit(QWidget* parent)
    : QLineEdit(parent)
    , m_words(new QStringListModel(this))
    , m_completer(new QCompleter(m_words, this)) {
    // Words are matched here, because QLineEdit's own completion treats the whole text as one word.
    m_completer->setWidget(this);
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_completer->setMaxVisibleItems(12);
    connect(m_completer, qOverload<const QString&>(&QCompleter::activated), this, &FilterEdit::complete);
    connect(this, &QLineEdit::textEdited, this, [this] { offer(false); });
    m_completer->popup()->installEventFilter(this);
}

bool FilterEdit::isOffering() const {
    return m_completer->popup()->isVisible();
}

bool FilterEdit::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_completer->popup() && event->type() == QEvent::Hide) {
        emit offerEnded();
    }
    // The completer would pass Tab to the box, which would move the focus.
    if (watched == m_completer->popup() && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent*>(event)->key() == Qt::Key_Tab) {
        const QModelIndex current = m_completer->popup()->currentIndex();
        const QModelIndex chosen = current.isValid() ? current : m_completer->completionModel()->index(0, 0);
        m_completer->popup()->hide();
        complete(chosen.data().toString());
        return true;
    }
    return QLineEdit::eventFilter(watched, event);
}

void FilterEdit::markProblem(qsizetype position, qsizetype length) {
    underline(*this, position, length);
}

void FilterEdit::keyPressEvent(QKeyEvent* event) {
    const bool isTaken = isOffering();
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Tab:
    case Qt::Key_Backtab:
    case Qt::Key_Escape:
        if (isTaken) {
            event->ignore(); // the completer handles the key
            return;
        }
        break;
    case Qt::Key_Space:
        if (event->modifiers().testFlag(Qt::ControlModifier)) {
            offer(true);
            return;
        }
        break;
    default:
        break;
    }
    QLineEdit::keyPressEvent(event);
}

qsizetype FilterEdit::wordStart() const {
    qsizetype start = cursorPosition();
    while (start > 0 && (text()[start - 1].isLetterOrNumber() || QStringLiteral("_.+-#").contains(text()[start - 1]))) {
        --start;
    }
    return start;
}

bool FilterEdit::expectsName() const {
    const QString before = text().left(wordStart());
    const QString trimmed = before.trimmed();
    const bool isQuoted = before.count('"') % 2 == 1 || before.count('\'') % 2 == 1;
    return !isQuoted && !trimmed.endsWith("contains", Qt::CaseInsensitive) &&
           (trimmed.isEmpty() || !QStringLiteral("=~:").contains(trimmed.back()));
}

void FilterEdit::offer(bool all) {
    const qsizetype start = wordStart();
    const QString word = text().mid(start, cursorPosition() - start);
    const QStringList found =
        expectsName() && (all || !word.isEmpty()) ? filterCompletions(word, m_columns) : QStringList();
    if (found.isEmpty() || (found.size() == 1 && found.front().compare(word, Qt::CaseInsensitive) == 0)) {
        m_completer->popup()->hide();
        return;
    }
    m_words->setStringList(found);
    QRect place = cursorRect();
    place.setWidth(std::max(140, m_completer->popup()->sizeHintForColumn(0) + 40));
    m_completer->complete(place);
}

void FilterEdit::complete(const QString& word) {
    const qsizetype start = wordStart();
    setSelection(static_cast<int>(start), cursorPosition() - static_cast<int>(start));
    insert(word + ' ');
}

} // namespace trazor::ui
