// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/kernels/matrix_product.h"

#include "core/proxy/torch/kernels/split_product.h"

#include <ATen/Parallel.h>

#include <dlfcn.h>

#include <algorithm>

namespace trazor::proxy {
namespace {

/// C = alpha op(A) op(B) + beta C, row-major (oneDNN, dnnl.h).
using Sgemm = int (*)(char transA, char transB, std::int64_t m, std::int64_t n, std::int64_t k, float alpha,
                      const float* a, std::int64_t lda, const float* b, std::int64_t ldb, float beta, float* c,
                      std::int64_t ldc);

/// Null if the process has no oneDNN of its own, as with LibTorch builds that contain MKL.
Sgemm sgemm() {
    static const auto function = reinterpret_cast<Sgemm>(dlsym(RTLD_DEFAULT, "dnnl_sgemm"));
    return function;
}

/// A stack of matrices in the terms of BLAS.
struct Operand {
    explicit Operand(const at::Tensor& tensor)
        : rows(tensor.size(-2))
        , columns(tensor.size(-1)) {
        // Expanded rows or columns (stride 0) are neither.
        const bool isPlain = (tensor.stride(-1) == 1 || columns == 1) && (tensor.stride(-2) >= columns || rows == 1);
        const bool isTransposed =
            !isPlain && (tensor.stride(-2) == 1 || rows == 1) && (tensor.stride(-1) >= rows || columns == 1);
        held = isPlain || isTransposed ? tensor : tensor.contiguous();
        trans = isTransposed ? 'T' : 'N';
        // The stride of a dimension of size one is arbitrary.
        const std::int64_t least = isTransposed ? rows : columns;
        leading = std::max({least, held.stride(isTransposed ? -1 : -2), std::int64_t{1}});
        data = held.data_ptr<float>();
    }

    /// Matrix `index` of a stack with the leading dimensions `shape`; a single matrix serves every index.
    const float* matrix(std::int64_t index, at::IntArrayRef shape) const {
        std::int64_t offset = 0;
        for (auto dimension = static_cast<std::int64_t>(shape.size()); held.dim() > 2 && dimension-- > 0;) {
            const std::int64_t size = shape[static_cast<std::size_t>(dimension)];
            offset += index % size * held.stride(dimension);
            index /= size;
        }
        return data + offset;
    }

    at::Tensor held;
    std::int64_t rows, columns, leading;
    char trans;
    const float* data;
};

/// For smaller matrices, splitting the numbers takes longer than the product.
bool isForSplitProduct(std::int64_t m, std::int64_t n, std::int64_t k) {
    constexpr std::int64_t kLeast = 32;
    return std::min({m, n, k}) >= kLeast && hasSplitProduct();
}

/// Parallel over columns, so that the sum of an entry does not depend on the number of threads.
void splitProductInThreads(std::int64_t m, std::int64_t n, std::int64_t k, const MatrixView& a, const MatrixView& b,
                           float* c, std::int64_t stride, bool accumulate) {
    constexpr std::int64_t kLeast = 128;
    at::parallel_for(0, n, kLeast, [&](std::int64_t first, std::int64_t end) {
        const MatrixView part{b.data + first * (b.isTransposed ? b.stride : 1), b.stride, b.isTransposed};
        splitProduct(m, end - first, k, a, part, c + first, stride, accumulate);
    });
}

/// True if a b is computed here, false if by LibTorch.
bool isOurs(const at::Tensor& a, const at::Tensor& b) {
    return a.is_cpu() && a.scalar_type() == at::kFloat &&
           (sgemm() != nullptr || isForSplitProduct(a.size(-2), b.size(-1), a.size(-1)));
}

} // namespace

void productInto(const at::Tensor& out, const at::Tensor& a, const at::Tensor& b, bool accumulate) {
    if (!isOurs(a, b)) {
        accumulate ? out.add_(at::matmul(a, b)) : out.copy_(at::matmul(a, b));
        return;
    }
    if (b.dim() == 2 && a.dim() > 2 && a.is_contiguous() && out.is_contiguous()) {
        productInto(out.flatten(0, -2), a.flatten(0, -2), b, accumulate);
        return;
    }
    const Operand left(a);
    const Operand right(b);
    const at::IntArrayRef stack = out.sizes().slice(0, static_cast<std::size_t>(out.dim() - 2));
    const std::int64_t count = c10::multiply_integers(stack);
    const Operand result(out);
    const bool split = isForSplitProduct(left.rows, right.columns, left.columns);
    for (std::int64_t i = 0; i < count; ++i) {
        auto* const c = const_cast<float*>(result.matrix(i, stack));
        if (split) {
            splitProductInThreads(
                left.rows, right.columns, left.columns, {left.matrix(i, stack), left.leading, left.trans == 'T'},
                {right.matrix(i, stack), right.leading, right.trans == 'T'}, c, result.leading, accumulate);
            continue;
        }
        sgemm()(left.trans, right.trans, left.rows, right.columns, left.columns, 1.0F, left.matrix(i, stack),
                left.leading, right.matrix(i, stack), right.leading, accumulate ? 1.0F : 0.0F, c, result.leading);
    }
}

at::Tensor product(const at::Tensor& a, const at::Tensor& b) {
    if (!isOurs(a, b)) {
        return at::matmul(a, b);
    }
    std::vector<std::int64_t> shape = a.sizes().vec();
    shape.back() = b.size(-1);
    at::Tensor out = at::empty(shape, a.options());
    productInto(out, a, b);
    return out;
}

} // namespace trazor::proxy
