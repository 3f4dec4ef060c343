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
    Normal,  ///< N(0, 0.02^2): weights of linear layers, class token, positions, relative tables
    Zero,    ///< biases of linear layers
    Uniform, ///< +-1/sqrt(fanIn): convolutions (patch embedding, pooling), weight and bias
};

/// One parameter tensor of a network.
struct ParameterSpec {
    std::string name; ///< unique in the network; equal names in two networks share super-net values
    std::int64_t rows = 1;
    std::int64_t cols = 1;
    std::int64_t parts = 1; ///< stacked matrices of rows x cols each: 3 for a fused qkv
    Fill fill = Fill::Normal;
    std::int64_t fanIn = 1; ///< Fill::Uniform only
};

/// Type, device and signs of all parameters of an evaluator, and its handling of norms.
struct ParameterOptions {
    at::ScalarType dtype = at::kFloat;
    at::Device device = at::kCPU;
    bool linearised = true;                 ///< absolute values (TF-TAS: "linearize")
    bool absolutePositions = false;         ///< only of an image's class token and positions (DssVariant::Released)
    NormHandling norm = NormHandling::AsIs; ///< of networks built from the source
};

/// Provides the parameters of a network.
///
/// A network requests its tensors in the order of its reference definition; a source may rely on that order.
/// LayerNorms are 1 and 0 in every source, so networks omit their affine part. Only the leading rows of a table that is
/// not used completely (token ids, positions) are taken.
class ParameterSource {
public:
    explicit ParameterSource(const ParameterOptions& options)
        : m_options(options) {}
    ParameterSource(const ParameterSource&) = delete;
    ParameterSource& operator=(const ParameterSource&) = delete;
    virtual ~ParameterSource() = default;

    /// Returns (rows, cols), or (parts, rows, cols) if there are several parts; columns are adjacent in memory, rows
    /// need not be. Undefined if all entries are zero.
    virtual at::Tensor take(const ParameterSpec& spec) = 0;

    /// Skips tensors that are counted but not taken.
    virtual void skip(int tensors);

    /// ||W||_* of a tensor that take() returned; parts count as stacked rows.
    virtual double nuclearNorm(const std::string& name, const at::Tensor& weight);

    const ParameterOptions& options() const noexcept { return m_options; }

private:
    ParameterOptions m_options;
};

/// The deterministic filler of the test vectors (algorithm 1.7): tensor t of the reference order is filled in row-major
/// order by the generator s := 1664525 s + 1013904223 mod 2^32 from s = t + 1, as 0.04 (s / 2^32 - 0.5).
class ReferenceFiller : public ParameterSource {
public:
    using ParameterSource::ParameterSource;
    at::Tensor take(const ParameterSpec& spec) override;
    void skip(int tensors) override { m_index += static_cast<std::uint32_t>(tensors); }

private:
    std::uint32_t m_index = 0;
};

} // namespace trazor::proxy
