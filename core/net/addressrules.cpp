// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/addressrules.h"

#include <algorithm>

namespace troupe {

namespace {

struct Special4
{
    quint32 net;
    int prefix;
    const char *what;
};

constexpr quint32 quad(quint32 a, quint32 b, quint32 c, quint32 d)
{
    return (a << 24) | (b << 16) | (c << 8) | d;
}

// IANA IPv4 Special-Purpose Address Registry, multicast, and the metadata address of one cloud
// that sits in public space.
constexpr Special4 kSpecial4[] = {
    {quad(0, 0, 0, 0), 8, "an address of \"this network\""},
    {quad(10, 0, 0, 0), 8, "a private address"},
    {quad(100, 64, 0, 0), 10, "a shared (carrier NAT) address"},
    {quad(127, 0, 0, 0), 8, "a loopback address"},
    {quad(168, 63, 129, 16), 32, "a cloud metadata address"},
    {quad(169, 254, 0, 0), 16, "a link-local address"},
    {quad(172, 16, 0, 0), 12, "a private address"},
    {quad(192, 0, 0, 0), 24, "a reserved address"},
    {quad(192, 0, 2, 0), 24, "a documentation address"},
    {quad(192, 88, 99, 0), 24, "a 6to4 relay address"},
    {quad(192, 168, 0, 0), 16, "a private address"},
    {quad(198, 18, 0, 0), 15, "a benchmark address"},
    {quad(198, 51, 100, 0), 24, "a documentation address"},
    {quad(203, 0, 113, 0), 24, "a documentation address"},
    {quad(224, 0, 0, 0), 4, "a multicast address"},
    {quad(240, 0, 0, 0), 4, "a reserved address"},
};

struct Special6
{
    std::array<quint8, 6> net;
    int prefix;
    const char *what;
};

constexpr Special6 kSpecial6[] = {
    {{0x20, 0x01, 0x00, 0x00}, 23, "an address of a tunnel or protocol"}, // Teredo, ORCHID, …
    {{0x20, 0x01, 0x0d, 0xb8}, 32, "a documentation address"},
    {{0x20, 0x02}, 16, "a 6to4 address"},
    {{0x3f, 0xff, 0x00}, 20, "a documentation address"},
    {{0xfc}, 7, "a private address"},
    {{0xfe, 0x80}, 10, "a link-local address"},
    {{0xfe, 0xc0}, 10, "a private address"},
    {{0xff}, 8, "a multicast address"},
};

bool samePrefix(const quint8 *a, const quint8 *b, int bits)
{
    const int whole = bits / 8;
    if (!std::equal(a, a + whole, b))
        return false;
    const int rest = bits % 8;
    return rest == 0 || ((a[whole] ^ b[whole]) >> (8 - rest)) == 0;
}

quint32 lastQuad(const std::array<quint8, 16> &bytes)
{
    return quad(bytes[12], bytes[13], bytes[14], bytes[15]);
}

constexpr std::array<quint8, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr std::array<quint8, 12> kNat64{0x00, 0x64, 0xff, 0x9b};

QString refusal4(quint32 address)
{
    for (const Special4 &special : kSpecial4) {
        if (((address ^ special.net) >> (32 - special.prefix)) == 0)
            return QString::fromLatin1(special.what);
    }
    return {};
}

QString refusal6(const std::array<quint8, 16> &bytes)
{
    if (samePrefix(bytes.data(), kNat64.data(), 96))
        return refusal4(lastQuad(bytes));
    for (const Special6 &special : kSpecial6) {
        std::array<quint8, 16> net{};
        std::copy(special.net.begin(), special.net.end(), net.begin());
        if (samePrefix(bytes.data(), net.data(), special.prefix))
            return QString::fromLatin1(special.what);
    }
    const std::array<quint8, 16> zero{};
    if (samePrefix(bytes.data(), zero.data(), 127) && bytes[15] == 1)
        return QStringLiteral("a loopback address");
    if ((bytes[0] >> 5) != 1) // only 2000::/3 is global unicast
        return QStringLiteral("a reserved address");
    return {};
}

/// Four decimal numbers without leading zeros: what "010.1" means depends on who reads it.
bool isDottedQuad(const QString &text)
{
    const QStringList parts = text.split(u'.');
    return parts.size() == 4 && std::all_of(parts.begin(), parts.end(), [](const QString &part) {
               bool ok = false;
               const int value = part.toInt(&ok);
               return ok && value >= 0 && value <= 255 && part == QString::number(value);
           });
}

} // namespace

bool AddressRules::Net::matches(const Bytes &address) const
{
    const bool isMapped = samePrefix(address.data(), kMapped.data(), 96);
    if (isMapped && prefix < 96) // "::/0" speaks of IPv6 alone
        return false;
    return samePrefix(bytes.data(), address.data(), prefix);
}

AddressRules::Bytes AddressRules::bytesOf(const QHostAddress &address)
{
    Bytes bytes{};
    if (address.protocol() == QAbstractSocket::IPv4Protocol) {
        const quint32 v4 = address.toIPv4Address();
        std::copy(kMapped.begin(), kMapped.end(), bytes.begin());
        for (std::size_t i = 0; i < 4; ++i)
            bytes[12 + i] = static_cast<quint8>(v4 >> (24 - 8 * i));
        return bytes;
    }
    const Q_IPV6ADDR v6 = address.toIPv6Address();
    std::copy(std::begin(v6.c), std::end(v6.c), bytes.begin());
    return bytes;
}

Result<AddressRules> AddressRules::withAllowed(const QStringList &targets)
{
    AddressRules rules;
    for (const QString &target : targets) {
        const QString text = target.trimmed();
        const qsizetype slash = text.indexOf(u'/');
        const QString host = slash < 0 ? text : text.left(slash);
        const bool isV6 = host.contains(u':');
        QHostAddress address;
        const bool readable =
            (isV6 ? !host.contains(u'%') : isDottedQuad(host)) && address.setAddress(host);
        const int most = isV6 ? 128 : 32;
        int prefix = most;
        bool ok = readable;
        if (ok && slash >= 0) {
            const QString digits = text.mid(slash + 1);
            prefix = digits.toInt(&ok);
            ok = ok && prefix >= 0 && prefix <= most && digits == QString::number(prefix);
        }
        if (!ok) {
            return failKeyed(ErrorCode::Invalid, QStringLiteral("invalid_cidr"),
                             QStringLiteral("\"%1\" is no network such as 10.0.0.0/8 or fd00::/8.")
                                 .arg(text.left(60)));
        }
        Net net;
        net.bytes = bytesOf(address);
        net.prefix = isV6 ? prefix : prefix + 96;
        rules.m_allowed.push_back(net);
    }
    return rules;
}

QString AddressRules::refusal(const QHostAddress &address) const
{
    if (address.isNull())
        return QStringLiteral("no address");
    const Bytes bytes = bytesOf(address);
    for (const Net &net : m_allowed) {
        if (net.matches(bytes))
            return {};
    }
    if (samePrefix(bytes.data(), kMapped.data(), 96))
        return refusal4(lastQuad(bytes));
    return refusal6(bytes);
}

bool AddressRules::isLoopback(const QHostAddress &address)
{
    if (address.isNull())
        return false;
    const Bytes bytes = bytesOf(address);
    if (samePrefix(bytes.data(), kMapped.data(), 96))
        return bytes[12] == 127;
    const Bytes zero{};
    return samePrefix(bytes.data(), zero.data(), 127) && bytes[15] == 1;
}

bool AddressRules::isLoopbackHost(const QString &host)
{
    QString name = host.toLower();
    if (name.endsWith(u'.'))
        name.chop(1);
    if (name == QLatin1String("localhost") || name.endsWith(QLatin1String(".localhost")))
        return true;
    if (name.startsWith(u'[') && name.endsWith(u']'))
        name = name.mid(1, name.size() - 2);
    QHostAddress address;
    return (name.contains(u':') || isDottedQuad(name)) && address.setAddress(name)
           && isLoopback(address);
}

} // namespace troupe
