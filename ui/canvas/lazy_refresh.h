// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <functional>

class QWidget;

namespace trazor::ui {

/// Brings a widget's content up to date just before it is painted: at most once per frame however often it is
/// asked for, and not at all while the widget is hidden.
class LazyRefresh final : public QObject {
    Q_OBJECT

public:
    LazyRefresh(QWidget& widget, std::function<void()> refresh);

    /// The content is stale.
    void request();
    /// Refreshes now if stale (before painting elsewhere than on the screen).
    void flush();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget& m_widget;
    std::function<void()> m_refresh;
    bool m_isStale = true;
};

} // namespace trazor::ui
