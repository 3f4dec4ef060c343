// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/space/file/space_check.h"
#include "core/space/file/space_json.h"
#include "tests/fuzz/fuzz_target.h"

using namespace trazor;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::expectReadOrRefused([&] {
        const space::SearchSpace space = space::parseWrittenSpace(fuzz::textOf(data, size));
        const std::string written = space::spaceJson(space);
        fuzz::expect(space::spaceJson(space::parseSpace(written)) == written);
        static_cast<void>(space::findDefect(space));
    });
    return 0;
}
