// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/support/theme.h"

class QPainter;
class QRect;
class QString;

namespace trazor::ui {

/// Draws the placeholder of a view without content.
void drawEmptyState(QPainter& painter, const QRect& rect, const ViewColors& colors, const QString& title,
                    const QString& explanation);

} // namespace trazor::ui
