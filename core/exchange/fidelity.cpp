// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/fidelity.h"

#include "core/space/search_space.h"

#include <cmath>
#include <utility>

namespace trazor::exchange {

void Fidelity::refuseIf(bool condition, const std::string& reason) {
    if (condition && kind != Kind::Refused) {
        kind = Kind::Refused;
        reasons = {reason};
    }
}

void Fidelity::loseIf(bool condition, const std::string& loss) {
    if (condition && kind != Kind::Refused) {
        kind = Kind::Lossy;
        reasons.push_back(loss);
    }
}

std::string_view fidelityName(Fidelity::Kind kind) noexcept {
    switch (kind) {
    case Fidelity::Kind::Exact:
        return "exact";
    case Fidelity::Kind::Lossy:
        return "lossy";
    case Fidelity::Kind::Refused:
        return "refused";
    }
    return "";
}

std::string Fidelity::text() const {
    std::string all(fidelityName(kind));
    for (std::size_t i = 0; i < reasons.size(); ++i) {
        all += (i == 0 ? ": " : "; ") + reasons[i];
    }
    return all;
}

PlanChecks::PlanChecks(const space::NetworkPlan& network, std::string format)
    : plan(network)
    , m_format(std::move(format)) {
    fidelity.refuseIf(plan.depth() == 0, "the network has no block");
}

void PlanChecks::imagesOnly() {
    fidelity.refuseIf(plan.stem.kind != space::StemKind::PatchEmbedding,
                      m_format + " networks read images, this one text");
}

void PlanChecks::textOnly() {
    fidelity.refuseIf(plan.stem.kind != space::StemKind::TokenEmbedding,
                      m_format + " networks read text, this one images");
}

void PlanChecks::oneStage() {
    fidelity.refuseIf(plan.stages.size() != 1,
                      m_format + " has one stage, this network " + std::to_string(plan.stages.size()));
}

void PlanChecks::preNormAttentionBlocks() {
    const auto refuse = [&](auto is, const std::string& what) {
        if (const space::BlockPlan* const block = findBlock(plan, is)) {
            fidelity.refuseIf(true, blockName(plan, *block) + " " + what + ", which " + m_format + " does not have");
        }
    };
    refuse([](const auto& block) { return block.mixer != space::MixerKind::SelfAttention; },
           "mixes tokens in another way than by dot-product attention");
    refuse([](const auto& block) { return block.causal; }, "is causal");
    refuse([](const auto& block) { return !block.preNorm; }, "is normalised after attention and MLP");
    refuse([](const auto& block) { return block.mlpHidden.size() != 1; }, "has an MLP of several hidden layers");
}

void PlanChecks::expects(const char* what, double value, double usual) {
    fidelity.loseIf(value != usual, std::string(what) + " " + plainNumber(value) + " (" + m_format + " takes " +
                                        plainNumber(usual) + " unless told otherwise)");
}

void PlanChecks::expectsNormEps(double usual) {
    const space::BlockPlan* const other = findBlock(plan, [&](const auto& block) { return block.normEps != usual; });
    if (other != nullptr) {
        expects("LayerNorm epsilon", other->normEps, usual);
    } else if (plan.head.norm) {
        expects("epsilon of the last LayerNorm", plan.head.normEps, usual);
    }
}

void PlanChecks::losesRelativePositions() {
    std::int64_t params = 0;
    for (const space::StagePlan& stage : plan.stages) {
        for (const space::BlockPlan& block : stage.blocks) {
            // Tables for keys and values, vertical and horizontal, as the cost model counts them.
            params +=
                block.relativeDistance > 0 ? 4 * (2 * std::int64_t{block.relativeDistance} + 2) * block.headDim : 0;
        }
    }
    if (params > 0 && !fidelity.isRefused()) {
        fidelity.loseIf(true, "relative positions (" + std::to_string(params) + " parameters)");
        fidelity.lostParams += params;
    }
}

std::string blockName(const space::NetworkPlan& plan, const space::BlockPlan& block) {
    return (plan.stages.size() > 1 ? "stage " + std::to_string(block.stage + 1) + ", " : std::string()) + "block " +
           std::to_string(block.index + 1);
}

double mlpRatioOf(const space::BlockPlan& block) {
    if (block.mlpRatio > 0.0) {
        return block.mlpRatio;
    }
    const double hidden = block.mlpHidden.front();
    double ratio = hidden / block.embedDim;
    while (std::floor(block.embedDim * ratio) < hidden) {
        ratio = std::nextafter(ratio, 2.0 * ratio);
    }
    return ratio;
}

std::string plainNumber(double value) {
    return space::Gene{}.format(value);
}

std::string ratioNumber(double value) {
    const std::string text = plainNumber(value);
    return text.find('.') == std::string::npos && text.find('e') == std::string::npos ? text + ".0" : text;
}

std::string commaList(const std::vector<std::string>& entries) {
    std::string text;
    for (const std::string& entry : entries) {
        text += (text.empty() ? "" : ", ") + entry;
    }
    return text;
}

std::string bracketed(const std::vector<std::string>& entries) {
    std::string text = "[";
    text += commaList(entries);
    text += ']';
    return text;
}

} // namespace trazor::exchange
