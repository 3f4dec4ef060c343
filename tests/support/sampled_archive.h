// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/archive/candidate.h"
#include "core/space/search_space.h"

#include <vector>

namespace trazor::testing {

/// Up to `count` distinct random architectures of any space (fewer if the space has fewer) with the scores of
/// FakeEvaluator. Deterministic.
std::vector<search::CandidatePtr> sampleArchive(const space::SearchSpace& space, int count);

} // namespace trazor::testing
