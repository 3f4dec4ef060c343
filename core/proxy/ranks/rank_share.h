// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/ranks/transport.h"

#include <sched.h>

#include <cstddef>
#include <span>
#include <string>

namespace trazor::proxy {

/// Threads for one of the ranks that score on a machine, so that together they do not ask for more than its
/// processors: a processor that several may use (sched_getaffinity) counts for each as its part. At least 1.
int threadsFor(std::size_t rank, std::span<const cpu_set_t> allowed);

/// The GPUs of a rank for CUDA_VISIBLE_DEVICES: of `all` ("0,1,2,3") every one that is its turn; shared where there are
/// fewer GPUs than ranks.
std::string gpusFor(const std::string& all, const RankShare& share);

/// Lets CUDA, which is not loaded yet, see the GPUs of this rank only.
void chooseGpu(const RankShare& share);

} // namespace trazor::proxy
