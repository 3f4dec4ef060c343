// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"

#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace trazor::testing {

inline std::vector<search::Record> recordsOf(const std::vector<search::CandidatePtr>& candidates) {
    return {candidates.begin(), candidates.end()};
}
template <typename Range>
std::vector<search::Record> recordsOf(const Range& candidates) {
    return {candidates.begin(), candidates.end()};
}

/// A session created now.
inline session::Session sessionOf(space::SearchSpace space, const search::SearchConfig& config,
                                  std::span<const search::CandidatePtr> candidates = {}, std::string evaluator = {}) {
    session::Manifest manifest = session::makeManifest(space, config.seed, std::move(evaluator));
    session::Session session(std::make_shared<const space::SearchSpace>(std::move(space)), config, std::move(manifest));
    for (const search::CandidatePtr& candidate : candidates) {
        session.apply(candidate);
    }
    return session;
}

} // namespace trazor::testing
