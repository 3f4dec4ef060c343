// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/configs/config_keys.h"

#include "core/space/search_space.h"
#include "core/space/vocabulary.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace trazor::exchange {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kActivations{{{"gelu", "gelu"},
                                                                                     {"gelu_new", "gelu-tanh"},
                                                                                     {"gelu_pytorch_tanh", "gelu-tanh"},
                                                                                     {"gelu_fast", "gelu-tanh"},
                                                                                     {"relu", "relu"},
                                                                                     {"silu", "silu"},
                                                                                     {"swish", "silu"},
                                                                                     {"gelu_python", "gelu"}}};

double readNumber(const JsonView& node, std::string_view quantity) {
    const space::Quantity& range = *space::findQuantity(quantity);
    return range.kind == space::QuantityKind::Integer
               ? static_cast<double>(
                     node.integer(static_cast<std::int64_t>(range.min), static_cast<std::int64_t>(range.max)))
               : node.number(range.min, range.max);
}

} // namespace

double word(std::string_view quantity, std::string_view text) {
    const std::vector<std::string> words = space::wordsOf(*space::findQuantity(quantity));
    return static_cast<double>(std::find(words.begin(), words.end(), text) - words.begin());
}

bool ConfigKeys::isSaid(std::string_view key) const {
    return m_root.has(key) && !m_root.at(key).node().is_null();
}

double ConfigKeys::number(std::string_view key, std::string_view quantity) const {
    const std::optional<double> otherwise = m_root.has(key) ? std::nullopt : defaultOf(key);
    return otherwise ? *otherwise : readNumber(m_root.at(key), quantity);
}

double ConfigKeys::numberOr(double otherwise, std::string_view key, std::string_view quantity) const {
    if (isSaid(key)) {
        return readNumber(m_root.at(key), quantity);
    }
    return m_root.has(key) ? otherwise : defaultOf(key).value_or(otherwise);
}

double ConfigKeys::side(std::string_view key, std::string_view quantity) const {
    if (!m_root.has(key) || !m_root.at(key).isList()) {
        return number(key, quantity);
    }
    const JsonView list = m_root.at(key);
    list.listSize(2, 2);
    const double height = readNumber(list.at(0), quantity);
    if (readNumber(list.at(1), quantity) != height) {
        list.fail("rectangles are not supported", "Give one number, or two equal ones.");
    }
    return height;
}

std::vector<double> ConfigKeys::perLayer(std::string_view key, std::string_view quantity, std::size_t depth) const {
    if (!m_root.has(key) || !m_root.at(key).isList()) {
        return std::vector<double>(depth, number(key, quantity));
    }
    const JsonView list = m_root.at(key);
    list.listSize(depth, depth);
    std::vector<double> values;
    for (std::size_t i = 0; i < depth; ++i) {
        values.push_back(readNumber(list.at(i), quantity));
    }
    return values;
}

std::size_t ConfigKeys::layers(std::string_view key) const {
    const std::optional<double> otherwise = m_root.has(key) ? std::nullopt : defaultOf(key);
    return static_cast<std::size_t>(otherwise ? *otherwise
                                              : static_cast<double>(m_root.at(key).integer(1, kMaxLayers)));
}

double ConfigKeys::flag(std::string_view key, bool otherwise) const {
    return (isSaid(key) ? m_root.at(key).boolean() : otherwise) ? 1.0 : 0.0;
}

double ConfigKeys::activation(std::string_view key, std::string_view otherwise) const {
    const std::string name = isSaid(key) ? m_root.at(key).text() : std::string(otherwise);
    const auto* const found =
        std::find_if(kActivations.begin(), kActivations.end(), [&](const auto& it) { return it.first == name; });
    if (found == kActivations.end()) {
        m_root.at(key).fail("activation '" + name +
                            "' is none of gelu, gelu_new, gelu_pytorch_tanh, relu, silu, swish");
    }
    return word("activation", found->second);
}

void ConfigKeys::requireDivides(std::string_view key, double parts, std::string_view whole, double size) const {
    if (std::fmod(size, parts) != 0.0) {
        const std::string problem =
            space::Gene{}.format(parts) + " does not divide " + std::string(whole) + ", " + space::Gene{}.format(size);
        (m_root.has(key) ? m_root.at(key) : m_root).fail(m_root.has(key) ? problem : std::string(key) + " " + problem);
    }
}

void ConfigKeys::requireUnset(std::string_view key, std::string_view what) const {
    if (flag(key, false) != 0.0) {
        m_root.at(key).fail(std::string(what) + " is not supported", "Set it to false.");
    }
}

std::optional<double> ConfigKeys::defaultOf(std::string_view key) const {
    const auto found =
        std::find_if(m_defaults.begin(), m_defaults.end(), [&](const FamilyDefault& it) { return it.first == key; });
    return found == m_defaults.end() ? std::nullopt : std::optional(found->second);
}

} // namespace trazor::exchange
