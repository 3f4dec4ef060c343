// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/torch/weights/parameter_source.h"

#include <array>
#include <map>
#include <mutex>
#include <unordered_map>

namespace trazor::proxy {

/// A randomly initialised super-net of which all candidates of a run are slices.
///
/// It has no fixed size: every row of every tensor is drawn from its own generator, seeded by (seed,
/// tensor name, row), so a narrower slice is always the leading part of a wider one. Row j of part i of a
/// stacked tensor is row parts * j + i of the super-net (TF-TAS takes the rows i, i + 3, ... of qkv for q, k
/// and v). Tensors are kept at the widest shape requested so far; candidates get views
/// (scaled copies where the distribution depends on the fan-in).
///
/// Thread-safe.
class Supernet : public ParameterSource {
public:
    Supernet(std::uint64_t seed, const ParameterOptions& options);

    at::Tensor take(const ParameterSpec& spec) override;
    /// Cached, because it depends only on the name and the shape.
    double nuclearNorm(const std::string& name, const at::Tensor& weight) override;

private:
    at::Tensor draw(const ParameterSpec& spec) const;

    std::uint64_t m_seed;
    std::mutex m_mutex;
    std::unordered_map<std::string, at::Tensor> m_tensors; ///< (parts, rows, cols)
    std::map<std::pair<std::string, std::array<std::int64_t, 2>>, double> m_norms;
};

} // namespace trazor::proxy
