// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/candidate.h"
#include "core/session/manifest.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trazor::exchange {

/// An architecture read from a file.
struct ImportedArchitecture {
    space::Architecture architecture;
    /// What a user must know: values outside the space's choices, an id that differs from the one in the file.
    std::vector<std::string> warnings;
};

/// Scores and origin that go into an exported file beside the architecture.
struct ExportContext {
    const search::Candidate* candidate = nullptr; ///< optional
    std::optional<double> dssPlusPlus;            ///< on the session's archive
    int cohort = 0;                               ///< size of that archive
    const session::Manifest* manifest = nullptr;  ///< optional
};

/// *.arch.json (schema resources/schemas/architecture.schema.json): genes, every block with explicit integers,
/// cost, and what the context gives. Sorted keys.
std::string architectureJson(const space::SearchSpace& space, const space::Architecture& architecture,
                             const ExportContext& context = {});

/// Reads our JSON. Throws Error(InvalidFile) naming the field, or Error(Unsupported) for a newer version.
ImportedArchitecture parseArchitectureJson(const space::SearchSpace& space, std::string_view json,
                                           std::string_view origin);

/// Reads our JSON or an AutoFormer YAML, decided by content.
ImportedArchitecture loadArchitecture(const space::SearchSpace& space, const std::string& file);

} // namespace trazor::exchange
