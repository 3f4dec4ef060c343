// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSize>
#include <QString>
#include <QStringList>

namespace trazor::ui {

/// What renderView() can draw: the name of each view and "window".
QStringList renderedViews();

/// Draws one view of a session into a file, as its name ends: png, svg, pdf, or csv for the data behind it. The best
/// candidate is the current one; "compare" shows the best three. Needs a QApplication; no display
/// (QT_QPA_PLATFORM=offscreen). The session is only read. Throws Error(InvalidArgument) for an unknown view, a senseless
/// size or another ending, and what the session or the file throw.
void renderView(const QString& kind, const QString& outFile, const QString& sessionFile, const QSize& size);

} // namespace trazor::ui
