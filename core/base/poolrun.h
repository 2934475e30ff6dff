// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QFuture>
#include <QPromise>
#include <QThreadPool>

#include <functional>
#include <memory>

namespace troupe {

/// Runs blocking work on the process's pool, or on `pool`. Await the future: `co_await future` goes on in the
/// thread that awaits.
template <class T>
QFuture<Result<T>> runOnPool(std::function<Result<T>()> work,
                             QThreadPool *pool = QThreadPool::globalInstance())
{
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    QFuture<Result<T>> future = promise->future();
    pool->start([promise, work = std::move(work)] {
        promise->addResult(work());
        promise->finish();
    });
    return future;
}

} // namespace troupe
