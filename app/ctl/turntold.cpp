// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/turntold.h"

#include "core/domain/tool.h"
#include "core/meta/values.h"

#include <QJsonDocument>

#include <cstdio>

namespace troupe::ctl {

namespace {

constexpr qsizetype kLongestArguments = 160;

/// Models write names and arguments: nothing in them may steer a terminal.
QString plain(const QString &text, qsizetype most)
{
    QString line = text.left(most + 1).simplified();
    for (QChar &c : line) {
        if (!c.isPrint() && !c.isSurrogate())
            c = QChar(0xfffd);
    }
    return line.size() > most ? line.left(most) + u'\u2026' : line;
}

void tell(const QString &line)
{
    std::fprintf(stderr, "%s\n", qUtf8Printable(line));
}

QString callText(const QString &name, const QJsonObject &arguments)
{
    const QString json = QString::fromUtf8(QJsonDocument(arguments).toJson(QJsonDocument::Compact));
    return plain(name, 64) + u' ' + plain(json, kLongestArguments);
}

QString endText(const QString &status, qint64 durationMs, const QString &error)
{
    QString text = status;
    text.replace(u'_', u' ');
    if (durationMs > 0)
        text += QStringLiteral(", %1 ms").arg(durationMs);
    if (!error.isEmpty())
        text += QStringLiteral(": ") + plain(error, kLongestArguments);
    return text;
}

} // namespace

void TurnTeller::happened(const QString &type, const QJsonObject &data)
{
    if (type != QLatin1String("tool_call.updated")
        || data[QLatin1String("message_id")].toString() != m_messageId)
        return;
    const auto call = fromJson<ToolCallRecord>(data);
    if (!call)
        return;
    const QString status = enumName(call->status);
    if (m_told.value(call->id) == status)
        return;
    const bool isNew = m_told.value(call->id) != enumName(ToolCallStatus::Running);
    m_told.insert(call->id, status);
    if (m_session.wantsJson()) {
        QByteArray json = toJson(*call);
        json.chop(1);
        CtlSession::printJson(json + ",\"type\":\"tool_call\"}");
        return;
    }
    if (call->status == ToolCallStatus::Running)
        tell(QStringLiteral("Tool: ") + callText(call->tool, call->arguments));
    else if (call->status != ToolCallStatus::Requested)
        tell(QStringLiteral("Tool: %1: %2")
                 .arg(isNew ? callText(call->tool, call->arguments) : plain(call->tool, 64),
                      endText(status, call->durationMs, call->error)));
}

void TurnTeller::ended(const Message &answer)
{
    Message unheard;
    for (const QJsonValue &value : answer.toolCalls) {
        QJsonObject call = value.toObject();
        const QString told = m_told.value(call[QLatin1String("record_id")].toString());
        if (told == call[QLatin1String("status")].toString())
            continue;
        unheard.toolCalls.append(call);
        call[QStringLiteral("type")] = QStringLiteral("tool_call");
        call[QStringLiteral("tool")] = call[QLatin1String("name")];
        if (m_session.wantsJson())
            CtlSession::printJson(QJsonDocument(call).toJson(QJsonDocument::Compact));
    }
    if (!m_session.wantsJson())
        tellCalls(unheard);
}

void tellCalls(const Message &answer)
{
    for (const QJsonValue &value : answer.toolCalls) {
        const QJsonObject call = value.toObject();
        tell(QStringLiteral("Tool: %1: %2")
                 .arg(callText(call[QLatin1String("name")].toString(),
                               call[QLatin1String("arguments")].toObject()),
                      endText(call[QLatin1String("status")].toString(),
                              call[QLatin1String("duration_ms")].toInteger(),
                              call[QLatin1String("error")].toString())));
    }
}

void tellWaiting(const Message &answer)
{
    bool isNamed = false;
    for (const QJsonValue &value : answer.toolCalls) {
        const QJsonObject call = value.toObject();
        const QString status = call[QLatin1String("status")].toString();
        const QString approval = call[QLatin1String("approval_id")].toString();
        if ((status != enumName(ToolCallStatus::Waiting)
             && status != enumName(ToolCallStatus::Uncertain))
            || approval.isEmpty())
            continue;
        isNamed = true;
        tell(QStringLiteral("Waits for your decision: %1\n  troupectl approvals approve %2\n"
                            "  troupectl approvals reject %2")
                 .arg(callText(call[QLatin1String("name")].toString(),
                               call[QLatin1String("arguments")].toObject()),
                      approval));
    }
    if (!isNamed)
        tell(QStringLiteral("Waits for your decision: see troupectl approvals list"));
    tell(QStringLiteral("It goes on by itself then; troupectl sessions show %1 prints the answer.")
             .arg(answer.sessionId));
}

} // namespace troupe::ctl
