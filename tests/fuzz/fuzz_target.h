// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace trazor::fuzz {

inline std::string_view textOf(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

/// Reads an untrusted file, which may be refused by an Error. Any other exception is a finding.
template <typename Read>
void expectReadOrRefused(Read&& read) {
    try {
        read();
    } catch (const Error&) {
    }
}

/// Aborts unless a property of the read file holds.
inline void expect(bool holds) {
    if (!holds) {
        std::abort();
    }
}

} // namespace trazor::fuzz
