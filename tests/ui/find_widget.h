// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace trazor::test {

/// The widget of that name inside another; ends the test program where there is none.
template <typename Widget>
Widget& find(QWidget& window, const char* name) {
    auto* widget = window.findChild<Widget*>(name);
    if (widget == nullptr) {
        qFatal("no widget named %s", name);
    }
    return *widget;
}

} // namespace trazor::test
