// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/scoring_library.h"

#include "core/base/error.h"
#include "core/session/manifest.h"

#include <dlfcn.h>

#include <filesystem>

namespace trazor::app {
namespace {

namespace fs = std::filesystem;

/// Relative to the folder of the program, in the build tree as where it is installed.
fs::path libraryFile() {
    std::error_code none;
    const fs::path program = fs::read_symlink("/proc/self/exe", none);
    return (program.parent_path() / TRAZOR_SCORING_LIBRARY).lexically_normal();
}

Error unusable(const std::string& why) {
    return {ErrorCode::Unsupported, "networks cannot be scored: " + why,
            "Build or install T-Razor Studio again, program and library together."};
}

const ScoringLibrary& load() {
    const fs::path file = libraryFile();
    void* const library = ::dlopen(file.c_str(), RTLD_LAZY | RTLD_LOCAL);
    if (library == nullptr) {
        throw unusable(::dlerror());
    }
    void* const entry = ::dlsym(library, kScoringEntry);
    if (entry == nullptr) {
        throw unusable("'" + file.string() + "' is another library");
    }
    const ScoringLibrary& functions = *reinterpret_cast<ScoringEntry>(entry)();
    if (functions.version != session::programVersion()) {
        throw unusable("'" + file.string() + "' is of version " + functions.version + ", this program of " +
                       std::string(session::programVersion()));
    }
    return functions;
}

} // namespace

const ScoringLibrary& scoringLibrary() {
    static const ScoringLibrary& functions = load();
    return functions;
}

} // namespace trazor::app
