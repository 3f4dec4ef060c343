// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/rng.h"
#include "core/space/cost_model.h"
#include "core/space/operations/space_size.h"
#include "core/space/search_space.h"

namespace trazor::space {

/// Draws an architecture that satisfies the rules, uniformly over each gene's choices, depth first. It is thus
/// uniform over genes, not architectures: deep networks are as likely as shallow ones, as in TF-TAS and AutoFormer.
Architecture sample(const SearchSpace& space, Rng& rng);

/// Draws a block with every gene uniform.
std::vector<double> sampleBlock(const SearchSpace& space, std::size_t stage, Rng& rng);

/// Moves an architecture into the limits by random single-gene steps that never increase the distance; first the
/// depth, then the rest (algorithm: our decision). Returns the resulting cost; empty, with `architecture` at the
/// point reached, if `maxSteps` did not suffice.
std::optional<Cost> repair(const SearchSpace& space, Architecture& architecture, const Limits& limits, Rng& rng,
                           int maxSteps = 200);

/// Largest choices everywhere / smallest choices everywhere.
Architecture largest(const SearchSpace& space);
Architecture smallest(const SearchSpace& space);

/// Throws Error(InvalidArgument) if the device was measured with networks of another space. Null is always accepted.
void checkDevice(const SearchSpace& space, const DeviceModel* device);

struct Feasibility {
    int sampled = 0;
    int accepted = 0; ///< random architectures that satisfy the limits
    int repaired = 0; ///< rejected ones that repair() moved inside
    CostRange range;  ///< of the space
    double acceptance() const noexcept { return sampled > 0 ? static_cast<double>(accepted) / sampled : 0.0; }
};

/// Looks for architectures within the limits before a search starts. Throws Error(Infeasible), naming the range of
/// the space, if the limits are outside it or `samples` draws and repairs found nothing.
Feasibility checkFeasible(const SearchSpace& space, const Limits& limits, std::uint64_t seed, int samples = 1000);

} // namespace trazor::space
