// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/ATen.h>

#include <algorithm>

namespace trazor::proxy {

/// A low-rank approximation Q B of G = Y^T X with an error estimate, computed without forming G.
///
/// Gradients of DSS are close to rank one, so a basis Q of the images of a few random vectors (Halko, Martinsson and
/// Tropp 2011, algorithm 4.1) captures nearly all of G. Four further random vectors w measure the remainder
/// R = G - Q B: the mean of ||R w||^2 is ||R||_F^2.
///
/// All tensors may have leading dimensions, one entry per network.
struct GradientSketch {
    at::Tensor basis;   ///< Q (.., out, rank), orthonormal columns, float32; zero columns if G has a lower rank
    at::Tensor rows;    ///< B (.., rank, in)
    at::Tensor missing; ///< (..) float64: twice the estimate of ||R||_F, almost always a bound

    /// True if a sketch is much cheaper than G.
    static bool pays(const at::Tensor& outputGradient, const at::Tensor& input) {
        return std::min({input.size(-2), input.size(-1), outputGradient.size(-1)}) >= kFewest;
    }

    /// `outputGradient` Y (.., tokens, out) and `input` X (.., tokens, in), float32; `rank` columns of the basis, at
    /// most kMostRank.
    static GradientSketch of(const at::Tensor& outputGradient, const at::Tensor& input, std::int64_t rank);

    static constexpr std::int64_t kMostRank = 12;
    static constexpr std::int64_t kFewest = 48; ///< minimum of tokens and columns for which a sketch pays

    /// ||Q B||_*, (..) float64.
    at::Tensor nuclearNorm() const;
};

} // namespace trazor::proxy
