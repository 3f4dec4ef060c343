// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/search_space.h"

#include <cstddef>
#include <vector>

namespace trazor::search {

/// Numbers that describe architectures of a space, in a fixed order: the genes of the network and, for every stage, its
/// genes, its depth and the totals of its block genes, these also times every width. A label is spelled as zeros and
/// ones, and its total counts the blocks that have it.
///
/// Positions of blocks are left out on purpose: what a score owes to them is mostly the taste of one random super-net,
/// and a model that learns it finds networks that are better on that super-net alone. Our decision.
class Features {
public:
    /// The space must outlive it.
    explicit Features(const space::SearchSpace& space)
        : m_space(space) {}

    std::vector<double> of(const space::Architecture& architecture) const;

private:
    void appendGenes(space::Scope scope, const std::vector<double>& values, std::vector<double>& out) const;
    void appendTotals(const space::Architecture& architecture, std::size_t stage, std::vector<double>& out) const;

    const space::SearchSpace& m_space;
};

} // namespace trazor::search
