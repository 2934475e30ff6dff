// SPDX-License-Identifier: GPL-3.0-or-later
// Apart from the pure rest of retry.h, which is fuzzed: clang cannot fuzz coroutines.
#include "core/providers/retry.h"

#include <QRandomGenerator>

namespace troupe {

RetryTools::RetryTools()
    : wait([](qint64 ms, CancelToken cancel) { return waitCancellable(ms, cancel); }),
      random([] { return QRandomGenerator::global()->generateDouble(); })
{
}

} // namespace troupe
