// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/network_plan.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace trazor::exchange {

/// How much of a network an exported file preserves.
struct Fidelity {
    enum class Kind {
        Exact,   ///< readers of the file build this network; if we import the format, the id is restored
        Lossy,   ///< some facts differ; `reasons` name them
        Refused, ///< the format cannot express this network; `reasons` say why
    };
    Kind kind = Kind::Exact;
    std::vector<std::string> reasons;
    std::int64_t lostParams = 0; ///< parameters of the network minus those of the described network
    std::string needs;           ///< oldest release that reads the file; empty if any does or it is unknown

    void lose(std::string loss);
    bool isRefused() const noexcept { return kind == Kind::Refused; }
    /// "exact", "lossy: ...", "refused: ..."; the first two may be followed by "(needs ...)".
    std::string text() const;

    static Fidelity refused(std::string reason);
};

std::string_view fidelityName(Fidelity::Kind kind) noexcept;

/// The network that an exported file describes.
struct DescribedPlan {
    space::NetworkPlan plan;        ///< built by the program that reads the file
    std::vector<std::string> notes; ///< losses beyond the plan's facts, such as a release that rejects the file
    std::string needs{};            ///< oldest release that builds the plan, "transformers 4.31 or newer"
};

/// Compares the network with the described one. Exact only if all fields are equal and there are no notes.
Fidelity fidelityOf(const space::NetworkPlan& network, const DescribedPlan& described);

/// Every difference between two plans, "patch size 32 (built with 16)"; empty exactly if the plans are equal.
Fidelity differencesOf(const space::NetworkPlan& network, const space::NetworkPlan& built);

/// Fills in the fields that follow from others: grids, tokens, positions of blocks, attention widths, widths after
/// downsampling. Exporters only set the facts stated by their file.
space::NetworkPlan completed(space::NetworkPlan plan);

/// A standard block with the heads, head width and MLP width of `own`, as other programs build it: plain attention with
/// q.k scaled by (head width)^-1/2, an MLP with one hidden layer, and LayerNorm before both.
space::BlockPlan plainBlock(const space::BlockPlan& own, double normEps);

/// The first block of a stage. Throws Error(Unsupported) if there is none.
const space::BlockPlan& firstBlock(const space::NetworkPlan& plan, std::size_t stage = 0);

/// A ratio for which int(width * ratio) is the block's hidden width: its own, else the quotient, rounded up if needed.
double mlpRatioOf(const space::BlockPlan& block);

/// Formats numbers for the exported files: "3.5", and "4.0" with a decimal point for ratios.
std::string plainNumber(double value);
std::string ratioNumber(double value);
/// "a, b, c" and "[a, b, c]".
std::string commaList(const std::vector<std::string>& entries);
std::string bracketed(const std::vector<std::string>& entries);

} // namespace trazor::exchange
