// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cancel.h"
#include "core/base/task.h"
#include "core/contract/codec.h"

#include <QByteArray>
#include <QUrl>

#include <functional>
#include <memory>

QT_BEGIN_NAMESPACE
class QNetworkAccessManager;
class QNetworkReply;
class QNetworkRequest;
QT_END_NAMESPACE

namespace troupe {

class NetPolicy;

/// Sends encoded calls to one server over HTTP and reads its errors, whatever their envelope. One
/// thread with an event loop.
class ApiTransport
{
public:
    ApiTransport(NetPolicy &policy, QUrl base, QByteArray token);
    ~ApiTransport();

    /// Ends with the body of a 2xx answer. Errors: the server's own, or Unavailable with key
    /// "unreachable", Timeout, Forbidden with key "offline_locked", Unauthenticated.
    ///
    /// `key` is the Idempotency-Key of a write; empty makes one. When the connection is lost before
    /// the answer, the call is sent once more, with the same key: the server does it once.
    Task<QByteArray> send(OpRow row, EncodedCall call, QByteArray key);

    /// Takes bytes of an answer; its error ends the download.
    using ByteSink = std::function<Result<void>(const QByteArray &bytes)>;
    /// Ends with how many bytes of a 2xx answer went into `sink`, piece by piece. Errors as above,
    /// those of the sink, and Cancelled. An answer in chunks that is cut looks whole to Qt 6.4: who
    /// needs to know looks at its end.
    Task<qint64> download(OpRow row, EncodedCall call, ByteSink sink, CancelToken cancel);

    const QUrl &base() const { return m_base; }
    const QByteArray &token() const { return m_token; }

private:
    QNetworkRequest requestFor(const OpRow &row, const EncodedCall &call,
                               const QByteArray &key) const;

    QUrl m_base;
    QByteArray m_token;
    std::unique_ptr<QNetworkAccessManager> m_manager;
};

/// The Error of an answer that is none of 2xx: problem+json, LVNG v1 ({"error":{…}}), LVNG v2
/// ({"error":"…"}), AIMOS ({"detail":…}) or Convergio; a plain sentence for anything else.
Error errorFromAnswer(int status, const QByteArray &body, const QByteArray &retryAfter);

} // namespace troupe
