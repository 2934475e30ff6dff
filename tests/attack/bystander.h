// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/smoke/apiclient.h"
#include "tests/smoke/programs.h"

#include <thread>

namespace troupe::test {

/// A client that behaves, on a thread of its own, and watches how it and the server fare.
class Bystander
{
public:
    explicit Bystander(const ServerProcess &server)
        : m_pid(server.pid()), m_thread([this, port = server.port()] { run(port); })
    {
    }
    ~Bystander() { stop(); }

    /// Lets it finish the request it is in.
    void stop()
    {
        m_ends = true;
        if (m_thread.joinable())
            m_thread.join();
    }

    qint64 worstMs() const { return m_worstMs; }
    qint64 mostBytes() const { return m_mostBytes; }
    int served() const { return m_served; }
    int refused() const { return m_refused; } ///< any answer but 200, or none

private:
    void run(quint16 port)
    {
        ApiClient client(port, ServerProcess::adminKey());
        do {
            QElapsedTimer timer;
            timer.start();
            const int status = client.get(QStringLiteral("/troupe/v1/agents?limit=1")).status;
            m_worstMs = qMax(m_worstMs.load(), timer.elapsed());
            (status == 200 ? m_served : m_refused) += 1;
            m_mostBytes = qMax(m_mostBytes.load(), residentBytes(m_pid));
            ::poll(nullptr, 0, 20);
        } while (!m_ends);
    }

    const qint64 m_pid;
    std::atomic<bool> m_ends{false};
    std::atomic<qint64> m_worstMs{0};
    std::atomic<qint64> m_mostBytes{0};
    std::atomic<int> m_served{0};
    std::atomic<int> m_refused{0};
    std::thread m_thread; // last: it uses the others
};

/// What the server may need: more under a sanitizer, which keeps freed memory for a while.
struct Bounds
{
    qint64 bytes = 250ll << 20;
    qint64 answerMs = 1'000;

    Bounds()
    {
        if (isSanitized(programPath(QStringLiteral("troupe-server")))) {
            bytes = 1'500ll << 20;
            answerMs = 10'000;
        }
    }
};

} // namespace troupe::test
