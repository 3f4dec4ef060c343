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

/// Threads inside every operation of the calling thread and of the BLAS library of the process. More than one only
/// in benchmarks: scoring uses one and scores candidates side by side instead, which is faster and keeps scores
/// independent of the number of threads.
void useThreadsPerOperation(int threads);
inline void useOneThreadPerOperation() {
    useThreadsPerOperation(1);
}

/// "OpenBLAS", "MKL" or "system BLAS".
std::string blasName();

/// Calls loop(0 ... threads - 1) at once, the first on this thread, with all of them set up for scoring: without
/// gradients, one thread per operation, and no signals, because a float32 product of Debian 12's oneDNN (2.6.3) crashes
/// when a signal handler runs on its thread. Where the system grants fewer threads, the later calls are left out, so
/// the loops share their work. `loop` must not throw.
void runInThreads(int threads, const std::function<void(int)>& loop);

/// Calls work(0 ... count - 1), each once, in threads as above. Rethrows the first exception, after which no further
/// call begins.
void forEachInThreads(std::size_t count, int threads, const std::function<void(std::size_t)>& work);

/// Every device of a kind.
std::vector<at::Device> scoringDevices(Device device);

/// Bytes that batches may take on a device: a part of what is free now.
std::int64_t memoryForBatches(const at::Device& device);

/// Threads for a setting, 0 = every core that this process may use.
int resolveThreads(int requested);

} // namespace trazor::proxy
