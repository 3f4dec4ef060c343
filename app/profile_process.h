// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/device/profile.h"

#include <QString>

#include <functional>
#include <optional>

namespace trazor::app {

/// Measures a profile on one CPU thread in a child process (`program` profile), so that the window's threads and memory
/// do not affect the times. `progress` receives the completed fraction, 0 to 1, several times per second; if it returns
/// false, the process is killed and the result is empty. Throws Error(Unsupported) if the program does not start, and
/// Error(Io) with the program's message if it fails. Blocks, so it must not run on the GUI thread.
std::optional<device::Profile> measureInProcess(const QString& program, const space::SearchSpace& space, int networks,
                                                const std::function<bool(double)>& progress);

} // namespace trazor::app
