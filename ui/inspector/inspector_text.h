// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace trazor::ui {

class SessionModel;

/// "depth 14 · embed dim 192": the genes of network scope.
QString networkGenesText(const SessionModel& model, int index);

/// "crossover of #0007 and #0091, generation 8" with links to the candidate indices.
QString originHtml(const SessionModel& model, int index);

/// "#0007 › #0091 › #0412" with links; the middle of a long path is replaced by the number of omitted candidates.
QString pathHtml(const SessionModel& model, int index);

/// "D ±1.2 %, S ±0.8 % from 4 super-nets each": relative standard errors of the scores and their basis.
QString noiseText(const SessionModel& model);

/// The data needed to reproduce the scores, one per line: seed, space, settings, program, device.
QString manifestText(const SessionModel& model);

/// The same data in machine-readable form: manifest, settings and architecture id as JSON.
QString manifestJsonText(const SessionModel& model, int index);

} // namespace trazor::ui
