// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

class QLineEdit;

namespace trazor::ui {

/// Draws a wave in the colour of problems below a part of the text; a length of 0 takes it away.
void underline(QLineEdit& edit, qsizetype position, qsizetype length);

} // namespace trazor::ui
