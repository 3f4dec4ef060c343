// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

namespace trazor::device {

/// Returns the x >= 0 that minimises |A x - b|^2 (Lawson and Hanson 1974, algorithm NNLS). `a`: [row][column], one row
/// per entry of `b`, which must not be empty; columns of zeros get 0. Deterministic.
std::vector<double> nonnegativeFit(std::span<const double> a, std::span<const double> b);

} // namespace trazor::device
