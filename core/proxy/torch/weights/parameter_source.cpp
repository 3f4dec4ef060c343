// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/weights/parameter_source.h"

#include "core/proxy/torch/kernels/nuclear_norm.h"

#include <cmath>

namespace trazor::proxy {

void ParameterSource::skip(int) {}

double ParameterSource::nuclearNorm(const std::string&, const at::Tensor& weight) {
    return matrixNuclearNorm(weight.reshape({-1, weight.size(-1)})).item<double>();
}

at::Tensor ReferenceFiller::take(const ParameterSpec& spec) {
    at::Tensor values = at::empty({spec.parts, spec.rows, spec.cols}, at::kDouble);
    double* data = values.data_ptr<double>();
    std::uint32_t state = ++m_index;
    for (std::int64_t k = 0; k < values.numel(); ++k) {
        state = 1664525U * state + 1013904223U;
        const double value = 0.04 * (static_cast<double>(state) * 0x1.0p-32 - 0.5);
        data[k] = options().linearised ? std::abs(value) : value;
    }
    values = values.to(options().device, options().dtype);
    return spec.parts == 1 ? values.squeeze(0) : values;
}

} // namespace trazor::proxy
