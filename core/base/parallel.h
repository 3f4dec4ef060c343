// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>

namespace trazor {

/// Calls work(begin, end) for ranges of at most `size` that cover 0 to `count`, on all processors; which thread takes a
/// range is chance. Rethrows the first exception, after which no further range begins.
void forEachRange(std::size_t count, std::size_t size, const std::function<void(std::size_t, std::size_t)>& work);

} // namespace trazor
