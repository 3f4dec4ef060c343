// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/network_plan.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace trazor::exchange {

/// How much of a network a file of some format keeps.
struct Fidelity {
    enum class Kind {
        Exact,   ///< what reads the file builds this network; where we read the format ourselves, the id comes back
        Lossy,   ///< facts differ, which `reasons` name
        Refused, ///< the format cannot express this network; `reasons` say why
    };
    Kind kind = Kind::Exact;
    std::vector<std::string> reasons;
    std::int64_t lostParams = 0; ///< of the network, less those of the network that the file describes
    std::string needs;           ///< the least release that reads the file; empty where any does or none is known

    void lose(std::string loss);
    bool isRefused() const noexcept { return kind == Kind::Refused; }
    /// "exact", "lossy: ...", "refused: ..."; "(needs ...)" behind the first two.
    std::string text() const;

    static Fidelity refused(std::string reason);
};

std::string_view fidelityName(Fidelity::Kind kind) noexcept;

/// What an exported file describes.
struct DescribedPlan {
    space::NetworkPlan plan;        ///< what the program that reads the file builds
    std::vector<std::string> notes; ///< losses that are no fact of the plan, such as a release that refuses the file
    std::string needs{};            ///< the least release that builds the plan, "transformers 4.31 or newer"
};

/// Compares the network with the described one, field by field. Exact only if all fields are equal and there is no
/// note.
Fidelity fidelityOf(const space::NetworkPlan& network, const DescribedPlan& described);

/// Every difference between two plans, "patch size 32 (built with 16)"; empty exactly if the plans are equal.
Fidelity differencesOf(const space::NetworkPlan& network, const space::NetworkPlan& built);

/// Fills in the fields that follow from others: grids, tokens, positions of blocks, attention widths, widths after
/// downsampling. An exporter sets only what its file says.
space::NetworkPlan completed(space::NetworkPlan plan);

/// A block of plain attention and one hidden layer with the heads, head width and MLP width of `own`, as the programs
/// of others have it: q.k scaled by (head width)^-1/2, LayerNorm before both.
space::BlockPlan plainBlock(const space::BlockPlan& own, double normEps);

/// The first block of a stage. Throws Error(Unsupported) if there is none.
const space::BlockPlan& firstBlock(const space::NetworkPlan& plan, std::size_t stage = 0);

/// A ratio that `int(width * ratio)` turns into the block's hidden width: its own, or the shortest that does.
double mlpRatioOf(const space::BlockPlan& block);

/// Numbers as the field's files write them: "3.5", and "4.0" with a point for ratios.
std::string plainNumber(double value);
std::string ratioNumber(double value);
/// "a, b, c" and "[a, b, c]".
std::string commaList(const std::vector<std::string>& entries);
std::string bracketed(const std::vector<std::string>& entries);

} // namespace trazor::exchange
