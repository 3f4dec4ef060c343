// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace trazor::proxy {

/// While an evaluator lives, the C library keeps the memory that a network gives up for the next one, some 100 MB a
/// thread: handing it back and getting it anew costs a tenth of the time of a small network. Of the whole process. At
/// the evaluator's end it goes back to the system: the threads of the next one would not find it, and a program that
/// searches again and again would grow. The first member of an evaluator, so that it outlives the others.
class KeptMemory {
public:
    KeptMemory();
    ~KeptMemory();
    KeptMemory(const KeptMemory&) = delete;
    KeptMemory& operator=(const KeptMemory&) = delete;
};

} // namespace trazor::proxy
