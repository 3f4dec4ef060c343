// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace trazor::app {

/// Times the best candidates of a session and stores the times in it, or prints the reason for failure. Blocking. Runs
/// in a child process (`trazor profile --again`), because this one has the search's threads and memory.
void measureAgainInChild(const std::string& sessionFile);

/// The predicted and measured latencies of a session's best candidates, as JSON and as lines of text.
nlohmann::json measuredNode(const session::Session& session);
std::string measuredText(const session::Session& session);

} // namespace trazor::app
