// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHostAddress>
#include <QStringList>

#include <optional>
#include <vector>

namespace troupe {

/// "host[:port]" as in the Host field, lower case, an IPv6 address without its brackets.
struct Authority
{
    QByteArray host;
    int port = -1; ///< none given

    /// Nothing for what RFC 3986 does not allow there, user information included.
    static std::optional<Authority> parse(QByteArrayView text);
};

/// Which names a request may use for this server. A name of somebody else's that resolves to this
/// machine (DNS rebinding) would let a foreign page act as if it were ours.
///
/// Allowed are: the address that the connection came in on, every loopback name on a loopback
/// connection ("localhost", 127.0.0.1, [::1]), and configured names. A port, where given, must be
/// the listening one; a configured name without a port allows any.
class HostPolicy
{
public:
    enum class Verdict : quint8 { Allowed, Malformed, Foreign };

    HostPolicy() = default;
    HostPolicy(const QStringList &allowedHosts, quint16 port);

    Verdict check(QByteArrayView host, const QHostAddress &local) const;

    /// Whether a page from `origin` ("http://host:port") is this server's own: it names what the
    /// request's Host field names.
    static bool isSameOrigin(QByteArrayView origin, QByteArrayView host);

private:
    std::vector<Authority> m_allowed;
    quint16 m_port = 0;
};

} // namespace troupe
