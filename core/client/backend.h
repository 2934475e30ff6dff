// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/client/foreignbackend.h"
#include "core/client/transport.h"
#include "core/contract/codec.h"
#include "core/contract/op.h"

#include <QJsonDocument>

#include <memory>

namespace troupe {

class EventStream;
class NetPolicy;

/// A server, as pages and programs see it: one that speaks the native API, or one of another family,
/// which is asked in the native API's terms (see ForeignBackend).
///
/// `call(ops::getAgent, ref)` sends one contract row and ends with its answer, or with the server's
/// Error (code, message, key, issues), or with Unavailable (key "unreachable") when there is no
/// server. Every write carries an Idempotency-Key, so that a request that the network repeats is
/// done once: a fresh one per call, or the caller's own, who means to call again with the very same
/// input when the first call failed. One thread with an event loop.
class Backend
{
public:
    /// `base`: "http://127.0.0.1:8000". `token`: an API key or session key.
    Backend(NetPolicy &policy, QUrl base, QByteArray token,
            BackendFamily family = BackendFamily::Troupe);
    ~Backend();

    template <class In, class Out>
    Task<Out> call(Op<In, Out> op, In in)
    {
        return call(op, std::move(in), QByteArray());
    }
    template <class In, class Out>
    Task<Out> call(Op<In, Out> op, In in, QByteArray key)
    {
        if (m_foreign)
            return m_foreign->answer(op, std::move(in));
        return perform<Out>(op, encodeCall(op, in), std::move(key));
    }
    template <class Out>
    Task<Out> call(Op<Nothing, Out> op)
    {
        return call(op, Nothing(), QByteArray());
    }

    /// Whether it is of another family: it has no event stream, and answers are complete when they
    /// come.
    bool isForeign() const { return m_foreign != nullptr; }

    /// Gives the bytes of an answer to `sink` as they come; ends with how many there were.
    /// NotSupported where the server is of another family.
    template <class In>
    Task<qint64> download(Op<In, RawBody> op, In in, ApiTransport::ByteSink sink,
                          CancelToken cancel)
    {
        if (m_foreign)
            return downloadFromForeign();
        return m_transport.download(op, encodeCall(op, in), std::move(sink), std::move(cancel));
    }

    /// The live events of this server; connects at the first use.
    EventStream &events();
    const QUrl &base() const { return m_transport.base(); }

private:
    template <class Out>
    Task<Out> perform(OpRow row, EncodedCall encoded, QByteArray key)
    {
        const Result<QByteArray> body = co_await m_transport.send(row, encoded, key);
        if (!body)
            co_return fail(body.error());
        co_return decodeAnswer<Out>(*body);
    }
    template <class Out>
    static Result<Out> decodeAnswer(const QByteArray &body);
    static Task<qint64> downloadFromForeign(); ///< none of the other families has that

    NetPolicy &m_policy;
    ApiTransport m_transport;
    std::unique_ptr<ForeignBackend> m_foreign;
    std::unique_ptr<EventStream> m_events;
};

template <class Out>
Result<Out> Backend::decodeAnswer(const QByteArray &body)
{
    if constexpr (std::is_same_v<Out, RawBody>) {
        return RawBody{QByteArray(), body};
    } else if constexpr (std::is_same_v<Out, Nothing>) {
        return Nothing{};
    } else {
        QJsonParseError problem;
        const QJsonDocument json = QJsonDocument::fromJson(body, &problem);
        Result<Out> out =
            fail(ErrorCode::Upstream, QStringLiteral("The server's answer cannot be read"),
                 problem.errorString());
        if (json.isObject())
            out = fromJson<Out>(json.object());
        if (!out)
            out.error().code = ErrorCode::Upstream;
        return out;
    }
}

} // namespace troupe
