// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"

#include <QPointer>

#include <functional>
#include <utility>

namespace troupe {

/// The coroutine behind run(); its parameters are values, as GCC 12 wants it.
template <class T>
QCoro::Task<> runAndTell(QPointer<QObject> guard, Task<T> task, std::function<void(Result<T>)> done)
{
    Result<T> result = co_await std::move(task);
    if (guard)
        done(std::move(result));
}

/// Waits for a task and calls `done(Result<T>)` on this thread, unless `guard` (a widget, a model)
/// has died meanwhile: pages never write co_await.
///
///     run<Session>(this, backend.call(ops::getSession, ref), [this](Result<Session> session) { … });
template <class T>
void run(QObject *guard, Task<T> task, std::type_identity_t<std::function<void(Result<T>)>> done)
{
    runAndTell<T>(QPointer<QObject>(guard), std::move(task), std::move(done));
}

/// The same with a callback for each outcome.
template <class T>
void run(QObject *guard, Task<T> task, std::type_identity_t<std::function<void(T)>> succeeded,
         std::function<void(const Error &)> failed)
{
    runAndTell<T>(QPointer<QObject>(guard), std::move(task),
                  [succeeded = std::move(succeeded), failed = std::move(failed)](Result<T> result) {
                      if (result)
                          succeeded(std::move(*result));
                      else
                          failed(result.error());
                  });
}

} // namespace troupe
