// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/providers/provider.h"

#include <QPromise>

#include <memory>
#include <vector>

namespace troupe {

/// A provider that says what a test tells it to: whole answers made ready before, or, while held,
/// piece by piece.
class ScriptedProvider final : public Provider
{
public:
    /// The next answers are this text, in words, at once; until told otherwise.
    void answerWith(const QString &text) { m_text = text; }
    /// The next answer fails after what was said so far.
    void failWith(const Error &error) { m_error = error; }
    /// Before its texts the model calls tools: one list per answer, until they are used up.
    void callTools(QList<QList<ToolCall>> rounds) { m_rounds = std::move(rounds); }
    /// Answers are made of their request; instead of a text.
    void answerBy(std::function<ChatReply(const ChatRequest &)> answer)
    {
        m_answer = std::move(answer);
    }
    void setUsage(TokenCounts usage) { m_usage = usage; }
    /// From now on answers wait for say() and finish().
    void hold() { m_held = true; }

    /// What the provider says it serves from now on; or why it cannot.
    void list(const QStringList &models) { m_listed = models; }
    void failListing(const Error &error) { m_listed = troupe::fail(error); }
    int listingCount() const { return m_listings; }

    int callCount() const { return static_cast<int>(m_calls.size()); }
    const ChatRequest &lastRequest() const { return m_calls.back()->request; }
    bool lastWasCancelled() const { return m_calls.back()->cancel.isCancelled(); }
    /// Of the newest call.
    void say(const QString &delta);
    void finish();
    /// Of any call, from 0.
    void say(int index, const QString &delta);
    void finish(int index);
    const ChatRequest &request(int call) const
    {
        return m_calls.at(static_cast<std::size_t>(call))->request;
    }
    void fail(const Error &error);

    Task<ChatReply> chat(ChatRequest request, DeltaSink onDelta, CancelToken cancel) override;
    Task<QList<ModelListing>> listModels(CancelToken cancel) override;

private:
    struct Call
    {
        ChatRequest request;
        DeltaSink onDelta;
        CancelToken cancel;
        CancelToken::Connection onCancel;
        QPromise<Result<ChatReply>> promise;
        QString text;
        bool ended = false;
    };
    static void end(Call &call, Result<ChatReply> outcome);

    std::vector<std::shared_ptr<Call>> m_calls;
    QString m_text = QStringLiteral("Our return policy allows returns within 30 days.");
    std::optional<Error> m_error;
    QList<QList<ToolCall>> m_rounds;
    std::function<ChatReply(const ChatRequest &)> m_answer;
    TokenCounts m_usage{25, 87, 15};
    Result<QStringList> m_listed = QStringList{QStringLiteral("scripted-1")};
    int m_listings = 0;
    bool m_held = false;
};

} // namespace troupe
