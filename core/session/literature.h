// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/record.h"

#include <string>
#include <string_view>
#include <vector>

namespace trazor::session {

/// A value from the literature for a published network of a space that ships with the program.
struct LiteratureValue {
    search::Quantity quantity;
    std::string space;   ///< space::SearchSpace::name
    std::string network; ///< space::Published::name
    double value = 0.0;
    std::string source; ///< the paper
};

/// All literature values, from resources/spaces/*.results.json.
const std::vector<LiteratureValue>& literature();

/// Null if there is none.
const LiteratureValue* literatureValue(std::string_view space, std::string_view network, std::string_view quantity);

} // namespace trazor::session
