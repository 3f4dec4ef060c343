// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/ranks/transport.h"

#include <filesystem>
#include <memory>

namespace trazor::proxy {

/// What lib/trazor/mpi.so exports as `trazorMpiModule`. A module, so that the program starts without an MPI library and
/// runs where there is none; and no program of its own, so that one command line serves one process and many.
struct MpiModule {
    const char* interface; ///< as of TorchModule; read before anything else
    /// Once in a process, and before threads that call MPI.
    std::unique_ptr<Transport> (*join)();
};

/// Where it is looked for: mpi.so beside the backends. There is none where neither the package is installed nor the
/// build found an MPI library.
std::filesystem::path mpiModuleFile();

/// How many processes mpirun or srun has started together, by what they tell their processes; 1 without them.
int startedRanks();

/// Joins them. The module stays loaded. Throws Error(Unsupported) if there is none, it does not fit, or its MPI is not
/// the one that started the processes.
std::unique_ptr<Transport> joinMpi();

} // namespace trazor::proxy
