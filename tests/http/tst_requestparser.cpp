// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/http/requestparser.h"

#include <QRandomGenerator>
#include <QTest>

using namespace troupe;

namespace {

struct Outcome
{
    QList<QByteArray> messages; ///< method, path, fields and body of each
    int error = 0;
    qsizetype used = 0;

    friend bool operator==(const Outcome &, const Outcome &) = default;
};

/// Feeds pieces whose sizes `next` gives, until an error or the end.
template <class Next>
Outcome parseIn(const QByteArray &bytes, Next next, RequestParser::Limits limits = {})
{
    Outcome outcome;
    RequestParser parser(limits);
    qsizetype end = 0;
    while (outcome.used < bytes.size() || parser.state() == RequestParser::State::HeadDone) {
        if (outcome.used == end)
            end = qMin<qsizetype>(bytes.size(), end + next());
        qsizetype used = 0;
        parser.feed(QByteArrayView(bytes).sliced(outcome.used, end - outcome.used), used);
        outcome.used += used;
        if (parser.state() == RequestParser::State::Failed) {
            outcome.error = parser.errorStatus();
            break;
        }
        if (parser.state() == RequestParser::State::Complete) {
            const HttpRequest request = parser.take();
            QByteArray text = httpMethodName(request.method) + ' ' + request.target + '\n';
            for (const auto &field : request.headers.fields())
                text += field.name + '=' + field.value + '\n';
            outcome.messages.append(text + request.body);
        }
    }
    if (outcome.error != 0)
        outcome.used = 0; // pieces may end anywhere beyond the error
    return outcome;
}

Outcome parseWhole(const QByteArray &bytes, RequestParser::Limits limits = {})
{
    return parseIn(
        bytes, [&bytes] { return bytes.size(); }, limits);
}

const QByteArray kPlain = "GET /a?b=c HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n";
const QByteArray kBody = "POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello";
const QByteArray kChunks = "PUT /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                           "3;e=1\r\nabc\r\nA\r\n0123456789\r\n0\r\nT: 1\r\n\r\n";

} // namespace

/// The parser alone: what it says must not depend on how the bytes are cut.
class TestRequestParser : public QObject
{
    Q_OBJECT

private slots:
    void aSequenceOfMessagesIsRead();
    void cutsDoNotMatter();
    void damagedMessagesAreJudgedTheSameHoweverTheyAreCut();
    void nothingAfterAnErrorIsRead();
    void limitsHoldToTheByte();
    void manySmallChunksAreNoOffence();
};

void TestRequestParser::aSequenceOfMessagesIsRead()
{
    const Outcome outcome = parseWhole(kPlain + kBody + kChunks + kPlain);
    QCOMPARE(outcome.error, 0);
    QCOMPARE(outcome.messages.size(), 4);
    QCOMPARE(outcome.messages[0], "GET /a?b=c\nHost=localhost\nAccept=*/*\n");
    QCOMPARE(outcome.messages[1], "POST /p\nHost=x\nContent-Length=5\nhello");
    QCOMPARE(outcome.messages[2], "PUT /c\nHost=x\nContent-Length=13\nabc0123456789");
    QCOMPARE(outcome.messages[3], outcome.messages[0]);
}

void TestRequestParser::cutsDoNotMatter()
{
    const QByteArray bytes = kPlain + kBody + kChunks + kPlain;
    const Outcome whole = parseWhole(bytes);
    QVERIFY(parseIn(bytes, [] { return 1; }) == whole);
    for (qsizetype cut = 1; cut < bytes.size(); ++cut) {
        bool first = true;
        const Outcome outcome =
            parseIn(bytes, [&] { return std::exchange(first, false) ? cut : bytes.size(); });
        QVERIFY2(outcome == whole, qPrintable(QString::number(cut)));
    }
}

void TestRequestParser::damagedMessagesAreJudgedTheSameHoweverTheyAreCut()
{
    QRandomGenerator random(20261122);
    const QByteArray good = kPlain + kBody + kChunks;
    const QByteArray odd("\0\r\n\t :;%#\x7f\x80\xff"
                         "0Zz,",
                         17);
    int refused = 0;
    for (int i = 0; i < 20'000; ++i) {
        QByteArray bytes = good;
        for (int damage = 1 + random.bounded(3); damage > 0; --damage) {
            const auto at = random.bounded(static_cast<int>(bytes.size()));
            const char c = odd[random.bounded(static_cast<int>(odd.size()))];
            switch (random.bounded(3)) {
            case 0:
                bytes[at] = c;
                break;
            case 1:
                bytes.insert(at, c);
                break;
            default:
                bytes.remove(at, 1);
                break;
            }
        }
        const Outcome whole = parseWhole(bytes);
        const Outcome cut = parseIn(bytes, [&random] { return 1 + random.bounded(9); });
        QVERIFY2(whole.error == cut.error && whole.messages == cut.messages,
                 bytes.toPercentEncoding().constData());
        refused += whole.error != 0 ? 1 : 0;
    }
    QVERIFY(refused > 10'000);
}

void TestRequestParser::nothingAfterAnErrorIsRead()
{
    RequestParser parser({});
    qsizetype used = 0;
    parser.feed("NONSENSE\r\n", used);
    QCOMPARE(parser.state(), RequestParser::State::Failed);
    QCOMPARE(parser.feed(kPlain, used), RequestParser::State::Failed);
    QCOMPARE(used, 0);
}

void TestRequestParser::limitsHoldToTheByte()
{
    RequestParser::Limits limits;
    limits.headBytes = static_cast<int>(kPlain.size());
    QCOMPARE(parseWhole(kPlain, limits).error, 0);
    --limits.headBytes;
    QCOMPARE(parseWhole(kPlain, limits).error, 431);
    QCOMPARE(parseIn(
                 kPlain, [] { return 1; }, limits)
                 .error,
             431);

    limits = {};
    limits.bodyBytes = 13;
    QCOMPARE(parseWhole(kChunks, limits).error, 0);
    limits.bodyBytes = 12;
    QCOMPARE(parseWhole(kChunks, limits).error, 413);
    limits.bodyBytes = 4;
    QCOMPARE(parseWhole(kBody, limits).error, 413);

    limits = {};
    limits.headers = 2;
    QCOMPARE(parseWhole(kPlain, limits).error, 0);
    limits.headers = 1;
    QCOMPARE(parseWhole(kPlain, limits).error, 431);
}

void TestRequestParser::manySmallChunksAreNoOffence()
{
    const QByteArray bytes = "PUT /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                             + QByteArray("1\r\nx\r\n").repeated(100'000) + "0\r\n\r\n";
    const Outcome outcome = parseWhole(bytes);
    QCOMPARE(outcome.error, 0);
    QVERIFY(outcome.messages.first().endsWith(QByteArray(100'000, 'x')));
}

QTEST_APPLESS_MAIN(TestRequestParser)
#include "tst_requestparser.moc"
