// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/device/profile.h"

#include <QString>

#include <functional>
#include <optional>

namespace trazor::app {

/// Measures a profile by `trazor profile` (`program`, on the CPU, one thread), a process of its own, so that the
/// window's threads and memory are not in the times. `progress` is called with the share that is done, 0 to 1, several
/// times a second; false ends the process, and nothing is returned. Throws Error(Unsupported) if the program does not
/// start, and Error(Io) with what the program says if it fails. Waits, so not for the GUI thread.
std::optional<device::Profile> measureInProcess(const QString& program, const space::SearchSpace& space, int networks,
                                                const std::function<bool(double)>& progress);

} // namespace trazor::app
