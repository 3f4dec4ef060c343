// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/bench/proxy_bench.h"
#include "core/proxy/proxy_evaluator.h"

#include <filesystem>
#include <string>

namespace trazor::app {

/// The factory of the concrete evaluators, named only here. With several ranks, scoring runs on the other ranks.
proxy::EvaluatorFactory evaluatorFactory();

/// Joins the processes if mpirun or srun started several. On rank 0 it returns false, and evaluatorFactory() scores on
/// the other ranks. On those it scores until rank 0 is done, then returns true. A rank that has sent nothing for
/// `silentSeconds` is considered lost. Throws Error(Unsupported) as proxy::joinMpi() does.
bool scoreAsRank(double silentSeconds);

/// True on rank 0 of several ranks.
bool hasRanks() noexcept;

/// The path where the MPI module is expected (proxy::mpiModuleFile()).
std::filesystem::path mpiModuleFile();

/// Shuts the ranks down at program end; must run on the thread that joined them. Lets the other ranks finish, or ends
/// them if one was lost, in which case the function does not return.
void endRanks(int status);

/// The scorers of the proxy bench.
bench::BenchTools benchTools();

/// Warns on standard error if scoring on the CPU uses a slow BLAS library.
void warnOfSlowScoring(const proxy::ScoringConfig& config);

/// The scoring setup as text for manifests: "cpu, float32, LibTorch 1.13.1, supernets 4, image 64,
/// norm as-is, input default, variant paper".
std::string describeScoring(const proxy::ScoringConfig& config);

} // namespace trazor::app
