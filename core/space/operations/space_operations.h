// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/rng.h"
#include "core/space/cost_model.h"
#include "core/space/operations/space_size.h"
#include "core/space/search_space.h"

namespace trazor::space {

/// Uniform over each gene's choices, depth first; rules hold. (So it is uniform over genes, not over
/// architectures: deep networks are as likely as shallow ones. As TF-TAS and AutoFormer sample.)
Architecture sample(const SearchSpace& space, Rng& rng);

/// A block with every gene drawn uniformly.
std::vector<double> sampleBlock(const SearchSpace& space, std::size_t stage, Rng& rng);

/// Moves an architecture into the limits by random single-gene steps, each of which brings it nearer or keeps
/// the distance; first the depth, then the rest (algorithm: our decision). Returns the cost that it has then; empty,
/// leaving `architecture` where it got, if `maxSteps` did not suffice.
std::optional<Cost> repair(const SearchSpace& space, Architecture& architecture, const Limits& limits, Rng& rng,
                           int maxSteps = 200);

/// Largest choices everywhere / smallest choices everywhere.
Architecture largest(const SearchSpace& space);
Architecture smallest(const SearchSpace& space);

/// Throws Error(InvalidArgument) if the device was measured with networks of another space. Null is of every space.
void checkDevice(const SearchSpace& space, const DeviceModel* device);

struct Feasibility {
    int sampled = 0;
    int accepted = 0; ///< random architectures that satisfy the limits
    int repaired = 0; ///< further ones that repair() brought inside
    CostRange range;  ///< what the space offers
    double acceptance() const noexcept { return sampled > 0 ? static_cast<double>(accepted) / sampled : 0.0; }
};

/// Looks for architectures within the limits before a search starts. Throws Error(Infeasible), saying what the
/// space offers, if the limits lie outside the range or nothing was found by `samples` draws and repairs.
Feasibility checkFeasible(const SearchSpace& space, const Limits& limits, std::uint64_t seed, int samples = 1000);

} // namespace trazor::space
