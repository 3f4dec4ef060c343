// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/support/theme.h"

namespace trazor::ui {

/// Of light or dark; System: as the application has it.
QPalette themePalette(ThemeMode mode);

} // namespace trazor::ui
