// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/block_scores.h"
#include "core/space/network_plan.h"

#include <vector>

namespace trazor::proxy {
class ParameterSource;
}

namespace trazor::test {

struct NaiveScores {
    double loss = 0.0;
    std::vector<proxy::BlockScore> blocks;
    double headSaliency = 0.0;
    double auxSaliency = 0.0;
};

/// DSS of a network, straight from its definition: recorded graph, library convolutions and Fourier transforms, windows
/// as masked attention over all tokens, relative positions as tokens x tokens x width tensors, every gradient in full,
/// singular values of every W and G. The reference for the product's scorer in tests and benchmarks.
NaiveScores naiveScores(const space::NetworkPlan& plan, proxy::ParameterSource& source);

} // namespace trazor::test
