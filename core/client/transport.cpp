// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/transport.h"

#include "core/base/ids.h"
#include "core/net/netpolicy.h"

#include <QCoroNetworkReply>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QPointer>
#include <QScopedPointer>

namespace troupe {

namespace {

constexpr int kTimeoutMs = 120'000; // the longest call is a provider's test
constexpr qint64 kLargestAnswer = 64 << 20;
constexpr qint64 kDownloadBuffer = 1 << 20; // what a slow disk makes wait
constexpr int kMostAttempts = 2; // of one call whose connection is lost

QByteArray verbName(Verb verb)
{
    switch (verb) {
    case Verb::Get:
        return "GET";
    case Verb::Post:
        return "POST";
    case Verb::Put:
        return "PUT";
    case Verb::Patch:
        return "PATCH";
    case Verb::Delete:
        return "DELETE";
    }
    return "GET";
}

QList<FieldIssue> issuesFrom(const QJsonArray &list)
{
    QList<FieldIssue> issues;
    for (const QJsonValue &item : list) {
        const QJsonObject issue = item.toObject();
        issues.append({issue[QStringLiteral("pointer")].toString(),
                       issue[QStringLiteral("message")].toString()});
    }
    return issues;
}

Error connectionError(QNetworkReply::NetworkError kind, const QString &text)
{
    switch (kind) {
    case QNetworkReply::ContentAccessDenied: {
        Error error(ErrorCode::Forbidden,
                    QStringLiteral("The offline lock is closed: nothing leaves this machine"));
        error.key = QStringLiteral("offline_locked");
        return error;
    }
    case QNetworkReply::TimeoutError:
    case QNetworkReply::OperationCanceledError:
        return Error(ErrorCode::Timeout, QStringLiteral("The server did not answer in time"), text);
    default: {
        Error error(ErrorCode::Unavailable, QStringLiteral("The server cannot be reached"), text);
        error.key = QStringLiteral("unreachable");
        return error;
    }
    }
}

} // namespace

Error errorFromAnswer(int status, const QByteArray &body, const QByteArray &retryAfter)
{
    const QJsonObject json = QJsonDocument::fromJson(body).object();
    const QJsonValue inner = json[QStringLiteral("error")];
    Error error(errorCodeFromHttp(status), QString());
    error.retryAfterSeconds = retryAfter.toInt();
    const QStringList sentences{json[QStringLiteral("detail")].toString(),
                                json[QStringLiteral("title")].toString(),
                                inner.toObject()[QStringLiteral("message")].toString(),
                                inner.toString(), json[QStringLiteral("message")].toString()};
    for (const QString &sentence : sentences) {
        if (!sentence.isEmpty()) {
            error.message = sentence;
            break;
        }
    }
    if (error.message.isEmpty())
        error.message = QStringLiteral("The server answered with status %1").arg(status);
    error.key = json[QStringLiteral("code")].toString();
    if (error.key.isEmpty())
        error.key = inner.toObject()[QStringLiteral("code")].toString();
    error.issues = issuesFrom(json[QStringLiteral("errors")].toArray());
    return error;
}

ApiTransport::ApiTransport(NetPolicy &policy, QUrl base, QByteArray token)
    : m_base(std::move(base)),
      m_token(std::move(token)),
      m_manager(policy.makeAccessManager(QStringLiteral("server")))
{
    m_manager->setTransferTimeout(kTimeoutMs);
    m_manager->setAutoDeleteReplies(false);
}

ApiTransport::~ApiTransport()
{
    // Calls that still wait end now, while their replies are there.
    const auto replies = m_manager->findChildren<QNetworkReply *>();
    QList<QPointer<QNetworkReply>> waiting; // one that ends may take others with it
    for (QNetworkReply *reply : replies)
        waiting.append(reply);
    for (const QPointer<QNetworkReply> &reply : std::as_const(waiting)) {
        if (reply)
            reply->abort();
    }
}

QNetworkRequest ApiTransport::requestFor(const OpRow &row, const EncodedCall &call,
                                         const QByteArray &key) const
{
    QUrl url = m_base;
    const qsizetype question = call.target.indexOf('?');
    url.setPath(QString::fromLatin1(question < 0 ? call.target : call.target.first(question)),
                QUrl::TolerantMode);
    if (question >= 0)
        url.setQuery(QString::fromLatin1(call.target.mid(question + 1)), QUrl::TolerantMode);
    QNetworkRequest request(url);
    request.setRawHeader("Accept", "application/json");
    if (!m_token.isEmpty())
        request.setRawHeader("Authorization", "Bearer " + m_token);
    if (!call.contentType.isEmpty())
        request.setHeader(QNetworkRequest::ContentTypeHeader, call.contentType);
    else if (!call.body.isEmpty())
        request.setHeader(QNetworkRequest::ContentTypeHeader,
                          call.isForm ? QStringLiteral("application/x-www-form-urlencoded")
                                      : QStringLiteral("application/json"));
    if (row.verb != Verb::Get)
        request.setRawHeader("Idempotency-Key", key);
    return request;
}

Task<QByteArray> ApiTransport::send(OpRow row, EncodedCall call, QByteArray key)
{
    if (key.isEmpty())
        key = newId().toLatin1();
    const QNetworkRequest request = requestFor(row, call, key);
    const QByteArray verb = verbName(row.verb);
    const QPointer<QNetworkAccessManager> manager = m_manager.get();
    for (int attempt = 1;; ++attempt) {
        // This goes on inside of the reply's finished(), where it must not be deleted.
        const std::unique_ptr<QNetworkReply, QScopedPointerDeleteLater> reply(
            manager->sendCustomRequest(request, verb, call.body));
        QNetworkReply *const waiting = reply.get();
        QObject::connect(waiting, &QNetworkReply::downloadProgress, waiting,
                         [waiting](qint64 received, qint64) {
                             if (received > kLargestAnswer)
                                 waiting->abort();
                         });
        if (!waiting->isFinished())
            co_await waiting;
        const int status = waiting->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        if (status == 0) {
            const bool isLost = waiting->error() == QNetworkReply::RemoteHostClosedError;
            if (isLost && attempt < kMostAttempts && manager)
                continue;
            co_return fail(connectionError(waiting->error(), waiting->errorString()));
        }
        const QByteArray body = waiting->readAll();
        if (status < 200 || status > 299)
            co_return fail(errorFromAnswer(status, body, waiting->rawHeader("Retry-After")));
        co_return body;
    }
}

Task<qint64> ApiTransport::download(OpRow row, EncodedCall call, ByteSink sink, CancelToken cancel)
{
    const QNetworkRequest request = requestFor(row, call, QByteArray());
    const std::unique_ptr<QNetworkReply, QScopedPointerDeleteLater> reply(
        m_manager->sendCustomRequest(request, verbName(row.verb)));
    QNetworkReply *const running = reply.get();
    running->setReadBufferSize(kDownloadBuffer);
    const auto connection = cancel.onCancelled([guard = QPointer<QNetworkReply>(running)] {
        if (guard)
            guard->abort();
    });
    qint64 taken = 0;
    Result<void> kept;
    const auto statusOf = [running] {
        return running->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    };
    const auto take = [&] {
        const int status = statusOf();
        if (status < 200 || status > 299 || !kept)
            return;
        const QByteArray bytes = running->readAll();
        taken += bytes.size();
        if (!bytes.isEmpty())
            kept = sink(bytes);
        if (!kept)
            running->abort();
    };
    const auto reading = QObject::connect(running, &QIODevice::readyRead, running, take);
    if (!running->isFinished())
        co_await running;
    QObject::disconnect(reading);
    if (cancel.isCancelled())
        co_return fail(ErrorCode::Cancelled, QStringLiteral("Cancelled"));
    if (!kept)
        co_return fail(kept.error());
    const int status = statusOf();
    if (status == 0)
        co_return fail(connectionError(running->error(), running->errorString()));
    if (status < 200 || status > 299) {
        co_return fail(
            errorFromAnswer(status, running->readAll(), running->rawHeader("Retry-After")));
    }
    take();
    if (!kept)
        co_return fail(kept.error());
    if (running->error() != QNetworkReply::NoError)
        co_return fail(connectionError(running->error(), running->errorString()));
    co_return taken;
}

} // namespace troupe
