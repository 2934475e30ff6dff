// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "tests/api/branchtest.h"

#include <QCoroTask>
#include <QDir>

namespace troupe {

/// A tool that notes what it was called with.
class NotingTool final : public Tool
{
public:
    explicit NotingTool(const QString &name, ToolRisk risk = ToolRisk::Write,
                        ToolPermission permission = ToolPermission::Ask)
    {
        m_info.name = name;
        m_info.aliases = {name + QStringLiteral("_Letter")};
        m_info.description = QStringLiteral("Sends a letter");
        m_info.risk = risk;
        m_info.permission = permission;
        m_info.parameters = QJsonObject{
            {QStringLiteral("type"), QStringLiteral("object")},
            {QStringLiteral("properties"),
             QJsonObject{{QStringLiteral("to"),
                          QJsonObject{{QStringLiteral("type"), QStringLiteral("string")}}},
                         {QStringLiteral("count"),
                          QJsonObject{{QStringLiteral("type"), QStringLiteral("integer")},
                                      {QStringLiteral("maximum"), 9}}}}},
            {QStringLiteral("required"), QJsonArray{QStringLiteral("to")}},
            {QStringLiteral("additionalProperties"), false}};
    }
    const ToolInfo &info() const override { return m_info; }
    Task<ToolResult> call(QJsonObject arguments, ToolContext) override
    {
        calls.append(arguments);
        ToolResult result(QStringLiteral("sent to ") + arguments[QLatin1String("to")].toString());
        co_return ToolResult(result);
    }
    Task<QList<TextChange>> textChanges(QJsonObject arguments, ToolContext) override
    {
        TextChange change;
        change.name = QStringLiteral("letters.txt");
        change.before = QStringLiteral("old\nkept");
        change.after = arguments[QLatin1String("to")].toString() + QStringLiteral("\nkept");
        co_return QList<TextChange>({change});
    }

    QList<QJsonObject> calls;

private:
    ToolInfo m_info;
};

inline ToolCall wish(const QString &tool, const QJsonObject &arguments, const QString &id = {})
{
    ToolCall call;
    call.id = id.isEmpty() ? QStringLiteral("call_") + tool : id;
    call.name = tool;
    call.arguments = arguments;
    return call;
}

inline QJsonObject toBob()
{
    return {{QStringLiteral("to"), QStringLiteral("bob")}};
}

inline constexpr const char *kMailAgent = R"({"name":"Ann","tools":["send"]})";

inline QString approvalPath(const QString &id, const char *action = "")
{
    return QStringLiteral("/troupe/v1/approvals/") + id + QLatin1String(action);
}

inline QList<QJsonObject> itemsOf(const TestReply &page)
{
    QList<QJsonObject> items;
    for (const QJsonValue &item : page.json()[QLatin1String("items")].toArray())
        items.append(item.toObject());
    return items;
}

inline QList<QJsonObject> pendingOn(TestServer &server)
{
    return itemsOf(server.get(QStringLiteral("/troupe/v1/approvals?status=pending")));
}

inline QString idIn(const QJsonObject &object)
{
    return object[QLatin1String("id")].toString();
}

inline QString statusIn(const QJsonObject &object)
{
    return object[QLatin1String("status")].toString();
}

/// Waits until the answer is `status`, and reads it.
inline QJsonObject answerWhen(const Talk &talk, const QJsonObject &turn, const char *status)
{
    const QString id = turn[QLatin1String("reply_id")].toString();
    QJsonObject answer;
    if (!QTest::qWaitFor([&] {
            answer = talk.message(id);
            return statusIn(answer) == QLatin1String(status);
        }))
        qWarning("the answer is %s", qPrintable(statusIn(answer)));
    return answer;
}

} // namespace troupe
