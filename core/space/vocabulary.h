// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace trazor::space {

enum class QuantityKind { Integer, Real, Flag, Text };

/// One word of the language of search spaces. Each may be a fixed fact or, where `canBeGene`, a gene.
struct Quantity {
    std::string_view name;
    QuantityKind kind = QuantityKind::Integer;
    double min = 0.0; ///< numbers only
    double max = 0.0;
    bool canBeGene = false;
    std::string_view words;   ///< allowed texts, separated by blanks
    std::string_view meaning; ///< one sentence with the unit
};

/// All quantities, in the order of the documentation.
std::span<const Quantity> vocabulary() noexcept;

/// Null if there is no such quantity.
const Quantity* findQuantity(std::string_view name) noexcept;

/// The allowed texts of a text quantity, in the order of their numbers.
std::vector<std::string> wordsOf(const Quantity& quantity);

} // namespace trazor::space
