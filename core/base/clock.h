// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace trazor {

/// The current time in ISO 8601: "2026-05-31T12:00:00Z".
std::string utcTime();
/// The current date: "2026-05-31".
std::string utcDate();

/// Processor time used so far, in seconds, so that other programs do not count.
double threadSeconds();
double processSeconds(); ///< of all threads

} // namespace trazor
