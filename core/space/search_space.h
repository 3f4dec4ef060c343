// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/architecture.h"
#include "core/space/limits.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace trazor::space {

/// Scope of a gene: one value, one per stage, or one per block.
enum class Scope { Network, Stage, Block };

/// One decision of a search space.
///
/// The name is a quantity of the vocabulary in resources/schemas/README.md ("embed_dim", "depth", "heads",
/// "mlp_ratio", ...); the same name may instead be a fixed fact of the space. A space is thus a file that
/// declares every quantity as fixed or chosen, and at which scope.
struct Gene {
    std::string name;
    Scope scope = Scope::Network;
    /// Legal values, ascending for numbers; one list for all stages or one list per stage.
    /// Never empty. Categorical genes list indices into `labels`.
    std::vector<std::vector<double>> choices;
    std::vector<std::string> labels; ///< empty for numeric genes
    /// Position in the value list of its scope; -1 for the depth gene, whose value is the number of blocks.
    int slot = 0;

    bool isDepth() const noexcept { return slot < 0; }
    bool isCategorical() const noexcept { return !labels.empty(); }
    const std::vector<double>& choicesAt(std::size_t stage) const noexcept {
        return choices.size() == 1 ? choices.front() : choices[stage];
    }
    /// "3.5", "4", or the label.
    std::string format(double value) const;
};

/// A fixed quantity: a text, or numbers (one for all stages or one per stage). Booleans are 0 and 1.
using Fact = std::variant<std::string, std::vector<double>>;

/// A condition between genes that choice lists cannot express.
struct Rule {
    enum class Kind {
        MultipleOfPreviousStage, ///< gene(stage + 1) is a multiple of gene(stage)
    };
    Kind kind = Kind::MultipleOfPreviousStage;
    std::string gene;
};

/// True if a stage's value satisfies MultipleOfPreviousStage.
bool isMultiple(double value, double of) noexcept;

/// A reference architecture from the literature.
struct Published {
    std::string name;
    std::string note; ///< accuracy and source as stated in the literature
    Architecture architecture;
};

/// A search space: genes and fixed facts. Immutable after loading; load with core/space/file/space_json.h.
struct SearchSpace {
    std::string name;   ///< command-line name, "autoformer-tiny"
    std::string title;  ///< "AutoFormer-Tiny"
    std::string family; ///< title of the group in the gallery, "AutoFormer"
    std::string about;  ///< one or two sentences for the gallery
    std::string source; ///< paper
    std::size_t stageCount = 1;
    std::vector<Gene> genes;
    std::map<std::string, Fact, std::less<>> facts;
    std::vector<Rule> rules;
    /// Widest value of each gene in the shared super-net; absent genes take their largest choice.
    std::map<std::string, double, std::less<>> supernet;
    Limits usualBand;
    std::vector<Published> published;

    /// Null if there is no such gene.
    const Gene* findGene(std::string_view geneName) const noexcept;
    const Gene& depthGene() const;
    std::size_t geneCount(Scope scope) const noexcept; ///< without the depth gene
    bool readsText() const;                            ///< false for images

    /// Value of a gene at a place. `stage` and `block` are ignored if the scope does not need them.
    double value(const Architecture& architecture, const Gene& gene, std::size_t stage = 0,
                 std::size_t block = 0) const;
};

/// One difference between two architectures of a space.
struct GeneChange {
    std::string gene;
    int stage = -1;                      ///< -1 for network genes
    BlockIndex block = BlockIndex::None; ///< None for network and stage genes
    std::string from;                    ///< empty if the block is new
    std::string to;                      ///< empty if the block is gone

    /// "block 7: heads 3 -> 4", "embed_dim 192 -> 216". Blocks count from 1 for display.
    std::string text() const;
    bool operator==(const GeneChange&) const = default;
};

/// Differences that lead from `from` to `to`, network genes first, then stage by stage.
std::vector<GeneChange> changes(const SearchSpace& space, const Architecture& from, const Architecture& to);

/// Returns why the architecture is not in the space (value outside the choices, rule broken), each reason naming
/// the place; empty if it is legal. Does not check limits.
std::vector<std::string> violations(const SearchSpace& space, const Architecture& architecture);

} // namespace trazor::space
