// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace trazor::app {

/// Times the best candidates of a session and stores the times in it, or says on standard error why it cannot. In a
/// process of its own (`trazor profile --again`), because this one has threads and memory of the search. Blocking.
void measureAgainInChild(const std::string& sessionFile);

} // namespace trazor::app
