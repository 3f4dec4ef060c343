// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/export_format.h"

#include <filesystem>
#include <string>
#include <vector>

namespace trazor::exchange {

/// File name of the results table in a training folder.
inline constexpr const char* kResultsTable = "results.csv";

/// Writes candidates for training into a folder, which is created: one file each, and a table of empty values that
/// evidence::readResults() reads once they are filled in. Throws Error(Io) if the folder cannot be written or already
/// has such a table. Throws Error(Unsupported) if the format refuses a network, before anything is written.
void writeTrainingFolder(const session::Session& session, const search::Quantity& quantity,
                         const std::vector<int>& candidates, const ExportFormat& format,
                         const std::filesystem::path& folder);

} // namespace trazor::exchange
