// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace trazor::session {

/// What is needed to reproduce a session; written into every session and export.
struct Manifest {
    std::string program = "T-Razor Studio";
    std::string version;   ///< of the program
    std::string created;   ///< ISO 8601, UTC
    std::string spaceHash; ///< 16 hexadecimal digits of the canonical space JSON
    std::string evaluator; ///< ProxyEvaluator::description(): device, threads, dtype, library versions
    std::uint64_t seed = 0;
    bool operator==(const Manifest&) const = default;
};

/// "0.1.0"
std::string_view programVersion() noexcept;

/// Manifest of a run that starts now.
Manifest makeManifest(std::string_view spaceJson, std::uint64_t seed, std::string evaluator);

std::string manifestJson(const Manifest& manifest);
Manifest parseManifest(std::string_view json);

} // namespace trazor::session
