// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/operator_style.h"

namespace trazor::ui {

Shape operatorShape(const search::Candidate& candidate) {
    if (!candidate.isRanked()) {
        return Shape::Cross;
    }
    switch (candidate.op) {
    case search::Operator::Mutation:
        return Shape::Square;
    case search::Operator::Crossover:
        return Shape::Diamond;
    case search::Operator::ByHand:
        return Shape::Star;
    case search::Operator::Random:
    case search::Operator::TopUp:
    case search::Operator::Enumerated:
        break;
    }
    return Shape::Circle;
}

QColor operatorColor(const search::Candidate& candidate, const ViewColors& colors) {
    if (!candidate.isRanked()) {
        return colors.infeasible;
    }
    switch (candidate.op) {
    case search::Operator::Mutation:
        return colors.mutation;
    case search::Operator::Crossover:
        return colors.crossover;
    case search::Operator::ByHand:
        return colors.knee;
    case search::Operator::Random:
    case search::Operator::TopUp:
    case search::Operator::Enumerated:
        break;
    }
    return colors.random;
}

} // namespace trazor::ui
