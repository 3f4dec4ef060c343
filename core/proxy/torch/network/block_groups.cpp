// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/network/block_groups.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace trazor::proxy {
namespace {

/// Blocks that share one layer.
struct Group {
    std::vector<std::int64_t> networks;
    std::vector<const space::BlockPlan*> blocks; ///< one per network
};

/// Grouped heads cannot be masked, because the head of k that serves a head of q would differ between networks; other
/// mixers cannot, because their further matrices mix the heads.
bool canMaskHeads(const space::BlockPlan& block) {
    return block.mixer == space::MixerKind::SelfAttention && block.kvHeads == block.heads;
}

bool canMaskHidden(const space::BlockPlan& block) {
    return block.mlpHidden.size() == 1;
}

/// The properties that all blocks of a group share.
space::BlockPlan skeleton(space::BlockPlan block) {
    if (canMaskHeads(block)) {
        block.heads = block.kvHeads = block.attentionWidth = 0;
    }
    if (canMaskHidden(block)) {
        block.mlpRatio = 0.0;
        block.mlpHidden.front() = 0;
    }
    return block;
}

std::vector<Group> groupsAt(std::span<const space::NetworkPlan> plans, std::size_t stage, std::size_t index) {
    std::vector<Group> groups;
    std::vector<space::BlockPlan> skeletons;
    for (std::size_t n = 0; n < plans.size(); ++n) {
        const std::vector<space::BlockPlan>& blocks = plans[n].stages[stage].blocks;
        if (index >= blocks.size()) {
            continue;
        }
        const space::BlockPlan& block = blocks[index];
        space::BlockPlan own = skeleton(block);
        const auto found = std::find(skeletons.begin(), skeletons.end(), own);
        const auto place = static_cast<std::size_t>(found - skeletons.begin());
        if (found == skeletons.end()) {
            skeletons.push_back(std::move(own));
            groups.emplace_back();
        }
        groups[place].networks.push_back(static_cast<std::int64_t>(n));
        groups[place].blocks.push_back(&block);
    }
    return groups;
}

space::BlockPlan widestOf(const Group& group) {
    space::BlockPlan widest = *group.blocks.front();
    for (const space::BlockPlan* const block : group.blocks) {
        if (block->attentionWidth > widest.attentionWidth) {
            widest.heads = widest.kvHeads = block->heads;
            widest.attentionWidth = block->attentionWidth;
        }
        if (block->firstHidden() > widest.firstHidden()) {
            widest.mlpHidden = block->mlpHidden;
        }
    }
    return widest;
}

/// (networks, size): `countOf(block)` leading ones, then zeros; undefined if all are ones.
template <typename CountOf>
at::Tensor leadingOnes(const Group& group, std::int64_t size, const at::TensorOptions& options,
                       const CountOf& countOf) {
    if (std::all_of(group.blocks.begin(), group.blocks.end(), [&](const auto* it) { return countOf(*it) == size; })) {
        return {};
    }
    const at::Tensor mask = at::zeros({static_cast<std::int64_t>(group.blocks.size()), size}, at::kFloat);
    auto* row = mask.data_ptr<float>();
    for (const space::BlockPlan* const block : group.blocks) {
        std::fill_n(row, countOf(*block), 1.0F);
        row += size;
    }
    return mask.to(options);
}

BatchShape shapeOf(const Group& group, const space::BlockPlan& widest, const at::TensorOptions& options) {
    const auto heads = [](const space::BlockPlan& block) { return block.heads; };
    const auto hidden = [](const space::BlockPlan& block) { return block.firstHidden(); };
    BatchShape shape{.count = static_cast<std::int64_t>(group.blocks.size())};
    if (const at::Tensor mask = leadingOnes(group, widest.heads, options, heads); mask.defined()) {
        shape.heads = mask.unsqueeze(2).unsqueeze(3);
    }
    if (const at::Tensor mask = leadingOnes(group, widest.firstHidden(), options, hidden); mask.defined()) {
        shape.hidden = mask.unsqueeze(1);
    }
    return shape;
}

/// Several layers, each for some networks of a batch.
class GroupedLayer : public Layer {
public:
    GroupedLayer(std::int64_t networks, at::Device device)
        : m_networks(networks)
        , m_device(device) {}

    void add(std::vector<std::int64_t> networks, std::unique_ptr<Layer> layer) {
        const at::Tensor rows = at::tensor(networks, at::kLong).to(m_device);
        m_parts.push_back({std::move(networks), rows, std::move(layer)});
    }

    at::Tensor forward(const at::Tensor& x) override {
        return each(x, [](const Part& part, const at::Tensor& own) { return part.layer->forward(own); });
    }

    at::Tensor backward(const at::Tensor& outputGradient, bool, GradientSink& sink) override {
        at::Tensor gradient = each(outputGradient, [&](const Part& part, const at::Tensor& own) {
            sink.setNetworks(part.networks);
            return part.layer->backward(own, /*needsInputGradient=*/true, sink);
        });
        sink.setNetworks({});
        return gradient;
    }

private:
    struct Part {
        std::vector<std::int64_t> networks;
        at::Tensor rows; ///< `networks` on the device
        std::unique_ptr<Layer> layer;
    };

    /// Works on a copy, because layers keep their inputs and outputs.
    template <typename Change>
    at::Tensor each(const at::Tensor& x, const Change& change) const {
        at::Tensor all = x.clone(at::MemoryFormat::Contiguous);
        const at::Tensor byNetwork = all.view({m_networks, -1});
        for (const Part& part : m_parts) {
            const at::Tensor own = byNetwork.index_select(0, part.rows).view({-1, x.size(1)});
            byNetwork.index_copy_(0, part.rows, change(part, own).reshape({part.rows.size(0), -1}));
        }
        return all;
    }

    std::int64_t m_networks;
    at::Device m_device;
    std::vector<Part> m_parts;
};

} // namespace

std::unique_ptr<Layer> makeBlocks(std::span<const space::NetworkPlan> plans, std::size_t stage, std::size_t index,
                                  BlockFactory& factory, ParameterTaker& taker) {
    const auto make = [&](const Group& group) {
        const space::BlockPlan widest = widestOf(group);
        return factory.make(widest, taker, shapeOf(group, widest, taker.tensorOptions()));
    };
    std::vector<Group> groups = groupsAt(plans, stage, index);
    if (groups.front().networks.size() == plans.size()) {
        return make(groups.front());
    }
    auto layer =
        std::make_unique<GroupedLayer>(static_cast<std::int64_t>(plans.size()), taker.tensorOptions().device());
    for (Group& group : groups) {
        std::unique_ptr<Layer> shared = make(group);
        layer->add(std::move(group.networks), std::move(shared));
    }
    return layer;
}

at::Tensor ownPart(const Weight& weight, const space::BlockPlan& block) {
    return canMaskHeads(block)
               ? weight.value.narrow(weight.role == LayerRole::Projection ? -1 : -2, 0, block.attentionWidth)
               : weight.value;
}

} // namespace trazor::proxy
