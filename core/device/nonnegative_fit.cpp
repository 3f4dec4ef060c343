// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/device/nonnegative_fit.h"

#include <Eigen/Dense>

#include <algorithm>

namespace trazor::device {
namespace {

/// Least-squares solution over the free columns, by the normal equations; 0 elsewhere.
Eigen::VectorXd solved(const Eigen::MatrixXd& gram, const Eigen::VectorXd& right, const std::vector<int>& free) {
    const auto size = static_cast<Eigen::Index>(free.size());
    Eigen::MatrixXd part(size, size);
    Eigen::VectorXd wanted(size);
    for (Eigen::Index i = 0; i < size; ++i) {
        const int column = free[static_cast<std::size_t>(i)];
        wanted(i) = right(column);
        for (Eigen::Index j = 0; j < size; ++j) {
            part(i, j) = gram(column, free[static_cast<std::size_t>(j)]);
        }
    }
    const Eigen::VectorXd values = part.ldlt().solve(wanted);
    Eigen::VectorXd x = Eigen::VectorXd::Zero(right.size());
    for (Eigen::Index i = 0; i < size; ++i) {
        x(free[static_cast<std::size_t>(i)]) = values(i);
    }
    return x;
}

/// Moves x to the least-squares solution over the free columns, and drops columns that become negative on the way.
void solveFree(const Eigen::MatrixXd& gram, const Eigen::VectorXd& right, std::vector<int>& free, Eigen::VectorXd& x) {
    while (!free.empty()) {
        const Eigen::VectorXd target = solved(gram, right, free);
        // The largest step towards the target that keeps x non-negative.
        double step = 1.0;
        for (const int column : free) {
            if (target(column) <= 0.0) {
                step = std::min(step, x(column) / std::max(x(column) - target(column), 1e-300));
            }
        }
        x += step * (target - x);
        if (step == 1.0) {
            return;
        }
        const double least = 1e-14 * x.maxCoeff();
        std::erase_if(free, [&](int column) {
            const bool isGivenUp = x(column) <= least && target(column) <= 0.0;
            x(column) = isGivenUp ? 0.0 : x(column);
            return isGivenUp;
        });
    }
}

} // namespace

std::vector<double> nonnegativeFit(std::span<const double> values, std::span<const double> wanted) {
    using Rows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    const auto rows = static_cast<Eigen::Index>(wanted.size());
    const Eigen::Map<const Rows> a(values.data(), rows, static_cast<Eigen::Index>(values.size()) / rows);
    const Eigen::Map<const Eigen::VectorXd> b(wanted.data(), rows);
    const Eigen::MatrixXd gram = a.transpose() * a;
    const Eigen::VectorXd right = a.transpose() * b;
    const double tolerance = 1e-10 * std::max(1e-300, right.cwiseAbs().maxCoeff());
    Eigen::VectorXd x = Eigen::VectorXd::Zero(a.cols());
    // Lawson and Hanson's active-set method, started with every column free, because most parts take time.
    std::vector<int> free;
    for (int column = 0; column < static_cast<int>(a.cols()); ++column) {
        if (gram(column, column) > 0.0) {
            free.push_back(column);
        }
    }
    const auto isFree = [&](int column) { return std::find(free.begin(), free.end(), column) != free.end(); };
    for (Eigen::Index rounds = 0; rounds < 3 * a.cols(); ++rounds) {
        solveFree(gram, right, free, x);
        // The column that lowers the error most.
        const Eigen::VectorXd slope = right - gram * x;
        int best = -1;
        for (int column = 0; column < static_cast<int>(a.cols()); ++column) {
            if (gram(column, column) > 0.0 && slope(column) > tolerance && !isFree(column) &&
                (best < 0 || slope(column) > slope(best))) {
                best = column;
            }
        }
        if (best < 0) {
            break;
        }
        free.push_back(best);
    }
    return {x.data(), x.data() + x.size()};
}

} // namespace trazor::device
