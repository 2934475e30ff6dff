// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/offline/offlinemodel.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QTest>

using namespace troupe;

/// What the built-in model answers, word for word. tests/providers/offline_corpus/README.txt tells
/// the format. TROUPE_WRITE_GOLDEN=1 writes the answers of today into the files; read the diff.
namespace {

struct Exchange
{
    QString name;
    QStringList head; ///< the lines that start with '@', as they stand
    struct Step
    {
        QChar kind; ///< '>' the person, '!' a tool's result, '=' another model's answer
        QString text;
        QString expected;
    };
    QList<Step> steps;
};

QString shownAnswer(const OfflineAnswer &answer)
{
    QStringList lines;
    if (!answer.text.isEmpty())
        lines.append(answer.text);
    for (const ToolCall &call : answer.toolCalls)
        lines.append(
            QStringLiteral("[call] ") + call.name + u' '
            + QString::fromUtf8(QJsonDocument(call.arguments).toJson(QJsonDocument::Compact)));
    if (answer.finishReason == u"length")
        lines.append(QStringLiteral("[length]"));
    return lines.join(u'\n');
}

QList<Exchange> readCorpus(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QList<Exchange> out;
    QChar last;
    for (const QString &line : QString::fromUtf8(file.readAll()).split(u'\n')) {
        const QChar mark = line.isEmpty() ? QChar() : line[0];
        const QString text = line.mid(2);
        if (mark == u'#') {
            out.append({text, {}, {}});
        } else if (mark == u'@') {
            out.last().head.append(line);
        } else if (mark == u'<') {
            QString &expected = out.last().steps.last().expected;
            expected += (expected.isNull() ? QStringLiteral("") : QStringLiteral("\n")) + text;
        } else if (!mark.isNull()) {
            if (mark == last)
                out.last().steps.last().text += u'\n' + text;
            else
                out.last().steps.append({mark, text, {}});
        }
        last = mark;
    }
    return out;
}

ChatRequest requestOf(const Exchange &exchange)
{
    ChatRequest request;
    QStringList system;
    for (const QString &line : exchange.head) {
        const QString key = line.section(u' ', 0, 0);
        const QString value = line.section(u' ', 1);
        if (key == u"@system") {
            system.append(value);
        } else if (key == u"@agent") {
            request.agentName = value;
        } else if (key == u"@max") {
            request.maxTokens = value.toInt();
        } else if (key == u"@tool") {
            const QJsonObject tool = QJsonDocument::fromJson(value.toUtf8()).object();
            request.tools.append({tool.value(QLatin1String("name")).toString(),
                                  tool.value(QLatin1String("description")).toString(),
                                  tool.value(QLatin1String("parameters")).toObject()});
        }
    }
    if (!system.isEmpty())
        request.messages.append({ChatRole::System, system.join(u'\n'), {}, {}});
    return request;
}

QStringList answersOf(const Exchange &exchange)
{
    const OfflineContext context{1'772'620'200'000}; // Wednesday, 4 March 2026, 10:30 UTC
    ChatRequest request = requestOf(exchange);
    QStringList answers;
    QList<ToolCall> calls;
    for (const Exchange::Step &step : exchange.steps) {
        if (step.kind == u'=') {
            request.messages.append({ChatRole::Assistant, step.text, {}, {}});
            answers.append(QString());
            continue;
        }
        const bool result = step.kind == u'!';
        request.messages.append({result ? ChatRole::Tool : ChatRole::User,
                                 step.text,
                                 {},
                                 result && !calls.isEmpty() ? calls.takeFirst().id : QString()});
        if (&step != &exchange.steps.last() && (&step + 1)->kind == u'=') {
            answers.append(QString()); // somebody else answered
            continue;
        }
        const OfflineAnswer answer = OfflineModel().answer(request, context);
        request.messages.append({ChatRole::Assistant, answer.text, answer.toolCalls, {}});
        calls = answer.toolCalls;
        answers.append(shownAnswer(answer));
    }
    return answers;
}

} // namespace

class TestOfflineCorpus : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void answers_data();
    void answers();
    void thereAreTwoHundredExchangesAndNoTwoHaveOneName();

private:
    QDir m_folder{QStringLiteral(TROUPE_SOURCE_DIR "/tests/providers/offline_corpus")};
    QList<Exchange> m_all;
};

void TestOfflineCorpus::initTestCase()
{
    const bool write = qEnvironmentVariableIntValue("TROUPE_WRITE_GOLDEN") == 1;
    for (const QString &name :
         m_folder.entryList({QStringLiteral("*.chat")}, QDir::Files, QDir::Name)) {
        const QString path = m_folder.filePath(name);
        const QList<Exchange> exchanges = readCorpus(path);
        QVERIFY2(!exchanges.isEmpty(), qPrintable(path));
        m_all.append(exchanges);
        if (!write)
            continue;
        QString out;
        for (const Exchange &exchange : exchanges) {
            out += QStringLiteral("# ") + exchange.name + u'\n';
            for (const QString &line : exchange.head)
                out += line + u'\n';
            const QStringList answers = answersOf(exchange);
            for (qsizetype i = 0; i < exchange.steps.size(); ++i) {
                const Exchange::Step &step = exchange.steps[i];
                for (const QString &line : step.text.split(u'\n'))
                    out += step.kind + (QStringLiteral(" ") + line) + u'\n';
                for (const QString &line :
                     answers[i].isNull() ? QStringList() : answers[i].split(u'\n'))
                    out += QStringLiteral("< ") + line + u'\n';
            }
            out += u'\n';
        }
        out.chop(1);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(out.toUtf8());
    }
    if (write)
        QFAIL(
            "The golden files were written. Read the diff, then run without TROUPE_WRITE_GOLDEN.");
}

void TestOfflineCorpus::answers_data()
{
    QTest::addColumn<qsizetype>("index");
    for (qsizetype i = 0; i < m_all.size(); ++i)
        QTest::newRow(qPrintable(m_all[i].name)) << i;
}

void TestOfflineCorpus::answers()
{
    QFETCH(qsizetype, index);
    const Exchange &exchange = m_all[index];
    const QStringList answers = answersOf(exchange);
    for (qsizetype i = 0; i < answers.size(); ++i) {
        QCOMPARE(answers[i], exchange.steps[i].expected);
    }
    QCOMPARE(answersOf(exchange), answers); // the same again
}

void TestOfflineCorpus::thereAreTwoHundredExchangesAndNoTwoHaveOneName()
{
    QSet<QString> names;
    qsizetype turns = 0;
    for (const Exchange &exchange : m_all) {
        names.insert(exchange.name);
        turns += exchange.steps.size();
    }
    QCOMPARE(names.size(), m_all.size());
    QVERIFY2(m_all.size() >= 200, qPrintable(QString::number(m_all.size())));
    QVERIFY(turns > m_all.size());
}

QTEST_APPLESS_MAIN(TestOfflineCorpus)
#include "tst_offlinecorpus.moc"
