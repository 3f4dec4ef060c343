// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/network_pass.h"

#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/base/stable_hash.h"

namespace trazor::proxy {

at::Tensor randomInput(const space::NetworkPlan& plan, const Stem& stem, std::uint64_t seed, int index) {
    Rng rng(stableHash(seed, "baseline input", static_cast<std::uint64_t>(index)));
    const at::Tensor image =
        at::empty({plan.stem.channels, plan.stem.imageSize, plan.stem.imageSize}, at::kFloat);
    float* const pixels = image.data_ptr<float>();
    for (std::int64_t i = 0; i < image.numel(); ++i) {
        pixels[i] = static_cast<float>(rng.normal());
    }
    return stem.patchesOf(image.to(stem.patchWeight.options()));
}

at::Tensor scoringInput(const space::NetworkPlan& plan, const Stem& stem, InputKind kind) {
    switch (kind) {
    case InputKind::Gaussian:
        return randomInput(plan, stem, 0, 0);
    case InputKind::TokenIds:
        throw Error(ErrorCode::InvalidArgument, "input: token-ids needs a text network",
                    "Images can be ones or gaussian.");
    default:
        return at::ones({stem.patches, stem.patchWeight.size(1)}, stem.patchWeight.options());
    }
}

at::Tensor NetworkPass::forward(at::Tensor tokens) {
    for (const Step& step : m_network.steps) {
        tokens = step.layer->forward(tokens);
    }
    return m_network.head.forward(tokens);
}

at::Tensor NetworkPass::backward(const at::Tensor& logitGradient, GradientSink& sink) {
    at::Tensor gradient = m_network.head.backward(logitGradient, sink);
    for (auto step = m_network.steps.rbegin(); step != m_network.steps.rend(); ++step) {
        gradient = step->layer->backward(gradient, /*needsInputGradient=*/true, sink);
    }
    return gradient;
}

} // namespace trazor::proxy
