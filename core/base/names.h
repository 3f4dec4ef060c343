// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace trazor {

/// What the values of an enumeration are called in files and on the command line: the one list that writing, reading
/// and help texts share.
template <typename Value, std::size_t Size>
using Names = std::array<std::pair<Value, std::string_view>, Size>;

template <typename Value, std::size_t Size>
constexpr std::string_view nameIn(const Names<Value, Size>& names, Value value) noexcept {
    for (const auto& [candidate, name] : names) {
        if (candidate == value) {
            return name;
        }
    }
    return names.front().second;
}

/// Throws Error(InvalidArgument) that names the field and lists the allowed names.
template <typename Value, std::size_t Size>
Value parseIn(const Names<Value, Size>& names, std::string_view field, std::string_view text) {
    std::string allowed;
    for (const auto& [value, name] : names) {
        if (name == text) {
            return value;
        }
        allowed += (allowed.empty() ? "" : ", ") + std::string(name);
    }
    throw Error(ErrorCode::InvalidArgument,
                std::string(field) + ": \"" + std::string(text) + "\" is none of " + allowed);
}

template <typename Value, std::size_t Size>
std::vector<std::string> wordsOf(const Names<Value, Size>& names) {
    std::vector<std::string> words;
    for (const auto& [value, name] : names) {
        words.emplace_back(name);
    }
    return words;
}

} // namespace trazor
