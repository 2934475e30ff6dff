// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/addressrules.h"

#include <QTest>

using troupe::AddressRules;

class TestAddressRules : public QObject
{
    Q_OBJECT

private slots:
    void onlyPublicAddressesAreAllowed_data();
    void onlyPublicAddressesAreAllowed();
    void aTargetOpensWhatItNames_data();
    void aTargetOpensWhatItNames();
    void whatIsNoNetworkIsRefused_data();
    void whatIsNoNetworkIsRefused();
    void loopbackIsKnownByName_data();
    void loopbackIsKnownByName();
};

void TestAddressRules::onlyPublicAddressesAreAllowed_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<bool>("allowed");

    QTest::newRow("a public address") << "93.184.216.34" << true;
    QTest::newRow("the last before 10/8") << "9.255.255.255" << true;
    QTest::newRow("the first of 10/8") << "10.0.0.0" << false;
    QTest::newRow("the last of 10/8") << "10.255.255.255" << false;
    QTest::newRow("the first after 10/8") << "11.0.0.0" << true;
    QTest::newRow("this network") << "0.0.0.0" << false;
    QTest::newRow("somewhere in this network") << "0.1.2.3" << false;
    QTest::newRow("loopback") << "127.0.0.1" << false;
    QTest::newRow("the end of loopback") << "127.255.255.254" << false;
    QTest::newRow("after loopback") << "128.0.0.1" << true;
    QTest::newRow("carrier NAT") << "100.64.0.1" << false;
    QTest::newRow("the end of carrier NAT") << "100.127.255.255" << false;
    QTest::newRow("after carrier NAT") << "100.128.0.0" << true;
    QTest::newRow("a metadata service") << "169.254.169.254" << false;
    QTest::newRow("a metadata service inside carrier NAT") << "100.100.100.200" << false;
    QTest::newRow("a metadata service in public space") << "168.63.129.16" << false;
    QTest::newRow("its neighbour") << "168.63.129.17" << true;
    QTest::newRow("private 172.16") << "172.16.0.1" << false;
    QTest::newRow("the end of 172.16/12") << "172.31.255.255" << false;
    QTest::newRow("after 172.16/12") << "172.32.0.0" << true;
    QTest::newRow("before 172.16/12") << "172.15.255.255" << true;
    QTest::newRow("private 192.168") << "192.168.1.1" << false;
    QTest::newRow("protocol assignments") << "192.0.0.8" << false;
    QTest::newRow("documentation") << "203.0.113.5" << false;
    QTest::newRow("a 6to4 relay") << "192.88.99.1" << false;
    QTest::newRow("benchmarks") << "198.19.255.255" << false;
    QTest::newRow("multicast") << "224.0.0.1" << false;
    QTest::newRow("the last multicast") << "239.255.255.255" << false;
    QTest::newRow("reserved") << "240.0.0.1" << false;
    QTest::newRow("broadcast") << "255.255.255.255" << false;

    QTest::newRow("public IPv6") << "2606:2800:220:1:248:1893:25c8:1946" << true;
    QTest::newRow("IPv6 unspecified") << "::" << false;
    QTest::newRow("IPv6 loopback") << "::1" << false;
    QTest::newRow("IPv6 link-local") << "fe80::1" << false;
    QTest::newRow("IPv6 link-local with a scope") << "fe80::1%1" << false;
    QTest::newRow("IPv6 site-local") << "fec0::1" << false;
    QTest::newRow("unique local fc00") << "fc00::1" << false;
    QTest::newRow("unique local fd00, a metadata service") << "fd00:ec2::254" << false;
    QTest::newRow("IPv6 multicast") << "ff02::1" << false;
    QTest::newRow("IPv6 documentation") << "2001:db8::1" << false;
    QTest::newRow("newer IPv6 documentation") << "3fff:0fff::1" << false;
    QTest::newRow("after newer documentation") << "3fff:1000::1" << true;
    QTest::newRow("discard only") << "100::1" << false;
    QTest::newRow("segment routing space") << "5f00::1" << false;
    QTest::newRow("mapped loopback") << "::ffff:127.0.0.1" << false;
    QTest::newRow("mapped private in hexadecimal") << "::ffff:a00:1" << false;
    QTest::newRow("mapped metadata") << "::ffff:169.254.169.254" << false;
    QTest::newRow("mapped public is the public address") << "::ffff:93.184.216.34" << true;
    QTest::newRow("IPv4-compatible loopback") << "::127.0.0.1" << false;
    QTest::newRow("IPv4-compatible public") << "::93.184.216.34" << false;
    QTest::newRow("IPv4-translated") << "::ffff:0:127.0.0.1" << false;
    QTest::newRow("6to4 of loopback") << "2002:7f00:1::" << false;
    QTest::newRow("6to4 of a public address") << "2002:5db8:d822::1" << false;
    QTest::newRow("Teredo") << "2001:0:53aa:64c:0:fbff:a247:27dd" << false;
    QTest::newRow("ORCHID") << "2001:20::1" << false;
    QTest::newRow("after the protocol assignments") << "2001:200::1" << true;
    QTest::newRow("NAT64 of loopback") << "64:ff9b::127.0.0.1" << false;
    QTest::newRow("NAT64 of private") << "64:ff9b::10.1.2.3" << false;
    QTest::newRow("NAT64 of metadata") << "64:ff9b::a9fe:a9fe" << false;
    QTest::newRow("NAT64 of public is how an IPv6-only network gets there")
        << "64:ff9b::93.184.216.34" << true;
    QTest::newRow("local NAT64") << "64:ff9b:1::93.184.216.34" << false;
}

void TestAddressRules::onlyPublicAddressesAreAllowed()
{
    QFETCH(QString, address);
    QFETCH(bool, allowed);
    const QHostAddress host(address);
    QVERIFY(!host.isNull());
    const QString refusal = AddressRules().refusal(host);
    QVERIFY2(refusal.isEmpty() == allowed, qPrintable(refusal));
}

void TestAddressRules::aTargetOpensWhatItNames_data()
{
    QTest::addColumn<QString>("target");
    QTest::addColumn<QString>("address");
    QTest::addColumn<bool>("allowed");

    QTest::newRow("an address inside") << "10.0.0.0/8"
                                       << "10.200.3.4" << true;
    QTest::newRow("an address outside") << "10.0.0.0/8"
                                        << "192.168.0.1" << false;
    QTest::newRow("host bits are ignored") << "10.9.9.9/8"
                                           << "10.200.3.4" << true;
    QTest::newRow("a prefix inside a byte") << "172.16.0.0/13"
                                            << "172.23.255.255" << true;
    QTest::newRow("just past a prefix inside a byte") << "172.16.0.0/13"
                                                      << "172.24.0.0" << false;
    QTest::newRow("one address") << "127.0.0.1"
                                 << "127.0.0.1" << true;
    QTest::newRow("one address is not its neighbour") << "127.0.0.1"
                                                      << "127.0.0.2" << false;
    QTest::newRow("the mapped form of what is open") << "127.0.0.1"
                                                     << "::ffff:127.0.0.1" << true;
    QTest::newRow("not the NAT64 form, which goes elsewhere") << "127.0.0.1"
                                                              << "64:ff9b::127.0.0.1" << false;
    QTest::newRow("all of IPv4") << "0.0.0.0/0"
                                 << "169.254.169.254" << true;
    QTest::newRow("all of IPv4 is not IPv6") << "0.0.0.0/0"
                                             << "::1" << false;
    QTest::newRow("all of IPv6") << "::/0"
                                 << "fe80::1" << true;
    QTest::newRow("all of IPv6 is not IPv4") << "::/0"
                                             << "10.0.0.1" << false;
    QTest::newRow("all of IPv6 is not mapped IPv4") << "::/0"
                                                    << "::ffff:10.0.0.1" << false;
    QTest::newRow("an IPv6 network") << "fd00::/8"
                                     << "fd12:3456::1" << true;
    QTest::newRow("an IPv6 address outside") << "fd00::/8"
                                             << "fc12::1" << false;
    QTest::newRow("spaces around") << " 10.0.0.0/8 "
                                   << "10.0.0.1" << true;
}

void TestAddressRules::aTargetOpensWhatItNames()
{
    QFETCH(QString, target);
    QFETCH(QString, address);
    QFETCH(bool, allowed);
    const auto rules = AddressRules::withAllowed({target});
    QVERIFY(rules.has_value());
    QCOMPARE(rules->allows(QHostAddress(address)), allowed);
}

void TestAddressRules::whatIsNoNetworkIsRefused_data()
{
    QTest::addColumn<QString>("target");
    for (const char *target :
         {"", "/", "10", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0/8", "10.0.0.0/08",
          "10.0.0.0/8/8", "010.0.0.0/8", "0x7f.0.0.1", "2130706433", "::1/129", "fe80::1%eth0/64",
          "localhost", "10.0.0.0/255.0.0.0", "10.0.0.256"})
        QTest::newRow(target) << QString::fromLatin1(target);
}

void TestAddressRules::whatIsNoNetworkIsRefused()
{
    QFETCH(QString, target);
    const auto rules = AddressRules::withAllowed({QStringLiteral("10.0.0.0/8"), target});
    QVERIFY(!rules.has_value());
    QCOMPARE(rules.error().key, QStringLiteral("invalid_cidr"));
}

void TestAddressRules::loopbackIsKnownByName_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<bool>("loopback");

    QTest::newRow("localhost") << "localhost" << true;
    QTest::newRow("in capitals, with the root's dot") << "LOCALHOST." << true;
    QTest::newRow("below localhost") << "ollama.localhost" << true;
    QTest::newRow("IPv4") << "127.0.0.1" << true;
    QTest::newRow("another of 127/8") << "127.9.9.9" << true;
    QTest::newRow("IPv6") << "::1" << true;
    QTest::newRow("IPv6 in brackets") << "[::1]" << true;
    QTest::newRow("mapped") << "::ffff:127.0.0.1" << true;
    QTest::newRow("a name that only looks like it") << "localhost.example.com" << false;
    QTest::newRow("a name that ends like it") << "notlocalhost" << false;
    QTest::newRow("a name that begins like it") << "127.0.0.1.example.com" << false;
    QTest::newRow("another form of IPv4 is not taken for it") << "127.1" << false;
    QTest::newRow("a private address") << "192.168.0.1" << false;
    QTest::newRow("nothing") << "" << false;
}

void TestAddressRules::loopbackIsKnownByName()
{
    QFETCH(QString, host);
    QFETCH(bool, loopback);
    QCOMPARE(AddressRules::isLoopbackHost(host), loopback);
}

QTEST_APPLESS_MAIN(TestAddressRules)
#include "tst_addressrules.moc"
