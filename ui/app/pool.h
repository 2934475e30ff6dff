// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"

#include <QCoroFuture>
#include <QPromise>
#include <QThreadPool>

#include <functional>
#include <memory>

namespace troupe {

/// Runs `work` on the process's pool; ends on the thread that awaits. For what takes longer than a
/// frame: pictures, files, documents.
template <class T>
Task<T> onPool(std::function<Result<T>()> work)
{
    const auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    const QFuture<Result<T>> future = promise->future();
    QThreadPool::globalInstance()->start([promise, work = std::move(work)] {
        promise->addResult(work());
        promise->finish();
    });
    co_return co_await future;
}

} // namespace troupe
