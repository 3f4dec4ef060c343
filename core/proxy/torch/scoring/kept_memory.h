// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace trazor::proxy {

/// During its lifetime, the C library keeps freed memory for the next network, some 100 MB per thread: returning it to
/// the system and allocating it again costs a tenth of the time of a small network. Affects the whole process. The
/// destructor returns the memory to the system: threads of the next evaluator could not reuse it, and a program that
/// searches repeatedly would grow. Must be the first member of an evaluator, so that it outlives the others.
class KeptMemory {
public:
    KeptMemory();
    ~KeptMemory();
    KeptMemory(const KeptMemory&) = delete;
    KeptMemory& operator=(const KeptMemory&) = delete;
};

} // namespace trazor::proxy
