// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/weights/parameter_taker.h"

namespace trazor::proxy {

at::Tensor ParameterTaker::table(const char* name, std::int64_t rows, std::int64_t cols) {
    return m_source.take({.name = m_prefix + name, .rows = rows, .cols = cols});
}

at::Tensor ParameterTaker::bias(const std::string& name, std::int64_t width, std::int64_t parts) {
    return m_source.take({.name = m_prefix + name + ".bias", .cols = width, .parts = parts, .fill = Fill::Zero});
}

Weight ParameterTaker::weight(LayerRole role, const std::string& name, std::int64_t out, std::int64_t in,
                              std::int64_t parts) {
    const std::string full = m_prefix + name + ".weight";
    return {role, full, m_source.take({.name = full, .rows = out, .cols = in, .parts = parts})};
}

at::Tensor ParameterTaker::convolution(const char* name, std::int64_t rows, std::int64_t cols, std::int64_t fanIn) {
    return m_source.take({.name = m_prefix + name, .rows = rows, .cols = cols, .fill = Fill::Uniform, .fanIn = fanIn});
}

Linear ParameterTaker::linear(LayerRole role, const std::string& name, std::int64_t out, std::int64_t in,
                              bool hasBias) {
    Weight matrix = weight(role, name, out, in);
    return {std::move(matrix), hasBias ? bias(name, out) : at::Tensor()};
}

void ParameterTaker::norm(space::NormKind kind) {
    if (m_numberNorms) {
        m_source.skip(kind == space::NormKind::RmsNorm ? 1 : 2); // weight, and bias
    }
}

} // namespace trazor::proxy
