// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Dense>

namespace trazor::device {

/// The x >= 0 of least |A x - b|^2 (Lawson and Hanson 1974, algorithm NNLS). A has at least one row; columns of zeros
/// get 0. Nothing is drawn, so equal input gives equal output.
Eigen::VectorXd nonnegativeFit(const Eigen::MatrixXd& a, const Eigen::VectorXd& b);

} // namespace trazor::device
