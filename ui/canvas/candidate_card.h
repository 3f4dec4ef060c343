// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace trazor::ui {

class SessionModel;

/// Origin of a candidate: "crossover of #0007 and #0091, generation 8".
QString originText(const SessionModel& model, int index);

/// Rich text of the hover card: name, cost, scores, origin; the reason of a failure.
QString candidateCard(const SessionModel& model, int index);

} // namespace trazor::ui
