// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/ranks/transport.h"

#include <filesystem>
#include <memory>

namespace trazor::proxy {

/// The export `trazorMpiModule` of lib/trazor/mpi.so. A module, so that the program also runs where no MPI library is
/// installed; not a separate program, so that one command line serves one process and many.
struct MpiModule {
    const char* interface; ///< as in TorchModule; must be read before anything else
    /// Must be called once per process, before any thread that calls MPI starts.
    std::unique_ptr<Transport> (*join)();
};

/// The path of the module: mpi.so beside the backends. It exists if the package is installed or the build found an MPI
/// library.
std::filesystem::path mpiModuleFile();

/// The number of processes that mpirun or srun started together, read from the environment; 1 without them.
int startedRanks();

/// Loads the module and joins these processes. The module stays loaded. Throws Error(Unsupported) if the module is
/// missing or does not fit, or if its MPI is not the one that started the processes.
std::unique_ptr<Transport> joinMpi();

} // namespace trazor::proxy
