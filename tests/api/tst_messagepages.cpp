// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ids.h"
#include "core/storage/database.h"
#include "core/storage/rows.h"
#include "tests/support/testserver.h"

#include <QCoroTask>
#include <QJsonArray>
#include <QTest>

using namespace troupe;

/// Pages of a conversation that are centred on one of its messages.
class TestMessagePages : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void aPageIsCentredOnAMessage_data();
    void aPageIsCentredOnAMessage();
    void theCursorsOfBothEndsReadTheRest();
    void aMiddleThatIsNotThereIsRefused_data();
    void aMiddleThatIsNotThereIsRefused();

private:
    QString conversation(int count);
    QStringList textsOf(const QJsonObject &page) const;

    std::unique_ptr<TestServer> m_server;
    QString m_path; ///< of the messages of a conversation "0" … "10"
    QString m_otherPath;
};

QString TestMessagePages::conversation(int count)
{
    const QString agent = m_server->post(QStringLiteral("/troupe/v1/agents"), R"({"name":"Ann"})")
                              .json()[QLatin1String("id")]
                              .toString();
    const QString id = m_server
                           ->post(QStringLiteral("/troupe/v1/sessions"),
                                  "{\"agent_id\":\"" + agent.toUtf8() + "\"}")
                           .json()[QLatin1String("id")]
                           .toString();
    auto write = [id, count](Tx &tx) -> Result<bool> {
        for (int i = 0; i < count; ++i) {
            Message message;
            message.id = newId();
            message.sessionId = id;
            message.content = QString::number(i);
            message.createdAt = Timestamp{tx.nowMs()};
            if (const auto done = insertRow(tx.sql(), message); !done)
                return fail(done.error());
        }
        return true;
    };
    if (!QCoro::waitFor(m_server->services().db.write(std::move(write))))
        qFatal("the messages cannot be stored");
    return QStringLiteral("/troupe/v1/sessions/%1/messages").arg(id);
}

QStringList TestMessagePages::textsOf(const QJsonObject &page) const
{
    QStringList texts;
    for (const QJsonValue &item : page[QLatin1String("items")].toArray())
        texts += item[QLatin1String("content")].toString();
    return texts;
}

void TestMessagePages::initTestCase()
{
    m_server = std::make_unique<TestServer>();
    m_path = conversation(11);
    m_otherPath = conversation(1);
}

void TestMessagePages::aPageIsCentredOnAMessage_data()
{
    QTest::addColumn<int>("middle");
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("texts");
    QTest::addColumn<bool>("hasNext");
    QTest::addColumn<bool>("hasPrevious");
    const QString five = QStringLiteral("&limit=5");
    QTest::newRow("in the middle, as many on both sides")
        << 5 << five << "3 4 5 6 7" << true << true;
    QTest::newRow("an even page has one more after it")
        << 5 << QStringLiteral("&limit=4") << "4 5 6 7" << true << true;
    QTest::newRow("near the beginning, what lacks before it comes after it")
        << 1 << five << "0 1 2 3 4" << true << false;
    QTest::newRow("near the end, what lacks after it comes before it")
        << 10 << five << "6 7 8 9 10" << false << true;
    QTest::newRow("one message alone") << 5 << QStringLiteral("&limit=1") << "5" << true << true;
    QTest::newRow("all of them") << 5 << QStringLiteral("&limit=11") << "0 1 2 3 4 5 6 7 8 9 10"
                                 << false << false;
    QTest::newRow("a page longer than the conversation")
        << 2 << QStringLiteral("&limit=100") << "0 1 2 3 4 5 6 7 8 9 10" << false << false;
    QTest::newRow("newest first") << 5 << QStringLiteral("&limit=5&order=desc") << "7 6 5 4 3"
                                  << true << true;
    QTest::newRow("newest first, near the beginning")
        << 0 << QStringLiteral("&limit=3&order=desc") << "2 1 0" << false << true;
}

void TestMessagePages::aPageIsCentredOnAMessage()
{
    QFETCH(int, middle);
    QFETCH(QString, query);
    QFETCH(QString, texts);
    QFETCH(bool, hasNext);
    QFETCH(bool, hasPrevious);
    const QString id = m_server->get(m_path)
                           .json()[QLatin1String("items")][middle][QLatin1String("id")]
                           .toString();
    const TestReply page = m_server->get(m_path + QStringLiteral("?around=") + id + query);
    QCOMPARE(page.status, 200);
    QCOMPARE(textsOf(page.json()).join(u' '), texts);
    QCOMPARE(!page.json()[QLatin1String("next_cursor")].toString().isEmpty(), hasNext);
    QCOMPARE(page.json().contains(QLatin1String("previous_cursor")), hasPrevious);
}

void TestMessagePages::theCursorsOfBothEndsReadTheRest()
{
    const QString id =
        m_server->get(m_path).json()[QLatin1String("items")][5][QLatin1String("id")].toString();
    const QJsonObject page = m_server->get(m_path + QStringLiteral("?limit=3&around=") + id).json();
    const QJsonObject after = m_server
                                  ->get(m_path + QStringLiteral("?cursor=")
                                        + page[QLatin1String("next_cursor")].toString())
                                  .json();
    const QJsonObject before = m_server
                                   ->get(m_path + QStringLiteral("?order=desc&cursor=")
                                         + page[QLatin1String("previous_cursor")].toString())
                                   .json();
    QCOMPARE(textsOf(before).join(u' '), QStringLiteral("3 2 1 0"));
    QCOMPARE(textsOf(page).join(u' '), QStringLiteral("4 5 6"));
    QCOMPARE(textsOf(after).join(u' '), QStringLiteral("7 8 9 10"));
    QVERIFY(!after.contains(QLatin1String("previous_cursor")));
}

void TestMessagePages::aMiddleThatIsNotThereIsRefused_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<int>("status");
    QTest::newRow("a message of another conversation") << QStringLiteral("around=OTHER") << 404;
    QTest::newRow("no id at all") << QStringLiteral("around=x'y") << 404;
    QTest::newRow("an id of nothing") << QStringLiteral("around=") + newId() << 404;
    QTest::newRow("a middle and a beginning at once")
        << QStringLiteral("around=OWN&cursor=C") << 422;
}

void TestMessagePages::aMiddleThatIsNotThereIsRefused()
{
    QFETCH(QString, query);
    QFETCH(int, status);
    const auto firstOf = [this](const QString &path) {
        return m_server->get(path)
            .json()[QLatin1String("items")][0][QLatin1String("id")]
            .toString();
    };
    query.replace(QLatin1String("OTHER"), firstOf(m_otherPath))
        .replace(QLatin1String("OWN"), firstOf(m_path))
        .replace(QLatin1String("=C"), u'='
                                          + m_server->get(m_path + QStringLiteral("?limit=1"))
                                                .json()[QLatin1String("next_cursor")]
                                                .toString());
    QCOMPARE(m_server->get(m_path + u'?' + query).status, status);
}

QTEST_GUILESS_MAIN(TestMessagePages)
#include "tst_messagepages.moc"
