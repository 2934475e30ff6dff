// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tools/mcp/mcpstdio.h"

#include <cstring>

namespace troupe {

namespace {

constexpr int kMostJunk = 100;
constexpr int kMostMessages = 50'000;
constexpr int kMessagesWithinMs = 10'000;
constexpr qsizetype kEndlessLine = 64 * 1024 * 1024;
constexpr qsizetype kLongestNote = 1'000;

Error lineTooLong()
{
    Error error(ErrorCode::Upstream,
                QStringLiteral("The server sent a message larger than 8 MB, which was dropped."));
    error.key = QStringLiteral("mcp_message_too_large");
    return error;
}

QString howItEnded(McpProcess::Ending ending)
{
    if (ending.signal != 0) {
        return QStringLiteral("was ended by signal %1 (%2)")
            .arg(ending.signal)
            .arg(QString::fromLocal8Bit(::strsignal(ending.signal)));
    }
    return QStringLiteral("exited with code %1").arg(ending.exitCode);
}

} // namespace

McpStdio::McpStdio(McpCommand command, std::function<void(const QString &)> errorLine)
    : m_command(std::move(command)), m_errorLine(std::move(errorLine))
{
}

McpStdio::~McpStdio() = default;

Result<void> McpStdio::start(Events events)
{
    m_events = std::move(events);
    m_since.start();
    McpProcess::Callbacks callbacks;
    callbacks.output = [this](QByteArrayView bytes) { output(bytes); };
    callbacks.errorOutput = [this](QByteArrayView bytes) { errorOutput(bytes); };
    callbacks.exited = [this](McpProcess::Ending ending) { exited(ending); };
    return m_process.start(m_command, std::move(callbacks));
}

void McpStdio::send(const QByteArray &message, std::optional<qint64> request)
{
    if (m_process.write(message + '\n') || !request)
        return;
    // Not from within: whoever sends is not ready for an answer yet.
    QMetaObject::invokeMethod(
        &m_process,
        [this, id = *request] {
            Error error(ErrorCode::Unavailable,
                        QStringLiteral("The server does not read what it is sent."));
            error.key = QStringLiteral("mcp_not_reading");
            if (m_events.failed && !m_stopped)
                m_events.failed(id, error);
        },
        Qt::QueuedConnection);
}

void McpStdio::stop(std::function<void()> done)
{
    m_stopped = std::move(done);
    if (m_process.isRunning()) {
        m_process.stop();
        return;
    }
    QMetaObject::invokeMethod(
        &m_process,
        [this] {
            if (const auto stopped = std::exchange(m_stopped, nullptr))
                stopped();
        },
        Qt::QueuedConnection);
}

void McpStdio::output(QByteArrayView bytes)
{
    if (m_stopped || !m_why.isEmpty())
        return;
    m_lines.feed(
        bytes, [this](const QByteArray &text) { return line(text); },
        [this] {
            m_events.note(lineTooLong().message);
            m_events.lost(std::nullopt, lineTooLong());
            return true;
        });
    if (m_lines.unfinished() > kEndlessLine)
        giveUp(QStringLiteral("It printed a line that does not end (over 64 MB)."));
}

bool McpStdio::line(const QByteArray &line)
{
    auto messages = readMcpMessages(line);
    if (!messages) {
        const QString shown = mcpCleanText(QString::fromUtf8(line.left(500)), 300);
        if (m_firstJunk.isEmpty())
            m_firstJunk = shown;
        m_events.note(QStringLiteral("It printed %1: %2").arg(messages.error().message, shown));
        bool isOurs = false;
        const qint64 request = messages.error().detail.toLongLong(&isOurs);
        const bool isBroken = messages.error().key == QLatin1String("mcp_bad_json");
        if (isOurs)
            m_events.lost(request, messages.error());
        else if (isBroken && line.contains("\"jsonrpc\"")) // it may have been an answer
            m_events.lost(std::nullopt, messages.error());
        if (++m_junk < kMostJunk)
            return true;
        giveUp(
            QStringLiteral("It prints other things than messages, such as: %1").arg(m_firstJunk));
        return false;
    }
    m_junk = 0;
    if (m_since.hasExpired(kMessagesWithinMs)) {
        m_since.start();
        m_messages = 0;
    }
    for (const McpMessage &message : std::as_const(*messages)) {
        if (++m_messages > kMostMessages) {
            giveUp(QStringLiteral("It sent over 50,000 messages within 10 seconds."));
            return false;
        }
        m_events.message(message);
        if (m_stopped)
            return false;
    }
    return true;
}

void McpStdio::errorOutput(QByteArrayView bytes)
{
    m_errorLines.feed(
        bytes,
        [this](const QByteArray &text) {
            m_lastError =
                mcpCleanText(QString::fromUtf8(text.left(4 * kLongestNote)), kLongestNote);
            m_errorLine(m_lastError);
            return true;
        },
        [this] {
            m_errorLine(QStringLiteral("(a line longer than 64 KB)"));
            return true;
        });
}

void McpStdio::giveUp(const QString &why)
{
    m_why = why;
    m_process.kill();
}

void McpStdio::exited(McpProcess::Ending ending)
{
    errorOutput("\n"); // what it said last may have no end
    if (const auto stopped = std::exchange(m_stopped, nullptr)) {
        stopped();
        return;
    }
    Error error;
    error.code = ErrorCode::Unavailable;
    error.key = m_why.isEmpty() ? QStringLiteral("mcp_exited") : QStringLiteral("mcp_not_a_server");
    error.message =
        m_why.isEmpty() ? QStringLiteral("The server %1.").arg(howItEnded(ending)) : m_why;
    if (m_why.isEmpty() && !m_firstJunk.isEmpty())
        error.message += QStringLiteral(" It printed: %1").arg(m_firstJunk);
    if (m_why.isEmpty() && !m_lastError.isEmpty())
        error.message += QStringLiteral(" Its last words: %1").arg(mcpCleanText(m_lastError, 200));
    m_events.closed(error);
}

} // namespace troupe
