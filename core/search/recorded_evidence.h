// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/record.h"
#include "core/search/settings/objective.h"

#include <span>
#include <vector>

namespace trazor::search {

/// The recorded values of the quantities that an objective predicts, without replaced or withdrawn values.
std::vector<Value> valuesOf(const Objective& objective, std::span<const Record> records);

/// Groups these values by network. A candidate without values takes those of an identical published network. Throws
/// Error(InvalidArgument) if the records lack a quantity or do not say which of its directions is better.
Evidence evidenceOf(const space::SearchSpace& space, const Objective& objective, std::span<const Record> records);

} // namespace trazor::search
