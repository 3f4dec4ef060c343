// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/stable_hash.h"

namespace trazor {
namespace {

constexpr std::uint64_t kFnvOffset = 14695981039346656037ULL;
constexpr std::uint64_t kFnvPrime = 1099511628211ULL;

std::uint64_t fold(std::uint64_t hash, std::string_view bytes) noexcept {
    for (const char byte : bytes) {
        hash ^= static_cast<unsigned char>(byte);
        hash *= kFnvPrime;
    }
    return hash;
}

std::uint64_t fold(std::uint64_t hash, std::uint64_t value) noexcept {
    for (int shift = 0; shift < 64; shift += 8) {
        hash ^= (value >> shift) & 0xffU;
        hash *= kFnvPrime;
    }
    return hash;
}

/// Finaliser of SplitMix64: FNV alone mixes the high bits of short inputs poorly.
std::uint64_t mix(std::uint64_t z) noexcept {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

} // namespace

std::uint64_t stableHash(std::string_view bytes) noexcept {
    return mix(fold(kFnvOffset, bytes));
}

std::uint64_t stableHash(std::uint64_t seed, std::string_view purpose, std::uint64_t id) noexcept {
    return mix(fold(fold(fold(kFnvOffset, seed), purpose), id));
}

std::string toHex(std::uint64_t value) {
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string text(16, '0');
    for (std::size_t i = 16; i-- > 0; value >>= 4) {
        text[i] = kDigits[value & 0xfU];
    }
    return text;
}

} // namespace trazor
