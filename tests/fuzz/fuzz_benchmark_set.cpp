// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/bench/benchmark_set.h"
#include "tests/fuzz/fuzz_target.h"

using namespace trazor;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::expectReadOrRefused([&] {
        const bench::BenchmarkSet set = bench::parseBenchmarkSet(fuzz::textOf(data, size), "file");
        for (const bench::BenchmarkRow& row : set.rows) {
            fuzz::expectReadOrRefused([&] { static_cast<void>(bench::planOf(set, row)); });
        }
    });
    return 0;
}
