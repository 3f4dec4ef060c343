// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/archive/candidate.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <span>

namespace trazor::exchange {

/// JSON objects shared by the command line and the exporters. Non-finite numbers become null, because JSON cannot
/// represent them; the accompanying status gives the reason.

/// {dss, diversity, saliency, head, aux}; all null unless the evaluation is Ok.
nlohmann::json scoresNode(const proxy::Evaluation& evaluation);

/// [{diversity, saliency, terms: {qkv, proj, fc1, fc2}}] in the order of the forward pass.
nlohmann::json blocksNode(const proxy::Evaluation& evaluation);

/// {id, index, generation, operator, parents, changes, status, reason, params, macs, scores, dss_plus_plus,
/// architecture, memory_bytes, latency_ms if known}; parents are ids, looked up in `all` by index.
nlohmann::json candidateNode(const space::SearchSpace& space, std::span<const search::CandidatePtr> all,
                             const search::Candidate& candidate, double dssPlusPlus);

} // namespace trazor::exchange
