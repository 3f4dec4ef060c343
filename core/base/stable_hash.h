// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace trazor {

/// 64-bit hash of bytes, identical on every machine and in every version (FNV-1a with a final mix). Architecture ids
/// and sub-seeds depend on it, so it must never change.
std::uint64_t stableHash(std::string_view bytes) noexcept;

/// Sub-seed for one purpose of one session; independent of the order in which sub-seeds are requested.
std::uint64_t stableHash(std::uint64_t seed, std::string_view purpose, std::uint64_t id = 0) noexcept;

/// 16 lower-case hexadecimal digits.
std::string toHex(std::uint64_t value);

} // namespace trazor
