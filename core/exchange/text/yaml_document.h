// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string_view>

namespace trazor::exchange {

/// Untrusted YAML as a JSON document, read as PyYAML reads it, which the training programs use: 010 is 8, 0x10 is 16,
/// yes is true, "3" and 1e3 are texts, and << takes in the keys of another map. (A Python dictionary of literals is
/// YAML too.) Throws Error(InvalidFile) with the line for what PyYAML refuses or reads in a surprising way (a key that
/// stands twice, several documents, tags, keys that are no words), and for nesting and aliases that make more of the
/// text than any network needs.
nlohmann::json parseYaml(std::string_view text, std::string_view origin);

} // namespace trazor::exchange
