// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/space/architecture_words.h"

#include "core/space/vocabulary.h"

#include <cmath>
#include <cstdint>
#include <string>

namespace trazor::space {

ArchitectureWords::ArchitectureWords(const SearchSpace& space, const Architecture& architecture)
    : m_space(space)
    , m_architecture(architecture) {
    for (const auto& [name, fact] : space.facts) {
        if (const std::optional<std::size_t> index = wordIndex(name)) {
            m_sources[*index].fact = &fact;
        }
    }
    for (const Gene& gene : space.genes) {
        if (const std::optional<std::size_t> index = wordIndex(gene.name)) {
            m_sources[*index].gene = &gene;
        }
    }
}

WordValue ArchitectureWords::geneValue(const Gene& gene, const Quantity& range, std::size_t stage,
                                       std::optional<std::size_t> block) const {
    if (gene.scope == Scope::Block && !block) {
        refuse("'" + gene.name + "' decides the width of a stage and cannot be a gene of a block",
               "Give it the scope network or stage.");
    }
    const double value = m_space.value(m_architecture, gene, stage, block.value_or(0));
    if (gene.isCategorical() && range.kind == QuantityKind::Text) {
        return std::string_view(gene.labels.at(static_cast<std::size_t>(value)));
    }
    const bool isWhole = range.kind == QuantityKind::Real || value == std::floor(value);
    if (!(isWhole && value >= range.min && value <= range.max)) {
        refuse(gene.name + " " + gene.format(value) + " is outside " +
               std::to_string(static_cast<std::int64_t>(range.min)) + " to " +
               std::to_string(static_cast<std::int64_t>(range.max)));
    }
    return value;
}

std::optional<WordValue> ArchitectureWords::find(Word word, std::size_t stage, std::optional<std::size_t> block) const {
    const auto& [gene, fact] = m_sources[word.index];
    if (gene != nullptr) {
        return geneValue(*gene, kVocabulary[word.index], stage, block);
    }
    if (fact == nullptr) {
        return {};
    }
    if (const auto* const text = std::get_if<std::string>(fact)) {
        return std::string_view(*text);
    }
    const auto& values = std::get<std::vector<double>>(*fact);
    return values.size() == 1 ? values.front() : values.at(stage);
}

} // namespace trazor::space
