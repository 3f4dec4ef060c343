// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/space/blocks/block_part.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <utility>

namespace trazor::space {
namespace {

constexpr std::pair<std::string_view, Activation> kActivations[] = {{"gelu", Activation::Gelu},
                                                                    {"gelu-tanh", Activation::GeluTanh},
                                                                    {"relu", Activation::Relu},
                                                                    {"silu", Activation::Silu}};

int hiddenOf(const Words& words, BlockPlan& block) {
    const auto ratio = words.number("mlp_ratio");
    if (!ratio) {
        return words.integer("mlp_hidden");
    }
    block.mlpRatio = *ratio;
    const int multiple = words.integerOr(1, "mlp_multiple_of");
    const double wish = block.embedDim * *ratio;
    return multiple > 1 ? multipleNear(wish, multiple) : static_cast<int>(wish);
}

void plan(const Words& words, const TokenGrid&, BlockPlan& block) {
    if (words.text("mlp_op", "mlp") == "none") {
        return;
    }
    const int hidden = hiddenOf(words, block);
    block.mlpHidden.assign(static_cast<std::size_t>(words.integerOr(1, "mlp_layers")), hidden);
    block.mlpKind = words.text("mlp_kind", "plain") == "gated" ? MlpKind::Gated : MlpKind::Plain;
    const std::string_view activation = words.text("activation", "gelu");
    block.activation = std::find_if(std::begin(kActivations), std::prev(std::end(kActivations)), [&](const auto& it) {
                           return it.first == activation;
                       })->second;
    block.mlpBias = words.flag("mlp_bias", true);
}

void check(const BlockPlan& block, const TokenGrid&) {
    if (std::any_of(block.mlpHidden.begin(), block.mlpHidden.end(), [](int width) { return width < 1; })) {
        refuse(block, "the MLP has no hidden unit");
    }
    if (block.mlpKind == MlpKind::Gated && block.mlpHidden.size() != 1) {
        refuse(block, "a gated MLP has one hidden layer, not " + std::to_string(block.mlpHidden.size()),
               "Set mlp_layers to 1, or mlp_kind to plain.");
    }
}

void addCost(const BlockPlan& block, const TokenGrid& tokens, BlockCost& cost) {
    if (!block.hasMlp()) {
        return;
    }
    if (block.mlpKind == MlpKind::Gated) {
        cost.mlp += linearCost(tokens.tokens, block.embedDim, block.firstHidden(), block.mlpBias);
    }
    int width = block.embedDim;
    for (const int hidden : block.mlpHidden) {
        cost.mlp += linearCost(tokens.tokens, width, hidden, block.mlpBias);
        width = hidden;
    }
    cost.mlp += linearCost(tokens.tokens, width, block.embedDim, block.mlpBias);
}

std::string ratioText(double ratio) {
    char text[32];
    return {text, std::to_chars(text, text + sizeof text, ratio).ptr};
}

/// "768", "3 × 1024" or "512→1024".
std::string widthsText(const std::vector<int>& hidden) {
    if (hidden.size() > 1 && std::count(hidden.begin(), hidden.end(), hidden.front()) == std::ssize(hidden)) {
        return std::to_string(hidden.size()) + " \u00d7 " + std::to_string(hidden.front());
    }
    std::string text;
    for (const int width : hidden) {
        text += (text.empty() ? "" : "\u2192") + std::to_string(width);
    }
    return text;
}

std::string label(const BlockPlan& block, bool isBrief) {
    if (!block.hasMlp()) {
        return "no MLP";
    }
    std::string text = block.mlpKind == MlpKind::Gated ? "gated MLP " : "MLP ";
    if (block.mlpRatio == 0.0) {
        text += widthsText(block.mlpHidden);
    } else {
        text += "\u00d7";
        text += ratioText(block.mlpRatio);
        if (!isBrief) {
            text.append(" (").append(widthsText(block.mlpHidden)).append(")");
        }
    }
    if (block.activation != Activation::Gelu && !isBrief) {
        text.append(" ").append(kActivations[static_cast<std::size_t>(block.activation)].first);
    }
    return text;
}

} // namespace

int multipleNear(double wish, int of) {
    const int nearest = std::max(of, static_cast<int>(wish + of / 2.0) / of * of);
    return nearest < 0.9 * wish ? nearest + of : nearest;
}

const BlockPart kFeedForwardPart{plan, check, addCost, label};

} // namespace trazor::space
