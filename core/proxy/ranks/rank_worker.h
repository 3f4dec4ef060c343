// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/proxy_evaluator.h"
#include "core/proxy/ranks/transport.h"

namespace trazor::proxy {

/// Runs a rank other than 0: scores the plans it receives until Quit arrives. Blocking. A separate thread with signals
/// blocked does the scoring, so that this thread stays responsive.
void scoreForRankZero(Transport& transport, const EvaluatorFactory& makeEvaluator);

} // namespace trazor::proxy
