// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/ranks/transport.h"

#include <sched.h>

#include <cstddef>
#include <span>
#include <string>

namespace trazor::proxy {

/// The number of threads for one of the ranks that score on a machine, such that together they do not oversubscribe its
/// processors: a processor that n ranks may use (sched_getaffinity) counts as 1/n for each. At least 1.
int threadsFor(std::size_t rank, std::span<const cpu_set_t> allowed);

/// The GPUs of a rank as a value for CUDA_VISIBLE_DEVICES: dealt out of `all` ("0,1,2,3") in turn, and shared if there
/// are fewer GPUs than ranks.
std::string gpusFor(const std::string& all, const RankShare& share);

/// Makes only the GPUs of this rank visible to CUDA, which must not be loaded yet.
void chooseGpu(const RankShare& share);

} // namespace trazor::proxy
