// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/formats/timm_module.h"

#include "core/space/cost_model.h"

#include <algorithm>

namespace trazor::exchange {
namespace {

enum class Skeleton { VisionTransformer, PoolingTransformer, SwinTransformer };

Skeleton skeletonOf(const space::NetworkPlan& plan) {
    if (plan.stages.size() > 1 && plan.stages.front().downsample == space::DownsampleKind::ConvPool) {
        return Skeleton::PoolingTransformer;
    }
    return plan.stages.size() > 1 || firstBlock(plan).window > 0 ? Skeleton::SwinTransformer
                                                                 : Skeleton::VisionTransformer;
}

/// The common part of the three models: blocks of plain attention, one epsilon, a LayerNorm before the head.
space::NetworkPlan builtFrom(const space::NetworkPlan& plan, double normEps) {
    space::NetworkPlan built;
    built.stem.imageSize = plan.stem.imageSize;
    built.stem.channels = plan.stem.channels;
    built.stem.patch = plan.stem.patch;
    built.stem.stride = plan.stem.patch;
    built.stem.embedDim = plan.stem.embedDim;
    built.head.normEps = normEps;
    built.head.classes = plan.head.classes;
    for (const space::StagePlan& own : plan.stages) {
        space::StagePlan& stage = built.stages.emplace_back();
        stage.embedDim = plan.stem.embedDim;
        for (const space::BlockPlan& block : own.blocks) {
            stage.blocks.push_back(plainBlock(block, normEps));
        }
    }
    return built;
}

space::NetworkPlan visionPlan(const space::NetworkPlan& plan) {
    space::NetworkPlan built = builtFrom(plan, firstBlock(plan).normEps);
    built.stem.classToken = plan.stem.classToken;
    built.stem.registerTokens = plan.stem.registerTokens;
    built.stem.position = plan.stem.position;
    if (plan.stem.registerTokens > 0 && plan.stem.position == space::PositionKind::Learned) {
        // In timm, registers have positions if the class token has one.
        built.stem.position = space::PositionKind::LearnedEvery;
    }
    built.head.norm = plan.head.norm;
    built.head.normEps = plan.head.normEps;
    built.head.pool = plan.head.pool == space::PoolKind::EveryToken ? space::PoolKind::MeanTokens : plan.head.pool;
    for (std::size_t i = 0; i < plan.stages.front().blocks.size(); ++i) {
        built.stages.front().blocks[i].attentionScale = plan.stages.front().blocks[i].attentionScale;
    }
    return built;
}

space::NetworkPlan poolingPlan(const space::NetworkPlan& plan) {
    space::NetworkPlan built = builtFrom(plan, 1e-6);
    built.stem.stride = plan.stem.stride;
    built.stem.position = space::PositionKind::LearnedGrid;
    built.head.pool = space::PoolKind::ClassToken;
    for (std::size_t i = 0; i < plan.stages.size(); ++i) {
        space::StagePlan& stage = built.stages[i];
        const space::BlockPlan first = firstBlock(built, i);
        stage.embedDim = first.heads * first.headDim;
        stage.downsample = i + 1 < plan.stages.size() ? space::DownsampleKind::ConvPool : space::DownsampleKind::None;
        for (space::BlockPlan& block : stage.blocks) {
            block = first;
            block.mlpHidden = {static_cast<int>(stage.embedDim * mlpRatioOf(firstBlock(plan)))};
        }
    }
    return built;
}

space::NetworkPlan swinPlan(const space::NetworkPlan& plan) {
    space::NetworkPlan built = builtFrom(plan, 1e-5);
    built.stem.classToken = false;
    built.stem.position = space::PositionKind::None;
    built.stem.norm = true;
    built.head.pool = space::PoolKind::MeanTokens;
    int width = plan.stem.embedDim;
    for (std::size_t i = 0; i < plan.stages.size(); ++i) {
        firstBlock(plan, i); // throws for an empty stage, which timm cannot build
        space::StagePlan& stage = built.stages[i];
        stage.embedDim = width;
        width = width > 1'000'000 ? width : 2 * width;
        stage.downsample =
            i + 1 < plan.stages.size() ? space::DownsampleKind::PatchMerging : space::DownsampleKind::None;
        for (std::size_t j = 0; j < stage.blocks.size(); ++j) {
            stage.blocks[j].window = plan.stages[i].blocks[j].window;
            stage.blocks[j].shift = plan.stages[i].blocks[j].shift;
        }
    }
    return built;
}

/// Makes text safe for a Python comment, which a line break would end.
std::string inComment(std::string_view text) {
    std::string line(text);
    std::replace_if(
        line.begin(), line.end(), [](char letter) { return static_cast<unsigned char>(letter) < ' '; }, ' ');
    return line;
}

std::string numbersOf(const space::NetworkPlan& plan, int (*of)(const space::StagePlan&)) {
    std::vector<std::string> entries;
    for (const space::StagePlan& stage : plan.stages) {
        entries.push_back(std::to_string(of(stage)));
    }
    return '(' + commaList(entries) + ",)";
}

const char* truth(bool value) {
    return value ? "True" : "False";
}

std::string common(const space::NetworkPlan& plan) {
    return "    img_size=" + std::to_string(plan.stem.imageSize) +
           ",\n    patch_size=" + std::to_string(plan.stem.patch) +
           ",\n    in_chans=" + std::to_string(plan.stem.channels) +
           ",\n    num_classes=" + std::to_string(plan.head.classes) + ",\n";
}

constexpr auto kVisionCode = R"py(

class Attention(nn.Module):
    """Multi-head attention whose width need not be that of the tokens."""

    def __init__(self, dim, heads, width, scale, attn_drop, proj_drop):
        super().__init__()
        self.heads = heads
        self.scale = scale
        self.qkv = nn.Linear(dim, 3 * width)
        self.attn_drop = nn.Dropout(attn_drop)
        self.proj = nn.Linear(width, dim)
        self.proj_drop = nn.Dropout(proj_drop)

    def forward(self, x, **unused):
        batch, tokens, _ = x.shape
        q, k, v = self.qkv(x).reshape(batch, tokens, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        weights = self.attn_drop((q * self.scale @ k.transpose(-2, -1)).softmax(dim=-1))
        return self.proj_drop(self.proj((weights @ v).transpose(1, 2).reshape(batch, tokens, -1)))


class Block(nn.Module):
    def __init__(self, dim, heads, width, scale, hidden, drop_path=0.0, proj_drop=0.0, attn_drop=0.0, **unused):
        super().__init__()
        self.norm1 = nn.LayerNorm(dim, eps=BLOCK_NORM_EPS)
        self.attn = Attention(dim, heads, width, scale, attn_drop, proj_drop)
        self.norm2 = nn.LayerNorm(dim, eps=BLOCK_NORM_EPS)
        self.mlp = Mlp(dim, hidden, drop=proj_drop)
        self.drop_path = DropPath(drop_path) if drop_path > 0.0 else nn.Identity()

    def forward(self, x, **unused):
        x = x + self.drop_path(self.attn(self.norm1(x)))
        return x + self.drop_path(self.mlp(self.norm2(x)))


def build(**kwargs):
    """The model with new weights. Keywords are those of VisionTransformer: num_classes, drop_path_rate, ..."""
    shapes = iter(BLOCKS)  # timm asks for the blocks from the input on

    def next_block(dim, num_heads=None, **options):
        heads, width, scale, hidden = next(shapes)
        return Block(dim, heads, width, scale, hidden, **options)

    return VisionTransformer(**{**ARGUMENTS, 'block_fn': next_block, **kwargs})
)py";

constexpr auto kPoolingCode = R"py(

def build(**kwargs):
    """The model with new weights. Keywords are those of PoolingVisionTransformer: num_classes, drop_path_rate, ..."""
    return PoolingVisionTransformer(**{**ARGUMENTS, **kwargs})
)py";

constexpr auto kSwinCode = R"py(

def build(**kwargs):
    """The model with new weights. Keywords are those of SwinTransformer: num_classes, drop_path_rate, ..."""
    model = SwinTransformer(**{**ARGUMENTS, **kwargs})
    for stage, blocks in zip(model.layers, BLOCKS):
        for index, (heads, head_dim, window, shift, hidden) in enumerate(blocks):
            old = stage.blocks[index]
            rate = getattr(getattr(old, 'drop_path1', None), 'drop_prob', 0.0) or 0.0
            block = SwinTransformerBlock(
                old.dim, old.input_resolution, num_heads=heads, head_dim=head_dim, window_size=window,
                shift_size=shift, mlp_ratio=(hidden + 0.5) / old.dim, drop_path=rate)
            for layer in block.modules():
                if isinstance(layer, nn.Linear):
                    nn.init.trunc_normal_(layer.weight, std=0.02)
                    nn.init.zeros_(layer.bias)
            stage.blocks[index] = block
    return model
)py";

constexpr auto kRegistration = R"py(

@register_model
def trazor_@ID@(pretrained=False, **kwargs):
    """For timm.create_model('trazor_@ID@') after this module was imported."""
    if pretrained:
        raise ValueError('there are no trained weights of this network')
    for unused in ('pretrained_cfg', 'pretrained_cfg_overlay', 'cache_dir'):
        kwargs.pop(unused, None)
    return build(**kwargs)


if __name__ == '__main__':
    print(sum(parameter.numel() for parameter in build().parameters()), 'parameters')
)py";

/// True if the mean covers class token or registers, which timm excludes by default.
bool poolsPrefix(const space::NetworkPlan& plan) {
    return plan.head.pool == space::PoolKind::MeanTokens && (plan.stem.classToken || plan.stem.registerTokens > 0);
}

std::string visionModule(const space::NetworkPlan& plan) {
    const std::vector<space::BlockPlan>& blocks = plan.stages.front().blocks;
    std::string text = "from functools import partial\n\nfrom torch import nn\nfrom timm.layers import DropPath, Mlp\n"
                       "from timm.models import register_model\n"
                       "from timm.models.vision_transformer import VisionTransformer\n\n";
    text += "# A block: heads, width of all heads together, scale of attention, hidden width of the MLP.\nBLOCKS = (\n";
    for (const space::BlockPlan& block : blocks) {
        text += "    (" + std::to_string(block.heads) + ", " + std::to_string(block.attentionWidth) + ", " +
                plainNumber(block.attentionScale) + ", " + std::to_string(block.firstHidden()) + "),\n";
    }
    text += ")\nBLOCK_NORM_EPS = " + plainNumber(blocks.front().normEps) + "\n";
    const bool readsClassToken = plan.head.pool == space::PoolKind::ClassToken;
    text += "ARGUMENTS = dict(\n" + common(plan) + "    embed_dim=" + std::to_string(plan.stem.embedDim) +
            ",\n    depth=" + std::to_string(blocks.size()) +
            ",\n    num_heads=" + std::to_string(blocks.front().heads) +
            ",\n    class_token=" + truth(plan.stem.classToken) + ",\n    global_pool='" +
            (readsClassToken ? "token" : "avg") + "',\n    fc_norm=False,  # the LayerNorm stands before the mean\n" +
            "    norm_layer=partial(nn.LayerNorm, eps=" + plainNumber(plan.head.normEps) + "),\n";
    if (plan.stem.registerTokens > 0) {
        text += "    reg_tokens=" + std::to_string(plan.stem.registerTokens) + ",\n";
    }
    if (plan.stem.position == space::PositionKind::None) {
        text += "    pos_embed='none',\n";
    } else if (plan.stem.position == space::PositionKind::LearnedGrid) {
        text += "    no_embed_class=True,\n";
    }
    if (poolsPrefix(plan)) {
        text += "    pool_include_prefix=True,\n";
    }
    if (!plan.head.norm) {
        text += "    final_norm=False,\n";
    }
    return text + ")\n" + kVisionCode;
}

std::string poolingModule(const space::NetworkPlan& plan) {
    std::string text =
        "from timm.models import register_model\nfrom timm.models.pit import PoolingVisionTransformer\n\n";
    text += "ARGUMENTS = dict(\n" + common(plan) + "    stride=" + std::to_string(plan.stem.stride) +
            ",\n    base_dims=" + numbersOf(plan, [](const auto& stage) { return stage.blocks.front().headDim; }) +
            ",\n    depth=" + numbersOf(plan, [](const auto& stage) { return static_cast<int>(stage.blocks.size()); }) +
            ",\n    heads=" + numbersOf(plan, [](const auto& stage) { return stage.blocks.front().heads; }) +
            ",\n    mlp_ratio=" + plainNumber(mlpRatioOf(plan.stages.front().blocks.front())) + ",\n)\n";
    return text + kPoolingCode;
}

std::string swinModule(const space::NetworkPlan& plan) {
    std::string text = "from torch import nn\nfrom timm.models import register_model\n"
                       "from timm.models.swin_transformer import SwinTransformer, SwinTransformerBlock\n\n";
    text += "# A block: heads, width of a head, window, shift of the windows, hidden width of the MLP.\nBLOCKS = (\n";
    for (const space::StagePlan& stage : plan.stages) {
        text += "    (\n";
        for (const space::BlockPlan& block : stage.blocks) {
            text += "        (" + std::to_string(block.heads) + ", " + std::to_string(block.headDim) + ", " +
                    std::to_string(block.window) + ", " + std::to_string(block.shift) + ", " +
                    std::to_string(block.firstHidden()) + "),\n";
        }
        text += "    ),\n";
    }
    text +=
        ")\nARGUMENTS = dict(\n" + common(plan) + "    embed_dim=" + std::to_string(plan.stem.embedDim) +
        ",\n    depths=" + numbersOf(plan, [](const auto& stage) { return static_cast<int>(stage.blocks.size()); }) +
        ",\n    num_heads=" + numbersOf(plan, [](const auto& stage) { return stage.blocks.front().heads; }) +
        ",\n    head_dim=" + numbersOf(plan, [](const auto& stage) { return stage.blocks.front().headDim; }) +
        ",\n    window_size=" + std::to_string(plan.stages.front().blocks.front().window) + ",\n)\n";
    return text + kSwinCode;
}

/// The first block whose windows do not divide the grid; null if there is none.
const space::BlockPlan* paddedBlock(const space::NetworkPlan& plan) {
    for (const space::StagePlan& stage : plan.stages) {
        for (const space::BlockPlan& block : stage.blocks) {
            if (block.window > 0 && stage.grid % block.window != 0) {
                return &block;
            }
        }
    }
    return nullptr;
}

/// A timm release on the package index that supports all arguments of the module and all its shapes.
std::string leastTimm(const space::NetworkPlan& plan) {
    if (skeletonOf(plan) == Skeleton::SwinTransformer) {
        const bool mergesOddGrid = std::any_of(plan.stages.begin(), plan.stages.end() - 1,
                                               [](const space::StagePlan& stage) { return stage.grid % 2 != 0; });
        return mergesOddGrid ? "1.0.9" : paddedBlock(plan) != nullptr ? "0.9.12" : "0.9.0"; // earlier ones do not pad
    }
    if (skeletonOf(plan) == Skeleton::VisionTransformer) {
        if (poolsPrefix(plan)) {
            return "1.0.16"; // pool_include_prefix
        }
        if (!plan.head.norm) {
            return "1.0.11"; // final_norm
        }
        if (plan.stem.position == space::PositionKind::None) {
            return "1.0.7"; // pos_embed
        }
        if (plan.stem.registerTokens > 0) {
            return "0.9.12"; // reg_tokens
        }
    }
    return "0.9.0";
}

std::string withId(std::string text, std::string_view id) {
    for (std::size_t at = text.find("@ID@"); at != std::string::npos; at = text.find("@ID@", at)) {
        text.replace(at, 4, id);
    }
    return text;
}

} // namespace

space::NetworkPlan timmPlan(const space::NetworkPlan& plan) {
    switch (skeletonOf(plan)) {
    case Skeleton::VisionTransformer:
        return completed(visionPlan(plan));
    case Skeleton::PoolingTransformer:
        return completed(poolingPlan(plan));
    case Skeleton::SwinTransformer:
        return completed(swinPlan(plan));
    }
    return {};
}

std::vector<std::string> timmNotes(const space::NetworkPlan& plan) {
    const space::BlockPlan* const padded = paddedBlock(plan);
    if (padded == nullptr || skeletonOf(plan) != Skeleton::SwinTransformer) {
        return {};
    }
    return {"tokens that pad the windows attend in timm and are masked here (stage " +
            std::to_string(padded->stage + 1) + ", block " + std::to_string(padded->index + 1) + ": window " +
            std::to_string(padded->window) + " on a grid of " +
            std::to_string(plan.stages[static_cast<std::size_t>(padded->stage)].grid) + ")"};
}

std::string timmModule(const space::NetworkPlan& plan, std::string_view id, std::string_view origin,
                       const Fidelity& fidelity) {
    const std::int64_t params = space::costOf(plan).params;
    std::string text = "# " + inComment(origin) + "\n";
    text += "# Architecture " + std::string(id) + ", " + std::to_string(params) + " parameters; this file is " +
            inComment(fidelity.text()) + ".\n";
    text += "# Needs timm " + leastTimm(plan) +
            " or newer. Import the module and call build(), or timm.create_model('trazor_" + std::string(id) + "').\n";
    switch (skeletonOf(plan)) {
    case Skeleton::VisionTransformer:
        text += visionModule(plan);
        break;
    case Skeleton::PoolingTransformer:
        text += poolingModule(plan);
        break;
    case Skeleton::SwinTransformer:
        text += swinModule(plan);
        break;
    }
    return text + withId(kRegistration, id);
}

} // namespace trazor::exchange
