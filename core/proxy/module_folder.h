// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace trazor::proxy {

/// The folder that is searched for modules: the one named by the environment variable TRAZOR_BACKENDS, or else
/// lib/trazor beside the program's folder.
std::filesystem::path moduleFolder();

} // namespace trazor::proxy
