// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/transfer/conversationreader.h"
#include "core/services/transfer/conversationsplitter.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace troupe;

namespace {

QJsonObject textMessage(const QString &role, const QString &text, double time,
                        const QJsonObject &more = {})
{
    QJsonObject message{{QStringLiteral("author"), QJsonObject{{QStringLiteral("role"), role}}},
                        {QStringLiteral("create_time"), time},
                        {QStringLiteral("content"),
                         QJsonObject{{QStringLiteral("content_type"), QStringLiteral("text")},
                                     {QStringLiteral("parts"), QJsonArray{text}}}},
                        {QStringLiteral("status"), QStringLiteral("finished_successfully")},
                        {QStringLiteral("weight"), 1.0},
                        {QStringLiteral("metadata"),
                         QJsonObject{{QStringLiteral("model_slug"), QStringLiteral("gpt-4o")}}}};
    for (auto it = more.begin(); it != more.end(); ++it)
        message[it.key()] = it.value();
    return message;
}

QJsonObject contentOf(const QJsonObject &content)
{
    return {{QStringLiteral("content"), content}};
}

/// A conversation under construction.
class Sample
{
public:
    Sample &node(const QString &id, const QString &parent, const QJsonValue &message)
    {
        m_mapping[id] = QJsonObject{{QStringLiteral("id"), id},
                                    {QStringLiteral("parent"),
                                     parent.isEmpty() ? QJsonValue() : QJsonValue(parent)},
                                    {QStringLiteral("message"), message}};
        return *this;
    }
    Result<ReadConversation> read(const QString &current, const QJsonObject &more = {}) const
    {
        QJsonObject json{{QStringLiteral("title"), QStringLiteral("Pumps")},
                         {QStringLiteral("conversation_id"), QStringLiteral("c1")},
                         {QStringLiteral("create_time"), 1'700'000'000.5},
                         {QStringLiteral("update_time"), 1'700'000'100.0},
                         {QStringLiteral("current_node"), current},
                         {QStringLiteral("mapping"), m_mapping}};
        for (auto it = more.begin(); it != more.end(); ++it)
            json[it.key()] = it.value();
        return readConversation(QJsonDocument(json).toJson());
    }

private:
    QJsonObject m_mapping;
};

QStringList textsOf(const ReadConversation &read)
{
    QStringList texts;
    for (const ReadMessage &said : read.messages)
        texts.append(said.message.content);
    return texts;
}

/// The texts from the beginning to the leaf that is shown.
QStringList branchOf(const ReadConversation &read)
{
    QStringList texts;
    for (int at = read.head; at >= 0; at = read.messages[static_cast<std::size_t>(at)].parent)
        texts.prepend(read.messages[static_cast<std::size_t>(at)].message.content);
    return texts;
}

struct Split
{
    QList<QByteArray> parts;
    Result<void> fed;
    Result<void> ended;
};

Split split(const QByteArray &text, qsizetype step, qsizetype most = ConversationSplitter::kLargest)
{
    Split result;
    ConversationSplitter splitter([&](QByteArray json) { result.parts.append(std::move(json)); },
                                  most);
    for (qsizetype at = 0; at < text.size() && result.fed; at += step)
        result.fed =
            splitter.feed(QByteArrayView(text).sliced(at).first(std::min(step, text.size() - at)));
    if (result.fed)
        result.ended = splitter.end();
    return result;
}

} // namespace

/// What is read of files of conversations, also of hostile ones.
class TestConversationReader : public QObject
{
    Q_OBJECT

private slots:
    void aFileIsCutIntoConversations_data();
    void aFileIsCutIntoConversations();
    void aConversationThatIsTooLargeIsPassedOver();
    void aFileThatIsNoneIsRefused_data();
    void aFileThatIsNoneIsRefused();

    void aTreeKeepsItsBranches();
    void nodesThatNobodySawAreTakenOut();
    void everyKindOfContentIsKeptOrCounted_data();
    void everyKindOfContentIsKeptOrCounted();
    void aCircleBecomesABeginning();
    void aMissingParentBecomesABeginning();
    void senselessTimesAreReplaced();
    void aLongChainIsReadInTime();
    void deepNestingIsRefused();
    void ourOwnJsonIsReadBack();
    void ourOwnJsonMayBeBroken();
};

void TestConversationReader::aFileIsCutIntoConversations_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QList<QByteArray>>("parts");
    using List = QList<QByteArray>;
    QTest::newRow("a list") << QByteArray(R"([{"a":1}, {"b":[{}]}])")
                            << List{R"({"a":1})", R"({"b":[{}]})"};
    QTest::newRow("one object") << QByteArray(" {\"a\":{}} \n") << List{R"({"a":{}})"};
    QTest::newRow("a byte order mark") << QByteArray("\xEF\xBB\xBF[{}]") << List{"{}"};
    QTest::newRow("brackets in strings")
        << QByteArray(R"([{"a":"]}\"["}])") << List{R"({"a":"]}\"["})"};
    QTest::newRow("an empty list") << QByteArray("[ ]") << List{};
}

void TestConversationReader::aFileIsCutIntoConversations()
{
    QFETCH(QByteArray, text);
    for (const qsizetype step : {1, 3, 1000}) {
        const Split cut = split(text, step);
        QVERIFY(cut.fed);
        QVERIFY(cut.ended);
        QTEST(cut.parts, "parts");
    }
}

void TestConversationReader::aConversationThatIsTooLargeIsPassedOver()
{
    const Split cut = split("[{\"a\":\"" + QByteArray(100, 'x') + "\"},{\"b\":1}]", 7, 50);
    QVERIFY(cut.ended);
    QCOMPARE(cut.parts, (QList<QByteArray>{QByteArray(), R"({"b":1})"}));
}

void TestConversationReader::aFileThatIsNoneIsRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("found");
    QTest::newRow("an archive") << QByteArray("PK\x03\x04") << 0;
    QTest::newRow("empty") << QByteArray(" ") << 0;
    QTest::newRow("a list of numbers") << QByteArray("[1]") << 0;
    QTest::newRow("cut in the middle") << QByteArray(R"([{"a":1},{"b)") << 1;
    QTest::newRow("something behind it") << QByteArray(R"([{"a":1}] x)") << 1;
}

void TestConversationReader::aFileThatIsNoneIsRefused()
{
    QFETCH(QByteArray, text);
    const Split cut = split(text, 4);
    QVERIFY(!cut.fed || !cut.ended);
    QCOMPARE((cut.fed ? cut.ended : cut.fed).error().code, ErrorCode::Malformed);
    QTEST(static_cast<int>(cut.parts.size()), "found");
}

void TestConversationReader::aTreeKeepsItsBranches()
{
    Sample sample;
    sample.node(QStringLiteral("root"), {}, QJsonValue())
        .node(QStringLiteral("q"), QStringLiteral("root"),
              textMessage(QStringLiteral("user"), QStringLiteral("Where?"), 1'700'000'001))
        .node(QStringLiteral("a1"), QStringLiteral("q"),
              textMessage(QStringLiteral("assistant"), QStringLiteral("Here."), 1'700'000'002))
        .node(QStringLiteral("a2"), QStringLiteral("q"),
              textMessage(QStringLiteral("assistant"), QStringLiteral("There."), 1'700'000'003))
        .node(QStringLiteral("q2"), QStringLiteral("a1"),
              textMessage(QStringLiteral("user"), QStringLiteral("Sure?"), 1'700'000'004));
    const auto read = sample.read(QStringLiteral("a2"));
    QVERIFY(read);
    QCOMPARE(textsOf(*read), (QStringList{QStringLiteral("Where?"), QStringLiteral("Here."),
                                          QStringLiteral("There."), QStringLiteral("Sure?")}));
    QCOMPARE(branchOf(*read), (QStringList{QStringLiteral("Where?"), QStringLiteral("There.")}));
    QCOMPARE(read->messages[3].parent, 1);
    QCOMPARE(read->session.title, QStringLiteral("Pumps"));
    QCOMPARE(read->session.createdAt.ms, 1'700'000'000'500);
    QCOMPARE(read->sourceId, QStringLiteral("c1"));
    const Message &answer = read->messages[1].message;
    QCOMPARE(answer.role, MessageRole::Assistant);
    QCOMPARE(answer.model, QStringLiteral("gpt-4o"));
    QCOMPARE(answer.createdAt.ms, 1'700'000'002'000);
    QCOMPARE(answer.cost, Money());
    QVERIFY(read->losses.isEmpty());
}

void TestConversationReader::nodesThatNobodySawAreTakenOut()
{
    const QJsonObject hidden{{QStringLiteral("is_visually_hidden_from_conversation"), true}};
    Sample sample;
    sample.node(QStringLiteral("root"), {}, QJsonValue())
        .node(QStringLiteral("sys"), QStringLiteral("root"),
              textMessage(QStringLiteral("system"), QStringLiteral("You are ChatGPT"), 1))
        .node(QStringLiteral("q"), QStringLiteral("sys"),
              textMessage(QStringLiteral("user"), QStringLiteral("Hi"), 1'700'000'001))
        .node(QStringLiteral("h"), QStringLiteral("q"),
              textMessage(QStringLiteral("user"), QStringLiteral("context"), 1'700'000'002,
                          {{QStringLiteral("metadata"), hidden}}))
        .node(QStringLiteral("w"), QStringLiteral("h"),
              textMessage(QStringLiteral("assistant"), QString(), 1'700'000'003,
                          {{QStringLiteral("weight"), 0.0}}))
        .node(QStringLiteral("a"), QStringLiteral("w"),
              textMessage(QStringLiteral("assistant"), QStringLiteral("Hello"), 1'700'000'004));
    const auto read = sample.read(QStringLiteral("a"));
    QVERIFY(read);
    QCOMPARE(branchOf(*read), (QStringList{QStringLiteral("Hi"), QStringLiteral("Hello")}));
    QCOMPARE(read->losses.value(QStringLiteral("hidden")), 1); // the one that said something
    // The shown node is one that is taken out: the one before it is shown.
    QCOMPARE(branchOf(*sample.read(QStringLiteral("w"))), QStringList{QStringLiteral("Hi")});
}

void TestConversationReader::everyKindOfContentIsKeptOrCounted_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("loss");
    QTest::newRow("a picture among words")
        << QByteArray(R"({"content_type":"multimodal_text","parts":[{"content_type":
           "image_asset_pointer","asset_pointer":"file-service://x"},"Look"]})")
        << QStringLiteral("[Picture]\n\nLook") << QStringLiteral("image");
    QTest::newRow("what was spoken")
        << QByteArray(R"({"content_type":"multimodal_text","parts":[{"content_type":
           "audio_transcription","text":"Hello there"},{"content_type":"audio_asset_pointer"}]})")
        << QStringLiteral("Hello there") << QStringLiteral("audio");
    QTest::newRow("code for a tool")
        << QByteArray(R"({"content_type":"code","language":"python","text":"print 1"})")
        << QStringLiteral("```python\nprint 1\n```") << QStringLiteral("tool");
    QTest::newRow("code with a fence in it")
        << QByteArray(R"({"content_type":"code","language":"unknown","text":"```"})")
        << QStringLiteral("````\n```\n````") << QStringLiteral("tool");
    QTest::newRow("output of a tool")
        << QByteArray(R"({"content_type":"execution_output","text":"1"})")
        << QStringLiteral("```\n1\n```") << QStringLiteral("tool");
    QTest::newRow("a quoted page")
        << QByteArray(R"({"content_type":"tether_quote","url":"https://a.example","title":"A",
           "text":"one\ntwo"})")
        << QStringLiteral("> one\n> two\n>\n> A https://a.example") << QString();
    QTest::newRow("pages that were looked up")
        << QByteArray(R"({"content_type":"tether_browsing_display","result":"x"})") << QString()
        << QStringLiteral("browsing");
    QTest::newRow("thoughts") << QByteArray(R"({"content_type":"thoughts","thoughts":[]})")
                              << QString() << QStringLiteral("reasoning");
    QTest::newRow("custom instructions")
        << QByteArray(R"({"content_type":"user_editable_context","user_profile":"x"})") << QString()
        << QStringLiteral("instructions");
    QTest::newRow("something new")
        << QByteArray(R"({"content_type":"hologram"})") << QString() << QStringLiteral("unknown");
}

void TestConversationReader::everyKindOfContentIsKeptOrCounted()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, text);
    QFETCH(QString, loss);
    Sample sample;
    sample.node(QStringLiteral("n"), {},
                textMessage(QStringLiteral("assistant"), QString(), 1'700'000'001,
                            contentOf(QJsonDocument::fromJson(content).object())));
    const auto read = sample.read(QStringLiteral("n"));
    QVERIFY(read);
    QCOMPARE(textsOf(*read).join(u'\n'), text);
    if (loss.isEmpty())
        QVERIFY(read->losses.isEmpty());
    else
        QVERIFY(read->losses.value(loss) > 0);
    for (auto it = read->losses.begin(); it != read->losses.end(); ++it)
        QVERIFY(lossText(it.key()) != it.key()); // each is explained
}

void TestConversationReader::aCircleBecomesABeginning()
{
    Sample sample;
    sample
        .node(QStringLiteral("a"), QStringLiteral("c"),
              textMessage(QStringLiteral("user"), QStringLiteral("a"), 1'700'000'001))
        .node(QStringLiteral("b"), QStringLiteral("a"),
              textMessage(QStringLiteral("user"), QStringLiteral("b"), 1'700'000'002))
        .node(QStringLiteral("c"), QStringLiteral("b"), QJsonValue())
        .node(QStringLiteral("self"), QStringLiteral("self"),
              textMessage(QStringLiteral("user"), QStringLiteral("self"), 1'700'000'003));
    const auto read = sample.read(QStringLiteral("b"));
    QVERIFY(read);
    QCOMPARE(read->messages.size(), std::size_t(3));
    QCOMPARE(read->losses.value(QStringLiteral("cycle")), 2);
    for (std::size_t i = 0; i < read->messages.size(); ++i)
        QVERIFY(read->messages[i].parent < static_cast<int>(i));
    QCOMPARE(branchOf(*read).last(), QStringLiteral("b"));
}

void TestConversationReader::aMissingParentBecomesABeginning()
{
    Sample sample;
    sample.node(QStringLiteral("a"), QStringLiteral("gone"),
                textMessage(QStringLiteral("user"), QStringLiteral("a"), 1'700'000'001));
    const auto read = sample.read(QStringLiteral("nowhere"));
    QVERIFY(read);
    QCOMPARE(read->messages.front().parent, -1);
    QCOMPARE(read->head, 0);
    QCOMPARE(read->losses.value(QStringLiteral("orphan")), 1);
}

void TestConversationReader::senselessTimesAreReplaced()
{
    Sample sample;
    sample
        .node(QStringLiteral("a"), {},
              textMessage(QStringLiteral("user"), QStringLiteral("a"), 1e300))
        .node(QStringLiteral("b"), QStringLiteral("a"),
              textMessage(QStringLiteral("assistant"), QStringLiteral("b"), -5));
    const auto read = sample.read(QStringLiteral("b"),
                                  {{QStringLiteral("update_time"), QStringLiteral("yesterday")}});
    QVERIFY(read);
    QCOMPARE(textsOf(*read), (QStringList{QStringLiteral("a"), QStringLiteral("b")}));
    QCOMPARE(read->messages[1].message.createdAt.ms, 1'700'000'000'500); // the conversation's
    QCOMPARE(read->losses.value(QStringLiteral("date")), 3);
}

void TestConversationReader::aLongChainIsReadInTime()
{
    constexpr int kNodes = 50'000;
    Sample sample;
    QString parent;
    QJsonObject mapping;
    for (int i = 0; i < kNodes; ++i) {
        const QString id = QStringLiteral("n%1").arg(i);
        const bool isSeen = i % 2 == 0;
        mapping[id] =
            QJsonObject{{QStringLiteral("parent"), parent},
                        {QStringLiteral("message"),
                         isSeen ? QJsonValue(textMessage(QStringLiteral("user"), id, 1'700'000'000))
                                : QJsonValue()}};
        parent = id;
    }
    const auto read = sample.read(parent, {{QStringLiteral("mapping"), mapping}});
    QVERIFY(read);
    QCOMPARE(branchOf(*read).size(), kNodes / 2);
    QCOMPARE(branchOf(*read).first(), QStringLiteral("n0"));
}

void TestConversationReader::deepNestingIsRefused()
{
    const auto read = readConversation("{\"mapping\":" + QByteArray("[").repeated(100'000)
                                       + QByteArray("]").repeated(100'000) + "}");
    QCOMPARE(read.error().code, ErrorCode::Malformed);
}

void TestConversationReader::ourOwnJsonIsReadBack()
{
    const auto read = readConversation(R"({"format":"troupe.conversation","version":1,
        "session":{"id":"s1","agent_id":"x","title":"Pumps","head_id":"m2","tags":["a"],"pinned":true},
        "messages":[
          {"id":"m1","role":"user","content":"Hi","attachments":[{"id":"f1","name":"a.txt","kind":"text"},
            {"id":"f2","name":"gone.txt","kind":"text"}],"files":[{"id":"f1","data":"aGVsbG8="},
            {"id":"f2","data":""}]},
          {"id":"m2","parent_id":"m1","role":"assistant","content":"A","status":"streaming"},
          {"id":"m3","parent_id":"m1","role":"assistant","content":"B"}]})");
    QVERIFY(read);
    QCOMPARE(read->sourceId, QStringLiteral("s1"));
    QCOMPARE(read->session.tags, QStringList{QStringLiteral("a")});
    QVERIFY(read->session.pinned);
    QCOMPARE(branchOf(*read), (QStringList{QStringLiteral("Hi"), QStringLiteral("A")}));
    QCOMPARE(read->messages[2].parent, 0);
    QCOMPARE(read->messages[1].message.status, MessageStatus::Interrupted);
    QCOMPARE(read->messages[0].files.size(), std::size_t(1));
    QCOMPARE(read->messages[0].files[0].bytes, "hello");
    QCOMPARE(read->losses.value(QStringLiteral("file")), 1);
}

void TestConversationReader::ourOwnJsonMayBeBroken()
{
    const auto read = readConversation(R"({"format":"troupe.conversation","version":1,
        "session":{"id":"s1","agent_id":"x","head_id":"nowhere"},
        "messages":[{"id":"m1","parent_id":"m9","role":"user","content":"Hi"},
          {"id":"m1","role":"user","content":"doubled"},{"id":"m2","role":"wizard"},7]})");
    QVERIFY(read);
    QCOMPARE(textsOf(*read), QStringList{QStringLiteral("Hi")});
    QCOMPARE(read->head, 0);
    QCOMPARE(read->losses.value(QStringLiteral("broken")), 3);
    QCOMPARE(read->losses.value(QStringLiteral("orphan")), 1);
    QVERIFY(!readConversation(R"({"format":"troupe.conversation","version":2})"));
}

QTEST_GUILESS_MAIN(TestConversationReader)
#include "tst_conversationreader.moc"
