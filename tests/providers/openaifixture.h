// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/providers/openai/openaiprovider.h"
#include "tests/support/scriptedserver.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

namespace troupe::testing {

inline QByteArray sseEvent(const QByteArray &json)
{
    return "data: " + json + "\n\n";
}

inline QByteArray textChunk(const QByteArray &text, const QByteArray &finish = "null")
{
    return sseEvent(R"({"id":"c","model":"m-1","choices":[{"index":0,"delta":{"content":")" + text
                    + R"("},"finish_reason":)" + finish + "}]}");
}

inline QByteArray finishChunk(const QByteArray &reason = "stop")
{
    return sseEvent(R"({"choices":[{"index":0,"delta":{},"finish_reason":")" + reason + R"("}]})");
}

inline const QByteArray kUsageChunk = sseEvent(
    R"({"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":4,"prompt_tokens_details":{"cached_tokens":3}}})");
inline const QByteArray kDone = "data: [DONE]\n\n";

inline Script streamOf(const QByteArray &events)
{
    return Script::eventStream().send(events);
}

inline Task<QString> keyTask(QString key)
{
    co_return key;
}

inline Task<QString> lockedKeyTask()
{
    co_return fail(ErrorCode::Unavailable, QStringLiteral("The keyring is locked."));
}

inline Task<void> noWait(CancelToken cancel)
{
    if (cancel.isCancelled())
        co_return fail(ErrorCode::Cancelled, QStringLiteral("Cancelled."));
    co_return Result<void>();
}

struct Fixture
{
    ManualClock clock;
    NetPolicy policy{clock};
    OutboundClient client{policy};
    ScriptedServer server;
    OpenAiConfig config;
    RetryTools tools;
    QList<qint64> waits;
    QStringList notices;
    QStringList deltas;
    CancelToken cancel;
    std::unique_ptr<OpenAiProvider> provider;

    Fixture()
    {
        config.name = QStringLiteral("Scripted");
        config.baseUrl = server.url(QStringLiteral("/v1")).toString();
        config.apiKey = [] { return keyTask(QStringLiteral("sk-secret-1234")); };
        config.timeouts.firstByteMs = 20'000;
        config.timeouts.idleMs = 20'000;
        tools.wait = [this](qint64 ms, CancelToken token) {
            waits.append(ms);
            return noWait(token);
        };
        tools.random = [] { return 0.5; };
    }

    ChatRequest request() const
    {
        ChatRequest request;
        request.model = QStringLiteral("m-1");
        request.messages.append(ChatMessage{ChatRole::User, QStringLiteral("Hi"), {}, {}});
        return request;
    }
    Task<ChatReply> start(const ChatRequest &request)
    {
        if (!provider)
            provider = std::move(*OpenAiProvider::create(config, client, clock, tools));
        return provider->chat(
            request, [this](const QString &delta) { deltas.append(delta); }, cancel);
    }
    Result<ChatReply> chat(const ChatRequest &request)
    {
        Result<ChatReply> reply = QCoro::waitFor(start(request));
        if (reply)
            notices += reply->notices;
        return reply;
    }
    Result<ChatReply> chat() { return chat(request()); }
    QJsonObject body(qsizetype at = 0) const
    {
        return QJsonDocument::fromJson(server.requests().value(at).body).object();
    }
};

inline QString keyOf(const Result<ChatReply> &result)
{
    return result ? QStringLiteral("a reply") : result.error().key;
}

} // namespace troupe::testing
