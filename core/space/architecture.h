// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace trazor::space {

/// A block of a network, counted from 0 at the input over all stages.
enum class BlockIndex : int { None = -1 };

/// The number that users see: blocks count from 1.
constexpr int numberOf(BlockIndex block) noexcept {
    return static_cast<int>(block) + 1;
}

/// Gene values of one stage: its own and those of its blocks, in the order of the space's genes of that scope.
struct StageGenes {
    std::vector<double> values;
    std::vector<std::vector<double>> blocks; ///< [block in the stage][block gene]

    bool operator==(const StageGenes&) const = default;
};

/// One point of a search space: the chosen value of every gene, nothing derived.
///
/// Numeric genes hold the number itself, categorical genes the index of their label. The depth gene holds no
/// value: depth is the number of blocks. Values are meaningful only together with their SearchSpace; a value
/// outside the space's choices is allowed if the network exists (published networks have such values).
struct Architecture {
    std::vector<double> network;
    std::vector<StageGenes> stages;

    std::size_t depth() const noexcept {
        std::size_t blocks = 0;
        for (const StageGenes& stage : stages) {
            blocks += stage.blocks.size();
        }
        return blocks;
    }
    bool operator==(const Architecture&) const = default;
};

} // namespace trazor::space
