// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/bench/proxy_bench.h"

#include <QSize>
#include <QString>
#include <QStringList>

namespace trazor::ui {

/// Kinds that renderView() can draw: the name of each view, "bench" and "window".
QStringList renderedViews();

/// Draws one view of a session into a file in the format of its suffix: png, svg, pdf, or csv for the underlying data.
/// The best candidate is the current one; "compare" shows the best three. "bench" runs the proxy bench on its first set
/// by `tools`, which takes a while, and needs no session. Needs a QApplication, but no display
/// (QT_QPA_PLATFORM=offscreen). The session is only read. Throws Error(InvalidArgument) for an unknown view, an invalid
/// size or an unknown suffix, and forwards the errors of the session and the file.
void renderView(const QString& kind, const QString& outFile, const QString& sessionFile, const QSize& size,
                const bench::BenchTools& tools = {});

} // namespace trazor::ui
