// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string>

namespace trazor::ui {

/// Formats the decimal digits of space::countArchitectures(): "4,320", or "1.2 × 10¹⁶" if they are long.
QString formatHugeCount(const std::string& digits);

} // namespace trazor::ui
