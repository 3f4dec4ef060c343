// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/blocks/word_list.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace trazor::space {

/// All quantities, in the order of the documentation.
std::span<const Quantity> vocabulary() noexcept;

/// Position in vocabulary(); empty if there is no such quantity.
std::optional<std::size_t> wordIndex(std::string_view name) noexcept;

/// Null if there is no such quantity.
const Quantity* findQuantity(std::string_view name) noexcept;

/// The allowed texts of a text quantity, in the order of their numbers.
std::vector<std::string> wordsOf(const Quantity& quantity);

} // namespace trazor::space
