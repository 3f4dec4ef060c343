// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/editor/json_places.h"

#include <QPlainTextEdit>

namespace trazor::ui {

/// JSON with line numbers, colours, and a place underlined as wrong.
class SpaceTextEdit final : public QPlainTextEdit {
    Q_OBJECT

public:
    explicit SpaceTextEdit(QWidget* parent = nullptr);

    std::string text() const; ///< UTF-8
    /// Changes what differs, as one step that can be undone.
    void replaceText(const std::string& text);
    /// Underlines a stretch of the text, in bytes; an empty one marks its line. `line` counts from 1.
    void markProblem(const TextRange& range, const QString& message);
    void clearProblem();
    int problemLine() const noexcept { return m_problemLine; } ///< from 1; 0: none
    /// Puts the cursor at the marked place.
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
