// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/training_folder.h"

#include "core/base/atomic_file.h"
#include "core/base/csv.h"
#include "core/base/error.h"
#include "core/session/columns.h"

#include <system_error>
#include <utility>

namespace trazor::exchange {
namespace {

namespace fs = std::filesystem;

/// For example "0412-0f3a....arch.json".
std::string fileName(const search::Candidate& candidate, const ExportFormat& format) {
    return session::candidateName(candidate.index).substr(1) + '-' + candidate.id + std::string(format.ending);
}

} // namespace

void writeTrainingFolder(const session::Session& session, const search::Quantity& quantity,
                         const std::vector<int>& candidates, const ExportFormat& format, const fs::path& folder) {
    std::error_code problem;
    if (fs::exists(folder / kResultsTable, problem)) {
        throw Error(ErrorCode::Io, "'" + (folder / kResultsTable).string() + "' exists; it may hold results",
                    "Choose another folder.");
    }
    std::vector<std::pair<std::string, std::string>> files;
    CsvWriter table;
    for (const char* const name :
         {"id", "candidate", "exported_as", "params", "quantity", "unit", "value", "repeat", "date", "source"}) {
        table.cell(name);
    }
    table.endRow();
    for (const int index : candidates) {
        const search::Candidate& candidate = session.candidate(index);
        files.emplace_back(fileName(candidate, format), exported(format, subjectOf(session, index)));
        table.cell(candidate.id).cell(index).cell(files.back().first).cell(candidate.cost.params);
        table.cell(quantity.name).cell(quantity.unit).cell("").cell("").cell("").cell("").endRow();
    }
    fs::create_directories(folder, problem);
    if (problem) {
        throw Error(ErrorCode::Io, "cannot make the folder '" + folder.string() + "': " + problem.message());
    }
    for (const auto& [name, content] : files) {
        writeFileAtomically(folder / name, content);
    }
    writeFileAtomically(folder / kResultsTable, table.text());
}

} // namespace trazor::exchange
