// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>

class QPalette;

namespace trazor::ui {

enum class Glyph { Start, Resume, Pause, Step, Stop, Folder, Chart, Pencil };

/// A toolbar icon in the colours of the palette (Qt's own icons stay dark in a dark theme).
QIcon makeIcon(Glyph glyph, const QPalette& palette);

} // namespace trazor::ui
