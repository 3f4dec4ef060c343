// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QLabel;

namespace trazor::ui {

/// A bold line above what it names; `scale` times the size of text.
QLabel* makeHeading(const QString& text, double scale = 1.0);
/// An explanation in the muted colour.
QLabel* makeMuted(const QString& text);

} // namespace trazor::ui
