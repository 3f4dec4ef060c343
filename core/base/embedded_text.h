// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string_view>

namespace trazor {

/// A file of resources/, compiled in so that the programs find it wherever they are installed.
struct EmbeddedText {
    std::string_view name;
    std::string_view text;
};

std::span<const EmbeddedText> embeddedSpaces() noexcept;     ///< resources/spaces, in gallery order
std::span<const EmbeddedText> embeddedResults() noexcept;    ///< results of published networks, from resources/spaces
std::span<const EmbeddedText> embeddedBenchmarks() noexcept; ///< resources/benchmarks
std::span<const EmbeddedText> embeddedTemplates() noexcept;  ///< resources/templates

} // namespace trazor
