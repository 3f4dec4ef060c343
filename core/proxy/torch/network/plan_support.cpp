// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/network/plan_support.h"

#include "core/base/error.h"
#include "core/space/plan_check.h"

#include <string>

namespace trazor::proxy {
namespace {

[[noreturn]] void refuse(const std::string& problem, const std::string& hint) {
    throw Error(ErrorCode::Unsupported, "the network cannot be scored: " + problem, hint);
}

} // namespace

void requireSupported(const space::NetworkPlan& plan) {
    try {
        space::checkPlan(plan);
    } catch (const Error& problem) {
        refuse(problem.what(), problem.hint());
    }
    // The sum of a LayerNorm's output is constant: its gradients would be rounding noise.
    if (plan.head.classes < 1) {
        refuse("head: a network without a readout (0 classes), whose loss is the sum of a LayerNorm's output, has no "
               "gradient",
               "Give the head at least one class.");
    }
}

} // namespace trazor::proxy
