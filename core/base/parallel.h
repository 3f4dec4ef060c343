// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>

namespace trazor {

/// Calls work(begin, end) on all processors for ranges of at most `size` that cover [0, `count`); the assignment of
/// ranges to threads is not deterministic. Rethrows the first exception; no further range starts after it.
void forEachRange(std::size_t count, std::size_t size, const std::function<void(std::size_t, std::size_t)>& work);

} // namespace trazor
