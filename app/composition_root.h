// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/bench/proxy_bench.h"
#include "core/proxy/proxy_evaluator.h"

#include <string>

namespace trazor::app {

/// The only place that names concrete evaluators.
proxy::EvaluatorFactory evaluatorFactory();

/// What the proxy bench scores with.
bench::BenchTools benchTools();

/// Says so on standard error where the processor scores with a slow BLAS library.
void warnOfSlowScoring(const proxy::ScoringConfig& config);

/// What scores are made with, for manifests: "cpu, float32, LibTorch 1.13.1, supernets 4, image 64,
/// norm as-is, input default, variant paper".
std::string describeScoring(const proxy::ScoringConfig& config);

} // namespace trazor::app
