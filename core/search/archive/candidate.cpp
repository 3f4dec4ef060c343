// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/archive/candidate.h"

#include "core/base/error.h"

namespace trazor::search {

std::string_view operatorName(Operator op) noexcept {
    switch (op) {
    case Operator::Random:
        return "random";
    case Operator::Mutation:
        return "mutation";
    case Operator::Crossover:
        return "crossover";
    case Operator::TopUp:
        return "top-up";
    case Operator::Enumerated:
        return "enumerated";
    case Operator::ByHand:
        return "by hand";
    }
    return "random";
}

Operator parseOperator(std::string_view name) {
    for (const Operator op : {Operator::Random, Operator::Mutation, Operator::Crossover, Operator::TopUp,
                              Operator::Enumerated, Operator::ByHand}) {
        if (operatorName(op) == name) {
            return op;
        }
    }
    throw Error(ErrorCode::InvalidArgument,
                "operator: \"" + std::string(name) +
                    "\" is none of random, mutation, crossover, top-up, enumerated, by hand");
}

} // namespace trazor::search
