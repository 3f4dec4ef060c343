// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace trazor::proxy {

/// Where modules are looked for: in lib/trazor beside the folder of the program, or in the folder that the environment
/// variable TRAZOR_BACKENDS names.
std::filesystem::path moduleFolder();

} // namespace trazor::proxy
