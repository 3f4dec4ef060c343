// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/torch/layers/attention/dot_product_attention.h"
#include "core/proxy/torch/layers/layer.h"
#include "core/proxy/torch/layers/windows.h"
#include "core/proxy/torch/network/batch_shape.h"
#include "core/proxy/torch/weights/parameter_taker.h"
#include "core/space/network_plan.h"

#include <memory>

namespace trazor::proxy {

/// Makes the blocks of one stage, and the relative positions that they share.
///
/// Order of the parameters of a block: [window bias table], qkv or query, key, value (each weight, bias),
/// [query weight], projection, MLP from input to output (gate, up, down if gated), [relative tables]; SpanConvolution:
/// query, key, value, depthwise, pointwise, kernel, values, projection; transforms: their linear layer. Image networks
/// follow algorithm 1.7, the order of the text networks is our decision.
class BlockFactory {
public:
    explicit BlockFactory(const space::StagePlan& stage)
        : m_stage(stage) {}

    std::unique_ptr<Layer> make(const space::BlockPlan& plan, ParameterTaker& taker, const BatchShape& batch = {});

private:
    AttentionSetting takeSetting(const space::BlockPlan& plan, ParameterTaker& taker, const BatchShape& batch) const;
    void takeRelativePosition(const space::BlockPlan& plan, ParameterTaker& taker, AttentionSetting& setting);
    std::unique_ptr<Layer> takeTransform(const space::BlockPlan& plan, ParameterTaker& taker) const;
    Windows windowsOf(const space::BlockPlan& plan) const;
    bool hasPatchWindows(const space::BlockPlan& plan) const;

    const space::StagePlan& m_stage;
    // Cached from the last block that has any: blocks of a stage mostly have the same.
    RelativePosition m_relative;
    int m_relativeDistance = 0;
    std::int64_t m_relativeGrid = 0;
};

} // namespace trazor::proxy
