// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <functional>

class QWidget;

namespace trazor::ui {

/// Updates a widget's content just before it is painted: at most once per frame however often it is requested, and not
/// at all while the widget is hidden.
class LazyRefresh final : public QObject {
    Q_OBJECT

public:
    LazyRefresh(QWidget& widget, std::function<void()> refresh);

    /// Marks the content as stale.
    void request();
    /// Refreshes now if stale (before rendering off screen).
    void flush();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget& m_widget;
    std::function<void()> m_refresh;
    bool m_isStale = true;
};

} // namespace trazor::ui
