// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/record.h"

#include <QString>

#include <vector>

namespace trazor::ui {

class SessionModel;

/// Stores measured values as one undo step. `what` is its name in the Edit menu.
void recordValues(SessionModel& model, const std::vector<search::Record>& records, const QString& what);

} // namespace trazor::ui
