// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/formats/pytorch_weights.h"

#include <nlohmann/json.hpp>

#include <array>
#include <bit>
#include <functional>
#include <numeric>

namespace trazor::exchange {
namespace {

using Shape = std::vector<std::int64_t>;
using Role = ModuleParameter::Role;
using space::BlockPlan;
using space::DownsampleKind;
using space::MixerKind;
using space::NetworkPlan;
using space::StagePlan;

/// Collects the parameters of a module and its submodules under the names of resources/templates/pytorch.py.mustache.
class Names {
public:
    Names(std::vector<ModuleParameter>& parameters, std::string prefix)
        : m_parameters(parameters)
        , m_prefix(std::move(prefix)) {}

    Names in(const std::string& name) const { return {m_parameters, m_prefix + name + "."}; }
    void add(const std::string& name, Shape shape, Role role = Role::Weight) const {
        m_parameters.push_back({m_prefix + name, std::move(shape), role});
    }
    void table(const std::string& name, std::int64_t rows, std::int64_t columns) const {
        add(name + ".weight", {rows, columns});
    }
    void linear(const std::string& name, std::int64_t out, std::int64_t in, bool hasBias = true) const {
        add(name + ".weight", {out, in});
        if (hasBias) {
            add(name + ".bias", {out});
        }
    }
    void norm(const std::string& name, std::int64_t width, space::NormKind kind) const {
        add(name + ".weight", {width}, Role::NormWeight);
        if (kind == space::NormKind::LayerNorm) {
            add(name + ".bias", {width}, Role::NormBias);
        }
    }

private:
    std::vector<ModuleParameter>& m_parameters;
    std::string m_prefix;
};

void nameImageStem(const space::StemPlan& stem, const Names& names) {
    const std::int64_t width = stem.embedDim;
    names.add("patches.weight", {width, stem.channels, stem.patch, stem.patch});
    names.add("patches.bias", {width});
    if (stem.norm) {
        names.norm("norm", width, stem.normKind);
    }
    if (stem.position == space::PositionKind::LearnedGrid) {
        names.table("positions", width, stem.positionRows());
    }
    if (stem.classToken) {
        names.table("class_token", 1, width);
    }
    if (stem.position == space::PositionKind::Learned) {
        names.table("positions", stem.positionRows(), width);
    }
    if (stem.registerTokens > 0) {
        names.table("registers", stem.registerTokens, width);
    }
    if (stem.position == space::PositionKind::LearnedEvery) {
        names.table("positions", stem.positionRows(), width);
    }
}

void nameTextStem(const space::StemPlan& stem, const Names& names) {
    names.table("tokens", stem.vocabulary, stem.embeddingDim);
    if (stem.position == space::PositionKind::Learned) {
        names.table("positions", stem.maxPositions, stem.embeddingDim);
    }
    if (stem.tokenTypes > 0) {
        names.table("types", stem.tokenTypes, stem.embeddingDim);
    }
    if (stem.norm) {
        names.norm("norm", stem.embeddingDim, stem.normKind);
    }
    if (stem.embeddingDim != stem.embedDim) {
        names.linear("projection", stem.embedDim, stem.embeddingDim);
    }
}

void nameAttention(const BlockPlan& block, bool isImage, const Names& names) {
    const std::int64_t width = block.attentionWidth;
    if (isImage && block.window > 0) {
        const std::int64_t side = 2 * block.window - 1;
        names.table("bias", side * side, block.heads);
    }
    if (block.fusedQkv && block.kvHeads == block.heads) {
        names.linear("qkv", 3 * width, block.embedDim, block.qkvBias);
    } else {
        names.linear("q", width, block.embedDim, block.qkvBias);
        names.linear("k", block.kvWidth(), block.embedDim, block.qkvBias);
        names.linear("v", block.kvWidth(), block.embedDim, block.qkvBias);
    }
    if (block.mixer == MixerKind::WeightedAttention) {
        names.linear("query_weight", width, width, false);
    }
    if (block.qkNorm) {
        names.norm("norms.0", block.headDim, block.normKind);
        names.norm("norms.1", block.headDim, block.normKind);
    }
    names.linear("proj", block.embedDim, width, block.projBias);
}

void nameSpanConvolution(const BlockPlan& block, const Names& names) {
    const std::int64_t heads = block.heads / 2;
    const std::int64_t width = heads * block.headDim;
    for (const char* const part : {"q", "k", "v"}) {
        names.linear(part, width, block.embedDim);
    }
    names.add("depthwise.weight", {block.embedDim, 1, block.convKernel});
    names.linear("pointwise", width, block.embedDim);
    names.linear("kernel", heads * block.convKernel, width);
    names.linear("values", width, block.embedDim);
    names.linear("proj", block.embedDim, 2 * width);
}

void nameMlp(const BlockPlan& block, const Names& names) {
    if (block.mlpKind == space::MlpKind::Gated) {
        names.linear("gate", block.firstHidden(), block.embedDim, block.mlpBias);
        names.linear("up", block.firstHidden(), block.embedDim, block.mlpBias);
        names.linear("down", block.embedDim, block.firstHidden(), block.mlpBias);
        return;
    }
    std::int64_t last = block.embedDim;
    int index = 0; // activations take an index but have no parameters
    for (const int width : block.mlpHidden) {
        names.linear(std::to_string(index), width, last, block.mlpBias);
        last = width;
        index += 2;
    }
    names.linear(std::to_string(index), block.embedDim, last, block.mlpBias);
}

void nameBlock(const BlockPlan& block, bool isImage, const Names& names) {
    if (block.mixes() && (block.preNorm || !block.transforms())) {
        names.norm("norm1", block.embedDim, block.normKind);
    }
    if (block.transforms()) {
        names.in("mixer").linear("mixing", block.embedDim, block.embedDim);
    } else if (block.mixer == MixerKind::SpanConvolution) {
        nameSpanConvolution(block, names.in("mixer"));
    } else if (block.mixes()) {
        nameAttention(block, isImage, names.in("mixer"));
    }
    if (block.hasMlp()) {
        names.norm("norm2", block.embedDim, block.normKind);
        nameMlp(block, names.in("mlp"));
    }
    if (block.relativeDistance > 0) {
        for (const char* const part : {"key_v", "key_h", "value_v", "value_h"}) {
            names.in("relative").table(part, 2 * std::int64_t{block.relativeDistance} + 2, block.headDim);
        }
    }
}

void nameDownsampling(const StagePlan& stage, bool hasClassToken, const Names& names, const std::string& step) {
    const std::int64_t from = stage.embedDim;
    const std::int64_t to = stage.downsampleDim;
    const Names inside = names.in(step);
    switch (stage.downsample) {
    case DownsampleKind::None:
        break;
    case DownsampleKind::ConvPool:
        inside.add("conv.weight", {to, 1, 3, 3});
        inside.add("conv.bias", {to});
        if (hasClassToken) {
            inside.linear("fc", to, from);
        }
        break;
    case DownsampleKind::PatchMerging:
        inside.linear("reduction", to, 4 * from, false);
        inside.norm("norm", 4 * from, space::NormKind::LayerNorm);
        break;
    case DownsampleKind::Projection:
        names.linear(step, to, from);
        break;
    }
}

} // namespace

std::int64_t ModuleParameter::size() const {
    return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
}

std::vector<ModuleParameter> moduleParameters(const NetworkPlan& plan) {
    const bool isImage = plan.stem.kind == space::StemKind::PatchEmbedding;
    std::vector<ModuleParameter> parameters;
    const Names names(parameters, "");
    if (isImage) {
        nameImageStem(plan.stem, names.in("stem"));
    } else {
        nameTextStem(plan.stem, names.in("stem"));
    }
    int step = 0;
    for (const StagePlan& stage : plan.stages) {
        for (const BlockPlan& block : stage.blocks) {
            nameBlock(block, isImage, names.in("steps").in(std::to_string(step++)));
        }
        if (stage.downsample != DownsampleKind::None) {
            nameDownsampling(stage, plan.stem.classToken, names.in("steps"), std::to_string(step++));
        }
    }
    const std::int64_t width = plan.stages.back().embedDim;
    if (plan.head.norm) {
        names.norm("norm", width, plan.head.normKind);
    }
    if (!plan.head.tied) {
        names.linear("head", plan.head.classes, width, plan.head.bias);
    }
    return parameters;
}

std::string pytorchWeights(const NetworkPlan& plan, std::uint64_t seed, const proxy::WeightDrawer& draw) {
    const std::vector<ModuleParameter> parameters = moduleParameters(plan);
    std::vector<std::int64_t> drawn;
    nlohmann::json header = {{"__metadata__", {{"format", "pt"}, {"seed", std::to_string(seed)}}}};
    std::size_t bytes = 0;
    for (const ModuleParameter& parameter : parameters) {
        const std::size_t end = bytes + sizeof(float) * static_cast<std::size_t>(parameter.size());
        header[parameter.name] = {{"dtype", "F32"}, {"shape", parameter.shape}, {"data_offsets", {bytes, end}}};
        bytes = end;
        if (parameter.role == Role::Weight) {
            drawn.push_back(parameter.size());
        }
    }
    static_assert(std::endian::native == std::endian::little); // the byte order of safetensors
    std::string file = header.dump();
    file.resize((file.size() + 7) / 8 * 8, ' '); // aligns the data
    const auto headerBytes = std::bit_cast<std::array<char, 8>>(static_cast<std::uint64_t>(file.size()));
    file.insert(0, headerBytes.data(), headerBytes.size());
    file.reserve(file.size() + bytes);
    const auto append = [&](std::span<const float> values) {
        file.append(reinterpret_cast<const char*>(values.data()), values.size_bytes());
    };
    auto next = parameters.begin();
    const auto appendNorms = [&] {
        for (; next != parameters.end() && next->role != Role::Weight; ++next) {
            append(
                std::vector<float>(static_cast<std::size_t>(next->size()), next->role == Role::NormWeight ? 1.F : 0.F));
        }
    };
    draw(plan, seed, drawn, [&](std::span<const float> values) {
        appendNorms();
        append(values);
        ++next;
    });
    appendNorms();
    return file;
}

} // namespace trazor::exchange
