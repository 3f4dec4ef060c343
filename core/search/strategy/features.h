// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/search_space.h"

#include <cstddef>
#include <vector>

namespace trazor::search {

/// Numeric features of architectures of a space, in a fixed order: the network genes and, for every stage, its genes,
/// its depth and the totals of its block genes, the depth and totals also multiplied by every width. Categorical genes
/// are one-hot encoded; the total of a label counts the blocks that have it.
///
/// Block positions are left out on purpose: their effect on a score is mostly specific to one random super-net, and a
/// model that learns it finds networks that are better on that super-net alone. Our decision.
class Features {
public:
    /// The space must outlive this object.
    explicit Features(const space::SearchSpace& space)
        : m_space(space) {}

    std::vector<double> of(const space::Architecture& architecture) const;

private:
    void appendGenes(space::Scope scope, const std::vector<double>& values, std::vector<double>& out) const;
    void appendTotals(const space::Architecture& architecture, std::size_t stage, std::vector<double>& out) const;

    const space::SearchSpace& m_space;
};

} // namespace trazor::search
