// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;

namespace trazor::ui {

class FieldNote;

/// A line above the views that says what went wrong (or right) and what to do; it never blocks the window.
class MessageBar final : public QFrame {
    Q_OBJECT

public:
    explicit MessageBar(QWidget* parent = nullptr);

    void showProblem(const QString& message, const QString& hint = {});
    void showNote(const QString& message);
    QString text() const; ///< empty while hidden

private:
    void show(const QString& message, const QString& hint, bool isProblem);

    FieldNote* m_mark;
    QLabel* m_text;
};

} // namespace trazor::ui
