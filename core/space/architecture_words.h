// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/blocks/words.h"
#include "core/space/search_space.h"

#include <array>

namespace trazor::space {

/// The values of the words in an architecture: the gene of that name, else the fixed fact. `space` and `architecture`
/// must outlive this object.
class ArchitectureWords final : public WordSource {
public:
    ArchitectureWords(const SearchSpace& space, const Architecture& architecture);

    /// Throws Error(InvalidArgument) if a block gene is requested for a stage, or a value is out of the word's range.
    std::optional<WordValue> find(Word word, std::size_t stage, std::optional<std::size_t> block) const override;

private:
    /// Source of a word's value; both null if the space does not define it.
    struct Source {
        const Gene* gene = nullptr;
        const Fact* fact = nullptr;
    };

    WordValue geneValue(const Gene& gene, const Quantity& range, std::size_t stage,
                        std::optional<std::size_t> block) const;

    const SearchSpace& m_space;
    const Architecture& m_architecture;
    std::array<Source, kVocabulary.size()> m_sources;
};

} // namespace trazor::space
