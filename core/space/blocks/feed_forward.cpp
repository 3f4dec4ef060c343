// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/space/blocks/block_part.h"

#include <algorithm>
#include <charconv>

namespace trazor::space {
namespace {

void plan(const Words& words, const TokenGrid&, BlockPlan& block) {
    int hidden = 0;
    if (const auto ratio = words.number("mlp_ratio")) {
        block.mlpRatio = *ratio;
        hidden = static_cast<int>(block.embedDim * *ratio);
    } else {
        hidden = words.integer("mlp_hidden");
    }
    block.mlpHidden.assign(static_cast<std::size_t>(words.integerOr(1, "mlp_layers")), hidden);
}

void check(const BlockPlan& block, const TokenGrid&) {
    if (block.mlpHidden.empty() ||
        std::any_of(block.mlpHidden.begin(), block.mlpHidden.end(), [](int width) { return width < 1; })) {
        refuse(block, "the MLP has no hidden unit");
    }
}

void addCost(const BlockPlan& block, const TokenGrid& tokens, BlockCost& cost) {
    int width = block.embedDim;
    for (const int hidden : block.mlpHidden) {
        cost.mlp += linearCost(tokens.tokens, width, hidden);
        width = hidden;
    }
    cost.mlp += linearCost(tokens.tokens, width, block.embedDim);
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
    if (block.mlpRatio == 0.0) {
        return "MLP " + widthsText(block.mlpHidden);
    }
    const std::string text = "MLP \u00d7" + ratioText(block.mlpRatio);
    return isBrief ? text : text + " (" + widthsText(block.mlpHidden) + ")";
}

} // namespace

const BlockPart kFeedForwardPart{plan, check, addCost, label};

} // namespace trazor::space
