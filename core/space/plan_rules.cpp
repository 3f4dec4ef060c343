// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/space/plan_rules.h"

#include "core/base/error.h"

#include <string>

namespace trazor::space {
namespace {

[[noreturn]] void refuse(const std::string& problem, const std::string& hint = {}) {
    throw Error(ErrorCode::InvalidArgument, problem, hint);
}

[[noreturn]] void refuse(const BlockPlan& block, const std::string& problem, const std::string& hint = {}) {
    refuse("stage " + std::to_string(block.stage + 1) + ", block " + std::to_string(block.index + 1) + ": " + problem,
           hint);
}

void requireMeaningOfText(const NetworkPlan& plan) {
    const StemPlan& stem = plan.stem;
    if (stem.classToken) {
        refuse("class_token belongs to images; the first token of a text is what pool class-token reads",
               "Leave class_token out.");
    }
    if (stem.position != PositionKind::Learned) {
        refuse("a text network needs position learned");
    }
    if (stem.vocabulary < 2) {
        refuse("vocabulary: a text needs two words at least");
    }
    if (plan.head.tied && stem.embeddingDim != plan.stages.back().embedDim) {
        refuse("tied_head: the token table is " + std::to_string(stem.embeddingDim) + " wide and the last stage " +
                   std::to_string(plan.stages.back().embedDim),
               "Set tied_head to false, or make both equal.");
    }
}

} // namespace

void requireMeaning(const NetworkPlan& plan) {
    for (const StagePlan& stage : plan.stages) {
        for (const BlockPlan& block : stage.blocks) {
            const bool attends = block.mixer == MixerKind::SelfAttention || block.mixer == MixerKind::WeightedAttention;
            if (block.causal && !attends) {
                refuse(block, "an operation that does not attend sees all tokens and cannot be causal",
                       "Set causal to false, or choose among SA-SDP and SA-WMA.");
            }
            if (block.causal && block.window > 0) {
                refuse(block, "causal attention has no windows", "Set causal to false, or window to 0.");
            }
        }
    }
    if (plan.stem.kind == StemKind::TokenEmbedding) {
        requireMeaningOfText(plan);
    } else if (plan.head.tied) {
        refuse("tied_head: an image network has no token table", "Leave tied_head out.");
    }
}

} // namespace trazor::space
