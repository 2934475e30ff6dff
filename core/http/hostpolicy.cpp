// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/http/hostpolicy.h"

#include <algorithm>

namespace troupe {

namespace {

constexpr int kMaxPort = 65535;

bool isNameChar(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

std::optional<int> parsePort(QByteArrayView text)
{
    if (text.isEmpty() || text.size() > 5)
        return std::nullopt;
    int port = 0;
    for (const char c : text) {
        if (c < '0' || c > '9')
            return std::nullopt;
        port = port * 10 + (c - '0');
    }
    return port <= kMaxPort ? std::optional<int>(port) : std::nullopt;
}

} // namespace

std::optional<Authority> Authority::parse(QByteArrayView text)
{
    Authority authority;
    const QByteArray lower = text.toByteArray().toLower();
    QByteArrayView rest = lower;
    if (rest.startsWith('[')) {
        const qsizetype end = rest.indexOf(']');
        if (end < 0)
            return std::nullopt;
        authority.host = rest.sliced(1, end - 1).toByteArray();
        QHostAddress address;
        if (!address.setAddress(QString::fromLatin1(authority.host))
            || address.protocol() != QAbstractSocket::IPv6Protocol)
            return std::nullopt;
        rest = rest.sliced(end + 1);
    } else {
        qsizetype end = 0;
        while (end < rest.size() && isNameChar(rest[end]))
            ++end;
        authority.host = rest.first(end).toByteArray();
        if (authority.host.endsWith('.'))
            authority.host.chop(1);
        rest = rest.sliced(end);
    }
    if (authority.host.isEmpty())
        return std::nullopt;
    if (rest.isEmpty())
        return authority;
    const auto port = rest.front() == ':' ? parsePort(rest.sliced(1)) : std::nullopt;
    if (!port)
        return std::nullopt;
    authority.port = *port;
    return authority;
}

HostPolicy::HostPolicy(const QStringList &allowedHosts, quint16 port) : m_port(port)
{
    for (const QString &host : allowedHosts) {
        if (auto authority = Authority::parse(host.toLatin1()))
            m_allowed.push_back(std::move(*authority));
    }
}

HostPolicy::Verdict HostPolicy::check(QByteArrayView host, const QHostAddress &local) const
{
    const auto authority = Authority::parse(host);
    if (!authority)
        return Verdict::Malformed;
    const bool configured =
        std::any_of(m_allowed.begin(), m_allowed.end(), [&](const Authority &allowed) {
            return allowed.host == authority->host
                   && (allowed.port < 0 || allowed.port == authority->port);
        });
    if (configured)
        return Verdict::Allowed;
    if (authority->port >= 0 && authority->port != m_port)
        return Verdict::Foreign;
    if (authority->host == "localhost")
        return local.isLoopback() ? Verdict::Allowed : Verdict::Foreign;
    QHostAddress address;
    if (!address.setAddress(QString::fromLatin1(authority->host)))
        return Verdict::Foreign;
    const bool ours = address.isEqual(local) || (address.isLoopback() && local.isLoopback());
    return ours ? Verdict::Allowed : Verdict::Foreign;
}

bool HostPolicy::isSameOrigin(QByteArrayView origin, QByteArrayView host)
{
    const qsizetype scheme = origin.indexOf("://");
    if (scheme < 0)
        return false;
    const auto page = Authority::parse(origin.sliced(scheme + 3));
    const auto server = Authority::parse(host);
    if (!page || !server || page->host != server->host)
        return false;
    const int usual = origin.startsWith("https") ? 443 : 80;
    const auto portOf = [usual](const Authority &a) { return a.port < 0 ? usual : a.port; };
    return portOf(*page) == portOf(*server);
}

} // namespace troupe
