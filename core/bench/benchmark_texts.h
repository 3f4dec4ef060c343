// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string_view>

namespace trazor::bench {

/// A file of resources/benchmarks, compiled in so that the programs find it wherever they are installed.
struct BenchmarkText {
    std::string_view name;
    std::string_view json;
};

std::span<const BenchmarkText> benchmarkTexts() noexcept;

} // namespace trazor::bench
