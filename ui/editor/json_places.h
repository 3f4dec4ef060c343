// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace trazor::ui {

/// A range of text, [begin, end) in bytes.
struct TextRange {
    std::size_t begin = 0;
    std::size_t end = 0;
    bool operator==(const TextRange&) const = default;
};

/// Positions of the values of a JSON text by path ("genes[2].choices"; the root has the empty path).
struct JsonPlaces {
    std::map<std::string, TextRange> values;
    /// Offset of the first character that is not valid JSON; nullopt if the text is JSON.
    std::optional<std::size_t> error;

    /// The range of the path, or of its nearest existing ancestor.
    TextRange find(std::string_view path) const;
};

/// Scans untrusted text. Values before an error are still recorded.
JsonPlaces findPlaces(std::string_view json);

} // namespace trazor::ui
