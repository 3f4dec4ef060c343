// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/stop_signal.h"
#include "app/composition_root.h"
#include "app/start_log.h"

#include "core/base/error.h"
#include "core/base/log.h"
#include "core/session/manifest.h"

#include <CLI/CLI.hpp>

#include <cstdlib>
#include <exception>
#include <iostream>
#include <new>
#include <string>
#include <system_error>

namespace {

constexpr int kFailed = 1;
constexpr int kBadArguments = 2;

int report(const trazor::Error& error) {
    trazor::log::error(error.what());
    std::cerr << "error: " << error.what() << '\n';
    if (!error.hint().empty()) {
        std::cerr << "       " << error.hint() << '\n';
    }
    return error.code() == trazor::ErrorCode::InvalidArgument ? kBadArguments : kFailed;
}

int runProgram(int argc, char** argv) {
    CLI::App program("Training-free Transformer architecture search with DSS++", "trazor");
    program.set_version_flag("--version", "trazor " + std::string(trazor::session::programVersion()));
    program.require_subcommand(1);
    program.fallthrough(); // global options may also follow a command
    std::string logLevel = "info";
    program.add_option("--log-level", logLevel, trazor::app::logLevelHelp("trazor"));
    program.parse_complete_callback([&logLevel] { trazor::app::startLog("trazor", logLevel); });
    trazor::app::addSpacesCommand(program);
    trazor::app::addSpaceCommand(program);
    trazor::app::addInfoCommand(program);
    trazor::app::addScoreCommand(program);
    trazor::app::addSearchCommand(program);
    trazor::app::addShowCommand(program);
    trazor::app::addExportCommand(program);
    trazor::app::addFormatsCommand(program);
    trazor::app::addReportCommand(program);
    trazor::app::addBenchCommand(program);
    trazor::app::addCompareCommand(program);
    trazor::app::addScreenCommand(program);
    trazor::app::addMeasureCommand(program);
    trazor::app::addPredictCommand(program);
    trazor::app::addProfileCommand(program);
    trazor::app::addBackendsCommand(program);
    try {
        program.parse(argc, argv);
        std::cout.flush();
        if (!std::cout) {
            throw trazor::Error(trazor::ErrorCode::Io, "writing to standard output failed");
        }
        return EXIT_SUCCESS;
    } catch (const CLI::RuntimeError& status) {
        return status.get_exit_code();
    } catch (const CLI::ParseError& error) {
        return program.exit(error, std::cout, std::cerr) == EXIT_SUCCESS ? EXIT_SUCCESS : kBadArguments;
    } catch (const trazor::Error& error) {
        return report(error);
    } catch (const std::bad_alloc&) {
        std::cerr << "error: out of memory\n";
    } catch (const std::exception& error) {
        std::cerr << "error: " << error.what() << '\n';
    }
    return kFailed;
}

} // namespace

int main(int argc, char** argv) {
    try {
        return trazor::app::runBesideSignals([&] {
            const int status = runProgram(argc, argv);
            trazor::app::endRanks(status);
            return status;
        });
    } catch (const std::system_error&) {
        std::cerr << "error: out of memory: the system grants no thread\n";
        return kFailed;
    }
}
