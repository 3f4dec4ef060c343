// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/proxy_evaluator.h"
#include "core/proxy/ranks/transport.h"

namespace trazor::proxy {

/// What a rank other than 0 does: scores what it is sent until it is told to quit. Blocking. A thread of its own,
/// without signals, scores; this one answers all the while.
void scoreForRankZero(Transport& transport, const EvaluatorFactory& makeEvaluator);

} // namespace trazor::proxy
