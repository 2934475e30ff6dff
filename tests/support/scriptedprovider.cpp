// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/scriptedprovider.h"

#include <QCoroFuture>
#include <QCoroTimer>

using namespace std::chrono_literals;

namespace troupe {

void ScriptedProvider::end(Call &call, Result<ChatReply> outcome)
{
    if (call.ended)
        return;
    call.ended = true;
    call.promise.addResult(std::move(outcome));
    call.promise.finish();
}

void ScriptedProvider::say(const QString &delta)
{
    say(callCount() - 1, delta);
}

void ScriptedProvider::finish()
{
    finish(callCount() - 1);
}

void ScriptedProvider::say(int index, const QString &delta)
{
    Call &call = *m_calls.at(static_cast<std::size_t>(index));
    if (call.ended)
        return;
    call.text += delta;
    call.onDelta(delta);
}

void ScriptedProvider::finish(int index)
{
    Call &call = *m_calls.at(static_cast<std::size_t>(index));
    ChatReply reply;
    reply.text = call.text;
    reply.finishReason = QStringLiteral("stop");
    reply.usage = m_usage;
    end(call, reply);
}

void ScriptedProvider::fail(const Error &error)
{
    end(*m_calls.back(), troupe::fail(error));
}

Task<ChatReply> ScriptedProvider::chat(ChatRequest request, DeltaSink onDelta, CancelToken cancel)
{
    auto call = std::make_shared<Call>();
    call->request = std::move(request);
    call->onDelta = std::move(onDelta);
    call->cancel = cancel;
    call->promise.start();
    m_calls.push_back(call);
    const std::weak_ptr<Call> weak = call;
    auto onCancelled = [weak] {
        if (const auto live = weak.lock())
            end(*live, troupe::fail(ErrorCode::Cancelled, QStringLiteral("Cancelled")));
    };
    call->onCancel = cancel.onCancelled(std::move(onCancelled));
    std::optional<ChatReply> made;
    if (m_answer) {
        made = m_answer(call->request);
        made->usage = m_usage;
    } else if (!m_rounds.isEmpty() && !call->request.tools.isEmpty()) {
        made.emplace();
        made->toolCalls = m_rounds.takeFirst();
        made->finishReason = QStringLiteral("tool_calls");
        made->usage = m_usage;
    }
    if (made) {
        co_await QCoro::sleepFor(0ms);
        if (!call->ended && !made->text.isEmpty())
            call->onDelta(made->text);
        end(*call, *made);
    } else if (!m_held) {
        const QStringList words = m_text.split(u' ');
        for (qsizetype i = 0; i < words.size() && !call->ended; ++i) {
            co_await QCoro::sleepFor(0ms);
            const QString delta = i + 1 < words.size() ? words[i] + u' ' : words[i];
            if (!call->ended) {
                call->text += delta;
                call->onDelta(delta);
            }
        }
        ChatReply reply;
        reply.text = call->text;
        reply.finishReason = QStringLiteral("stop");
        reply.usage = m_usage;
        Result<ChatReply> outcome = reply;
        if (m_error)
            outcome = troupe::fail(*m_error);
        end(*call, std::move(outcome));
    }
    const QFuture<Result<ChatReply>> whenEnded = call->promise.future();
    co_return co_await whenEnded;
}

Task<QList<ModelListing>> ScriptedProvider::listModels(CancelToken)
{
    ++m_listings;
    if (!m_listed)
        co_return troupe::fail(m_listed.error());
    QList<ModelListing> models;
    for (const QString &id : std::as_const(*m_listed)) {
        ModelListing model;
        model.id = id;
        model.contextWindow = 8000;
        models.append(model);
    }
    co_return models;
}

} // namespace troupe
