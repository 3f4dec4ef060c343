// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/space_yaml.h"
#include "core/space/file/space_json.h"
#include "tests/fuzz/fuzz_target.h"

using namespace trazor;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::expectReadOrRefused([&] {
        const std::string_view text = fuzz::textOf(data, size);
        const space::SearchSpace space = exchange::parseSpaceYaml(text, text.substr(0, 300), "file");
        static_cast<void>(space::parseSpace(space::spaceJson(space)));
    });
    return 0;
}
