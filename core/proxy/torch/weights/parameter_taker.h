// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/torch/layers/layer.h"
#include "core/proxy/torch/layers/norm.h"
#include "core/proxy/torch/weights/parameter_source.h"

#include <string>

namespace trazor::proxy {

/// Takes the parameters of a part of a network from a source, under a common prefix.
class ParameterTaker {
public:
    /// `numberNorms`: LayerNorms count in the numbering of the tensors (algorithm 1.7, vector C).
    ParameterTaker(ParameterSource& source, std::string prefix, bool numberNorms)
        : m_source(source)
        , m_prefix(std::move(prefix))
        , m_numberNorms(numberNorms) {}

    /// A (rows, cols) table, or any tensor that is drawn like the weight of a linear layer.
    at::Tensor table(const char* name, std::int64_t rows, std::int64_t cols);
    /// (1, width), or (parts, 1, width).
    at::Tensor bias(const std::string& name, std::int64_t width, std::int64_t parts = 1);
    Weight weight(LayerRole role, const std::string& name, std::int64_t out, std::int64_t in, std::int64_t parts = 1);
    /// Weight or bias of a convolution, drawn as PyTorch initialises it.
    at::Tensor convolution(const char* name, std::int64_t rows, std::int64_t cols, std::int64_t fanIn);
    Linear linear(LayerRole role, const std::string& name, std::int64_t out, std::int64_t in, bool hasBias = true);
    std::string fullName(const std::string& name) const { return m_prefix + name; }
    /// Counts a norm in the order of parameters; its values are 1 and 0, so no tensor is taken.
    void norm(space::NormKind kind = space::NormKind::LayerNorm);

    /// As table(), for a class token or positions.
    at::Tensor position(const char* name, std::int64_t rows, std::int64_t cols) {
        const at::Tensor values = table(name, rows, cols);
        return m_source.options().absolutePositions ? values.abs() : values;
    }

    /// The rule by which networks of this source compute a norm with this epsilon.
    NormRule normRule(double eps, space::NormKind kind = space::NormKind::LayerNorm) const {
        return {eps, m_source.options().norm, kind};
    }

    at::TensorOptions tensorOptions() const {
        return at::TensorOptions(m_source.options().dtype).device(m_source.options().device);
    }

private:
    ParameterSource& m_source;
    std::string m_prefix;
    bool m_numberNorms;
};

} // namespace trazor::proxy
