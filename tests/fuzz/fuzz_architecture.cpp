// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/architecture_file.h"
#include "core/exchange/architecture_json.h"
#include "core/space/file/space_json.h"
#include "tests/fuzz/fuzz_target.h"

using namespace trazor;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const space::SearchSpace& space = space::preset(FUZZED_SPACE);
    fuzz::expectReadOrRefused([&] {
        const auto read = exchange::parseArchitecture(space, fuzz::textOf(data, size), "file");
        const std::string written = exchange::architectureJson(space, read.architecture);
        const auto again = exchange::parseArchitecture(space, written, "again");
        fuzz::expect(again.architecture == read.architecture);
    });
    return 0;
}
