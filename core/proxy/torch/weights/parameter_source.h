// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/proxy_evaluator.h"

#include <ATen/ATen.h>

#include <cstdint>
#include <string>

namespace trazor::proxy {

/// How a parameter is drawn in a super-net (timm's and AutoFormer's initialisation).
enum class Fill {
    Normal,  ///< N(0, 0.02^2): weights of linears, class token, positions, relative tables
    Zero,    ///< biases of linears
    Uniform, ///< +-1/sqrt(fanIn): the patch embedding, weight and bias
};

/// One parameter tensor of a network.
struct ParameterSpec {
    std::string name; ///< unique in the network; equal names in two networks share the super-net's numbers
    std::int64_t rows = 1;
    std::int64_t cols = 1;
    std::int64_t parts = 1; ///< stacked matrices of rows x cols each: 3 for a fused qkv
    Fill fill = Fill::Normal;
    std::int64_t fanIn = 1; ///< Fill::Uniform only
};

/// Tensor type, place and sign treatment of all parameters of an evaluator, and its treatment of norms.
struct ParameterOptions {
    at::ScalarType dtype = at::kFloat;
    at::Device device = at::kCPU;
    bool linearised = true;         ///< absolute values (TF-TAS: "linearize")
    bool absolutePositions = false; ///< of the class token and the positions of images alone (DssVariant::Released)
    NormHandling norm = NormHandling::AsIs; ///< of networks built from the source
};

/// Where the parameters of a network come from.
///
/// A network asks for its tensors in the order of its reference definition; a source may depend on it.
/// LayerNorms are 1 and 0 in every source, so networks leave their affine part out. Of a table that is longer
/// than what is used of it (token ids, positions) only the leading rows are taken.
class ParameterSource {
public:
    explicit ParameterSource(const ParameterOptions& options)
        : m_options(options) {}
    ParameterSource(const ParameterSource&) = delete;
    ParameterSource& operator=(const ParameterSource&) = delete;
    virtual ~ParameterSource() = default;

    /// (rows, cols), or (parts, rows, cols) if there are several parts; columns are adjacent in memory, rows
    /// need not be. Undefined where all entries are zero.
    virtual at::Tensor take(const ParameterSpec& spec) = 0;

    /// Passes over tensors that are counted but not taken.
    virtual void skip(int tensors);

    /// ||W||_* of a tensor that take() gave; parts count as stacked rows.
    virtual double nuclearNorm(const std::string& name, const at::Tensor& weight);

    const ParameterOptions& options() const noexcept { return m_options; }

private:
    ParameterOptions m_options;
};

/// The deterministic filler of the test vectors (algorithm 1.7): tensor t of the reference order is filled in
/// row-major order by the generator s := 1664525 s + 1013904223 mod 2^32 from s = t + 1, as 0.04 (s / 2^32 -
/// 0.5).
class ReferenceFiller : public ParameterSource {
public:
    using ParameterSource::ParameterSource;
    at::Tensor take(const ParameterSpec& spec) override;
    void skip(int tensors) override { m_index += static_cast<std::uint32_t>(tensors); }

private:
    std::uint32_t m_index = 0;
};

} // namespace trazor::proxy
