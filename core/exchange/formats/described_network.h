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
    /// Messages for the user: values outside the space's choices, an id that differs from the one in the file.
    std::vector<std::string> warnings;
};

/// Adds a warning that lists the unread parts of a tracked document.
void warnOfUnread(ImportedArchitecture& imported, const JsonView& document);

/// The facts that another program's file states about a network, keyed by the space vocabulary; unstated facts are
/// absent. Three words describe the built network rather than a choice: "embed_dim" is the final width of the stage,
/// after any width multiplier; "attention_width" the width of q, k and v; "operation" the index of the vocabulary's
/// word.
struct DescribedNetwork {
    using Numbers = std::map<std::string, double, std::less<>>;
    struct Stage {
        Numbers numbers;
        std::vector<Numbers> blocks;
    };
    Numbers numbers;
    std::vector<Stage> stages;
    std::string unsaid; ///< parts of the network that the vocabulary cannot express; empty if none

    /// The number given for the block, else for its stage, else for the network.
    std::optional<double> find(std::string_view name, std::size_t stage, std::optional<std::size_t> block = {}) const;
};

/// Finds the genes of `space` that build this network. A gene that the file does not name is derived from other facts
/// ("mlp_hidden" from ratio and width) or is its only choice. Values outside the choices produce warnings. Throws
/// Error(InvalidFile), naming place and values, if the file does not determine a gene or if the genes would build
/// another network.
ImportedArchitecture architectureOf(const space::SearchSpace& space, const DescribedNetwork& network,
                                    std::string_view origin);

/// The value of a word at a place of an architecture: that of the gene, else the fixed fact, else none.
std::optional<double> numberAt(const space::SearchSpace& space, const space::Architecture& architecture,
                               std::string_view name, std::size_t stage, std::size_t block);

} // namespace trazor::exchange
