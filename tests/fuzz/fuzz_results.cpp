// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evidence/results_file.h"
#include "tests/fuzz/fuzz_target.h"

#include <cmath>

using namespace trazor;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    evidence::Subjects subjects;
    subjects.addCandidate("0a1b2c3d4e5f6071");
    subjects.addCandidate("1a1b2c3d4e5f6071");
    subjects.addPublished("2a1b2c3d4e5f6071", "DeiT-Ti");
    const evidence::IdOfFile idOfFile = [](const std::string&) -> std::string { return "0a1b2c3d4e5f6071"; };
    fuzz::expectReadOrRefused([&] {
        const auto preview = evidence::readResults(fuzz::textOf(data, size), "results", subjects,
                                                   {.quantity = "accuracy", .unit = "%", .idOfFile = idOfFile});
        for (const evidence::Result& result : preview.results) {
            fuzz::expect(std::isfinite(result.value) && subjects.find(result.subject).has_value());
        }
    });
    return 0;
}
