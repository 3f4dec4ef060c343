// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json_view.h"

namespace trazor::space {

/// Throws Error(InvalidFile) that names the kind of a JSON or YAML file which other programs write and which is not
/// read here, by its top-level keys. Does nothing if the kind is not known.
void refuseNeighbour(const JsonView& root);

} // namespace trazor::space
