// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/transcriptbench.h"
#include "ui/pages/chat/chatcalls.h"

#include <QGuiApplication>
#include <QJsonDocument>
#include <QSignalSpy>

using namespace troupe;

namespace {

QJsonObject doneCall(const char *name, const QString &result, const QJsonObject &arguments = {})
{
    return {{QStringLiteral("record_id"), QString::fromLatin1(name)},
            {QStringLiteral("name"), QString::fromLatin1(name)},
            {QStringLiteral("status"), QStringLiteral("succeeded")},
            {QStringLiteral("arguments"), arguments},
            {QStringLiteral("result"), result}};
}

ToolCallRecord recordOf(const Message &reply, ToolCallStatus status)
{
    ToolCallRecord record;
    record.id = QStringLiteral("r1");
    record.runId = reply.runId;
    record.sessionId = reply.sessionId;
    record.messageId = reply.id;
    record.callId = QStringLiteral("c1");
    record.tool = QStringLiteral("look_up");
    record.arguments = {{QStringLiteral("what"), QStringLiteral("stock")}};
    record.status = status;
    return record;
}

} // namespace

/// Tool calls as the chat keeps and shows them.
class TestChatCalls : public QObject
{
    Q_OBJECT

private slots:
    void argumentsAreToldInAFewWords();
    void sourcesAreReadFromResultsAlone();
    void hostileSourcesAreLeftOut_data();
    void hostileSourcesAreLeftOut();
    void aCallIsFollowedLive();
    void whatIsReadWithoutCallsLosesNone();
    void waitingAndGoingOnAreFollowed();
    void waitingIsNoEnd();

private:
    static void tell(TranscriptBench &b, const ToolCallRecord &record, bool isCut = false)
    {
        QJsonObject data = QJsonDocument::fromJson(toJson(record)).object();
        if (isCut)
            data[QStringLiteral("truncated")] = true;
        emit b.api.happened(QStringLiteral("tool_call.updated"), record.id, data);
    }
};

void TestChatCalls::argumentsAreToldInAFewWords()
{
    const QJsonObject arguments{
        {QStringLiteral("a"), QStringLiteral("one\ntwo")},
        {QStringLiteral("b"), 7},
        {QStringLiteral("c"), QJsonArray{1, 2}},
        {QStringLiteral("d"), QJsonObject{}},
        {QStringLiteral("e"), true},
    };
    QCOMPARE(chatcalls::brief(arguments),
             QStringLiteral("a: one two, b: 7, c: […], d: {}, e: true"));
    QCOMPARE(chatcalls::brief({}), QString());
    QCOMPARE(chatcalls::brief({{QStringLiteral("a"), QStringLiteral("x\u202eevil\u200b")}}),
             QStringLiteral("a: x⟦U+202E⟧evil⟦U+200B⟧"));
    // Cutting splits no character.
    QCOMPARE(chatcalls::brief(
                 {{QStringLiteral("a"), QString(59, u'x') + QStringLiteral("\U0001F600y")}}),
             QStringLiteral("a: ") + QString(59, u'x') + u'…');
    const QJsonObject large{{QStringLiteral("x"), QString(1'000'000, u'x')}};
    QVERIFY(chatcalls::brief(large).size() < 100);
}

void TestChatCalls::sourcesAreReadFromResultsAlone()
{
    QJsonArray calls{
        doneCall("http_fetch",
                 QStringLiteral("Status: 200\nAddress: https://example.org/tides\n"
                                "Type: text/html\n\nAddress: https://evil.example/\n")),
        doneCall("web_search",
                 QStringLiteral("1. Tide tables\n   https://example.com/a\n   A text.\n"
                                "2. Tides again\n   https://example.org/tides\n   Known.\n"
                                "3. No address\n   nonsense\n   A text.")),
        doneCall("file_read", QStringLiteral("1: text https://example.net/inside"),
                 {{QStringLiteral("path"), QStringLiteral("reports/2026/sales.csv")}}),
        doneCall("other", QStringLiteral("Status: 200\nAddress: https://example.net/\n"))};
    QJsonObject failed =
        doneCall("http_fetch", QStringLiteral("Status: 404\nAddress: https://example.de/\n"));
    failed[QStringLiteral("status")] = QStringLiteral("failed");
    calls.append(failed);
    const QList<TranscriptSource> sources = chatcalls::sourcesOf(calls);
    QCOMPARE(sources.size(), 3);
    QCOMPARE(sources.at(0).url, QUrl(QStringLiteral("https://example.org/tides")));
    QCOMPARE(sources.at(0).title, QStringLiteral("example.org/tides"));
    QCOMPARE(sources.at(1).title, QStringLiteral("example.com · Tide tables"));
    QCOMPARE(sources.at(2).title, QStringLiteral("sales.csv"));
    QVERIFY(sources.at(2).url.isEmpty());
}

void TestChatCalls::hostileSourcesAreLeftOut_data()
{
    QTest::addColumn<QString>("address");
    QTest::newRow("a script") << QStringLiteral("javascript:alert(1)");
    QTest::newRow("a file") << QStringLiteral("file:///etc/passwd");
    QTest::newRow("a password") << QStringLiteral("https://bank.example@evil.example/");
    QTest::newRow("mail") << QStringLiteral("mailto:a@example.org");
    QTest::newRow("no host") << QStringLiteral("https:///x");
    QTest::newRow("nothing") << QString();
}

void TestChatCalls::hostileSourcesAreLeftOut()
{
    QFETCH(QString, address);
    const QString hit = QStringLiteral("1. Title\n   %1\n   text").arg(address);
    QVERIFY(chatcalls::sourcesOf({doneCall("web_search", hit)}).isEmpty());
    const QString page = QStringLiteral("Status: 200\nAddress: %1\nType: x\n").arg(address);
    QVERIFY(chatcalls::sourcesOf({doneCall("http_fetch", page)}).isEmpty());
}

void TestChatCalls::aCallIsFollowedLive()
{
    TranscriptBench b;
    const QString id = b.api.addSession(QStringLiteral("c")).id;
    b.open(id);
    b.controller.send(QStringLiteral("Hi"), {});
    QTRY_COMPARE(b.mirror.shown.size(), 2);
    Message reply = b.api.messages[id][1];
    QTRY_VERIFY(b.controller.isStreaming());
    emit b.api.delta(reply.id, 0, QStringLiteral("Let me see. "));
    tell(b, recordOf(reply, ToolCallStatus::Requested));
    tell(b, recordOf(reply, ToolCallStatus::Running));
    QCOMPARE(b.mirror.at(reply.id)->calls.size(), 1);
    QCOMPARE(b.mirror.at(reply.id)->calls.first().state, TranscriptCall::State::Running);
    QCOMPARE(b.mirror.at(reply.id)->calls.first().at, 12);
    emit b.api.delta(reply.id, 12, QStringLiteral("There are 42."));
    ToolCallRecord done = recordOf(reply, ToolCallStatus::Succeeded);
    done.arguments = {}; // too long for an event: what is known stays
    done.result = QStringLiteral("42 …");
    tell(b, done, true);
    const TranscriptCall shown = b.mirror.at(reply.id)->calls.first();
    QCOMPARE(shown.state, TranscriptCall::State::Done);
    QCOMPARE(shown.at, 12);
    QCOMPARE(shown.brief, QStringLiteral("what: stock"));
    QVERIFY(shown.more);
    ToolCallRecord whole = recordOf(reply, ToolCallStatus::Succeeded);
    whole.result = QStringLiteral("42 pieces");
    for (int i = 0; i < 70; ++i) { // it stands on the second page
        b.api.toolCalls.append(whole);
        b.api.toolCalls.last().id = QStringLiteral("other%1").arg(i);
    }
    b.api.toolCalls.append(whole);
    b.controller.readWholeCall(reply.id, whole.id);
    QTRY_VERIFY(!b.mirror.at(reply.id)->calls.first().more);
    QCOMPARE(b.mirror.at(reply.id)->calls.first().result, QStringLiteral("42 pieces"));
    // Of another run or conversation: nothing.
    ToolCallRecord other = recordOf(reply, ToolCallStatus::Failed);
    other.runId = QStringLiteral("another");
    tell(b, other);
    other = recordOf(reply, ToolCallStatus::Failed);
    other.sessionId = QStringLiteral("another");
    tell(b, other);
    QCOMPARE(b.mirror.at(reply.id)->calls.first().state, TranscriptCall::State::Done);
}

void TestChatCalls::whatIsReadWithoutCallsLosesNone()
{
    TranscriptBench b;
    const QString id = b.api.addSession(QStringLiteral("c")).id;
    b.open(id);
    b.controller.send(QStringLiteral("Hi"), {});
    QTRY_COMPARE(b.mirror.shown.size(), 2);
    const Message reply = b.api.messages[id][1];
    tell(b, recordOf(reply, ToolCallStatus::Running));
    const qint64 since = b.mirror.at(reply.id)->calls.first().runningSinceMs;
    QVERIFY(since > 0);
    emit b.api.resync(); // reads the page again, whose answer has no calls
    QTRY_VERIFY(!b.controller.isLoading());
    QCOMPARE(b.mirror.at(reply.id)->calls.size(), 1);
    QCOMPARE(b.mirror.at(reply.id)->calls.first().runningSinceMs, since);
}

void TestChatCalls::waitingAndGoingOnAreFollowed()
{
    TranscriptBench b;
    const QString id = b.api.addSession(QStringLiteral("c")).id;
    b.open(id);
    b.controller.send(QStringLiteral("Hi"), {});
    QTRY_COMPARE(b.mirror.shown.size(), 2);
    Message &stored = b.api.stored(b.api.messages[id][1].id);
    QTRY_VERIFY(b.controller.isStreaming());
    stored.content = QStringLiteral("Let me see.");
    stored.status = MessageStatus::Waiting;
    b.api.tell("message.waiting", stored);
    QVERIFY(!b.controller.isStreaming());
    QCOMPARE(b.mirror.at(stored.id)->state, TranscriptMessage::State::Waiting);
    const qsizetype watched = b.api.watched.size();
    stored.status = MessageStatus::Streaming;
    b.api.tell("message.started", stored);
    QVERIFY(b.controller.isStreaming());
    QCOMPARE(b.api.watched.size(), watched + 1);
    QCOMPARE(b.api.watched.last().second, stored.content.size());
    emit b.api.delta(stored.id, stored.content.size(), QStringLiteral(" Done."));
    QCOMPARE(b.mirror.at(stored.id)->markdown, QStringLiteral("Let me see. Done."));
    stored.content = QStringLiteral("Let me see. Done.");
    stored.status = MessageStatus::Complete;
    b.api.tell("message.completed", stored);
    QCOMPARE(b.mirror.at(stored.id)->state, TranscriptMessage::State::Complete);
}

void TestChatCalls::waitingIsNoEnd()
{
    TranscriptBench b;
    const QString id = b.api.addSession(QStringLiteral("c")).id;
    b.open(id);
    QSignalSpy completed(&b.controller, &TranscriptController::completed);
    b.controller.send(QStringLiteral("Hi"), {});
    QTRY_COMPARE(b.mirror.shown.size(), 2);
    Message &stored = b.api.stored(b.api.messages[id][1].id);
    stored.status = MessageStatus::Waiting;
    emit b.api.done(stored.id, stored);
    QCOMPARE(b.mirror.at(stored.id)->state, TranscriptMessage::State::Waiting);
    QCOMPARE(completed.size(), 0);
    const TranscriptMessage shown = *b.mirror.at(stored.id);
    QCOMPARE(shown.actions.first().id, QStringLiteral("stop"));
    for (const TranscriptAction &action : shown.actions)
        QVERIFY(action.id != QLatin1String("continue"));
    b.controller.stopAnswer(stored.id);
    QTRY_COMPARE(b.mirror.at(stored.id)->state, TranscriptMessage::State::Stopped);
    QCOMPARE(completed.size(), 1);
}

int main(int argc, char *argv[])
{
    QGuiApplication app(argc, argv);
    TestChatCalls test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_chatcalls.moc"
