// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/editor/json_places.h"

#include <QPlainTextEdit>

namespace trazor::ui {

/// JSON editor with line numbers, syntax colours and an underlined error.
class SpaceTextEdit final : public QPlainTextEdit {
    Q_OBJECT

public:
    explicit SpaceTextEdit(QWidget* parent = nullptr);

    std::string text() const; ///< UTF-8
    /// Replaces only the differing part, as one undoable step.
    void replaceText(const std::string& text);
    /// Underlines a byte range of the text; an empty range marks its whole line.
    void markProblem(const TextRange& range, const QString& message);
    void clearProblem();
    int problemLine() const noexcept { return m_problemLine; } ///< from 1; 0 if there is none
    /// Moves the cursor to the marked range.
    void goToProblem();

    int numbersWidth() const;
    void paintNumbers(QPaintEvent& event);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void showMark();

    QWidget* m_numbers;
    int m_problemStart = 0; ///< in characters
    int m_problemEnd = 0;
    int m_problemLine = 0;
};

} // namespace trazor::ui
