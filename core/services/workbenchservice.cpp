// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/workbenchservice.h"

#include "core/base/ids.h"
#include "core/services/agentservice.h"

namespace troupe {

namespace {

tl::unexpected<Error> wrongMessage(qsizetype index, const QString &why)
{
    Error error(ErrorCode::Invalid, why);
    error.issues.append({QStringLiteral("/messages/%1/role").arg(index), why});
    return fail(std::move(error));
}

} // namespace

Task<Message> WorkbenchService::begin(Caller caller, TestAgent input)
{
    TestRequest request;
    request.userId = caller.userId;
    request.agent = std::move(input.agent);
    request.agent.id.clear();
    if (!input.agentId.isEmpty()) {
        const auto agent = m_agents.find(caller, input.agentId);
        if (!agent)
            co_return fail(agent.error());
        request.agent.id = agent->id;
    }
    if (const auto known = m_agents.checkModel(request.agent.model); !known)
        co_return fail(known.error());
    const qsizetype last = input.messages.size() - 1;
    for (qsizetype i = 0; i <= last; ++i) {
        const TestMessage &said = input.messages.at(i);
        if (said.role != MessageRole::User && said.role != MessageRole::Assistant)
            co_return wrongMessage(i, QStringLiteral("must be user or assistant"));
        if (i == last && said.role != MessageRole::User)
            co_return wrongMessage(i, QStringLiteral("the last message must be the user's"));
        if (i == last)
            break;
        Message &message = request.history.emplaceBack();
        message.role = said.role;
        message.content = said.content;
    }
    request.text = input.messages.last().content;
    co_return co_await m_bench.begin(std::move(request));
}

Result<Message> WorkbenchService::find(const Caller &caller, const QString &testId) const
{
    return m_bench.find(caller.userId, parseId(testId).value_or(testId));
}

Task<Message> WorkbenchService::stop(Caller caller, QString testId)
{
    QString id = parseId(testId).value_or(testId);
    co_return co_await m_bench.stop(std::move(caller.userId), std::move(id));
}

} // namespace troupe
