// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace trazor::ui {

class SessionModel;

/// "crossover of #0007 and #0091, generation 8".
QString originText(const SessionModel& model, int index);

/// Rich text of the card that appears under the mouse: name, cost, scores, origin; the reason of a failure.
QString candidateCard(const SessionModel& model, int index);

} // namespace trazor::ui
