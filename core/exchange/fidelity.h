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
        Lossy,   ///< something is lost, which `reasons` name
        Refused, ///< the format cannot say this network; `reasons` say why
    };
    Kind kind = Kind::Exact;
    std::vector<std::string> reasons;
    std::int64_t lostParams = 0; ///< parameters of what is lost, where they can be counted

    /// The first refusal counts; losses before it are forgotten.
    void refuseIf(bool condition, const std::string& reason);
    void loseIf(bool condition, const std::string& loss);
    bool isRefused() const noexcept { return kind == Kind::Refused; }
    /// "exact", "lossy: ...", "refused: ...".
    std::string text() const;
};

std::string_view fidelityName(Fidelity::Kind kind) noexcept;

/// Losses and refusals that several formats share. Each writes with the words of `format`, "AutoFormer".
class PlanChecks {
public:
    PlanChecks(const space::NetworkPlan& plan, std::string format);

    void imagesOnly();
    void textOnly();
    void oneStage();
    /// Plain dot-product attention before one hidden layer, normalised before both.
    void preNormAttentionBlocks();
    /// A fixed fact that the format leaves to the program that reads it.
    void expects(const char* what, double value, double usual);
    void expectsNormEps(double usual);
    /// 2-D relative positions, which the format does not have.
    void losesRelativePositions();

    const space::NetworkPlan& plan;
    Fidelity fidelity;

private:
    std::string m_format;
};

/// "block 3", or "stage 2, block 1" in a staged network.
std::string blockName(const space::NetworkPlan& plan, const space::BlockPlan& block);

/// The first block for which `is` holds, null if there is none.
template <typename Predicate>
const space::BlockPlan* findBlock(const space::NetworkPlan& plan, Predicate is) {
    for (const space::StagePlan& stage : plan.stages) {
        for (const space::BlockPlan& block : stage.blocks) {
            if (is(block)) {
                return &block;
            }
        }
    }
    return nullptr;
}

/// A ratio that `int(width * ratio)` turns into the block's hidden width: its own, or the shortest that does.
double mlpRatioOf(const space::BlockPlan& block);

/// Numbers as the field's files write them: "3.5", and "4.0" with a point for ratios.
std::string plainNumber(double value);
std::string ratioNumber(double value);
/// "a, b, c" and "[a, b, c]".
std::string commaList(const std::vector<std::string>& entries);
std::string bracketed(const std::vector<std::string>& entries);

} // namespace trazor::exchange
