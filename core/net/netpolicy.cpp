// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/netpolicy.h"

#include <QSslCertificate>
#include <QUrl>

namespace troupe {

namespace {

// Pointers name the server's settings, where people enter these.
tl::unexpected<Error> invalidSetting(const char *pointer, const QString &message)
{
    Error error(ErrorCode::Invalid, message);
    error.issues.append(FieldIssue{QString::fromLatin1(pointer), message});
    return fail(std::move(error));
}

Result<QNetworkProxy> parseProxy(const QString &text)
{
    if (text.trimmed().isEmpty())
        return QNetworkProxy(QNetworkProxy::NoProxy);
    const QUrl url(text.trimmed(), QUrl::StrictMode);
    const QString scheme = url.scheme();
    const bool isSocks = scheme == QLatin1String("socks5") || scheme == QLatin1String("socks5h");
    if (!url.isValid() || url.host().isEmpty() || (!isSocks && scheme != QLatin1String("http"))) {
        return invalidSetting("/proxy_url",
                              QStringLiteral("The proxy must be like http://host:3128 or "
                                             "socks5://host:1080."));
    }
    const auto port = static_cast<quint16>(url.port(isSocks ? 1080 : 8080));
    return QNetworkProxy(isSocks ? QNetworkProxy::Socks5Proxy : QNetworkProxy::HttpProxy,
                         url.host(), port, url.userName(QUrl::FullyDecoded),
                         url.password(QUrl::FullyDecoded));
}

Result<QSslConfiguration> makeSslConfiguration(const QString &caFile)
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    if (caFile.isEmpty())
        return configuration;
    const QList<QSslCertificate> own = QSslCertificate::fromPath(caFile, QSsl::Pem);
    if (own.isEmpty()) {
        return invalidSetting(
            "/ca_file",
            QStringLiteral("\"%1\" holds no PEM certificate that can be read.").arg(caFile));
    }
    configuration.setCaCertificates(QSslConfiguration::systemCaCertificates() + own);
    return configuration;
}

} // namespace

struct NetPolicy::Snapshot
{
    NetSettings settings;
    AddressRules rules;
    QNetworkProxy proxy{QNetworkProxy::NoProxy};
    QSslConfiguration ssl;
};

NetPolicy::NetPolicy(const Clock &clock, QObject *parent) : QObject(parent), m_clock(clock)
{
    auto first = std::make_shared<Snapshot>();
    if (auto ssl = makeSslConfiguration(QString()))
        first->ssl = *ssl;
    m_snapshot = std::move(first);
}

NetPolicy::~NetPolicy() = default;

std::shared_ptr<const NetPolicy::Snapshot> NetPolicy::snapshot() const
{
    const std::scoped_lock lock(m_mutex);
    return m_snapshot;
}

Result<void> NetPolicy::apply(const NetSettings &settings)
{
    auto next = std::make_shared<Snapshot>();
    next->settings = settings;
    auto rules = AddressRules::withAllowed(settings.allowTargets);
    if (!rules)
        return invalidSetting("/allow_targets", rules.error().message);
    next->rules = std::move(*rules);
    auto proxy = parseProxy(settings.proxy);
    if (!proxy)
        return fail(std::move(proxy.error()));
    next->proxy = *proxy;
    auto ssl = makeSslConfiguration(settings.caFile);
    if (!ssl)
        return fail(std::move(ssl.error()));
    next->ssl = *ssl;
    bool wasOffline = false;
    {
        const std::scoped_lock lock(m_mutex);
        wasOffline = m_snapshot->settings.offline;
        m_snapshot = std::move(next);
    }
    if (settings.offline && !wasOffline)
        emit offlineLocked();
    return {};
}

NetSettings NetPolicy::settings() const
{
    return snapshot()->settings;
}

bool NetPolicy::isOffline() const
{
    return snapshot()->settings.offline;
}

Result<void> NetPolicy::checkHost(const QString &host) const
{
    if (!isOffline() || AddressRules::isLoopbackHost(host))
        return {};
    return failKeyed(ErrorCode::Forbidden, QStringLiteral("offline_locked"),
                     QStringLiteral("Troupe is in offline mode, so %1 was not contacted. Turn "
                                    "offline mode off in the network settings to allow it.")
                         .arg(host));
}

AddressRules NetPolicy::addressRules() const
{
    return snapshot()->rules;
}

QNetworkProxy NetPolicy::proxyFor(const QString &host) const
{
    if (AddressRules::isLoopbackHost(host))
        return QNetworkProxy(QNetworkProxy::NoProxy);
    return snapshot()->proxy;
}

QSslConfiguration NetPolicy::sslConfiguration() const
{
    return snapshot()->ssl;
}

} // namespace troupe
