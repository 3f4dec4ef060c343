// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/module_folder.h"

#include <cstdlib>

namespace trazor::proxy {

std::filesystem::path moduleFolder() {
    if (const char* const folder = std::getenv("TRAZOR_BACKENDS")) {
        return folder;
    }
    std::error_code none;
    const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", none);
    return program.parent_path().parent_path() / "lib" / "trazor";
}

} // namespace trazor::proxy
