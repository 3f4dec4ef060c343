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

/// Says what went wrong (or right) and what to do, or what is being done. It lies over the foot of its parent, moves
/// nothing and never blocks the window.
class MessageBar final : public QFrame {
    Q_OBJECT

public:
    explicit MessageBar(QWidget* parent);

    void showProblem(const QString& message, const QString& hint = {});
    void showNote(const QString& message);
    /// Something went as it was asked to. Goes away by itself, but not from under the pointer or the keyboard.
    void showDone(const QString& message);
    /// The same, with a button for what can be done about it or with it.
    void showProblemWith(const QString& message, const QString& button, std::function<void()> act);
    void showDoneWith(const QString& message, const QString& button, std::function<void()> act);
    /// Something that takes a while. The bar then has a button Cancel instead of its cross.
    void showWork(const QString& message, std::function<void()> cancel);
    QString text() const; ///< empty while hidden
    bool isProblem() const noexcept { return !isHidden() && m_kind == Kind::Problem; }
    /// Again, after what is below has moved.
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
    QTimer* m_leaving; ///< runs while a message shows that goes by itself
    Kind m_kind = Kind::Note;
    std::function<void()> m_act; ///< of the button
};

} // namespace trazor::ui
