// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json_view.h"

#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace trazor::exchange {

inline constexpr int kMaxLayers = 512; ///< per model

/// The default that a model family uses for a key missing from its config.json.
using FamilyDefault = std::pair<std::string_view, double>;

/// The numeric value of a word in the space vocabulary.
double word(std::string_view quantity, std::string_view text);

/// Typed access to the keys of a config.json of one model family. The range of a key is that of a vocabulary quantity.
/// The accessors throw Error(InvalidFile) naming the key, the value and the range.
class ConfigKeys {
public:
    ConfigKeys(const JsonView& root, std::string_view family, std::span<const FamilyDefault> defaults)
        : m_root(root)
        , m_family(family)
        , m_defaults(defaults) {}

    const JsonView& root() const noexcept { return m_root; }
    bool isOf(std::string_view family) const noexcept { return m_family == family; }
    bool isSaid(std::string_view key) const; ///< present and not null

    double number(std::string_view key, std::string_view quantity) const;
    /// Returns `otherwise` if the value is null, or if the key is missing and the family has no default.
    double numberOr(double otherwise, std::string_view key, std::string_view quantity) const;
    /// Reads one number, or a list of two equal numbers.
    double side(std::string_view key, std::string_view quantity) const;
    /// Reads one value for all layers, or a list of one per layer.
    std::vector<double> perLayer(std::string_view key, std::string_view quantity, std::size_t depth) const;
    std::size_t layers(std::string_view key) const;
    double flag(std::string_view key, bool otherwise) const; ///< 0 or 1
    double activation(std::string_view key, std::string_view otherwise) const;

    /// Throws unless `parts`, the value of `key`, divides `whole`.
    void requireDivides(std::string_view key, double parts, std::string_view whole, double size) const;
    /// Throws if a flag enables a feature that our vocabulary cannot describe.
    void requireUnset(std::string_view key, std::string_view what) const;

private:
    std::optional<double> defaultOf(std::string_view key) const;

    JsonView m_root;
    std::string_view m_family;
    std::span<const FamilyDefault> m_defaults;
};

} // namespace trazor::exchange
