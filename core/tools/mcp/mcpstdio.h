// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tools/mcp/mcpprocess.h"
#include "core/tools/mcp/mcptransport.h"

#include <QElapsedTimer>

namespace troupe {

/// A server that runs on this machine and speaks through its standard input and output, one message
/// a line. What it prints to its standard error is noted line by line.
///
/// It is closed ("mcp_not_a_server") when it prints 100 lines in a row that are no messages, an endless line,
/// or over 50,000 messages within 10 seconds.
class McpStdio final : public McpTransport
{
public:
    /// `errorLine` gets what it prints to its standard error, cleaned, at most 1,000 characters each.
    McpStdio(McpCommand command, std::function<void(const QString &)> errorLine);
    ~McpStdio() override;

    Result<void> start(Events events) override;
    void send(const QByteArray &message, std::optional<qint64> request) override;
    void forget(qint64) override {}
    void opened(const QString &) override {}
    void stop(std::function<void()> done) override;

    qint64 pid() const { return m_process.pid(); }
    /// The first that it printed which is no message; for a diagnosis.
    const QString &firstJunk() const { return m_firstJunk; }

private:
    void output(QByteArrayView bytes);
    bool line(const QByteArray &line);
    void errorOutput(QByteArrayView bytes);
    void exited(McpProcess::Ending ending);
    void giveUp(const QString &why);

    const McpCommand m_command;
    const std::function<void(const QString &)> m_errorLine;
    Events m_events;
    McpProcess m_process;
    McpLineReader m_lines;
    McpLineReader m_errorLines{64 * 1024};
    QString m_firstJunk;
    QString m_lastError; ///< the last line of its standard error
    QString m_why; ///< we ended it
    std::function<void()> m_stopped;
    int m_junk = 0; ///< lines in a row
    int m_messages = 0; ///< since m_since
    QElapsedTimer m_since;
};

} // namespace troupe
