// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/proxy/proxy_evaluator.h"

namespace trazor::proxy {

/// Converts the current exception to an evaluation. Must be called in a catch block. The only place that knows the
/// exceptions of LibTorch, whose stack frames and source lines must not reach a user.
Evaluation evaluationOfCurrentException();

/// Converts the current exception to an Error: an Error as it is, `outOfMemory` if memory is exhausted.
Error errorOfCurrentException(const Error& outOfMemory);

} // namespace trazor::proxy
