// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

#include <functional>

class QLabel;
class QTimer;
class QToolButton;

namespace trazor::ui {

class FieldNote;

/// Reports problems (with a remedy), results and work in progress. Overlays the bottom of its parent, moves no other
/// widget and never blocks the window.
class MessageBar final : public QFrame {
    Q_OBJECT

public:
    explicit MessageBar(QWidget* parent);

    void showProblem(const QString& message, const QString& hint = {});
    void showNote(const QString& message);
    /// A success message. It disappears by itself, but not while under the pointer or the keyboard focus.
    void showDone(const QString& message);
    /// Like the above, with a button for a remedy or a next step.
    void showProblemWith(const QString& message, const QString& button, std::function<void()> act);
    void showDoneWith(const QString& message, const QString& button, std::function<void()> act);
    /// Reports work in progress, with a Cancel button instead of the close button.
    void showWork(const QString& message, std::function<void()> cancel);
    QString text() const; ///< empty while hidden
    bool isProblem() const noexcept { return !isHidden() && m_kind == Kind::Problem; }
    /// Positions the bar again after the widgets below it have moved.
    void place();
    bool isWork() const noexcept { return !isHidden() && m_kind == Kind::Work; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    enum class Kind { Problem, Note, Work };

    void show(const QString& message, Kind kind, const QString& button = {}, std::function<void()> act = {});
    void showLog();
    QRect placeOf(const QSize& size) const;
    void leave();

    FieldNote* m_mark;
    QLabel* m_text;
    QToolButton* m_button;
    QToolButton* m_close;
    QTimer* m_leaving; ///< runs while a message that disappears by itself is shown
    Kind m_kind = Kind::Note;
    std::function<void()> m_act; ///< slot of the button
};

} // namespace trazor::ui
