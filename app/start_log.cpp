// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/start_log.h"

#include "core/base/error.h"
#include "core/base/log.h"
#include "core/session/manifest.h"

#include <algorithm>

namespace trazor::app {

std::string logLevelHelp(std::string_view program) {
    return "debug, info, warning, error or off: what goes into " + log::defaultFile(program).string() +
           " (default info)";
}

void startLog(std::string_view program, std::string_view level) {
    const auto names = log::levelNames();
    const auto found = std::find(names.begin(), names.end(), level);
    if (found == names.end()) {
        throw Error(ErrorCode::InvalidArgument, "--log-level: '" + std::string(level) + "' is not a level",
                    "Use debug, info, warning, error or off.");
    }
    log::setLevel(static_cast<log::Level>(found - names.begin()));
    const std::filesystem::path file = log::defaultFile(program);
    if (*found != "off" && !file.empty()) {
        if (const std::string problem = log::openFile(file); !problem.empty()) {
            log::warning("the log is not written: " + problem);
        }
    }
    log::info(std::string(program) + " " + std::string(session::programVersion()));
}

} // namespace trazor::app
