// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/proxy_evaluator.h"

#include <ATen/ATen.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace trazor::proxy {

/// Sets the number of threads within every operation of the calling thread and of the process's BLAS library. More than
/// one only in benchmarks: scoring uses one and scores candidates concurrently instead, which is faster and keeps
/// scores independent of the number of threads.
void useThreadsPerOperation(int threads);
inline void useOneThreadPerOperation() {
    useThreadsPerOperation(1);
}

/// "OpenBLAS", "MKL" or "system BLAS".
std::string blasName();

/// Calls loop(0 ... threads - 1) concurrently, the first on this thread, all set up for scoring: without gradients, one
/// thread per operation, and signals blocked, because a float32 product of Debian 12's oneDNN (2.6.3) crashes when a
/// signal handler runs on its thread. If the system grants fewer threads, the later calls are omitted, so the loops
/// must share their work. `loop` must not throw.
void runInThreads(int threads, const std::function<void(int)>& loop);

/// Calls work(0 ... count - 1), each once, in threads as above. Rethrows the first exception, after which no further
/// call is started.
void forEachInThreads(std::size_t count, int threads, const std::function<void(std::size_t)>& work);

/// All devices of a kind.
std::vector<at::Device> scoringDevices(Device device);

/// The bytes that batches may use on a device: a fraction of its currently free memory.
std::int64_t memoryForBatches(const at::Device& device);

/// The number of threads for a setting; 0 = every core that this process may use.
int resolveThreads(int requested);

} // namespace trazor::proxy
