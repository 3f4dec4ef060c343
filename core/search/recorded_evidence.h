// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/record.h"
#include "core/search/settings/objective.h"

#include <span>
#include <vector>

namespace trazor::search {

/// The records' values of the quantities that an objective predicts; none that was replaced or taken back.
std::vector<Value> valuesOf(const Objective& objective, std::span<const Record> records);

/// The same by network. A published network that became a candidate lends it its values if the candidate has none.
/// Throws Error(InvalidArgument) if the records do not know a quantity, or if no side of it is better.
Evidence evidenceOf(const space::SearchSpace& space, const Objective& objective, std::span<const Record> records);

} // namespace trazor::search
