// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/block_scores.h"
#include "core/proxy/proxy_evaluator.h"

#include <span>
#include <vector>

namespace trazor::proxy {

/// Encodes all scores of a candidate: a version, counts, then little-endian IEEE doubles. NaN and infinity survive,
/// which JSON and SQL numbers would not allow.
std::vector<unsigned char> encodeScores(const NetworkScores& scores);

/// Inverse. Throws Error(InvalidFile) if the bytes are truncated, too many or invalid.
NetworkScores decodeScores(std::span<const unsigned char> bytes);

/// The format that processes of one build exchange: all fields in order, without a version. The inverses throw
/// Error(InvalidFile) if the bytes are truncated or too many; values are not validated.
std::vector<unsigned char> packPlan(const space::NetworkPlan& plan);
space::NetworkPlan unpackPlan(std::span<const unsigned char> bytes);
std::vector<unsigned char> packConfig(const ScoringConfig& config);
ScoringConfig unpackConfig(std::span<const unsigned char> bytes);
std::vector<unsigned char> packEvaluation(const Evaluation& evaluation);
Evaluation unpackEvaluation(std::span<const unsigned char> bytes);

} // namespace trazor::proxy
