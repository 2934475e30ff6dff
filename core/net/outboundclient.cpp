// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/outboundclient.h"

#include "core/net/outboundexchange.h"

#include <QElapsedTimer>
#include <QHostInfo>

#include <algorithm>

namespace troupe {

namespace {

Task<OutboundResponse> runExchanges(std::shared_ptr<OutboundCore> core, OutboundRequest request,
                                    OutboundSinks sinks)
{
    QElapsedTimer clock;
    clock.start();
    const int totalMs = request.timeouts.totalMs;
    const bool follows = request.maxRedirects > 0;
    if (follows && sinks.onHead) { // only the last answer's head is the caller's
        sinks.onHead = [onHead = std::move(sinks.onHead)](const OutboundResponse &head) {
            if (head.status / 100 != 3)
                onHead(head);
        };
    }
    for (int hops = 0;; ++hops) {
        auto exchange = std::make_unique<OutboundExchange>(core, request, sinks);
        exchange->start();
        co_await exchange->ended();
        Result<OutboundResponse> result = exchange->takeResult();
        exchange.reset();
        if (!result)
            co_return result;
        auto next = redirectOf(request, *result, hops);
        if (!next)
            co_return fail(std::move(next.error()));
        if (!next->has_value())
            co_return result;
        request = std::move(**next);
        if (totalMs > 0)
            request.timeouts.totalMs =
                static_cast<int>(std::max<qint64>(1, totalMs - clock.elapsed()));
    }
}

} // namespace

HostResolver systemResolver()
{
    return [](const QString &host, QObject *context,
              std::function<void(Result<QList<QHostAddress>>)> done) {
        QHostInfo::lookupHost(host, context, [host, done = std::move(done)](const QHostInfo &info) {
            if (info.error() == QHostInfo::NoError) {
                done(info.addresses());
                return;
            }
            done(failKeyed(ErrorCode::Unavailable, QStringLiteral("host_not_found"),
                           QStringLiteral("The name %1 could not be looked up. Check the address "
                                          "and the connection to the internet.")
                               .arg(host),
                           info.errorString()));
        });
    };
}

OutboundClient::OutboundClient(NetPolicy &policy, HostResolver resolver)
    : m_core(std::make_shared<OutboundCore>(policy, std::move(resolver)))
{
}

OutboundClient::~OutboundClient()
{
    close();
}

void OutboundClient::close()
{
    m_core->closing.cancel();
}

Task<OutboundResponse> OutboundClient::fetch(OutboundRequest request)
{
    return runExchanges(m_core, std::move(request), OutboundSinks());
}

Task<OutboundResponse> OutboundClient::stream(OutboundRequest request, OutboundSinks sinks)
{
    return runExchanges(m_core, std::move(request), std::move(sinks));
}

} // namespace troupe
