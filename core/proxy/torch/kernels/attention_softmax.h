// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/torch/kernels/relative_position.h"

#include <ATen/ATen.h>

#include <vector>

namespace trazor::proxy {

/// Computes softmax(scale (logits + relative positions) + terms) over the last dimension, in place.
///
/// `logits` (.., tokens, tokens); `perBucket` (.., tokens, buckets) is the product of each query with each row of the
/// stacked tables, undefined without relative positions; `terms` broadcast to the logits.
void attentionSoftmax(const at::Tensor& logits, double scale, const RelativePosition& relative,
                      const at::Tensor& perBucket, const std::vector<at::Tensor>& terms);

/// Replaces the gradient of the attention by that of logits and perBucket: scale A (dA - sum(A dA)).
void attentionSoftmaxBackward(const at::Tensor& gradient, const at::Tensor& attention, double scale);

} // namespace trazor::proxy
