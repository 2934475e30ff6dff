// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tools/mcp/mcphub.h"
#include "core/tools/mcp/mcpstdio.h"

#include <QCoroTask>
#include <QFile>
#include <QTest>

namespace troupe::testing {

inline QString fakeMcp()
{
    return QStringLiteral(TROUPE_BIN_DIR "/../tests/fakemcp");
}

inline bool isAlive(qint64 pid)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
    // A zombie is dead, though nobody has looked yet.
    return file.open(QIODevice::ReadOnly) && !file.readAll().contains(") Z ");
}

/// A session with the fake server, and what it told.
struct FakeSession
{
    QStringList errorLines;
    QStringList notes;
    QStringList notifications;
    std::optional<Error> closed;
    qint64 pid = 0;
    std::unique_ptr<McpSession> session;
    McpStdio *transport = nullptr;

    explicit FakeSession(const QString &mode = QStringLiteral("normal"),
                         const QStringList &roots = {})
    {
        McpCommand command;
        command.program = fakeMcp();
        command.arguments = QStringList{mode};
        auto made = std::make_unique<McpStdio>(command, [this](const QString &line) {
            errorLines.append(line);
        });
        transport = made.get();
        McpSession::Listener listener;
        listener.note = [this](const QString &text) { notes.append(text); };
        listener.notification = [this](const QString &method, const QJsonObject &) {
            notifications.append(method);
        };
        listener.closed = [this](const Error &error) { closed = error; };
        session = std::make_unique<McpSession>(std::move(made), roots, std::move(listener));
    }
    Result<McpPeer> open(int timeoutMs = 20'000)
    {
        if (const auto started = session->start(); !started)
            return fail(started.error());
        pid = transport->pid();
        McpRequestOptions options;
        options.timeoutMs = timeoutMs;
        return QCoro::waitFor(session->initialize(options));
    }
    static QJsonObject callParams(const QString &tool, const QJsonObject &arguments = {})
    {
        return {{QStringLiteral("name"), tool}, {QStringLiteral("arguments"), arguments}};
    }
    Result<QJsonObject> call(const QString &tool, const QJsonObject &arguments = {},
                             const McpRequestOptions &options = {})
    {
        return QCoro::waitFor(
            session->request(QStringLiteral("tools/call"), callParams(tool, arguments), options));
    }
    QString say(const QString &tool, const QJsonObject &arguments = {},
                const McpRequestOptions &options = {})
    {
        const auto result = call(tool, arguments, options);
        if (!result)
            return result.error().key;
        const QJsonArray content = (*result)[QStringLiteral("content")].toArray();
        return content[0].toObject()[QStringLiteral("text")].toString();
    }
};

} // namespace troupe::testing
