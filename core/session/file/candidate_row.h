// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/record.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace trazor::session {

/// A scoring as stored in a session file.
struct EvaluationRow {
    std::string status;
    std::string reason;
    std::vector<unsigned char> scores; ///< encoded, see score_codec.h
    double elapsedMs = 0.0;
};

/// A candidate as stored in a session file.
struct CandidateRow {
    std::int64_t index = 0;
    std::string id;
    std::int64_t generation = 0;
    std::string op;
    std::string parents; ///< JSON: [12, 7]
    std::string changes; ///< JSON: [{"gene": ..., "stage": ..., "block": ..., "from": ..., "to": ...}]
    std::string genes;   ///< space::genesJson
    std::int64_t params = 0;
    std::int64_t macs = 0;
    EvaluationRow evaluation;
};

/// Replaces the bytes of a text from a file that are not UTF-8 by U+FFFD: JSON and the window accept only UTF-8.
std::string readable(std::string text);

EvaluationRow encodeEvaluation(const proxy::Evaluation& evaluation);
CandidateRow encodeCandidate(const search::Candidate& candidate, const space::SearchSpace& space);

/// Throws Error(InvalidFile).
proxy::Evaluation decodeEvaluation(const EvaluationRow& row);

/// Encodes the children of a generation as JSON: [{operator, generation, parents, genes, predicted}].
std::string encodeChildren(const std::vector<search::Child>& children, const space::SearchSpace& space);
/// Inverse of encodeChildren(). Children without a generation get `generation`; `device` is used for their cost.
/// Throws Error(InvalidFile), also if a parent is not below `archiveSize`.
std::vector<search::Child> decodeChildren(const std::string& text, const space::SearchSpace& space,
                                          const space::DeviceModel* device, int archiveSize, int generation);

/// Decodes many rows in parallel on all cores. Throws Error(InvalidFile) naming the first invalid candidate.
std::vector<search::CandidatePtr> decodeCandidates(std::span<const CandidateRow> rows, const space::SearchSpace& space,
                                                   const space::DeviceModel* device = nullptr);

} // namespace trazor::session
