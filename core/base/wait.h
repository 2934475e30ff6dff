// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cancel.h"
#include "core/base/task.h"

namespace troupe {

/// Waits on the thread's event loop; ends early with Cancelled. At most a day.
Task<void> waitCancellable(qint64 ms, CancelToken cancel);

} // namespace troupe
