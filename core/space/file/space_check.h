// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/search_space.h"

#include <stop_token>
#include <string>

namespace trazor::space {

/// What is wrong with a space whose file is well-formed. `place` is the path of the culprit in the file.
struct SpaceDefect {
    std::string place;
    std::string problem;
    std::string hint;
};

/// Looks for architectures of the space that cannot be built, that cost more than can be counted, or that no rule
/// allows. Combinations of genes are tried in pairs, the others at their smallest and at their largest, and at random:
/// what makes a network impossible is a relation between two quantities (our decision; spaces are too large to
/// enumerate). Also: published architectures exist, and the usual band is within what the space offers. Empty place: no
/// defect was found, or stop was requested before one was.
SpaceDefect findDefect(const SearchSpace& space, const std::stop_token& stop = {});

} // namespace trazor::space
