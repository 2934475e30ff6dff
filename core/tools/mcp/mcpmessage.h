// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QStringList>

#include <functional>

/// Messages of the Model Context Protocol (JSON-RPC 2.0). What a server sends is hostile: sizes and
/// depths are bounded, and nothing is taken over that is not as the protocol says. Pure; any thread.
namespace troupe {

/// Revisions of the protocol that are spoken, the newest first.
QStringList mcpProtocolVersions();

constexpr qsizetype kMcpLargestMessage = 8 * 1024 * 1024; ///< bytes
constexpr int kMcpDeepestJson = 128;

/// One message, as read.
struct McpMessage
{
    enum class Kind : quint8 { Request, Notification, Result, Failure };

    Kind kind = Kind::Notification;
    QJsonValue id; ///< a number or text; null for a notification, and for a failure of no request
    QString method; ///< of a request or notification
    QJsonObject params;
    QJsonObject result;
    int code = 0; ///< of a failure
    QString text; ///< of a failure, as short as people can read
};

/// Reads one JSON text: a message, or a batch of up to 256 (revision 2025-03-26). Malformed says
/// what is wrong, with the key "mcp_bad_json" or, for JSON that is no message, "mcp_bad_message" (detail: the
/// id of the answer that is bad, where it is a number). A batch with one bad message is refused whole.
Result<QList<McpMessage>> readMcpMessages(const QByteArray &json);

QByteArray mcpRequest(qint64 id, const QString &method, const QJsonObject &params);
QByteArray mcpNotification(const QString &method, const QJsonObject &params);
QByteArray mcpResult(const QJsonValue &id, const QJsonObject &result);
QByteArray mcpFailure(const QJsonValue &id, int code, const QString &text);

/// A server's text for people and logs: without control characters (but for line ends and tabs, when
/// `lines`), at most `most` characters.
QString mcpCleanText(const QString &text, qsizetype most, bool lines = false);

/// Splits a stream into lines (LF or CRLF), in pieces of any size. A line longer than `most` bytes is
/// dropped whole, and said once.
class McpLineReader
{
public:
    explicit McpLineReader(qsizetype most = kMcpLargestMessage) : m_most(most) {}

    /// `line` gets each line that is not blank; `dropped` is told when one was too long. Either ends
    /// the reading by returning false: the rest of `bytes` is not looked at.
    void feed(QByteArrayView bytes, const std::function<bool(const QByteArray &)> &line,
              const std::function<bool()> &dropped);
    /// How much of the line that has no end yet is there, dropped bytes included.
    qsizetype unfinished() const { return m_line.size() + m_skipped; }
    /// Its first bytes, for a note on what was printed instead of messages.
    QByteArray beginning() const { return m_line.left(500); }

private:
    const qsizetype m_most;
    QByteArray m_line;
    qsizetype m_skipped = 0;
};

} // namespace troupe
