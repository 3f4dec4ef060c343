// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/archive/candidate.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <span>

namespace trazor::exchange {

/// Shapes that the command line and the exporters share. Numbers that are not finite become null: JSON has no
/// word for them, and the status beside them says why.

/// {dss, diversity, saliency, head, aux}; all null unless the evaluation is Ok.
nlohmann::json scoresNode(const proxy::Evaluation& evaluation);

/// [{diversity, saliency, terms: {qkv, proj, fc1, fc2}}] in the order of the forward pass.
nlohmann::json blocksNode(const proxy::Evaluation& evaluation);

/// {id, index, generation, operator, parents, changes, status, params, macs, scores, dss_plus_plus,
/// architecture}; parents by id, looked up in `all` by index.
nlohmann::json candidateNode(const space::SearchSpace& space, std::span<const search::CandidatePtr> all,
                             const search::Candidate& candidate, double dssPlusPlus);

} // namespace trazor::exchange
