// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace trazor {

void forEachRange(std::size_t count, std::size_t size, const std::function<void(std::size_t, std::size_t)>& work) {
    std::atomic<std::size_t> next = 0;
    std::mutex mutex;
    std::exception_ptr problem; // guarded by mutex
    const auto loop = [&] {
        try {
            for (std::size_t begin = next.fetch_add(size); begin < count; begin = next.fetch_add(size)) {
                work(begin, std::min(begin + size, count));
            }
        } catch (...) {
            next = count;
            const std::scoped_lock lock(mutex);
            problem = problem ? problem : std::current_exception();
        }
    };
    {
        const std::size_t ranges = (count + size - 1) / size;
        std::vector<std::jthread> helpers;
        try {
            for (std::size_t i = 1; i < std::min<std::size_t>(ranges, std::thread::hardware_concurrency()); ++i) {
                helpers.emplace_back(loop);
            }
        } catch (const std::system_error&) {
            // No memory for the stack of one more: those that there are do the work.
        }
        loop();
    }
    if (problem) {
        std::rethrow_exception(problem);
    }
}

} // namespace trazor
