// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/providers/offline/offlinemodel.h"

namespace troupe {

/// Serves the built-in model as a Provider. Streams word by word at a pace that one can read; the
/// joined deltas are the answer. Large requests are answered on the thread pool, so the event loop
/// never waits. Cancelling ends the task with Cancelled within 50 ms.
class OfflineProvider final : public Provider
{
public:
    struct Settings
    {
        double wordsPerSecond = 40; ///< 0: as fast as possible, still in several deltas
    };

    explicit OfflineProvider(const Clock &clock);
    OfflineProvider(const Clock &clock, Settings settings);

    /// Takes effect with the next chat.
    void setWordsPerSecond(double value) { m_settings.wordsPerSecond = value; }

    Task<ChatReply> chat(ChatRequest request, DeltaSink onDelta, CancelToken cancel) override;
    Task<QList<ModelListing>> listModels(CancelToken cancel) override;

private:
    const Clock &m_clock;
    Settings m_settings;
};

} // namespace troupe
