// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <cstring>

/// Compiles a function for several processors; the right version is chosen when the program starts. Not under
/// ThreadSanitizer: GCC calls the sanitizer from the resolver function, before the sanitizer is loaded.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_THREAD__)
#define TRAZOR_CLONES [[gnu::target_clones("avx512f", "arch=haswell", "default")]]
#else
#define TRAZOR_CLONES
#endif

/// For helpers of TRAZOR_CLONES functions. Vectors are passed by reference: passing by value depends on the processor.
#define TRAZOR_INLINE [[gnu::always_inline]] inline

namespace trazor::proxy {

/// Sixteen floats or eight doubles, in as many vector registers as the processor needs for them.
template <typename T>
using Lanes [[gnu::vector_size(64)]] = T;

template <typename T>
constexpr std::int64_t kLanes = static_cast<std::int64_t>(sizeof(Lanes<T>) / sizeof(T));

template <typename Vector, typename T>
TRAZOR_INLINE void load(Vector& lanes, const T* from) {
    std::memcpy(&lanes, from, sizeof lanes);
}

template <typename Vector, typename T>
TRAZOR_INLINE void store(T* to, const Vector& lanes) {
    std::memcpy(to, &lanes, sizeof lanes);
}

/// x := exp(x) for x <= 88, with a relative error of 2e-7; below -87 the smallest normal numbers. NaN stays NaN.
TRAZOR_INLINE void exponentiate(Lanes<float>& x) {
    using Bits [[gnu::vector_size(64)]] = std::int32_t;
    constexpr float kLog2e = 1.44269504F;
    constexpr float kLn2High = 0.693359375F; // nine bits, so that multiples are exact
    constexpr float kLn2Low = -2.12194440e-4F;
    constexpr float kRounder = 12582912.0F; // 1.5 * 2^23: adding it leaves an integer in the low bits
    const Lanes<float> least = Lanes<float>{} - 87.0F;
    x = x < least ? least : x;
    const Lanes<float> shifted = x * kLog2e + kRounder;
    const Lanes<float> n = shifted - kRounder;
    const Lanes<float> r = x - n * kLn2High - n * kLn2Low;
    // Taylor series for |r| <= ln(2) / 2.
    Lanes<float> series = r * (1.0F / 5040.0F) + 1.0F / 720.0F;
    series = series * r + 1.0F / 120.0F;
    series = series * r + 1.0F / 24.0F;
    series = series * r + 1.0F / 6.0F;
    series = series * r + 0.5F;
    series = series * r + 1.0F;
    series = series * r + 1.0F;
    Bits exponent;
    std::memcpy(&exponent, &shifted, sizeof exponent);
    exponent = (exponent << 23) + (127 << 23);
    Lanes<float> power;
    std::memcpy(&power, &exponent, sizeof power);
    x = series * power;
}

} // namespace trazor::proxy
