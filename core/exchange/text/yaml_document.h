// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string_view>

namespace trazor::exchange {

/// Parses untrusted YAML to a JSON document like PyYAML, which the training programs use: 010 is 8, 0x10 is 16, yes is
/// true, "3" and 1e3 are strings, and << merges the keys of another map. A Python dictionary of literals is valid YAML
/// too. Throws Error(InvalidFile) with the line for input that PyYAML rejects or reads in a surprising way (duplicate
/// keys, several documents, tags, keys that are not scalars), and for nesting or alias expansion beyond what any
/// network needs.
nlohmann::json parseYaml(std::string_view text, std::string_view origin);

} // namespace trazor::exchange
