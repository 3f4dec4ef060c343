// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QLabel;

namespace trazor::ui {

/// Small text below a field: a muted hint, or a problem in the colour of problems.
void setFieldNote(QLabel& label, const QString& text, bool isProblem);

} // namespace trazor::ui
