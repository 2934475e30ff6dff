// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/localdiscovery.h"

#include "core/base/clock.h"
#include "core/storage/database.h"
#include "core/storage/rows.h"

#include <QUrl>

#include <algorithm>

namespace troupe {

namespace {

bool isThisMachine(const QString &host)
{
    return host == QLatin1String("localhost") || host == QLatin1String("::1")
           || host == QLatin1String("0.0.0.0") || host.startsWith(QLatin1String("127."));
}

bool isSameServer(const QString &providerUrl, const QUrl &found)
{
    const QUrl url(providerUrl);
    return isThisMachine(url.host()) && url.port(80) == found.port(80);
}

} // namespace

Task<DiscoveryReport> LocalDiscovery::search(CancelToken cancel)
{
    if (!m_enabled) {
        co_return failKeyed(ErrorCode::Forbidden, QStringLiteral("discovery_off"),
                            QStringLiteral("Looking for model servers on this machine is switched "
                                           "off in the settings."));
    }
    QList<LocalServer> found;
    if (m_search) {
        auto searched = co_await m_search(cancel);
        if (!searched)
            co_return fail(searched.error());
        found = std::move(*searched);
    }
    found.removeIf([this](const LocalServer &server) {
        return m_ownPort != 0 && QUrl(server.baseUrl).port() == m_ownPort;
    });
    m_found = std::move(found);
    m_searchedAt = Timestamp{m_clock.nowMs()};
    co_return report();
}

Result<DiscoveryReport> LocalDiscovery::last() const
{
    return report();
}

Result<DiscoveryReport> LocalDiscovery::report() const
{
    const auto providers =
        listRows<ProviderConfig>(m_db.reader(), QStringLiteral(" ORDER BY name"));
    if (!providers)
        return fail(providers.error());
    DiscoveryReport report;
    report.enabled = m_enabled;
    report.searchedAt = m_searchedAt;
    for (const LocalServer &server : m_found) {
        FoundServer found;
        found.program = server.program;
        found.kind = server.kind;
        found.baseUrl = server.baseUrl;
        found.models = server.models;
        found.needsKey = server.needsKey;
        const QUrl address(server.baseUrl);
        for (const ProviderConfig &provider : *providers) {
            if (found.providerId.isEmpty() && isSameServer(provider.baseUrl, address))
                found.providerId = provider.id;
        }
        report.items.append(std::move(found));
    }
    return report;
}

} // namespace troupe
