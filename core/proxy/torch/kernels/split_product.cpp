// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/kernels/split_product.h"

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 11

#include <immintrin.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <new>

// GCC 12 warns about its own intrinsics that leave a register undefined on purpose.
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"

#define TRAZOR_AMX [[gnu::target("amx-tile,amx-bf16,avx512f,avx512bw,avx512vl,avx512dq,avx512bf16")]]

namespace trazor::proxy {
namespace {

// A tile register holds 16 rows of 32 bfloat16, or 16 x 16 float32. AMX multiplies a tile of A by one of B whose row r
// holds the pairs (B[2r][n], B[2r + 1][n]). Below, a word is such a pair: two numbers that are consecutive in k.
constexpr std::int64_t kTile = 16;
constexpr std::int64_t kDepth = 32;
constexpr std::int64_t kTileNumbers = kTile * kDepth;
/// A packed group holds, at each depth, the tiles of the first halves of 32 rows (or columns), then the second halves.
constexpr std::int64_t kGroup = 2 * kTile;
constexpr std::int64_t kGroupNumbers = 4 * kTileNumbers;

// A group of B, kPanelDepths tiles deep, stays in the L1 cache beside one of A; all groups of A stay in the L2 cache.
constexpr std::int64_t kPanelDepths = 6;
constexpr std::int64_t kPanelRows = 512;

using Number = std::uint16_t; ///< bfloat16

struct alignas(64) TileConfig {
    std::uint8_t palette = 1;
    std::uint8_t startRow = 0;
    std::array<std::uint8_t, 14> reserved{};
    std::array<std::uint16_t, 16> columnBytes{64, 64, 64, 64, 64, 64, 64, 64};
    std::array<std::uint8_t, 16> rows{16, 16, 16, 16, 16, 16, 16, 16};
};

/// Packed panels of the calling thread.
struct alignas(64) Panels {
    std::array<Number, kPanelRows / kGroup * kPanelDepths * kGroupNumbers> a;
    std::array<Number, kPanelDepths * kGroupNumbers> b;
};

/// One register of first halves and one of second halves.
struct Split {
    __m512i first, second;
};

std::int64_t groupsOf(std::int64_t count, std::int64_t size) {
    return (count + size - 1) / size;
}

TRAZOR_AMX __mmask16 maskOf(std::int64_t count) {
    return static_cast<__mmask16>((1U << std::clamp<std::int64_t>(count, 0, 16)) - 1U);
}

TRAZOR_AMX __m512 widened(__m256i halves) {
    return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(halves), 16));
}

/// Splits 32 numbers that are consecutive in k.
TRAZOR_AMX Split splitRun(__m512 low, __m512 high) {
    const auto first = reinterpret_cast<__m512i>(_mm512_cvtne2ps_pbh(high, low));
    const __m512 restLow = _mm512_sub_ps(low, widened(_mm512_castsi512_si256(first)));
    const __m512 restHigh = _mm512_sub_ps(high, widened(_mm512_extracti64x4_epi64(first, 1)));
    return {first, reinterpret_cast<__m512i>(_mm512_cvtne2ps_pbh(restHigh, restLow))};
}

/// Splits 16 numbers and their successors in k.
TRAZOR_AMX Split splitPairs(__m512 even, __m512 odd) {
    // Interleaves the run: number i of `even` and number i of `odd` become word i.
    const __m512i order = _mm512_set_epi16(31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8, 23, 7, 22, 6,
                                           21, 5, 20, 4, 19, 3, 18, 2, 17, 1, 16, 0);
    const Split run = splitRun(even, odd);
    return {_mm512_permutexvar_epi16(order, run.first), _mm512_permutexvar_epi16(order, run.second)};
}

/// Transposes 16 x 16 words in place.
TRAZOR_AMX void transpose(__m512i* rows) {
    __m512i t[16];
    for (int i = 0; i < 16; i += 2) {
        t[i] = _mm512_unpacklo_epi32(rows[i], rows[i + 1]);
        t[i + 1] = _mm512_unpackhi_epi32(rows[i], rows[i + 1]);
    }
    for (int i = 0; i < 16; i += 4) {
        rows[i] = _mm512_unpacklo_epi64(t[i], t[i + 2]);
        rows[i + 1] = _mm512_unpackhi_epi64(t[i], t[i + 2]);
        rows[i + 2] = _mm512_unpacklo_epi64(t[i + 1], t[i + 3]);
        rows[i + 3] = _mm512_unpackhi_epi64(t[i + 1], t[i + 3]);
    }
    for (int i = 0; i < 4; ++i) {
        t[i] = _mm512_shuffle_i32x4(rows[i], rows[i + 4], 0x88);
        t[i + 4] = _mm512_shuffle_i32x4(rows[i], rows[i + 4], 0xdd);
        t[i + 8] = _mm512_shuffle_i32x4(rows[i + 8], rows[i + 12], 0x88);
        t[i + 12] = _mm512_shuffle_i32x4(rows[i + 8], rows[i + 12], 0xdd);
    }
    for (int i = 0; i < 4; ++i) {
        rows[i] = _mm512_shuffle_i32x4(t[i], t[i + 8], 0x88);
        rows[i + 8] = _mm512_shuffle_i32x4(t[i], t[i + 8], 0xdd);
        rows[i + 4] = _mm512_shuffle_i32x4(t[i + 4], t[i + 12], 0x88);
        rows[i + 12] = _mm512_shuffle_i32x4(t[i + 4], t[i + 12], 0xdd);
    }
}

/// Packs both halves of up to 16 vectors (rows of A, columns of B), 32 numbers deep, into zero-padded tiles.
///
/// `data` points to the first number of the first vector. Numbers of a vector are adjacent if `runsInK`, with `stride`
/// between vectors; else vectors are adjacent, with `stride` between their numbers. `wordRows`: a row of the tile is a
/// vector (A); else a row is a word of every vector (B). Prefetches the same part of the next group: weights are
/// usually not cached.
TRAZOR_AMX void packTile(const float* data, std::int64_t stride, bool runsInK, bool wordRows, std::int64_t vectors,
                         std::int64_t depth, Number* first, Number* second) {
    __m512i firsts[16];
    __m512i seconds[16];
    if (runsInK) {
        const __mmask16 low = maskOf(depth);
        const __mmask16 high = maskOf(depth - kTile);
        for (std::int64_t i = 0; i < kTile; ++i) {
            const bool exists = i < vectors;
            const float* const run = data + i * stride;
            __builtin_prefetch(run + kGroup * stride);
            __builtin_prefetch(run + kGroup * stride + kTile);
            const Split split =
                exists ? splitRun(_mm512_maskz_loadu_ps(low, run), _mm512_maskz_loadu_ps(high, run + kTile))
                       : Split{_mm512_setzero_si512(), _mm512_setzero_si512()};
            firsts[i] = split.first;
            seconds[i] = split.second;
        }
    } else {
        const __mmask16 present = maskOf(vectors);
        for (std::int64_t i = 0; i < kTile; ++i) {
            const float* const even = data + 2 * i * stride;
            __builtin_prefetch(even + kGroup);
            __builtin_prefetch(even + stride + kGroup);
            const Split split =
                splitPairs(_mm512_maskz_loadu_ps(2 * i < depth ? present : __mmask16{0}, even),
                           _mm512_maskz_loadu_ps(2 * i + 1 < depth ? present : __mmask16{0}, even + stride));
            firsts[i] = split.first;
            seconds[i] = split.second;
        }
    }
    if (runsInK != wordRows) {
        transpose(firsts);
        transpose(seconds);
    }
    for (std::int64_t i = 0; i < kTile; ++i) {
        _mm512_store_si512(first + i * kDepth, firsts[i]);
        _mm512_store_si512(second + i * kDepth, seconds[i]);
    }
}

/// Packs a group of up to 32 vectors from (vector, from) on, `depths` numbers deep.
void packGroup(const MatrixView& matrix, bool isLeft, std::int64_t vector, std::int64_t vectors, std::int64_t from,
               std::int64_t depths, Number* out) {
    const bool runsInK = isLeft != matrix.isTransposed;
    const std::int64_t vectorStep = runsInK ? matrix.stride : 1;
    const std::int64_t depthStep = runsInK ? 1 : matrix.stride;
    for (std::int64_t k = 0; k < depths; k += kDepth, out += kGroupNumbers) {
        for (std::int64_t tile = 0; tile < groupsOf(vectors, kTile); ++tile) {
            packTile(matrix.data + (vector + tile * kTile) * vectorStep + (from + k) * depthStep, matrix.stride,
                     runsInK, isLeft, vectors - tile * kTile, depths - k, out + tile * kTileNumbers,
                     out + (2 + tile) * kTileNumbers);
        }
    }
}

/// Computes C (+)= A B for R x S tiles; both packed groups are `depths` tiles deep.
template <int R, int S>
TRAZOR_AMX void multiplyTiles(const Number* a, const Number* b, std::int64_t depths, float* c, std::int64_t stride,
                              bool accumulate) {
    // GCC assumes that tile instructions access no memory: packed data must be stored before, results reloaded after.
    const auto synchronise = [] { asm volatile("" ::: "memory"); };
    synchronise();
    constexpr std::int64_t kRowBytes = 64;
    const std::int64_t strideBytes = stride * static_cast<std::int64_t>(sizeof(float));
    if (accumulate) {
        _tile_loadd(0, c, strideBytes);
        if constexpr (S == 2) {
            _tile_loadd(1, c + kTile, strideBytes);
        }
        if constexpr (R == 2) {
            _tile_loadd(2, c + kTile * stride, strideBytes);
        }
        if constexpr (R == 2 && S == 2) {
            _tile_loadd(3, c + kTile * stride + kTile, strideBytes);
        }
    } else {
        _tile_zero(0);
        _tile_zero(1);
        _tile_zero(2);
        _tile_zero(3);
    }
    // Prefetches the destination of the next call, which is usually not cached.
    for (std::int64_t row = kGroup; row < 2 * kGroup; ++row) {
        __builtin_prefetch(c + row * stride, /*write=*/1);
        __builtin_prefetch(c + row * stride + kTile, 1);
    }
    for (std::int64_t depth = 0; depth < depths; ++depth, a += kGroupNumbers, b += kGroupNumbers) {
        const auto add = [] {
            _tile_dpbf16ps(0, 4, 6);
            if constexpr (S == 2) {
                _tile_dpbf16ps(1, 4, 7);
            }
            if constexpr (R == 2) {
                _tile_dpbf16ps(2, 5, 6);
            }
            if constexpr (R == 2 && S == 2) {
                _tile_dpbf16ps(3, 5, 7);
            }
        };
        const auto loadA = [&](std::int64_t half) {
            _tile_loadd(4, a + 2 * half * kTileNumbers, kRowBytes);
            if constexpr (R == 2) {
                _tile_loadd(5, a + (2 * half + 1) * kTileNumbers, kRowBytes);
            }
        };
        const auto loadB = [&](std::int64_t half) {
            _tile_loadd(6, b + 2 * half * kTileNumbers, kRowBytes);
            if constexpr (S == 2) {
                _tile_loadd(7, b + (2 * half + 1) * kTileNumbers, kRowBytes);
            }
        };
        loadA(0);
        loadB(1);
        add();
        loadB(0);
        add();
        loadA(1);
        add();
    }
    _tile_stored(0, c, strideBytes);
    if constexpr (S == 2) {
        _tile_stored(1, c + kTile, strideBytes);
    }
    if constexpr (R == 2) {
        _tile_stored(2, c + kTile * stride, strideBytes);
    }
    if constexpr (R == 2 && S == 2) {
        _tile_stored(3, c + kTile * stride + kTile, strideBytes);
    }
    synchronise();
}

using Multiply = void (*)(const Number*, const Number*, std::int64_t, float*, std::int64_t, bool);
constexpr std::array<std::array<Multiply, 2>, 2> kMultiply = {
    {{multiplyTiles<1, 1>, multiplyTiles<1, 2>}, {multiplyTiles<2, 1>, multiplyTiles<2, 2>}}};

/// multiplyTiles() for a part of C that may end within a tile.
void multiplyGroup(const Number* a, const Number* b, std::int64_t depths, float* c, std::int64_t stride,
                   std::int64_t rows, std::int64_t columns, bool accumulate) {
    const Multiply multiply = kMultiply[rows > kTile][columns > kTile];
    if (rows % kTile == 0 && columns % kTile == 0) {
        multiply(a, b, depths, c, stride, accumulate);
        return;
    }
    alignas(64) std::array<float, kGroup * kGroup> whole;
    for (std::int64_t row = 0; accumulate && row < rows; ++row) {
        std::copy_n(c + row * stride, columns, whole.data() + row * kGroup);
    }
    multiply(a, b, depths, whole.data(), kGroup, accumulate);
    for (std::int64_t row = 0; row < rows; ++row) {
        std::copy_n(whole.data() + row * kGroup, columns, c + row * stride);
    }
}

bool mayUseTiles() {
    // Linux enables the tile registers of a process only on request (arch_prctl(2)).
    constexpr int kRequestPermission = 0x1023;
    constexpr int kTileData = 18;
    return __builtin_cpu_supports("amx-bf16") && __builtin_cpu_supports("avx512bf16") &&
           syscall(SYS_arch_prctl, kRequestPermission, kTileData) == 0;
}

} // namespace

bool hasSplitProduct() {
    static const bool has = mayUseTiles();
    return has;
}

TRAZOR_AMX void splitProduct(std::int64_t m, std::int64_t n, std::int64_t k, const MatrixView& a, const MatrixView& b,
                             float* c, std::int64_t stride, bool accumulate) {
    static thread_local const std::unique_ptr<Panels> panels(new Panels);
    static constexpr TileConfig kConfig;
    _tile_loadconfig(&kConfig);
    for (std::int64_t row = 0; row < m; row += kPanelRows) {
        const std::int64_t rows = std::min(kPanelRows, m - row);
        for (std::int64_t from = 0; from < k; from += kPanelDepths * kDepth) {
            const std::int64_t length = std::min(kPanelDepths * kDepth, k - from);
            const std::int64_t depths = groupsOf(length, kDepth);
            for (std::int64_t i = 0; i < rows; i += kGroup) {
                packGroup(a, true, row + i, std::min(kGroup, rows - i), from, length,
                          panels->a.data() + i / kGroup * depths * kGroupNumbers);
            }
            for (std::int64_t column = 0; column < n; column += kGroup) {
                const std::int64_t columns = std::min(kGroup, n - column);
                packGroup(b, false, column, columns, from, length, panels->b.data());
                for (std::int64_t i = 0; i < rows; i += kGroup) {
                    multiplyGroup(panels->a.data() + i / kGroup * depths * kGroupNumbers, panels->b.data(), depths,
                                  c + (row + i) * stride + column, stride, std::min(kGroup, rows - i), columns,
                                  accumulate || from > 0);
                }
            }
        }
    }
    _tile_release();
}

} // namespace trazor::proxy

#else

namespace trazor::proxy {

bool hasSplitProduct() {
    return false;
}

void splitProduct(std::int64_t, std::int64_t, std::int64_t, const MatrixView&, const MatrixView&, float*, std::int64_t,
                  bool) {}

} // namespace trazor::proxy

#endif
