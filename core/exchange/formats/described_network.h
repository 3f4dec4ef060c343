// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/search_space.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trazor {
class JsonView;
}

namespace trazor::exchange {

/// An architecture read from a file.
struct ImportedArchitecture {
    space::Architecture architecture;
    /// What a user must know: values outside the space's choices, an id that differs from the one in the file.
    std::vector<std::string> warnings;
};

/// Warns of what was not read of a tracked document.
void warnOfUnread(ImportedArchitecture& imported, const JsonView& document);

/// What a file of another program says about a network, in the words of the vocabulary of spaces; what it does not say
/// is absent. Three words mean what is built rather than what is chosen: "embed_dim" is the width of the stage,
/// whatever multiplier a space puts on it; "attention_width" that of q, k and v; "operation" the index of the
/// vocabulary's word.
struct DescribedNetwork {
    using Numbers = std::map<std::string, double, std::less<>>;
    struct Stage {
        Numbers numbers;
        std::vector<Numbers> blocks;
    };
    Numbers numbers;
    std::vector<Stage> stages;
    std::string unsaid; ///< what the network has and no word says; empty if nothing

    /// Of the block, else of its stage, else of the network.
    std::optional<double> find(std::string_view name, std::size_t stage, std::optional<std::size_t> block = {}) const;
};

/// The genes of `space` that give this network. A gene that the file does not name follows from what it says
/// ("mlp_hidden" from ratio and width) or from having one choice only. Values outside the choices are warned of. Throws
/// Error(InvalidFile), naming place and values, if the file does not decide a gene or if the space's network would be
/// another one.
ImportedArchitecture architectureOf(const space::SearchSpace& space, const DescribedNetwork& network,
                                    std::string_view origin);

/// The number that a space gives a word at a place of an architecture: of the gene, else the fixed fact, else none.
std::optional<double> numberAt(const space::SearchSpace& space, const space::Architecture& architecture,
                               std::string_view name, std::size_t stage, std::size_t block);

} // namespace trazor::exchange
