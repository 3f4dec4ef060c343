// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/search_space.h"

#include <stop_token>
#include <string>

namespace trazor::space {

/// A defect of a space whose file is well-formed. `place` is its path in the file.
struct SpaceDefect {
    std::string place;
    std::string problem;
    std::string hint;
};

/// Looks for architectures of the space that cannot be built, whose cost would overflow, or that no rule allows. Genes
/// are tried in pairs, with the others at their smallest and at their largest, and at random: a network is impossible
/// because of a relation between two quantities (our decision; spaces are too large to enumerate). Also checks that
/// published architectures exist and that the usual band overlaps the range of the space. `place` is empty if no defect
/// was found, or stop was requested first.
SpaceDefect findDefect(const SearchSpace& space, const std::stop_token& stop = {});

} // namespace trazor::space
