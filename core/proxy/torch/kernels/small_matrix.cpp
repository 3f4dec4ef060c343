// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/kernels/small_matrix.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace trazor::proxy {
namespace {

/// Added to the diagonal, so that a zero matrix can be inverted.
constexpr double kLeast = 1e-300;

/// A square matrix in row-major order.
class Square {
public:
    template <typename T>
    Square(const T* data, std::size_t size)
        : m_size(size)
        , m_entries(data, data + size * size) {}

    std::size_t size() const { return m_size; }
    double& operator()(std::size_t row, std::size_t column) { return m_entries[row * m_size + column]; }
    double operator()(std::size_t row, std::size_t column) const { return m_entries[row * m_size + column]; }
    const std::vector<double>& entries() const { return m_entries; }

    double trace() const {
        double sum = 0.0;
        for (std::size_t i = 0; i < m_size; ++i) {
            sum += (*this)(i, i);
        }
        return sum;
    }

private:
    std::size_t m_size;
    std::vector<double> m_entries;
};

/// Replaces the upper triangle by the upper Cholesky factor.
void factorise(Square& a, double shift) {
    const double added = shift * a.trace() + kLeast;
    for (std::size_t i = 0; i < a.size(); ++i) {
        double diagonal = a(i, i) + added;
        for (std::size_t k = 0; k < i; ++k) {
            diagonal -= a(k, i) * a(k, i);
        }
        // A pivot below the shift is rounding error.
        a(i, i) = std::sqrt(std::max(diagonal, added));
        for (std::size_t j = i + 1; j < a.size(); ++j) {
            double sum = a(i, j);
            for (std::size_t k = 0; k < i; ++k) {
                sum -= a(k, i) * a(k, j);
            }
            a(i, j) = sum / a(i, i);
        }
    }
}

/// Inverts the upper triangle and clears the lower one.
void invertUpper(Square& r) {
    for (std::size_t j = 0; j < r.size(); ++j) {
        for (std::size_t i = 0; i < j; ++i) {
            double sum = 0.0;
            for (std::size_t k = i; k < j; ++k) {
                sum += r(i, k) * r(k, j);
            }
            r(i, j) = -sum / r(j, j);
            r(j, i) = 0.0;
        }
        r(j, j) = 1.0 / r(j, j);
    }
}

/// Applies one Jacobi rotation, which makes a(p, q) zero.
void rotate(Square& a, std::size_t p, std::size_t q) {
    const double theta = (a(q, q) - a(p, p)) / (2.0 * a(p, q));
    const double t = (theta >= 0.0 ? 1.0 : -1.0) / (std::abs(theta) + std::sqrt(theta * theta + 1.0));
    const double c = 1.0 / std::sqrt(t * t + 1.0);
    const double s = t * c;
    for (std::size_t k = 0; k < a.size(); ++k) {
        const double kp = a(k, p);
        const double kq = a(k, q);
        a(k, p) = c * kp - s * kq;
        a(k, q) = s * kp + c * kq;
    }
    for (std::size_t k = 0; k < a.size(); ++k) {
        const double pk = a(p, k);
        const double qk = a(q, k);
        a(p, k) = c * pk - s * qk;
        a(q, k) = s * pk + c * qk;
    }
}

double sumOfRoots(Square a) {
    constexpr int kSweeps = 30;
    constexpr double kNegligible = 1e-17;
    const double trace = a.trace();
    if (!std::isfinite(trace)) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    bool changed = true;
    for (int sweep = 0; changed && sweep < kSweeps; ++sweep) {
        changed = false;
        for (std::size_t p = 0; p + 1 < a.size(); ++p) {
            for (std::size_t q = p + 1; q < a.size(); ++q) {
                if (std::abs(a(p, q)) > kNegligible * trace) {
                    rotate(a, p, q);
                    changed = true;
                }
            }
        }
    }
    double sum = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        sum += std::sqrt(std::max(a(i, i), 0.0));
    }
    return sum;
}

} // namespace

at::Tensor inverseCholesky(const at::Tensor& a, double shift) {
    const std::int64_t k = a.size(-1);
    if (!a.is_cpu()) {
        const at::Tensor wide = a.to(at::kDouble);
        at::Tensor diagonal = wide.diagonal(0, -2, -1);
        diagonal.add_(diagonal.sum(-1, true).mul_(shift).add_(kLeast));
        const at::Tensor lower = std::get<0>(at::linalg_cholesky_ex(wide));
        const at::Tensor identity = at::eye(k, wide.options()).expand_as(wide);
        return at::linalg_solve_triangular(lower.transpose(-2, -1), identity, /*upper=*/true).to(a.scalar_type());
    }
    const at::Tensor matrices = a.contiguous();
    at::Tensor inverse = at::empty_like(matrices);
    for (std::int64_t i = 0; i < matrices.numel(); i += k * k) {
        Square matrix(matrices.data_ptr<float>() + i, static_cast<std::size_t>(k));
        factorise(matrix, shift);
        invertUpper(matrix);
        std::transform(matrix.entries().begin(), matrix.entries().end(), inverse.data_ptr<float>() + i,
                       [](double entry) { return static_cast<float>(entry); });
    }
    return inverse;
}

at::Tensor sumOfEigenvalueRoots(const at::Tensor& a) {
    if (!a.is_cpu()) {
        return at::linalg_eigvalsh(a).clamp_min_(0.0).sqrt_().sum(-1);
    }
    const at::Tensor matrices = a.contiguous();
    const std::int64_t entries = a.size(-1) * a.size(-1);
    at::Tensor sums = at::empty(a.sizes().slice(0, static_cast<std::size_t>(a.dim() - 2)), a.options());
    for (std::int64_t i = 0; i < sums.numel(); ++i) {
        sums.data_ptr<double>()[i] =
            sumOfRoots({matrices.data_ptr<double>() + i * entries, static_cast<std::size_t>(a.size(-1))});
    }
    return sums;
}

} // namespace trazor::proxy
