// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace trazor::test {

/// Returns the descendant with that object name; aborts the test program if there is none.
template <typename Widget>
Widget& find(QWidget& window, const char* name) {
    auto* widget = window.findChild<Widget*>(name);
    if (widget == nullptr) {
        qFatal("no widget named %s", name);
    }
    return *widget;
}

} // namespace trazor::test
