// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/background.h"

#include <QThreadPool>

#include <system_error>
#include <thread>
#include <utility>

namespace trazor::ui {
namespace {

/// A pool that gets no thread keeps its work for ever and says nothing. One that has a thread keeps it from here on.
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
