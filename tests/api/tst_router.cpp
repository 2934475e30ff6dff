// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/router.h"

#include <QTest>

using namespace troupe;

class TestRouter : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void paths_data();
    void paths();
    void allowedMethods_data();
    void allowedMethods();

private:
    void add(Verb verb, const char *path, QStringList placeholders = {});

    std::vector<std::unique_ptr<OpRow>> m_rows;
    std::vector<std::unique_ptr<Route>> m_routes;
    std::unique_ptr<Router> m_router;
};

void TestRouter::add(Verb verb, const char *path, QStringList placeholders)
{
    auto row = std::make_unique<OpRow>();
    row->verb = verb;
    row->path = path;
    auto route = std::make_unique<Route>();
    route->row = row.get();
    route->placeholders = std::move(placeholders);
    m_router->add(*route);
    m_rows.push_back(std::move(row));
    m_routes.push_back(std::move(route));
}

void TestRouter::init()
{
    m_router = std::make_unique<Router>();
    m_rows.clear();
    m_routes.clear();
    const QString id = QStringLiteral("id");
    add(Verb::Get, "/agents");
    add(Verb::Post, "/agents");
    add(Verb::Get, "/agents/{id}", {id});
    add(Verb::Delete, "/agents/{id}", {id});
    add(Verb::Post, "/agents/chat");
    add(Verb::Get, "/agents/{id}/log/{entry}", {id, QStringLiteral("entry")});
    add(Verb::Get, "/agents/chat/history");
    add(Verb::Get, "/über/{id}", {id});
}

void TestRouter::paths_data()
{
    QTest::addColumn<int>("verb");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("route");
    QTest::addColumn<QStringList>("values");

    const auto row = [](const char *name, Verb verb, const char *path, const char *route,
                        QStringList values = {}) {
        QTest::newRow(name) << static_cast<int>(verb) << QByteArray(path) << QByteArray(route)
                            << values;
    };
    row("a literal path", Verb::Get, "/agents", "/agents");
    row("a slash at the end", Verb::Get, "/agents/", "/agents");
    row("a placeholder", Verb::Get, "/agents/7", "/agents/{id}", {QStringLiteral("7")});
    row("a literal beats a placeholder", Verb::Post, "/agents/chat", "/agents/chat");
    row("a literal without that method gives way", Verb::Get, "/agents/chat", "/agents/{id}",
        {QStringLiteral("chat")});
    row("a literal branch that ends nowhere gives way", Verb::Get, "/agents/chat/log/3",
        "/agents/{id}/log/{entry}", {QStringLiteral("chat"), QStringLiteral("3")});
    row("a literal branch is followed", Verb::Get, "/agents/chat/history", "/agents/chat/history");
    row("an escaped literal", Verb::Get, "/%61gents", "/agents");
    row("an escaped slash stays in its segment", Verb::Get, "/agents/a%2Fb", "/agents/{id}",
        {QStringLiteral("a/b")});
    row("escaped UTF-8", Verb::Get, "/agents/%C3%A4", "/agents/{id}", {QStringLiteral("ä")});
    row("UTF-8 in a literal", Verb::Get, "/%C3%BCber/1", "/über/{id}", {QStringLiteral("1")});
    row("plus is no space in a path", Verb::Get, "/agents/a+b", "/agents/{id}",
        {QStringLiteral("a+b")});
    row("an empty segment is nobody", Verb::Get, "/agents//log/1", "");
    row("case counts", Verb::Get, "/Agents", "");
    row("deeper than any", Verb::Get, "/agents/1/2/3/4", "");
    row("the root", Verb::Get, "/", "");
}

void TestRouter::paths()
{
    QFETCH(int, verb);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, route);
    QFETCH(QStringList, values);

    const Router::Match match = m_router->match(static_cast<Verb>(verb), path);
    QCOMPARE(match.route ? QByteArray(match.route->row->path) : QByteArray(""), route);
    QStringList captured;
    for (const auto &[name, value] : match.values)
        captured += value;
    QCOMPARE(captured, values);
}

void TestRouter::allowedMethods_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("allow");

    QTest::newRow("of a list") << QByteArray("/agents") << QByteArray("GET, HEAD, POST, OPTIONS");
    QTest::newRow("of a thing") << QByteArray("/agents/1")
                                << QByteArray("GET, HEAD, DELETE, OPTIONS");
    QTest::newRow("of a literal that is also a thing")
        << QByteArray("/agents/chat") << QByteArray("GET, HEAD, POST, DELETE, OPTIONS");
    QTest::newRow("of nothing") << QByteArray("/nothing") << QByteArray("OPTIONS");
}

void TestRouter::allowedMethods()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, allow);
    const Router::Match match = m_router->match(Verb::Put, path);
    QVERIFY(!match.route);
    QCOMPARE(allowHeader(match.allowed), allow);
}

QTEST_APPLESS_MAIN(TestRouter)
#include "tst_router.moc"
