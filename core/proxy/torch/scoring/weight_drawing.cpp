// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/signal_mask.h"
#include "core/proxy/torch/network/network.h"
#include "core/proxy/torch/scoring/scoring_setup.h"
#include "core/proxy/torch/weights/supernet.h"
#include "core/proxy/torch_evaluator_factory.h"

#include <string>
#include <vector>

namespace trazor::proxy {
namespace {

/// Records the parameters that a network takes.
class SpecRecorder : public ParameterSource {
public:
    using ParameterSource::ParameterSource;

    at::Tensor take(const ParameterSpec& spec) override {
        m_specs.push_back(spec);
        const at::Tensor values = at::zeros({spec.parts, spec.rows, spec.cols}, options().dtype);
        return spec.parts == 1 ? values.squeeze(0) : values;
    }

    const std::vector<ParameterSpec>& specs() const noexcept { return m_specs; }

private:
    std::vector<ParameterSpec> m_specs;
};

/// The spec with as many rows as make `size` values.
ParameterSpec whole(ParameterSpec spec, std::int64_t size) {
    const std::int64_t row = spec.parts * spec.cols;
    if (size % row != 0 || size / row < spec.rows) {
        throw Error(ErrorCode::Unsupported, "the weights of " + spec.name + " are " + std::to_string(spec.rows * row) +
                                                " numbers, not " + std::to_string(size));
    }
    spec.rows = size / row;
    return spec;
}

} // namespace

void drawWeights(const space::NetworkPlan& plan, std::uint64_t seed, std::span<const std::int64_t> sizes,
                 const ParameterSink& sink) {
    const SignalsBlocked blocked; // inherited by the threads that LibTorch starts
    const ParameterOptions options{.linearised = false};
    SpecRecorder recorder(options);
    static_cast<void>(makeNetwork(plan, recorder));
    if (recorder.specs().size() != sizes.size()) {
        throw Error(ErrorCode::Unsupported, "the network has " + std::to_string(recorder.specs().size()) +
                                                " parameters, not " + std::to_string(sizes.size()));
    }
    const std::uint64_t first = supernetSeed({.seed = seed}, 0);
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        const ParameterSpec spec = whole(recorder.specs()[i], sizes[i]);
        // A new super-net per parameter, so that only one parameter is held at a time.
        const at::Tensor drawn = Supernet(first, options).take(spec);
        const at::Tensor values = (drawn.defined() ? drawn : at::zeros({sizes[i]}, at::kFloat)).contiguous();
        sink({values.data_ptr<float>(), static_cast<std::size_t>(values.numel())});
    }
}

} // namespace trazor::proxy
