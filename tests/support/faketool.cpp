// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/faketool.h"

#include <QCoroFuture>
#include <QJsonDocument>

namespace troupe {

FakeTool::FakeTool(const QString &name, ToolRisk risk, ToolPermission permission)
{
    m_info.name = name;
    m_info.description = QStringLiteral("Does %1.").arg(name);
    m_info.risk = risk;
    m_info.permission = permission;
    m_info.parameters = {{QStringLiteral("type"), QStringLiteral("object")},
                         {QStringLiteral("properties"), QJsonObject()}};
}

void FakeTool::require(const QStringList &properties)
{
    QJsonObject texts;
    for (const QString &name : properties)
        texts[name] = QJsonObject{{QStringLiteral("type"), QStringLiteral("string")}};
    m_info.parameters[QStringLiteral("properties")] = texts;
    m_info.parameters[QStringLiteral("required")] = QJsonArray::fromStringList(properties);
}

Task<ToolResult> FakeTool::call(QJsonObject arguments, ToolContext context)
{
    m_calls.append(arguments);
    m_callIds.append(context.callId);
    if (m_isHeld) {
        const auto promise = std::make_shared<QPromise<void>>();
        promise->start();
        m_held.push_back(promise);
        auto letGo = [promise] { promise->finish(); };
        const auto linked = context.cancel.onCancelled(std::move(letGo));
        ++m_running;
        const QFuture<void> released = promise->future();
        co_await released;
        --m_running;
        if (context.cancel.isCancelled())
            co_return fail(ErrorCode::Cancelled, QStringLiteral("Cancelled"));
    }
    if (m_answer)
        co_return m_answer(arguments);
    co_return ToolResult(
        QString::fromUtf8(QJsonDocument(arguments).toJson(QJsonDocument::Compact)));
}

void FakeTool::release()
{
    m_isHeld = false;
    for (const auto &promise : std::exchange(m_held, {}))
        promise->finish();
}

} // namespace troupe
