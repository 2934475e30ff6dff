// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QHostAddress>
#include <QStringList>

#include <array>
#include <vector>

namespace troupe {

/// Which addresses a user's data or a model may aim a connection at: public unicast addresses, and
/// what `--allow-target CIDR` adds.
///
/// Refused are loopback, private, shared (CGNAT), link-local, metadata, multicast, documentation,
/// benchmark and reserved addresses of the IANA special-purpose registries, and the IPv6 forms that
/// carry an IPv4 address elsewhere (6to4, Teredo, IPv4-compatible, local NAT64). An IPv4-mapped
/// address and the well-known NAT64 prefix are judged by the IPv4 address inside. A value type;
/// pure, so any thread may ask.
class AddressRules
{
public:
    AddressRules() = default; ///< public addresses only

    /// `targets` are CIDRs ("10.0.0.0/8", "fd00::/8") or single addresses; Invalid names the first
    /// that is neither. Bits behind the prefix are ignored.
    static Result<AddressRules> withAllowed(const QStringList &targets);

    bool allows(const QHostAddress &address) const { return refusal(address).isEmpty(); }
    /// Why an address is refused, such as "a loopback address"; empty when it is allowed.
    QString refusal(const QHostAddress &address) const;

    static bool isLoopback(const QHostAddress &address);
    /// The same without a lookup: "localhost", a name below it, or a loopback address as text.
    static bool isLoopbackHost(const QString &host);

private:
    using Bytes = std::array<quint8, 16>; ///< IPv4 in its IPv4-mapped form
    struct Net
    {
        Bytes bytes{};
        int prefix = 0;
        bool matches(const Bytes &address) const;
    };
    static Bytes bytesOf(const QHostAddress &address);
    std::vector<Net> m_allowed;
};

} // namespace troupe
