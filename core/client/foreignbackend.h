// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/client/transport.h"
#include "core/contract/codec.h"
#include "core/contract/op.h"
#include "core/contract/troupe/agentops.h"
#include "core/contract/troupe/chatops.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>

#include <array>
#include <memory>

namespace troupe {

/// Which API a server is spoken to in.
enum class BackendFamily : quint8 { Troupe, Lvng1, Lvng2, Aimos, Convergio };
constexpr auto enumNames(BackendFamily)
{
    return std::array<std::string_view, 5>{"troupe", "lvng-v1", "lvng-v2", "aimos", "convergio"};
}

/// A server of another family, asked in the native API's terms: each native row that the family can
/// answer has a handler; the others end with NotSupported, key "backend_unable".
///
/// Conversations: a session is "AGENT/NAME"; NAME is the one that the family's client chooses. What
/// was answered is remembered, so that a message can be read after it was posted. One thread.
class ForeignBackend
{
public:
    virtual ~ForeignBackend() = default;

    template <class In, class Out>
    Task<Out> answer(Op<In, Out> op, In in)
    {
        Out out{};
        const Result<void> done = co_await perform(op, &in, &out);
        if (!done)
            co_return fail(done.error());
        co_return out;
    }

protected:
    explicit ForeignBackend(ApiTransport &transport);

    /// Lets `Fn`, a `Task<Out> (Self::*)(In)`, answer a native row.
    template <class Self, auto Fn, class In, class Out>
    void on(Op<In, Out> op)
    {
        m_handlers.insert(nameOf(op), &ForeignBackend::handle<Self, Fn, In, Out>);
    }

    /// Calls the server itself.
    template <class In, class Out>
    Task<Out> ask(Op<In, Out> op, In in)
    {
        const EncodedCall encoded = encodeCall(op, in);
        const QByteArray madeUpKey;
        const Result<QByteArray> body = co_await m_transport.send(op, encoded, madeUpKey);
        if (!body)
            co_return fail(body.error());
        Out out{};
        if constexpr (!std::is_same_v<Out, Nothing>) {
            const Result<void> read = readBody(*body, op.enveloped, Out::info(), &out);
            if (!read)
                co_return fail(read.error());
        }
        co_return out;
    }

    /// Both halves of a session's name.
    static QString agentOf(const QString &session) { return session.section(u'/', 0, 0); }
    static QString nameOf(const QString &session) { return session.section(u'/', 1); }

    /// A turn that has ended: remembers its answer.
    TurnStarted remember(const PostMessage &post, Message reply);
    static Error unable();

private:
    using Handler = Task<void> (*)(ForeignBackend *, const void *, void *);
    static QByteArray nameOf(const OpRow &row);
    static Result<void> readBody(const QByteArray &body, bool isEnveloped, const TypeInfo &type,
                                 void *out);
    Task<void> perform(OpRow row, const void *in, void *out);
    Task<Session> createSession(CreateSession in);
    Task<Message> message(MessageRef in);

    template <class Self, auto Fn, class In, class Out>
    static Task<void> handle(ForeignBackend *self, const void *in, void *out)
    {
        In input = *static_cast<const In *>(in);
        auto task = (static_cast<Self *>(self)->*Fn)(std::move(input));
        auto result = co_await std::move(task);
        if (!result)
            co_return fail(result.error());
        *static_cast<Out *>(out) = std::move(*result);
        co_return {};
    }

    ApiTransport &m_transport;
    QHash<QByteArray, Handler> m_handlers;
    QHash<QString, Message> m_answers; ///< by id
};

/// Null for the native family. `transport` must outlive it.
std::unique_ptr<ForeignBackend> makeForeignBackend(BackendFamily family, ApiTransport &transport);

} // namespace troupe
