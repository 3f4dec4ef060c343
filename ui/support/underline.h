// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

class QLineEdit;

namespace trazor::ui {

/// Draws a wavy underline in the error colour below a part of the text; a length of 0 removes it.
void underline(QLineEdit& edit, qsizetype position, qsizetype length);

} // namespace trazor::ui
