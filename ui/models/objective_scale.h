// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/quantity.h"
#include "core/search/settings/objective.h"
#include "core/session/session.h"

#include <cstddef>
#include <utility>
#include <vector>

namespace trazor::ui {

/// Range of a cost: the limits of the search; an open end is taken from the space.
Band closedRange(const session::Session& session, const space::CostQuantity& cost);

/// Normalises the objectives of the front: DSS++ from 0 to 1, a cost over its closedRange(), a predicted value over the
/// range of all predictions, which changes as candidates arrive.
class ObjectiveScale {
public:
    explicit ObjectiveScale(const session::Session& session);

    std::size_t parts() const noexcept { return m_parts.size(); }
    /// 0 at the reference point of the hypervolume, 1 at the best end.
    double share(std::size_t part, int index) const;

private:
    const session::Session& m_session;
    std::vector<search::Objective::Part> m_parts;
    std::vector<std::pair<double, double>> m_ranges; ///< worst and best of each part; larger is better
};

} // namespace trazor::ui
