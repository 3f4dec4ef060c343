// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string_view>

namespace trazor::space {

/// A file of resources/spaces, compiled in so that the programs find it wherever they are installed.
struct PresetText {
    std::string_view name;
    std::string_view json;
};

/// In the order of the gallery.
std::span<const PresetText> presetTexts() noexcept;

} // namespace trazor::space
