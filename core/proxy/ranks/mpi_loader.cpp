// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/ranks/mpi_module.h"

#include "core/base/error.h"
#include "core/base/signal_mask.h"
#include "core/proxy/module_folder.h"

#include <dlfcn.h>

#include <cstdlib>
#include <string_view>

namespace trazor::proxy {
namespace {

int numberIn(const char* variable) {
    const char* const text = std::getenv(variable);
    return text == nullptr ? 0 : std::atoi(text);
}

} // namespace

std::filesystem::path mpiModuleFile() {
    return moduleFolder() / "mpi.so";
}

int startedRanks() {
    // Set by Open MPI's mpirun; by MPICH's mpirun and srun --mpi=pmi2; by srun --mpi=pmix.
    if (const int ranks = numberIn("OMPI_COMM_WORLD_SIZE"); ranks > 0) {
        return ranks;
    }
    if (const int ranks = numberIn("PMI_SIZE"); ranks > 0) {
        return ranks;
    }
    return std::getenv("PMIX_RANK") != nullptr && numberIn("SLURM_STEP_NUM_TASKS") > 0
               ? numberIn("SLURM_STEP_NUM_TASKS")
               : 1;
}

std::unique_ptr<Transport> joinMpi() {
    const SignalsBlocked blocked; // inherited by the threads of the MPI library
    const std::filesystem::path file = mpiModuleFile();
    // RTLD_GLOBAL: Open MPI loads plugins that must resolve its symbols.
    void* const library = dlopen(file.c_str(), RTLD_NOW | RTLD_GLOBAL);
    if (library == nullptr) {
        const std::string why = dlerror();
        throw Error(ErrorCode::Unsupported, "started by mpirun, but MPI cannot be loaded: " + why,
                    "Install trazor-studio-mpi, build with MPI (Debian: libopenmpi-dev or libmpich-dev), or start one "
                    "process.");
    }
    const auto* const module = static_cast<const MpiModule*>(dlsym(library, "trazorMpiModule"));
    if (module == nullptr || std::string_view(module->interface) != TRAZOR_MPI_INTERFACE) {
        throw Error(ErrorCode::Unsupported, file.string() + " is of another build than this program",
                    "Install the program and its modules from one build.");
    }
    std::unique_ptr<Transport> transport = module->join();
    if (transport->size() != startedRanks()) {
        throw Error(ErrorCode::Unsupported,
                    std::to_string(startedRanks()) + " processes were started together, but MPI sees " +
                        std::to_string(transport->size()) + ": they were started by another MPI than " + file.string() +
                        " uses",
                    "Use the mpirun of that MPI; with srun, give --mpi=pmix or --mpi=pmi2.");
    }
    return transport;
}

} // namespace trazor::proxy
