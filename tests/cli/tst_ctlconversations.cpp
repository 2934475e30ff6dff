// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/cli/ctlcase.h"
#include "tests/smoke/apiclient.h"

#include <QFile>

#include <algorithm>

using namespace troupe::test;

/// Conversations on the command line: said, branched, kept, saved and brought back.
class TestCtlConversations : public CtlCase
{
    Q_OBJECT

private slots:
    void initTestCase() { begin(); }
    void anAnswerStreamsAsTextAndAsLines();
    void aConversationGoesOnAndIsExported();
    void filesGoAlongWithAMessage();
    void conversationsGoToFilesAndComeBack();
    void chatGptsFileIsImportedWithAReport();
    void aPriceIsToldBeforeSending();
    void aStandInIsNamedWhereverItsAnswerIsPrinted();
    void whatWasSaidIsFound();
    void aConversationBranches();
    void conversationsAreKept();
};

void TestCtlConversations::anAnswerStreamsAsTextAndAsLines()
{
    const ProgramResult text = run(QStringLiteral("chat ann 'List the numbers from 1 to 5'"));
    QCOMPARE(text.code, 0);
    QCOMPARE(text.out, QByteArray("1, 2, 3, 4, 5\n"));
    QVERIFY2(text.err.contains("troupe-offline") && text.err.contains("session "),
             text.err.constData());

    const ProgramResult lines =
        run(QStringLiteral("--json chat ann 'List the numbers from 1 to 5'"));
    QCOMPARE(lines.code, 0);
    QString told;
    const QList<QByteArray> rows = lines.out.trimmed().split('\n');
    QVERIFY(rows.size() >= 2);
    for (qsizetype i = 0; i + 1 < rows.size(); ++i) {
        const QJsonObject delta = QJsonDocument::fromJson(rows[i]).object();
        QCOMPARE(delta[QLatin1String("type")].toString(), QStringLiteral("delta"));
        told += delta[QLatin1String("text")].toString();
    }
    const QJsonObject last = QJsonDocument::fromJson(rows.last()).object();
    QCOMPARE(last[QLatin1String("content")].toString(), told);
    QCOMPARE(last[QLatin1String("status")].toString(), QStringLiteral("complete"));
}

void TestCtlConversations::aConversationGoesOnAndIsExported()
{
    QCOMPARE(run(QStringLiteral("chat ann - --session ") + m_sessionId,
                 ProgramInput("My <b>name</b> is Ferdinand."))
                 .code,
             0);
    const QByteArray shown = run(QStringLiteral("sessions show ") + m_sessionId).out;
    QVERIFY2(shown.contains("1, 2, 3") && shown.contains("Ferdinand"), shown.constData());
    const QByteArray markdown =
        run(QStringLiteral("sessions export %1 --format md").arg(m_sessionId)).out;
    QVERIFY2(markdown.startsWith("# ") && markdown.contains("## You, "), markdown.constData());
    const QByteArray html =
        run(QStringLiteral("sessions export %1 --format html").arg(m_sessionId)).out;
    QVERIFY(html.contains("&lt;b&gt;name&lt;/b&gt;") && !html.contains("<b>name"));
    const QJsonObject exported =
        json(QStringLiteral("sessions export %1 --format json").arg(m_sessionId));
    QCOMPARE(exported[QLatin1String("messages")].toArray().size(), 4);
}

void TestCtlConversations::filesGoAlongWithAMessage()
{
    const QString notes = m_sandbox.path(QStringLiteral("notes.txt"));
    QFile file(notes);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("The harbour pump is painted green.\nThe crane is painted yellow.\n");
    file.close();
    const ProgramResult talk = run(
        QStringLiteral("chat %1 'What colour is the crane?' --attach %2").arg(m_agentId, notes));
    QCOMPARE(talk.code, 0);
    QVERIFY2(talk.out.contains("yellow"), talk.out.constData()); // the built-in model read it
    QCOMPARE(run(QStringLiteral("chat %1 hi --attach /nonexistent").arg(m_agentId)).code, 2);
    const QString pdf = m_sandbox.path(QStringLiteral("a.pdf"));
    QFile other(pdf);
    QVERIFY(other.open(QIODevice::WriteOnly));
    other.write("%PDF-1.7");
    other.close();
    const ProgramResult refused = run(QStringLiteral("chat %1 hi --attach %2").arg(m_agentId, pdf));
    QCOMPARE(refused.code, 1);
    QVERIFY2(refused.err.contains("PDF"), refused.err.constData());
}

void TestCtlConversations::conversationsGoToFilesAndComeBack()
{
    const QJsonObject answer =
        json(QStringLiteral("chat %1 'Count to three' --no-stream").arg(m_agentId));
    const QString session = answer[QLatin1String("session_id")].toString();
    QVERIFY(!session.isEmpty());
    const ProgramResult page = run(QStringLiteral("sessions export %1 --format html").arg(session));
    QCOMPARE(page.code, 0);
    QVERIFY(page.out.startsWith("<!doctype html>") && page.out.endsWith("</html>\n"));
    const QString saved = m_sandbox.path(QStringLiteral("talk.json"));
    QCOMPARE(run(QStringLiteral("sessions export %1 --format json --output %2").arg(session, saved))
                 .code,
             0);
    QCOMPARE(json(QStringLiteral("sessions import ") + saved)[QLatin1String("skipped")].toInt(), 1);
    ApiClient client(m_server.port(), ServerProcess::adminKey(), 10'000);
    QCOMPARE(client.send("DELETE", QStringLiteral("/troupe/v1/sessions/") + session).status, 204);
    QCOMPARE(run(QStringLiteral("sessions export ") + session).code, 1);
    QCOMPARE(json(QStringLiteral("sessions import ") + saved)[QLatin1String("imported")].toInt(),
             1);
    const ProgramResult found = run(QStringLiteral("sessions search 'Count to three'"));
    QVERIFY2(found.out.contains("Count to three"), found.out.constData());
}

void TestCtlConversations::chatGptsFileIsImportedWithAReport()
{
    const QString path = m_sandbox.path(QStringLiteral("conversations.json"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("[{\"title\":\"Old\",\"id\":\"c9\",\"current_node\":\"q\",\"mapping\":{\"q\":{"
               "\"message\":{\"author\":{\"role\":\"user\"},\"content\":{\"content_type\":"
               "\"multimodal_text\",\"parts\":[{\"content_type\":\"image_asset_pointer\"}]}}}}}");
    file.close();
    const ProgramResult cut = run(QStringLiteral("sessions import ") + path);
    QCOMPARE(cut.code, 1); // the list has no end
    QVERIFY2(cut.out.contains("1 of 1 conversations imported (1 messages)"), cut.out.constData());
    QVERIFY2(cut.out.contains("Pictures"), cut.out.constData());
    QVERIFY2(cut.err.contains("ends in the middle"), cut.err.constData());
}

void TestCtlConversations::aPriceIsToldBeforeSending()
{
    const ProgramResult said =
        run(QStringLiteral("chat %1 'hello world' --estimate").arg(m_agentId));
    QCOMPARE(said.code, 0);
    QVERIFY2(said.out.contains("tokens in") && said.out.contains("free"), said.out.constData());
}

void TestCtlConversations::aStandInIsNamedWhereverItsAnswerIsPrinted()
{
    const QByteArray sentence = "No provider for the model \"gpt-4.1\" is set up: troupe-offline";
    const ProgramResult said = run(QStringLiteral("chat ann hello --model gpt-4.1"));
    QCOMPARE(said.code, 0);
    QVERIFY2(said.err.startsWith("Note: " + sentence), said.err.constData());
    QVERIFY(!said.out.contains("Note:")); // standard output is the answer alone
    const QString session = QString::fromLatin1(said.err.trimmed().split(' ').last());
    for (const char *command : {"sessions show %1", "sessions export %1 --format md"}) {
        const ProgramResult shown = run(QString::fromLatin1(command).arg(session));
        QCOMPARE(shown.code, 0);
        QVERIFY2(shown.out.contains("Note: " + sentence), shown.out.constData());
    }
    const ProgramResult page = run(QStringLiteral("sessions export %1 --format html").arg(session));
    QVERIFY2(page.out.contains("Note: No provider for the model &quot;gpt-4.1&quot;"),
             page.out.constData());
    const QJsonObject reply = json(QStringLiteral("chat ann hello --no-stream --model gpt-4.1"));
    QVERIFY(
        reply[QLatin1String("notices")][0].toString().startsWith(QString::fromLatin1(sentence)));
    const ProgramResult own = run(QStringLiteral("chat ann hello"));
    QVERIFY2(!own.err.contains("Note:"), own.err.constData());
}

void TestCtlConversations::whatWasSaidIsFound()
{
    QCOMPARE(run(QStringLiteral("chat ann 'The xylophone is in the attic.'")).code, 0);
    const ProgramResult found = run(QStringLiteral("sessions search xylophone"));
    QCOMPARE(found.code, 0);
    QVERIFY2(found.out.contains("xylophone is in the attic"), found.out.constData());
    const ProgramResult none = run(QStringLiteral("sessions search bassoon"));
    QCOMPARE(none.code, 0);
    QVERIFY(none.out.isEmpty());
}

void TestCtlConversations::aConversationBranches()
{
    const QJsonObject first =
        json(QStringLiteral("chat %1 'What is 2 + 2?' --no-stream").arg(m_agentId));
    const QString session = first[QLatin1String("session_id")].toString();
    const QString answer = first[QLatin1String("id")].toString();
    const QString said = first[QLatin1String("parent_id")].toString();
    const QJsonObject edited =
        json(QStringLiteral("chat %1 'What is 3 + 3?' --edit %2 --no-stream").arg(m_agentId, said));
    QVERIFY(edited[QLatin1String("content")].toString().contains(u'6'));
    const QJsonObject again =
        json(QStringLiteral("sessions regenerate %1 --model troupe-offline --no-stream")
                 .arg(edited[QLatin1String("id")].toString()));
    QCOMPARE(again[QLatin1String("parent_id")], edited[QLatin1String("parent_id")]);
    QCOMPARE(json(QStringLiteral("sessions branches ") + session)[QLatin1String("items")]
                 .toArray()
                 .size(),
             3);
    const QJsonObject switched = json(QStringLiteral("sessions switch %1 %2").arg(session, said));
    QCOMPARE(switched[QLatin1String("head_id")].toString(), answer);
    const QByteArray shown = run(QStringLiteral("sessions show ") + session).out;
    QVERIFY2(shown.contains("2 + 2") && shown.contains("1/2"), shown);
    QVERIFY(!shown.contains("3 + 3"));
    const QJsonObject left = json(QStringLiteral("sessions delete-branch %1 %2")
                                      .arg(session, edited[QLatin1String("parent_id")].toString()));
    QCOMPARE(left[QLatin1String("head_id")].toString(), answer);
    QVERIFY(!run(QStringLiteral("sessions show ") + session).out.contains("1/2"));
    QCOMPARE(run(QStringLiteral("sessions delete-branch %1 %2").arg(session, said)).code, 1);
    const QJsonObject copy = json(QStringLiteral("sessions fork %1 --title Copied").arg(answer));
    QCOMPARE(copy[QLatin1String("forked_from")].toString(), answer);
    QCOMPARE(copy[QLatin1String("title")].toString(), QStringLiteral("Copied"));
    const ProgramResult compared = run(
        QStringLiteral("sessions compare %1 --candidate %2 @troupe-offline").arg(said, m_agentId));
    QCOMPARE(compared.code, 0);
    QCOMPARE(compared.out.count("[troupe-offline"), 2);
    QCOMPARE(json(QStringLiteral("sessions rate %1 up --comment Right")
                      .arg(answer))[QLatin1String("rating")]
                 .toInt(),
             5);
    QVERIFY(!json(QStringLiteral("sessions rate %1 none").arg(answer))
                 .contains(QLatin1String("rating")));
    QCOMPARE(run(QStringLiteral("sessions rate %1 6").arg(answer)).code, 2);
    QCOMPARE(run(QStringLiteral("sessions regenerate nothing")).code, 1);
}

void TestCtlConversations::conversationsAreKept()
{
    const QJsonObject made =
        json(QStringLiteral("chat %1 'The euphonium is new' --no-stream").arg(m_agentId));
    const QString id = made[QLatin1String("session_id")].toString();
    const auto has = [this](const QString &list, const QString &wanted) {
        const QJsonArray items = json(list)[QLatin1String("items")].toArray();
        return std::any_of(items.begin(), items.end(), [&wanted](const QJsonValue &item) {
            return item[QLatin1String("id")].toString() == wanted;
        });
    };
    QCOMPARE(json(QStringLiteral("sessions rename %1 'Brass band'").arg(id))[QLatin1String("title")]
                 .toString(),
             QStringLiteral("Brass band"));
    QVERIFY(json(QStringLiteral("sessions pin ") + id)[QLatin1String("pinned")].toBool());
    QVERIFY(!json(QStringLiteral("sessions unpin ") + id)[QLatin1String("pinned")].toBool());
    QCOMPARE(json(QStringLiteral("sessions tag %1 music brass").arg(id))[QLatin1String("tags")]
                 .toArray()
                 .size(),
             2);
    QVERIFY(has(QStringLiteral("sessions list --tag music"), id));
    QCOMPARE(json(QStringLiteral("sessions search euphonium --tag brass"))[QLatin1String("items")]
                 .toArray()
                 .isEmpty(),
             false);
    QCOMPARE(json(QStringLiteral("sessions untag %1 brass").arg(id))[QLatin1String("tags")]
                 .toArray()
                 .size(),
             1);
    QVERIFY(json(QStringLiteral("sessions search euphonium --tag brass"))[QLatin1String("items")]
                .toArray()
                .isEmpty());
    QVERIFY(
        json(QStringLiteral("sessions search euphonium --to 2000-01-01"))[QLatin1String("items")]
            .toArray()
            .isEmpty());
    QVERIFY(run(QStringLiteral("sessions tags")).out.contains("music"));
    run(QStringLiteral("sessions archive ") + id);
    QVERIFY(has(QStringLiteral("sessions list --archived"), id));
    run(QStringLiteral("sessions restore ") + id);
    QVERIFY(has(QStringLiteral("sessions list"), id));
    QCOMPARE(run(QStringLiteral("sessions delete ") + id).code, 0);
    QVERIFY(!has(QStringLiteral("sessions list"), id));
    QCOMPARE(run(QStringLiteral("sessions delete ") + id).code, 1);
}

QTEST_GUILESS_MAIN(TestCtlConversations)
#include "tst_ctlconversations.moc"
