// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/torch/layers/layer.h"

#include <map>
#include <string>
#include <vector>

namespace trazor::proxy {

/// Collects every weight with its full gradient, summed over backward passes.
class GradientCollector : public GradientSink {
public:
    struct Entry {
        std::string name; ///< parameter name
        bool isConvolution = false;
        LayerRole role = LayerRole::Qkv; ///< linear layers only
        at::Tensor weight, gradient;     ///< (out, in); parts stacked by rows

        bool isAttention() const { return !isConvolution && isDiversityRole(role); }
        bool isBlockMatrix() const { return !isConvolution && role < LayerRole::Head; }
    };

    void add(const Weight& weight, const at::Tensor& outputGradient, const at::Tensor& input) override;
    bool wantsConvolutions() const override { return true; }
    void addConvolution(const std::string& name, const at::Tensor& weight, const at::Tensor& gradient) override;

    /// In the order of the backward pass.
    const std::vector<Entry>& entries() const noexcept { return m_entries; }
    /// Null if there is no such parameter.
    const Entry* find(const std::string& name) const;

private:
    void accumulate(Entry entry);

    std::vector<Entry> m_entries;
    std::map<std::string, std::size_t> m_index;
};

/// Collects the inputs of linear layers in every pass, from which their outputs are computed (biases are zero at
/// initialisation).
class ActivationCollector : public GradientSink {
public:
    struct Entry {
        LayerRole role = LayerRole::Qkv;
        at::Tensor weight;              ///< (out, in); parts stacked by rows
        std::vector<at::Tensor> inputs; ///< (tokens, in) per pass

        at::Tensor output(std::size_t pass) const { return at::mm(inputs[pass], weight.t()); }
    };

    void add(const Weight& weight, const at::Tensor& outputGradient, const at::Tensor& input) override;

    const std::map<std::string, Entry>& entries() const noexcept { return m_entries; }

private:
    std::map<std::string, Entry> m_entries;
};

} // namespace trazor::proxy
