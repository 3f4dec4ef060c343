// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/matrix_product.h"

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

/// Matrices of a stack as BLAS sees them.
struct Operand {
    explicit Operand(const at::Tensor& tensor)
        : rows(tensor.size(-2))
        , columns(tensor.size(-1)) {
        const bool isPlain = tensor.stride(-1) == 1 || columns == 1;
        const bool isTransposed = !isPlain && (tensor.stride(-2) == 1 || rows == 1);
        held = isPlain || isTransposed ? tensor : tensor.contiguous();
        trans = isTransposed ? 'T' : 'N';
        // The stride of a dimension of size one means nothing.
        const std::int64_t least = isTransposed ? rows : columns;
        leading = std::max({least, held.stride(isTransposed ? -1 : -2), std::int64_t{1}});
        data = held.data_ptr<float>();
    }

    const float* matrix(std::int64_t index) const {
        return data + (held.dim() == 3 ? index * held.stride(0) : 0);
    }

    at::Tensor held;
    std::int64_t rows, columns, leading;
    char trans;
    const float* data;
};

/// Stacks of more than one leading dimension as stacks of one.
at::Tensor flattened(const at::Tensor& x) {
    return x.dim() > 3 ? x.flatten(0, -3) : x;
}

bool isForOneDnn(const at::Tensor& a) {
    return a.is_cpu() && a.scalar_type() == at::kFloat && sgemm() != nullptr;
}

} // namespace

void productInto(const at::Tensor& out, const at::Tensor& a, const at::Tensor& b, bool accumulate) {
    if (!isForOneDnn(a)) {
        accumulate ? out.add_(at::matmul(a, b)) : out.copy_(at::matmul(a, b));
        return;
    }
    if (b.dim() == 2 && a.dim() > 2) {
        productInto(out.flatten(0, -2), a.flatten(0, -2), b, accumulate);
        return;
    }
    const Operand left(flattened(a));
    const Operand right(flattened(b));
    const at::Tensor result = flattened(out);
    const std::int64_t count = result.dim() == 3 ? result.size(0) : 1;
    const std::int64_t stride = result.dim() == 3 ? result.stride(0) : 0;
    const std::int64_t leading = std::max(result.stride(-2), result.size(-1));
    for (std::int64_t i = 0; i < count; ++i) {
        sgemm()(left.trans, right.trans, left.rows, right.columns, left.columns, 1.0F, left.matrix(i), left.leading,
                right.matrix(i), right.leading, accumulate ? 1.0F : 0.0F, result.data_ptr<float>() + i * stride, leading);
    }
}

at::Tensor product(const at::Tensor& a, const at::Tensor& b) {
    if (!isForOneDnn(a)) {
        return at::matmul(a, b);
    }
    std::vector<std::int64_t> shape = a.sizes().vec();
    shape.back() = b.size(-1);
    at::Tensor out = at::empty(shape, a.options());
    productInto(out, a, b);
    return out;
}

} // namespace trazor::proxy
