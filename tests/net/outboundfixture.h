// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/outboundclient.h"
#include "tests/net/testcertificate.h"
#include "tests/support/scriptedserver.h"

#include <QTemporaryDir>
#include <QTest>
#include <QThread>

namespace troupe::testing {

/// A resolver that knows what the test tells it and counts what it is asked.
struct FakeNames
{
    QHash<QString, QList<QHostAddress>> names;
    QStringList asked;

    HostResolver resolver()
    {
        return [this](const QString &host, QObject *context,
                      std::function<void(Result<QList<QHostAddress>>)> done) {
            asked.append(host);
            const QList<QHostAddress> addresses = names.value(host);
            QMetaObject::invokeMethod(
                context, [addresses, done] { done(addresses); }, Qt::QueuedConnection);
        };
    }
};

struct Fixture
{
    ManualClock clock;
    NetPolicy policy{clock};
    FakeNames names;
    OutboundClient client{policy, names.resolver()};
    ScriptedServer server;

    OutboundRequest get(const QString &path = QStringLiteral("/"),
                        TrustLevel trust = TrustLevel::Configured)
    {
        OutboundRequest request;
        request.url = server.url(path);
        request.trust = trust;
        request.reason = QStringLiteral("a test");
        request.timeouts.totalMs = 20'000;
        return request;
    }
    Result<OutboundResponse> fetch(const OutboundRequest &request)
    {
        return QCoro::waitFor(client.fetch(request));
    }
    QString outcome() const
    {
        auto &ledger = const_cast<NetPolicy &>(policy).ledger();
        const auto entries = ledger.recent();
        return entries.isEmpty() ? QString() : entries.last().outcome;
    }
    void apply(const NetSettings &settings) { QVERIFY(policy.apply(settings).has_value()); }
    void allowLoopback()
    {
        NetSettings settings;
        settings.allowTargets = QStringList{QStringLiteral("127.0.0.0/8")};
        apply(settings);
    }
};

inline QString keyOf(const Result<OutboundResponse> &result)
{
    return result ? QStringLiteral("status %1").arg(result->status) : result.error().key;
}

inline QByteArray okWith(const QByteArray &body)
{
    return "HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n"
           + body;
}

} // namespace troupe::testing
