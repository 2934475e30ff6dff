// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/net/addressrules.h"
#include "core/net/ledger.h"

#include <QNetworkProxy>
#include <QObject>
#include <QSslConfiguration>
#include <QStringList>

#include <memory>
#include <mutex>

QT_BEGIN_NAMESPACE
class QNetworkAccessManager;
class QNetworkRequest;
class QWebSocket;
QT_END_NAMESPACE

namespace troupe {

struct NetSettings
{
    bool offline = false; ///< no packet leaves this machine; loopback goes on
    QString proxy; ///< "", or http://[user:password@]host:port, or socks5://…; never for loopback
    QString caFile; ///< PEM certificates trusted beside the system's; "" for none
    QStringList allowTargets; ///< see AddressRules

    NetSettings() {}
};

/// The rules that every outbound connection of the program obeys: the offline lock, the address
/// rules, the proxy, the certificates, and the ledger. core/net is the only folder that opens
/// connections; others get a client from here (or OutboundClient, for foreign servers).
///
/// Thread-safe but for being destroyed: it outlives all that was made from it. Objects it makes
/// belong to the calling thread. TLS certificates are always verified.
class NetPolicy : public QObject
{
    Q_OBJECT
public:
    explicit NetPolicy(const Clock &clock, QObject *parent = nullptr);
    ~NetPolicy() override;

    /// Checks and takes over all settings, or none: Invalid names the field at fault (issues).
    /// Closing the offline lock cuts the connections that leave the machine.
    Result<void> apply(const NetSettings &settings);
    NetSettings settings() const;
    bool isOffline() const;

    /// Forbidden (key "offline_locked") when the lock is closed and `host` is not a loopback name
    /// or address. Decided without a lookup.
    Result<void> checkHost(const QString &host) const;
    AddressRules addressRules() const;
    QNetworkProxy proxyFor(const QString &host) const;
    QSslConfiguration sslConfiguration() const;

    Ledger &ledger() { return m_ledger; }
    const Clock &clock() const { return m_clock; }

    /// For the desktop's own server: requests that the lock forbids end with
    /// ContentAccessDenied; redirects are followed within the same origin only.
    std::unique_ptr<QNetworkAccessManager> makeAccessManager(const QString &reason);
    /// A socket that enters the ledger; open it with openWebSocket() alone.
    std::unique_ptr<QWebSocket> makeWebSocket(const QString &reason);
    Result<void> openWebSocket(QWebSocket &socket, const QNetworkRequest &request);

signals:
    void offlineLocked(); ///< the lock has just closed

private:
    struct Snapshot;
    std::shared_ptr<const Snapshot> snapshot() const;

    const Clock &m_clock;
    Ledger m_ledger;
    mutable std::mutex m_mutex;
    std::shared_ptr<const Snapshot> m_snapshot;
};

} // namespace troupe
