// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/providers/httpprovider.h"
#include "tests/support/scriptedserver.h"

#include <QCoroTask>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

namespace troupe::testing {

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

/// A provider on a scripted server.
template <class ProviderType, class Config>
struct ProviderFixture
{
    ManualClock clock;
    NetPolicy policy{clock};
    OutboundClient client{policy};
    ScriptedServer server;
    Config config;
    RetryTools tools;
    QList<qint64> waits;
    QStringList notices;
    QStringList deltas;
    CancelToken cancel;
    std::unique_ptr<ProviderType> provider;

    explicit ProviderFixture(const QString &path = QStringLiteral("/"))
    {
        config.name = QStringLiteral("Scripted");
        config.baseUrl = server.url(path).toString();
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
    ProviderType &made()
    {
        if (!provider)
            provider = std::move(*ProviderType::create(config, client, clock, tools));
        return *provider;
    }
    Task<ChatReply> start(const ChatRequest &request)
    {
        made();
        return provider->chat(
            request, [this](const QString &delta) { deltas.append(delta); }, cancel);
    }
    Result<ChatReply> chat(const ChatRequest &request)
    {
        auto reply = QCoro::waitFor(start(request));
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
