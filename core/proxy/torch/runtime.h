// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace trazor::proxy {

/// One thread in every operation of the calling thread and in the BLAS library of the process: candidates are
/// scored side by side instead, which is faster and keeps scores independent of the number of threads.
void useOneThreadPerOperation();

/// "OpenBLAS", "MKL" or "system BLAS".
std::string blasName();

/// Threads for a setting, 0 = every core that this process may use.
int resolveThreads(int requested);

} // namespace trazor::proxy
