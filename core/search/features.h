// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/search_space.h"

#include <cstddef>
#include <vector>

namespace trazor::search {

/// Numbers that describe architectures of a space, in a fixed order: network and stage genes, depths, the genes of
/// every block position, and widths times totals of block genes. Labels are spelled as zeros and ones.
class Features {
public:
    /// The space must outlive it.
    explicit Features(const space::SearchSpace& space);

    std::vector<double> of(const space::Architecture& architecture) const;

private:
    void appendGenes(space::Scope scope, const std::vector<double>& values, std::vector<double>& out) const;
    void appendProducts(const space::Architecture& architecture, std::size_t stage, std::vector<double>& out) const;

    const space::SearchSpace& m_space;
    std::vector<std::size_t> m_maxDepth;
};

} // namespace trazor::search
