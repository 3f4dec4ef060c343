// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/search_space.h"

#include <vector>

namespace trazor::space {

/// Enumerates all combinations of choices in a fixed order: the genes of the last block vary fastest, then those of
/// the blocks before it, then stage genes, network genes and finally the depths. Rules are ignored. `space` must
/// outlive this object.
class Enumeration {
public:
    explicit Enumeration(const SearchSpace& space);

    const Architecture& current() const noexcept { return m_architecture; }
    /// Returns false after the last combination.
    bool advance();

private:
    bool advanceGenes(Scope scope, std::size_t stage, std::vector<double>& values) const;
    bool advanceDepths();
    void resetStage(std::size_t stage, std::size_t depth);

    const SearchSpace& m_space;
    Architecture m_architecture;
};

} // namespace trazor::space
