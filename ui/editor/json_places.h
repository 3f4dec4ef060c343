// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace trazor::ui {

/// A stretch of text, [begin, end) in bytes.
struct TextRange {
    std::size_t begin = 0;
    std::size_t end = 0;
    bool operator==(const TextRange&) const = default;
};

/// Where the values of a JSON text stand, by their paths ("genes[2].choices"; the root has the empty path).
struct JsonPlaces {
    std::map<std::string, TextRange> values;
    /// Offset of the first character that no JSON has at its place; nothing if the text is JSON.
    std::optional<std::size_t> error;

    /// Place of the path, or of the nearest one around it that exists.
    TextRange find(std::string_view path) const;
};

/// Reads untrusted text. What stands before an error is found all the same.
JsonPlaces findPlaces(std::string_view json);

} // namespace trazor::ui
