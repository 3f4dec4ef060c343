// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/filter/filter.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/support/session_of.h"
#include "tests/support/synthetic_archive.h"

using namespace trazor;

namespace {

session::Session sampleSession() {
    const testing::SyntheticArchive archive{.candidates = 6, .initialSample = 2, .stepSize = 1, .failedEvery = 3};
    return testing::sessionOf(*testing::syntheticSpace(), testing::syntheticConfig(archive), archive.make());
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const session::Session sample = sampleSession();
    static const std::vector<session::Column> columns = session::columns(sample);
    const std::string_view query = fuzz::textOf(data, size);
    try {
        if (const session::Filter filter = session::parseFilter(query, columns)) {
            for (int index = 0; index < sample.size(); ++index) {
                static_cast<void>(filter(sample, index));
            }
        }
    } catch (const session::FilterError& error) {
        fuzz::expect(error.position() + error.length() <= query.size());
    }
    return 0;
}
