// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QPointer>

#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

namespace trazor::ui {

/// Runs `work` on the global thread pool, or at once if the system grants no thread.
void startOnPool(std::function<void()> work);

/// Runs `work` on the global thread pool and hands its value to `done` on the GUI thread, where `context` lives. If
/// `context` is gone by then, nothing is called. `work` must not throw and must not touch widgets.
template <typename Work, typename Done>
void runInBackground(QObject* context, Work work, Done done) {
    using Value = std::invoke_result_t<Work>;
    startOnPool([context = QPointer<QObject>(context), work = std::move(work), done = std::move(done)]() mutable {
        auto value = std::make_shared<Value>(work());
        // The application outlives the pool. Posting to `context` itself would race with its end: only the GUI
        // thread can tell whether it still lives. (QFuture::then() of Qt 6.4 posts to it.)
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [context = std::move(context), done = std::move(done), value = std::move(value)]() mutable {
                if (context) {
                    done(std::as_const(*value));
                }
            },
            Qt::QueuedConnection);
    });
}

} // namespace trazor::ui
