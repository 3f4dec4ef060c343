// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/block_scores.h"

namespace trazor::proxy {

/// The evaluation that the exception being handled amounts to. To be called in a catch block; the only place
/// that knows the exceptions of LibTorch.
Evaluation evaluationOfCurrentException();

} // namespace trazor::proxy
