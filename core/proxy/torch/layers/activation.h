// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/blocks/block_plan.h"

#include <ATen/ATen.h>

namespace trazor::proxy {

/// Returns the activation of x and replaces x by the tensor that activationBackward() needs.
at::Tensor activation(space::Activation kind, at::Tensor& x);

/// Gradient with respect to x; may overwrite `outputGradient`.
at::Tensor activationBackward(space::Activation kind, const at::Tensor& outputGradient, const at::Tensor& kept);

} // namespace trazor::proxy
