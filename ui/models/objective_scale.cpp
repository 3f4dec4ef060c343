// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/objective_scale.h"

#include "core/session/search_result.h"
#include "core/space/operations/space_operations.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace trazor::ui {

namespace {

std::pair<double, double> rangeOf(const session::Session& session, const search::Objective::Part& part) {
    if (part.kind == search::Objective::Kind::Score) {
        return {0.0, 1.0};
    }
    if (part.kind == search::Objective::Kind::Cost) {
        const Band range = closedRange(session, session::costQuantity(part));
        return {-static_cast<double>(*range.max), -static_cast<double>(*range.min)};
    }
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (int index = 0; index < session.size(); ++index) {
        const double value = session::objectiveValue(session, part, index);
        low = std::isfinite(value) ? std::min(low, value) : low;
        high = std::isfinite(value) ? std::max(high, value) : high;
    }
    return {low, high};
}

} // namespace

Band closedRange(const session::Session& session, const space::CostQuantity& cost) {
    Band range = session.config().limits.*cost.limit;
    if (!range.min || !range.max) {
        const space::CostRange offered = space::costRange(session.space(), session.config().limits.device.get());
        range.min = range.min.value_or(offered.min.*cost.value);
        range.max = range.max.value_or(offered.max.*cost.value);
    }
    return range;
}

ObjectiveScale::ObjectiveScale(const session::Session& session)
    : m_session(session)
    , m_parts(session::frontObjective(session).parts()) {
    std::transform(m_parts.begin(), m_parts.end(), std::back_inserter(m_ranges),
                   [&session](const search::Objective::Part& part) { return rangeOf(session, part); });
}

double ObjectiveScale::share(std::size_t part, int index) const {
    const auto [worst, best] = m_ranges[part];
    const double value = session::objectiveValue(m_session, m_parts[part], index);
    return best > worst ? (value - worst) / (best - worst) : 0.0;
}

} // namespace trazor::ui
