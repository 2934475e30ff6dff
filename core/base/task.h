// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QCoroTask>

namespace troupe {

/// A coroutine that ends with a Result. It starts at once, runs on the thread that called it, and
/// goes on by itself when the Task object is dropped.
///
/// GCC 12 miscompiles some operands of co_await (see tests/architecture): an operand is a call on
/// named locals or std::move(local), never an aggregate or a lambda made in place. Coroutines take
/// parameters by value and have no default arguments.
template <class T>
using Task = QCoro::Task<Result<T>>;

} // namespace troupe
