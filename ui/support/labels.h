// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QLabel;

namespace trazor::ui {

/// Makes a bold heading; `scale` times the normal text size.
QLabel* makeHeading(const QString& text, double scale = 1.0);
/// Makes an explanation in the muted colour.
QLabel* makeMuted(const QString& text);

} // namespace trazor::ui
