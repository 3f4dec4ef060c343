// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/record.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace trazor::session {

/// Information needed to reproduce a session; written into every session and export.
struct Manifest {
    std::string program = "T-Razor Studio";
    std::string version;   ///< of the program that created the session
    std::string created;   ///< ISO 8601, UTC
    std::string spaceHash; ///< 16 hexadecimal digits of the canonical space JSON
    std::string evaluator; ///< ProxyEvaluator::description() of the first run: device, threads, dtype, library versions
    std::uint64_t seed = 0;
    std::vector<search::RunBegun> runs; ///< version and machine that added each range of candidates

    /// Adds a run. The first run also sets the evaluator of the session.
    void add(const search::RunBegun& run);
    /// True if both describe the same session, possibly at different times.
    bool isSameSession(const Manifest& other) const noexcept {
        return created == other.created && spaceHash == other.spaceHash && seed == other.seed;
    }
};

/// "0.2.0"
std::string_view programVersion() noexcept;

/// Makes the manifest of a session created now.
Manifest makeManifest(const space::SearchSpace& space, std::uint64_t seed, std::string evaluator = {});
/// Makes the record of a run that starts now.
search::RunBegun makeRun(std::string evaluator, int firstCandidate, std::string objective);

std::string manifestJson(const Manifest& manifest);
Manifest parseManifest(std::string_view json);

} // namespace trazor::session
