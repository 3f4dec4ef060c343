// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/space/vocabulary.h"

#include <algorithm>
#include <numeric>

namespace trazor::space {
namespace {

constexpr auto nameAt = [](std::size_t index) { return kVocabulary[index].name; };

/// Positions in kVocabulary by name.
constexpr auto kByName = [] {
    std::array<std::size_t, kVocabulary.size()> order;
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, nameAt);
    return order;
}();

} // namespace

std::span<const Quantity> vocabulary() noexcept {
    return kVocabulary;
}

std::optional<std::size_t> wordIndex(std::string_view name) noexcept {
    const auto* const found = std::ranges::lower_bound(kByName, name, {}, nameAt);
    return found != kByName.end() && nameAt(*found) == name ? std::optional(*found) : std::nullopt;
}

const Quantity* findQuantity(std::string_view name) noexcept {
    const std::optional<std::size_t> index = wordIndex(name);
    return index ? &kVocabulary[*index] : nullptr;
}

std::vector<std::string> wordsOf(const Quantity& quantity) {
    std::vector<std::string> words;
    std::string_view rest = quantity.words;
    while (!rest.empty()) {
        const std::size_t blank = std::min(rest.find(' '), rest.size());
        words.emplace_back(rest.substr(0, blank));
        rest.remove_prefix(std::min(blank + 1, rest.size()));
    }
    return words;
}

} // namespace trazor::space
