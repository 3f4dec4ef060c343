// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace trazor::space {

/// A gene in the words of the field: "embedding dim", "MLP ratio". The one table of names; a name that it lacks gets
/// blanks for its underscores.
std::string geneName(std::string_view name);

} // namespace trazor::space
