// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/space_text_edit.h"

#include "ui/support/theme.h"

#include <QFontDatabase>
#include <QPainter>
#include <QRegularExpression>
#include <QSyntaxHighlighter>
#include <QTextBlock>

#include <algorithm>

namespace trazor::ui {

namespace {

/// Colours keys, strings and numbers.
class JsonHighlighter final : public QSyntaxHighlighter {
public:
    JsonHighlighter(QTextDocument* document, const QWidget& widget)
        : QSyntaxHighlighter(document)
        , m_widget(widget) {}

protected:
    void highlightBlock(const QString& text) override {
        static const QRegularExpression kToken(
            R"re("(?:[^"\\]|\\.)*"(\s*:)?|-?\b\d[\d.eE+-]*|\b(?:true|false|null)\b)re");
        const ViewColors colors = ViewColors::of(m_widget.palette());
        auto tokens = kToken.globalMatch(text);
        while (tokens.hasNext()) {
            const QRegularExpressionMatch token = tokens.next();
            const bool isText = token.captured().startsWith('"');
            const bool isKey = isText && token.capturedLength(1) > 0;
            setFormat(static_cast<int>(token.capturedStart()), static_cast<int>(token.capturedLength()),
                      isKey    ? colors.front
                      : isText ? colors.crossover
                               : colors.knee);
        }
    }

private:
    const QWidget& m_widget;
};

class NumberArea final : public QWidget {
public:
    explicit NumberArea(SpaceTextEdit& edit)
        : QWidget(&edit)
        , m_edit(edit) {}
    QSize sizeHint() const override { return {m_edit.numbersWidth(), 0}; }

protected:
    void paintEvent(QPaintEvent* event) override { m_edit.paintNumbers(*event); }

private:
    SpaceTextEdit& m_edit;
};

} // namespace

SpaceTextEdit::SpaceTextEdit(QWidget* parent)
    : QPlainTextEdit(parent)
    , m_numbers(new NumberArea(*this)) {
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setTabChangesFocus(true); // Tab moves the focus on
    new JsonHighlighter(document(), *this);
    connect(this, &QPlainTextEdit::blockCountChanged, this, [this] { setViewportMargins(numbersWidth(), 0, 0, 0); });
    connect(this, &QPlainTextEdit::updateRequest, m_numbers, [this](const QRect& rect, int dy) {
        if (dy != 0) {
            m_numbers->scroll(0, dy);
        } else {
            m_numbers->update(0, rect.y(), m_numbers->width(), rect.height());
        }
    });
    setViewportMargins(numbersWidth(), 0, 0, 0);
}

std::string SpaceTextEdit::text() const {
    return toPlainText().toStdString();
}

void SpaceTextEdit::replaceText(const std::string& text) {
    const QString before = toPlainText();
    const QString after = QString::fromStdString(text);
    qsizetype head = 0;
    const qsizetype shorter = std::min(before.size(), after.size());
    while (head < shorter && before[head] == after[head]) {
        ++head;
    }
    qsizetype tail = 0;
    while (tail < shorter - head && before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) {
        ++tail;
    }
    if (before == after) {
        return;
    }
    QTextCursor cursor(document());
    cursor.beginEditBlock();
    cursor.setPosition(static_cast<int>(head));
    cursor.setPosition(static_cast<int>(before.size() - tail), QTextCursor::KeepAnchor);
    cursor.insertText(after.mid(head, after.size() - tail - head));
    cursor.endEditBlock();
}

void SpaceTextEdit::markProblem(const TextRange& range, const QString& message) {
    const QByteArray bytes = toPlainText().toUtf8();
    const auto position = [&](std::size_t offset) {
        return static_cast<int>(QString::fromUtf8(bytes.left(static_cast<qsizetype>(offset))).size());
    };
    m_problemStart = position(range.begin);
    m_problemEnd = position(range.end);
    QTextCursor cursor(document());
    cursor.setPosition(m_problemStart);
    m_problemLine = cursor.blockNumber() + 1;
    // For an empty range or one over several lines, mark the first line.
    if (m_problemEnd <= m_problemStart ||
        document()->findBlock(m_problemEnd).blockNumber() > cursor.blockNumber() + 1) {
        cursor.movePosition(QTextCursor::EndOfBlock);
        m_problemEnd = std::max(cursor.position(), m_problemStart);
        if (m_problemEnd == m_problemStart) {
            m_problemStart = document()->findBlock(m_problemEnd).position();
        }
    }
    viewport()->setToolTip(message);
    showMark();
}

void SpaceTextEdit::clearProblem() {
    m_problemLine = 0;
    viewport()->setToolTip({});
    showMark();
}

void SpaceTextEdit::goToProblem() {
    if (m_problemLine > 0) {
        QTextCursor cursor(document());
        cursor.setPosition(m_problemStart);
        setTextCursor(cursor);
        centerCursor();
        setFocus();
    }
}

void SpaceTextEdit::showMark() {
    QList<QTextEdit::ExtraSelection> marks;
    if (m_problemLine > 0) {
        const QColor color = ViewColors::of(palette()).infeasible;
        QTextEdit::ExtraSelection line;
        line.cursor = QTextCursor(document()->findBlockByNumber(m_problemLine - 1));
        QColor faint = color;
        faint.setAlphaF(0.12F);
        line.format.setBackground(faint);
        line.format.setProperty(QTextFormat::FullWidthSelection, true);
        QTextEdit::ExtraSelection wave;
        wave.cursor = QTextCursor(document());
        wave.cursor.setPosition(m_problemStart);
        wave.cursor.setPosition(m_problemEnd, QTextCursor::KeepAnchor);
        wave.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        wave.format.setUnderlineColor(color);
        marks = {line, wave};
    }
    setExtraSelections(marks);
    m_numbers->update();
}

int SpaceTextEdit::numbersWidth() const {
    const int digits = std::max(3, static_cast<int>(QString::number(blockCount()).size()));
    return fontMetrics().horizontalAdvance('9') * digits + 14;
}

void SpaceTextEdit::paintNumbers(QPaintEvent& event) {
    QPainter painter(m_numbers);
    const ViewColors colors = ViewColors::of(palette());
    painter.fillRect(event.rect(), palette().color(QPalette::AlternateBase));
    painter.setFont(font());
    QTextBlock block = firstVisibleBlock();
    double top = blockBoundingGeometry(block).translated(contentOffset()).top();
    while (block.isValid() && top <= event.rect().bottom()) {
        const double height = blockBoundingRect(block).height();
        const bool isWrong = block.blockNumber() + 1 == m_problemLine;
        painter.setPen(isWrong ? colors.infeasible : colors.mutedText);
        painter.drawText(QRectF(0, top, m_numbers->width() - 8, height), Qt::AlignRight | Qt::AlignVCenter,
                         QString::number(block.blockNumber() + 1));
        top += height;
        block = block.next();
    }
}

void SpaceTextEdit::resizeEvent(QResizeEvent* event) {
    QPlainTextEdit::resizeEvent(event);
    const QRect area = contentsRect();
    m_numbers->setGeometry(QRect(area.left(), area.top(), numbersWidth(), area.height()));
}

void SpaceTextEdit::changeEvent(QEvent* event) {
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_numbers != nullptr) {
        for (auto* highlighter : document()->findChildren<QSyntaxHighlighter*>()) {
            highlighter->rehighlight();
        }
        showMark();
    }
}

} // namespace trazor::ui
