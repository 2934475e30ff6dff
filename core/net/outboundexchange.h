// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/outboundclient.h"
#include "core/net/responseparser.h"

#include <QDeadlineTimer>
#include <QTcpSocket>
#include <QTimer>

#include <coroutine>
#include <mutex>

namespace troupe {

/// What requests share with the client that started them.
struct OutboundCore
{
    NetPolicy &policy;
    HostResolver resolver;
    CancelToken closing; ///< the client has died

    OutboundCore(NetPolicy &p, HostResolver r) : policy(p), resolver(std::move(r)) {}
};

/// One request on one connection: lookup, address check, connection, request, response. Used once,
/// on one thread; internal to core/net. `co_await exchange.ended()` resumes from the event loop,
/// and the exchange may be destroyed there.
class OutboundExchange : public QObject
{
    Q_OBJECT
public:
    OutboundExchange(std::shared_ptr<OutboundCore> core, OutboundRequest request,
                     OutboundSinks sinks);
    ~OutboundExchange() override;

    void start();
    Result<OutboundResponse> takeResult() { return std::move(*m_result); }

    struct Ended
    {
        OutboundExchange &exchange;
        bool await_ready() const { return exchange.m_announced; }
        void await_suspend(std::coroutine_handle<> waiter) { exchange.m_waiter = waiter; }
        void await_resume() const {}
    };
    Ended ended() { return Ended{*this}; }

private:
    enum class Phase : quint8 { Idle, Connecting, Waiting, Reading, Over };
    /// Lets a token cancel from any thread, while the exchange may be dying on its own.
    struct Hook;

    Result<void> prepare();
    void resolve();
    void resolved(Result<QList<QHostAddress>> addresses);
    void connectNext();
    void openSocket(const QString &target, quint16 port);
    void connected();
    void written(qint64 bytes);
    void readSome();
    bool take(QByteArrayView piece);
    void headArrived();
    void socketFailed(QAbstractSocket::SocketError error);
    void remoteClosed();
    void timedOut();
    void startPhase(Phase phase, int timeoutMs);
    void succeed();
    void failWith(ErrorCode code, const char *key, const QString &message,
                  const QString &detail = {});
    void end(Result<OutboundResponse> result);
    void lockClosed();
    void listenFor(const CancelToken &token);

    const std::shared_ptr<OutboundCore> m_core;
    const OutboundRequest m_request;
    const OutboundSinks m_sinks;
    const bool m_isTls;
    const quint16 m_port;
    QString m_host;
    LedgerEntry m_entry;
    QByteArray m_bytes;
    QNetworkProxy m_proxy{QNetworkProxy::NoProxy};
    bool m_absoluteForm = false;
    QList<QHostAddress> m_addresses;
    qsizetype m_nextAddress = 0;
    std::unique_ptr<QTcpSocket> m_socket;
    OutboundResponseParser m_parser;
    OutboundResponse m_response;
    bool m_headSeen = false;
    qint64 m_bodyBytes = 0;
    Phase m_phase = Phase::Idle;
    QDeadlineTimer m_connectDeadline;
    QTimer m_timer; ///< of the phase
    QTimer m_total;
    std::shared_ptr<Hook> m_hook;
    std::vector<CancelToken::Connection> m_cancels;
    std::optional<Result<OutboundResponse>> m_result;
    bool m_announced = false;
    std::coroutine_handle<> m_waiter;
};

} // namespace troupe
