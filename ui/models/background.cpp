// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/background.h"

#include <QThreadPool>

#include <system_error>
#include <thread>
#include <utility>

namespace trazor::ui {
namespace {

/// Tests once whether the system grants a thread. A pool without threads would queue its work forever; the threads of a
/// pool that gets them never expire.
bool hasThread() {
    static const bool isGranted = [] {
        try {
            std::thread([] {}).join();
        } catch (const std::system_error&) {
            return false;
        }
        QThreadPool::globalInstance()->setExpiryTimeout(-1);
        return true;
    }();
    return isGranted;
}

} // namespace

void startOnPool(std::function<void()> work) {
    if (hasThread()) {
        QThreadPool::globalInstance()->start(std::move(work));
    } else {
        work();
    }
}

} // namespace trazor::ui
