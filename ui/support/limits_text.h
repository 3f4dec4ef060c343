// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace trazor::space {
struct Limits;
}

namespace trazor::ui {

/// Describes limits: "5.40 M to 6.50 M parameters, at most 14 blocks"; "no limits".
QString limitsText(const space::Limits& limits);

} // namespace trazor::ui
