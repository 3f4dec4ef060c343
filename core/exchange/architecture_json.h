// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/formats/described_network.h"
#include "core/search/archive/candidate.h"
#include "core/session/manifest.h"

#include <optional>
#include <string>
#include <string_view>

namespace trazor::exchange {

/// Scores and provenance to include in an exported file.
struct ExportContext {
    const search::Candidate* candidate = nullptr; ///< optional
    std::optional<double> dssPlusPlus;            ///< on the session's archive
    int cohort = 0;                               ///< size of that archive
    const session::Manifest* manifest = nullptr;  ///< optional
};

/// Serialises to *.arch.json (schema resources/schemas/architecture.schema.json): genes, every block with explicit
/// integers, cost, and the data of the context. Keys are sorted.
std::string architectureJson(const space::SearchSpace& space, const space::Architecture& architecture,
                             const ExportContext& context = {});

/// Parses our JSON. Throws Error(InvalidFile) naming the field, or Error(Unsupported) for a newer version.
ImportedArchitecture parseArchitectureJson(const space::SearchSpace& space, std::string_view json,
                                           std::string_view origin);

} // namespace trazor::exchange
