// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSize>
#include <QString>

namespace trazor::ui {

/// Draws one view of a session into a PNG file: "pareto", "heatmap", "lineage" or "window". Needs a QApplication; no
/// display (QT_QPA_PLATFORM=offscreen). The session is only read. Throws Error(InvalidArgument) for an unknown kind or
/// a senseless size, and what the session or the file throw.
void renderView(const QString& kind, const QString& outFile, const QString& sessionFile, const QSize& size);

} // namespace trazor::ui
