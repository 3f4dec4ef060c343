// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

namespace trazor::device {

/// The x >= 0 of least |A x - b|^2 (Lawson and Hanson 1974, algorithm NNLS). `a`: [row][column], a row for each entry
/// of `b`, which has one at least; columns of zeros get 0. Nothing is drawn, so equal input gives equal output.
std::vector<double> nonnegativeFit(std::span<const double> a, std::span<const double> b);

} // namespace trazor::device
