// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/baselines/baselines.h"

#include "core/base/rng.h"
#include "core/base/stable_hash.h"
#include "core/proxy/torch/network/network.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <optional>
#include <string_view>
#include <utility>

namespace trazor::proxy {
namespace {

using Entry = GradientCollector::Entry;

/// Standard deviation of the weights of a super-net, N(0, 0.02^2).
constexpr double kWeightStd = 0.02;

double scalar(const at::Tensor& value) {
    return value.to(at::kDouble).item<double>();
}

double sumOver(const GradientCollector& pass, const std::function<at::Tensor(const Entry&)>& term) {
    double sum = 0.0;
    for (const Entry& entry : pass.entries()) {
        const at::Tensor value = term(entry);
        sum += value.defined() ? scalar(value) : 0.0;
    }
    return sum;
}

at::Tensor saliencyOf(const Entry& entry) {
    return (entry.weight * entry.gradient).abs().sum(at::kDouble);
}

/// ||W||_F^2 / min(m, n) with W rescaled from the super-net's to Xavier's variance 2 / (m + n).
at::Tensor zeroLmTerm(const Entry& entry) {
    const auto rows = static_cast<double>(entry.weight.size(0));
    const auto cols = static_cast<double>(entry.weight.size(1));
    const double xavier = 2.0 / (rows + cols) / (kWeightStd * kWeightStd);
    return entry.weight.square().sum(at::kDouble) * (xavier / std::min(rows, cols));
}

double onePassValue(ProxyId id, const GradientCollector& pass) {
    switch (id) {
    case ProxyId::LogSynFlow:
        return sumOver(pass, [](const Entry& entry) {
            // A zero gradient must count nothing, but its logarithm is infinite.
            const at::Tensor logs = entry.gradient.abs().log().abs();
            return (entry.weight * at::where(entry.gradient == 0, at::zeros_like(logs), logs)).sum(at::kDouble);
        });
    case ProxyId::Plain:
        return sumOver(pass, [](const Entry& entry) { return (entry.weight * entry.gradient).sum(at::kDouble); });
    case ProxyId::GradNorm:
        return sumOver(pass, [](const Entry& entry) { return entry.gradient.to(at::kDouble).norm(); });
    case ProxyId::L2Norm:
        return sumOver(pass, [](const Entry& entry) { return entry.weight.to(at::kDouble).norm(); });
    case ProxyId::ZeroLm:
        return sumOver(pass,
                       [](const Entry& entry) { return entry.isBlockMatrix() ? zeroLmTerm(entry) : at::Tensor(); });
    case ProxyId::HeadImportance:
        return sumOver(pass, [](const Entry& entry) { return entry.isAttention() ? saliencyOf(entry) : at::Tensor(); });
    case ProxyId::AutoProxA:
        return sumOver(pass, [](const Entry& entry) {
            return entry.isAttention() ? entry.gradient.abs().sum(at::kDouble)
                                       : entry.gradient.sigmoid().mean(at::kDouble);
        });
    default:
        return sumOver(pass, saliencyOf);
    }
}

/// Adjusts the tensors of another source.
class AdjustedSource : public ParameterSource {
public:
    using Adjust = std::function<at::Tensor(const ParameterSpec&, const at::Tensor&)>;
    AdjustedSource(ParameterSource& inner, Adjust adjust)
        : ParameterSource(inner.options())
        , m_inner(inner)
        , m_adjust(std::move(adjust)) {}

    at::Tensor take(const ParameterSpec& spec) override {
        const at::Tensor tensor = m_inner.take(spec);
        return tensor.defined() ? m_adjust(spec, tensor) : tensor;
    }
    void skip(int tensors) override { m_inner.skip(tensors); }

private:
    ParameterSource& m_inner;
    Adjust m_adjust;
};

/// Scales a tensor to variance 1.
at::Tensor withUnitVariance(const ParameterSpec& spec, const at::Tensor& tensor) {
    const double uniformStd = 1.0 / std::sqrt(3.0 * static_cast<double>(spec.fanIn));
    return tensor / (spec.fill == Fill::Normal ? kWeightStd : uniformStd);
}

/// The gradient of a tensor of the source. Queries, keys and values of grouped heads are three tensors of the source,
/// even where they are scored as one stack "PREFIX.qkv.*" of their rows. Undefined if the tensor is no scored weight.
at::Tensor gradientOf(const GradientCollector& pass, const ParameterSpec& spec) {
    if (const Entry* const entry = pass.find(spec.name)) {
        return entry->gradient;
    }
    constexpr std::array<std::string_view, 3> kParts = {"query.weight", "key.weight", "value.weight"};
    for (std::size_t part = 0; part < kParts.size(); ++part) {
        if (!spec.name.ends_with(kParts[part])) {
            continue;
        }
        const std::string stack = spec.name.substr(0, spec.name.size() - kParts[part].size()) + "qkv.";
        const auto found = std::find_if(pass.entries().begin(), pass.entries().end(),
                                        [&](const Entry& entry) { return entry.name.starts_with(stack); });
        if (found != pass.entries().end()) {
            const std::int64_t after = static_cast<std::int64_t>(kParts.size() - 1 - part) * spec.rows;
            const std::int64_t first = part == 0 ? 0 : found->gradient.size(0) - after - spec.rows;
            return found->gradient.narrow(0, first, spec.rows);
        }
    }
    return {};
}

/// -sum W (.) H g. H g is the central difference of gradients along g, over a step of a thousandth of ||W||.
double grasp(const space::NetworkPlan& plan, ParameterSource& source, std::uint64_t seed,
             const GradientCollector& pass) {
    constexpr double kRelativeStep = 1e-3;
    const double weightNorm =
        std::sqrt(sumOver(pass, [](const Entry& entry) { return entry.weight.square().sum(at::kDouble); }));
    const double gradientNorm =
        std::sqrt(sumOver(pass, [](const Entry& entry) { return entry.gradient.square().sum(at::kDouble); }));
    const double step = kRelativeStep * weightNorm / gradientNorm;
    const auto collectAt = [&](double distance, GradientCollector& collector) {
        AdjustedSource moved(source, [&](const ParameterSpec& spec, const at::Tensor& tensor) {
            const at::Tensor gradient = gradientOf(pass, spec);
            return gradient.defined() ? tensor + distance * gradient.reshape(tensor.sizes()) : tensor;
        });
        collectCrossEntropy(plan, moved, seed, collector);
    };
    GradientCollector ahead, behind;
    collectAt(step, ahead);
    collectAt(-step, behind);
    double sum = 0.0;
    for (const Entry& entry : pass.entries()) {
        const at::Tensor difference = ahead.find(entry.name)->gradient - behind.find(entry.name)->gradient;
        sum -= scalar((entry.weight * difference).sum(at::kDouble)) / (2.0 * step);
    }
    return sum;
}

/// Runs a forward and a backward pass; returns the gradient of the sum of the logits with respect to the input.
at::Tensor inputGradient(Network& network, const at::Tensor& input, GradientSink& sink) {
    network.logits(input);
    return network.backward(network.head.backward(sink), sink);
}

void collectActivations(const space::NetworkPlan& plan, ParameterSource& source, std::uint64_t seed,
                        ActivationCollector& collector) {
    Network network = makeNetwork(plan, source);
    for (int i = 0; i < kBaselineBatch; ++i) {
        inputGradient(network, network.stem->randomInput(seed, i), collector);
    }
}

bool feedsActivation(LayerRole role) {
    return role == LayerRole::Fc1 || role == LayerRole::FcInner || role == LayerRole::Gate;
}

/// The number of activation inputs with equal sign, for every pair of the batch.
at::Tensor equalSigns(const space::NetworkPlan& plan, ParameterSource& source, std::uint64_t seed) {
    ActivationCollector collector;
    collectActivations(plan, source, seed, collector);
    at::Tensor kernel = at::zeros({kBaselineBatch, kBaselineBatch}, at::kDouble);
    for (const auto& [name, entry] : collector.entries()) {
        if (!feedsActivation(entry.role)) {
            continue;
        }
        std::vector<at::Tensor> signs;
        for (std::size_t i = 0; i < entry.inputs.size(); ++i) {
            signs.push_back((entry.output(i) > 0).flatten().to(at::kFloat));
        }
        const at::Tensor on = at::stack(signs);
        const at::Tensor off = 1.0 - on;
        kernel += (at::mm(on, on.t()) + at::mm(off, off.t())).to(at::kCPU, at::kDouble);
    }
    return kernel;
}

double attentionConfidence(const space::NetworkPlan& plan, ParameterSource& source, std::uint64_t seed) {
    ActivationCollector collector;
    collectActivations(plan, source, seed, collector);
    double sum = 0.0;
    for (const auto& [name, entry] : collector.entries()) {
        const bool counts = entry.role == LayerRole::Qkv || entry.role == LayerRole::Query ||
                            entry.role == LayerRole::Key || entry.role == LayerRole::Value;
        for (std::size_t i = 0; counts && i < entry.inputs.size(); ++i) {
            sum += scalar(entry.output(i).amax(0).mean()) / kBaselineBatch;
        }
    }
    return sum;
}

/// The entry with the classifier's input of each pass.
const ActivationCollector::Entry& headInputs(const ActivationCollector& collector) {
    return std::find_if(collector.entries().begin(), collector.entries().end(),
                        [](const auto& entry) { return entry.second.role == LayerRole::Head; })
        ->second;
}

double zen(const space::NetworkPlan& plan, ParameterSource& source, std::uint64_t seed) {
    constexpr double kNoise = 0.01;
    ActivationCollector collector;
    Network network = makeNetwork(plan, source);
    for (int i = 0; i < kBaselineBatch; ++i) {
        const at::Tensor input = network.stem->randomInput(seed, i);
        const at::Tensor noise = network.stem->randomInput(seed, i + kBaselineBatch);
        inputGradient(network, input, collector);
        inputGradient(network, input + kNoise * noise, collector);
    }
    const ActivationCollector::Entry& head = headInputs(collector);
    double sum = 0.0;
    for (std::size_t i = 0; i < head.inputs.size(); i += 2) {
        sum += scalar((head.inputs[i] - head.inputs[i + 1]).abs().mean());
    }
    return std::log(sum / kBaselineBatch);
}

double jacobianCovariance(const space::NetworkPlan& plan, ParameterSource& source, std::uint64_t seed) {
    constexpr double kOffset = 1e-5;
    ActivationCollector unused;
    Network network = makeNetwork(plan, source);
    std::vector<at::Tensor> jacobians;
    for (int i = 0; i < kBaselineBatch; ++i) {
        const at::Tensor gradient = inputGradient(network, network.stem->randomInput(seed, i), unused);
        jacobians.push_back(gradient.flatten().to(at::kCPU, at::kDouble));
    }
    const at::Tensor eigenvalues = at::linalg_eigvalsh(at::corrcoef(at::stack(jacobians))) + kOffset;
    return -(eigenvalues.log() + 1.0 / eigenvalues).sum().item<double>();
}

/// Computes batch proxies of one network; the gradients that several of them share are computed on first use.
class BatchScorer {
public:
    BatchScorer(const space::NetworkPlan& plan, ParameterSource& source, std::uint64_t seed)
        : m_plan(plan)
        , m_source(source)
        , m_unit(source, withUnitVariance)
        , m_seed(seed) {}

    double value(ProxyId id) {
        switch (id) {
        case ProxyId::Snip:
            return sumOver(gradients(), saliencyOf);
        case ProxyId::Grasp:
            return grasp(m_plan, m_source, m_seed, gradients());
        case ProxyId::Naswot:
            return std::get<1>(at::linalg_slogdet(equalSigns(m_plan, m_unit, m_seed))).item<double>();
        case ProxyId::ActivationDistance:
            return equalSigns(m_plan, m_unit, m_seed).sum().item<double>();
        case ProxyId::Zen:
            return zen(m_plan, m_unit, m_seed);
        case ProxyId::AttentionConfidence:
            return attentionConfidence(m_plan, m_source, m_seed);
        default:
            return jacobianCovariance(m_plan, m_source, m_seed);
        }
    }

private:
    const GradientCollector& gradients() {
        if (!m_hasGradients) {
            collectCrossEntropy(m_plan, m_source, m_seed, m_collector);
            m_hasGradients = true;
        }
        return m_collector;
    }

    const space::NetworkPlan& m_plan;
    ParameterSource& m_source;
    AdjustedSource m_unit;
    std::uint64_t m_seed;
    GradientCollector m_collector;
    bool m_hasGradients = false;
};

} // namespace

void collectCrossEntropy(const space::NetworkPlan& plan, ParameterSource& source, std::uint64_t seed,
                         GradientCollector& collector) {
    Network network = makeNetwork(plan, source);
    Rng labels(stableHash(seed, "baseline labels"));
    for (int i = 0; i < kBaselineBatch; ++i) {
        const at::Tensor gradient = at::softmax(network.logits(network.stem->randomInput(seed, i)), -1);
        const std::size_t label = labels.below(static_cast<std::size_t>(gradient.size(1)));
        gradient.select(1, static_cast<std::int64_t>(label)).sub_(1.0);
        network.backward(network.head.backward(gradient / kBaselineBatch, collector), collector);
    }
}

std::vector<double> onePassBaselines(const space::NetworkPlan& plan, ParameterSource& source, InputKind kind,
                                     std::span<const ProxyId> proxies) {
    GradientCollector collector;
    Network network = makeNetwork(plan, source);
    inputGradient(network, network.stem->input(kind), collector);
    std::vector<double> values;
    for (const ProxyId id : proxies) {
        values.push_back(onePassValue(id, collector));
    }
    return values;
}

std::vector<double> batchBaselines(const space::NetworkPlan& plan, ParameterSource& source, std::uint64_t seed,
                                   std::span<const ProxyId> proxies) {
    BatchScorer scorer(plan, source, seed);
    std::vector<double> values;
    for (const ProxyId id : proxies) {
        values.push_back(scorer.value(id));
    }
    return values;
}

} // namespace trazor::proxy
