// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/rescue.h"

#include "core/base/error.h"
#include "core/base/log.h"
#include "core/session/file/session_file.h"

#include <filesystem>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace trazor::app {
namespace {

namespace fs = std::filesystem;

/// The best folder first. The session's own may be gone, full or read-only.
std::vector<fs::path> foldersFor(const fs::path& file) {
    std::error_code none;
    std::vector<fs::path> folders{file.parent_path()}; // empty: the current folder
    for (const fs::path& folder :
         {fs::current_path(none), log::defaultFile("trazor").parent_path(), fs::temp_directory_path(none)}) {
        if (!folder.empty()) {
            folders.push_back(folder);
        }
    }
    return folders;
}

/// The name of the new file; longer ones leave no room for the files that SQLite writes beside it.
fs::path nameFor(const fs::path& file) {
    constexpr std::size_t kLongest = 200;
    const std::string name = file.filename().string();
    return (name.size() > kLongest ? "session" : name) + ".rescued-" + std::to_string(::getpid()) + ".trazor";
}

} // namespace

std::string rescue(const session::Session& session, const std::string& file) {
    try {
        const session::SessionFile stored = session::SessionFile::open(file, session::SessionFile::Mode::ReadOnly);
        if (stored.manifest().isSameSession(session.manifest()) && stored.candidateCount() >= session.size()) {
            return "All " + std::to_string(session.size()) + " candidates are kept in " + file +
                   "; --resume continues.";
        }
    } catch (const Error&) { // deleted, or replaced by another program
    }
    if (session.size() == 0) {
        return "No candidate was scored.";
    }
    std::string problem;
    for (const fs::path& folder : foldersFor(file)) {
        const fs::path elsewhere = folder / nameFor(file);
        try {
            session::SessionFile::save(elsewhere, session);
            return "The session file does not have all candidates any more. All " + std::to_string(session.size()) +
                   " were saved in " + elsewhere.string() + ".";
        } catch (const Error& error) {
            problem = problem.empty() ? error.what() : problem;
        }
    }
    return "The candidates could not be saved elsewhere either: " + problem;
}

} // namespace trazor::app
