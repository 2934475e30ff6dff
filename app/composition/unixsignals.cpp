// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/composition/unixsignals.h"

#include <pthread.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace troupe {

namespace {

sigset_t signalSetOf(std::initializer_list<int> signalNumbers)
{
    sigset_t set;
    sigemptyset(&set);
    for (const int number : signalNumbers)
        sigaddset(&set, number);
    return set;
}

} // namespace

void UnixSignals::block(std::initializer_list<int> signalNumbers)
{
    const sigset_t set = signalSetOf(signalNumbers);
    pthread_sigmask(SIG_BLOCK, &set, nullptr); // threads made later inherit it
}

UnixSignals::UnixSignals(std::initializer_list<int> signalNumbers, std::function<void()> callback)
{
    block(signalNumbers);
    const sigset_t set = signalSetOf(signalNumbers);
    m_descriptor = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    if (m_descriptor < 0)
        return;
    m_notifier = std::make_unique<QSocketNotifier>(m_descriptor, QSocketNotifier::Read);
    QObject::connect(m_notifier.get(), &QSocketNotifier::activated, m_notifier.get(),
                     [descriptor = m_descriptor, callback = std::move(callback)] {
                         signalfd_siginfo info;
                         if (read(descriptor, &info, sizeof info) == sizeof info)
                             callback();
                     });
}

UnixSignals::~UnixSignals()
{
    m_notifier.reset();
    if (m_descriptor >= 0)
        close(m_descriptor);
}

} // namespace troupe
