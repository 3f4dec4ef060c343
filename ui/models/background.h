// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QPromise>
#include <QThreadPool>

#include <memory>
#include <type_traits>
#include <utility>

namespace trazor::ui {

/// Runs `work` on the global thread pool and hands its value to `done` on the thread of `context`. If `context`
/// is gone by then, nothing is called. `work` must not throw and must not touch widgets.
template <typename Work, typename Done>
void runInBackground(QObject* context, Work work, Done done) {
    using Value = std::invoke_result_t<Work>;
    auto promise = std::make_shared<QPromise<Value>>();
    QFuture<Value> future = promise->future();
    future.then(context, std::move(done));
    QThreadPool::globalInstance()->start([promise, work = std::move(work)] {
        promise->start();
        promise->addResult(work());
        promise->finish();
    });
}

} // namespace trazor::ui
