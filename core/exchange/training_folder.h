// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/export_format.h"

#include <filesystem>
#include <string>
#include <vector>

namespace trazor::exchange {

/// Name of the table in a folder of networks to train.
inline constexpr const char* kResultsTable = "results.csv";

/// Writes candidates into a folder to be trained: a file each, and a table with an empty value for each that
/// evidence::readResults() reads once it is filled in. Makes the folder. Throws Error(Io) if it cannot be written or
/// has such a table already, and Error(Unsupported) if the format refuses a network; then nothing is written.
void writeTrainingFolder(const session::Session& session, const search::Quantity& quantity,
                         const std::vector<int>& candidates, const ExportFormat& format,
                         const std::filesystem::path& folder);

} // namespace trazor::exchange
