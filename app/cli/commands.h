// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/search_space.h"

#include <memory>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace trazor::app {

/// Each function adds one subcommand with its options and callback. A command throws trazor::Error to fail.
void addSpacesCommand(CLI::App& program);
void addSpaceCommand(CLI::App& program);
void addInfoCommand(CLI::App& program);
void addScoreCommand(CLI::App& program);
void addSearchCommand(CLI::App& program);
void addShowCommand(CLI::App& program);
void addExportCommand(CLI::App& program);
void addFormatsCommand(CLI::App& program);
void addReportCommand(CLI::App& program);
void addBenchCommand(CLI::App& program);
void addCompareCommand(CLI::App& program);
void addScreenCommand(CLI::App& program);
void addMeasureCommand(CLI::App& program);
void addPredictCommand(CLI::App& program);
void addProfileCommand(CLI::App& program);
void addBackendsCommand(CLI::App& program);

/// Options --space NAME (or a path, which has a slash or a dot) and --space-file F; exactly one must be given.
struct SpaceOption {
    std::string name;
    std::string file;

    void addTo(CLI::App& command);
    bool isGiven() const { return !name.empty() || !file.empty(); }
    /// Throws Error(InvalidArgument) if none or both were given.
    space::SearchSpace load() const;
};

/// Reads architecture files and prints their warnings to standard error.
std::vector<space::Architecture> loadArchitectures(const space::SearchSpace& space,
                                                   const std::vector<std::string>& files);

} // namespace trazor::app
