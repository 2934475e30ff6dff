// SPDX-License-Identifier: GPL-3.0-or-later
// The Qt clients that NetPolicy hands out.
#include "core/net/netpolicy.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QTimer>
#include <QWebSocket>

#include <algorithm>

namespace troupe {

namespace {

quint16 portOfAny(const QUrl &url)
{
    const bool isTls =
        url.scheme() == QLatin1String("https") || url.scheme() == QLatin1String("wss");
    return static_cast<quint16>(url.port(isTls ? 443 : 80));
}

LedgerEntry entryFor(const NetPolicy &policy, const QUrl &url, const QString &reason)
{
    LedgerEntry entry;
    entry.atMs = policy.clock().nowMs();
    entry.host = url.host();
    entry.port = portOfAny(url);
    entry.reason = reason;
    return entry;
}

/// What the caller gets in place of a request that may not leave.
class RefusedReply final : public QNetworkReply
{
public:
    RefusedReply(const QNetworkRequest &request, QNetworkAccessManager::Operation operation,
                 const QString &message, QObject *parent)
        : QNetworkReply(parent)
    {
        setRequest(request);
        setUrl(request.url());
        setOperation(operation);
        open(ReadOnly | Unbuffered);
        setError(ContentAccessDenied, message); // after open(), which clears the text
        setFinished(true);
        QTimer::singleShot(0, this, [this] {
            emit errorOccurred(ContentAccessDenied);
            emit finished();
        });
    }
    void abort() override {}
    bool isSequential() const override { return true; }

protected:
    qint64 readData(char *, qint64) override { return -1; }
};

class PolicyProxyFactory final : public QNetworkProxyFactory
{
public:
    explicit PolicyProxyFactory(const NetPolicy &policy) : m_policy(policy) {}
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override
    {
        return {m_policy.proxyFor(query.peerHostName())};
    }

private:
    const NetPolicy &m_policy;
};

class PolicyAccessManager final : public QNetworkAccessManager
{
public:
    PolicyAccessManager(NetPolicy &policy, QString reason)
        : m_policy(policy), m_reason(std::move(reason))
    {
        setProxyFactory(new PolicyProxyFactory(policy));
    }

protected:
    QNetworkReply *createRequest(Operation operation, const QNetworkRequest &original,
                                 QIODevice *data) override
    {
        const QString host = original.url().host();
        LedgerEntry entry = entryFor(m_policy, original.url(), m_reason);
        const bool isWeb = original.url().scheme() == QLatin1String("http")
                           || original.url().scheme() == QLatin1String("https");
        auto allowed = m_policy.checkHost(host);
        if (!isWeb) // file: and data: are no connections, but nothing of ours to fetch either
            allowed =
                fail(ErrorCode::Forbidden, QStringLiteral("Only http and https are fetched."));
        if (!allowed) {
            entry.outcome = isWeb ? allowed.error().key : QStringLiteral("scheme_refused");
            m_policy.ledger().add(std::move(entry));
            return new RefusedReply(original, operation, allowed.error().message, this);
        }
        QNetworkRequest request(original);
        request.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                             QNetworkRequest::SameOriginRedirectPolicy);
        request.setSslConfiguration(m_policy.sslConfiguration());
        if (data && !data->isSequential()) // small uploads end without a word of progress
            entry.bytesSent = data->size();
        QNetworkReply *reply = QNetworkAccessManager::createRequest(operation, request, data);
        follow(reply, std::move(entry));
        return reply;
    }

private:
    void follow(QNetworkReply *reply, LedgerEntry entry)
    {
        const auto book = std::make_shared<LedgerEntry>(std::move(entry));
        connect(reply, &QNetworkReply::downloadProgress, this,
                [book](qint64 received, qint64) { book->bytesReceived = received; });
        connect(reply, &QNetworkReply::uploadProgress, this,
                [book](qint64 sent, qint64) { book->bytesSent = std::max(book->bytesSent, sent); });
        connect(reply, &QNetworkReply::finished, this, [this, reply, book] {
            const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
            book->outcome = status > 0 ? QString::number(status)
                            : reply->error() == QNetworkReply::OperationCanceledError
                                ? QStringLiteral("cancelled")
                                : QStringLiteral("failed");
            m_policy.ledger().add(*book);
        });
        if (!AddressRules::isLoopbackHost(reply->url().host()))
            connect(&m_policy, &NetPolicy::offlineLocked, reply, &QNetworkReply::abort);
    }

    NetPolicy &m_policy;
    const QString m_reason;
};

constexpr char kReasonProperty[] = "troupeReason";

} // namespace

std::unique_ptr<QNetworkAccessManager> NetPolicy::makeAccessManager(const QString &reason)
{
    return std::make_unique<PolicyAccessManager>(*this, reason);
}

std::unique_ptr<QWebSocket> NetPolicy::makeWebSocket(const QString &reason)
{
    auto socket = std::make_unique<QWebSocket>();
    socket->setProperty(kReasonProperty, reason);
    return socket;
}

Result<void> NetPolicy::openWebSocket(QWebSocket &socket, const QNetworkRequest &request)
{
    const QUrl url = request.url();
    const auto book = std::make_shared<LedgerEntry>(
        entryFor(*this, url, socket.property(kReasonProperty).toString()));
    if (auto allowed = checkHost(url.host()); !allowed) {
        book->outcome = allowed.error().key;
        m_ledger.add(*book);
        return allowed;
    }
    socket.setProxy(proxyFor(url.host()));
    if (url.scheme() == QLatin1String("wss"))
        socket.setSslConfiguration(sslConfiguration());

    // One guard per opening: it writes its line once, and goes when the next opening comes.
    delete socket.findChild<QObject *>(QLatin1String(kReasonProperty), Qt::FindDirectChildrenOnly);
    auto *guard = new QObject(&socket);
    guard->setObjectName(QLatin1String(kReasonProperty));
    const auto close = [this, book](const QString &outcome) {
        if (!book->outcome.isEmpty())
            return;
        book->outcome = outcome;
        m_ledger.add(*book);
    };
    // No context: it must run at once, on this thread, when the socket dies while open.
    connect(guard, &QObject::destroyed, [close] { close(QStringLiteral("closed")); });
    connect(&socket, &QWebSocket::bytesWritten, guard,
            [book](qint64 bytes) { book->bytesSent += bytes; });
    connect(&socket, &QWebSocket::textFrameReceived, guard,
            [book](const QString &frame, bool) { book->bytesReceived += frame.toUtf8().size(); });
    connect(&socket, &QWebSocket::binaryFrameReceived, guard,
            [book](const QByteArray &frame, bool) { book->bytesReceived += frame.size(); });
    connect(&socket, &QWebSocket::disconnected, guard,
            [close] { close(QStringLiteral("closed")); });
    connect(&socket, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), guard,
            [close] { close(QStringLiteral("failed")); });
    if (!AddressRules::isLoopbackHost(url.host()))
        connect(this, &NetPolicy::offlineLocked, &socket, &QWebSocket::abort, Qt::UniqueConnection);
    socket.open(request);
    return {};
}

} // namespace troupe
