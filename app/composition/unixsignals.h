// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSocketNotifier>

#include <csignal>
#include <functional>
#include <initializer_list>
#include <memory>

namespace troupe {

/// Calls back from the event loop when one of these signals arrives. One object per process: the
/// signals are blocked and read through a descriptor, so make it before other threads, or call
/// block() before what starts them (QApplication does). Programs that are started inherit the mask.
class UnixSignals
{
public:
    static void block(std::initializer_list<int> signalNumbers);
    UnixSignals(std::initializer_list<int> signalNumbers, std::function<void()> callback);
    ~UnixSignals();
    UnixSignals(const UnixSignals &) = delete;
    UnixSignals &operator=(const UnixSignals &) = delete;

private:
    int m_descriptor = -1;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace troupe
