// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/bench/proxy_bench.h"
#include "core/proxy/proxy_evaluator.h"

#include <filesystem>
#include <string>

namespace trazor::app {

/// The only place that names concrete evaluators. Scores on the other ranks where there are any.
proxy::EvaluatorFactory evaluatorFactory();

/// Where mpirun or srun has started several processes: joins them. Rank 0 goes on, and evaluatorFactory() scores on the
/// others. Those score here and return true when rank 0 is done. A rank that has sent nothing for `silentSeconds` is
/// lost. Throws Error(Unsupported) as proxy::joinMpi().
bool scoreAsRank(double silentSeconds);

/// Whether this is rank 0 of several.
bool hasRanks() noexcept;

/// Where the MPI module is looked for (proxy::mpiModuleFile()).
std::filesystem::path mpiModuleFile();

/// The end of a program that may have joined others, on the same thread: lets them end, or ends them after the loss of
/// one. Then it does not return.
void endRanks(int status);

/// What the proxy bench scores with.
bench::BenchTools benchTools();

/// Says so on standard error where the processor scores with a slow BLAS library.
void warnOfSlowScoring(const proxy::ScoringConfig& config);

/// What scores are made with, for manifests: "cpu, float32, LibTorch 1.13.1, supernets 4, image 64,
/// norm as-is, input default, variant paper".
std::string describeScoring(const proxy::ScoringConfig& config);

} // namespace trazor::app
