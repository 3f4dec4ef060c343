// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"

#include <string>

namespace trazor::app {

/// Says where the candidates of a failed search are: in its session file, if that has all of them, or in a new file,
/// which it writes beside the session, or if that fails in the current folder, the folder of the log or the one for
/// temporary files. Does not throw where none can be written.
std::string rescue(const session::Session& session, const std::string& file);

} // namespace trazor::app
