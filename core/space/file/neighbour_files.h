// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json_view.h"

#include <string_view>

namespace trazor::space {

/// A kind of file that other programs write and that is not read here.
struct NeighbourFile {
    std::string_view key;  ///< the top-level key that gives it away
    std::string_view what; ///< for a message: "a timm configuration"
    std::string_view hint; ///< what to give instead
};

/// The kind of a file of JSON or YAML by its top-level keys; null if the kind is not known or the root is no object.
const NeighbourFile* neighbourOf(const JsonView& root);

/// Throws Error(InvalidFile) that names the kind of the file. Does nothing if the kind is not known.
void refuseNeighbour(const JsonView& root);

} // namespace trazor::space
