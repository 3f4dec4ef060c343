// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/scoring/kept_memory.h"

#include <malloc.h>

namespace trazor::proxy {

KeptMemory::KeptMemory() {
    constexpr int kLargestTensor = 64 << 20;
    // NOLINTBEGIN(concurrency-mt-unsafe): unsafe only before the first allocation
    mallopt(M_MMAP_THRESHOLD, kLargestTensor);
    mallopt(M_TRIM_THRESHOLD, 4 * kLargestTensor);
    // NOLINTEND(concurrency-mt-unsafe)
}

KeptMemory::~KeptMemory() {
    malloc_trim(0);
}

} // namespace trazor::proxy
