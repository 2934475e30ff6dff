// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meta/values.h"
#include "core/services/templatecatalog.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <thread>

using namespace troupe;

/// The templates that come with the program, each held to what a good one is; and what the
/// catalogue does with a bad one.
class TestTemplateCatalog : public QObject
{
    Q_OBJECT

private slots:
    void everyFileIsATemplate();
    void theNamesOfTheReferencesAreThere();
    void theyComeInOrderAndCoverEveryCategory();
    void noTwoLookAlike();
    void aTemplateReadsWell_data() { eachTemplate(); }
    void aTemplateReadsWell();
    void promptsNameOnlyWhatExists_data() { eachTemplate(); }
    void promptsNameOnlyWhatExists();
    void promptsShareNoBoilerplate();
    void aMistakeInAFileIsNamed_data();
    void aMistakeInAFileIsNamed();
    void manyThreadsMayAskFirst();
    void anAgentKnowsItsTemplate();
    void theHashTellsAnEdit_data();
    void theHashTellsAnEdit();

private:
    void eachTemplate()
    {
        QTest::addColumn<QString>("id");
        for (const AgentTemplate &each : m_catalog.list())
            QTest::newRow(qPrintable(each.id)) << each.id;
    }

    TemplateCatalog m_catalog;
};

namespace {

constexpr int kRunOfWords = 7; ///< so many words in a row are a copy, fewer are the language

// What the registry of tools will know.
const QSet<QString> &knownTools()
{
    static const QSet<QString> tools{
        QStringLiteral("Task"),           QStringLiteral("Read"),
        QStringLiteral("Write"),          QStringLiteral("WebSearch"),
        QStringLiteral("database_query"), QStringLiteral("file_analysis"),
        QStringLiteral("knowledge_base"), QStringLiteral("code_interpreter"),
        QStringLiteral("ticket_system")};
    return tools;
}

QStringList wordsOfPrompt(const QString &text)
{
    static const QRegularExpression gaps(QStringLiteral("\\s+"));
    return text.split(gaps, Qt::SkipEmptyParts);
}

// What stands between backticks.
QStringList namesIn(const QString &prompt)
{
    static const QRegularExpression quoted(QStringLiteral("`([^`]*)`"));
    QStringList names;
    auto matches = quoted.globalMatch(prompt);
    while (matches.hasNext())
        names += matches.next().captured(1);
    return names;
}

QJsonObject goodTemplate()
{
    const QByteArray json =
        R"({"id":"ann_helper","name":"Ann - Helper","role":"Helper","description":"Helps.",
            "category":"personal","color":"#4571c9","avatar":"A","system_prompt":"Help.",
            "capabilities":["Helping"],"tools":["Read"],"tags":["help"],"temperature":0.5,
            "max_tokens":100,"example_questions":["One?","Two?","Three?"],"version":1})";
    return QJsonDocument::fromJson(json).object();
}

bool writeTemplate(const QTemporaryDir &folder, const QString &name, const QByteArray &bytes)
{
    QFile file(folder.filePath(name));
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

} // namespace

void TestTemplateCatalog::everyFileIsATemplate()
{
    for (const FieldIssue &issue : m_catalog.problems())
        qWarning("%s %s", qPrintable(issue.pointer), qPrintable(issue.message));
    QVERIFY(m_catalog.problems().isEmpty());
    const QDir files(QStringLiteral(TROUPE_SOURCE_DIR "/resources/templates"));
    QCOMPARE(m_catalog.list().size(), files.entryList(QDir::Files).size());
    QCOMPARE(m_catalog.list().size(), 48);
    QVERIFY(!m_catalog.find(u"nobody"));
    QVERIFY(!m_catalog.find(u""));
}

void TestTemplateCatalog::theNamesOfTheReferencesAreThere()
{
    const AgentTemplate *ali = m_catalog.find(u"ali_chief_of_staff");
    QVERIFY(ali);
    QCOMPARE(ali->name, QStringLiteral("Ali - Chief of Staff"));
    QVERIFY(ali->description.startsWith(
        QLatin1String("Master orchestrator and single point of contact")));
    QCOMPARE(ali->capabilities, QStringList({QStringLiteral("Strategic agent selection"),
                                             QStringLiteral("Multi-agent coordination"),
                                             QStringLiteral("Solution integration")}));
    QCOMPARE(ali->tools, QStringList({QStringLiteral("Task"), QStringLiteral("Read"),
                                      QStringLiteral("Write"), QStringLiteral("WebSearch")}));
    for (const QStringView id : {u"antonio_strategy_expert", u"ava_analytics_virtuoso", u"amy_cfo"})
        QVERIFY(m_catalog.find(id) && m_catalog.find(id)->id == id);
}

void TestTemplateCatalog::theyComeInOrderAndCoverEveryCategory()
{
    QSet<int> categories;
    const AgentTemplate *before = nullptr;
    for (const AgentTemplate &each : m_catalog.list()) {
        categories.insert(static_cast<int>(each.category));
        if (before && before->category == each.category)
            QVERIFY2(before->name < each.name, qPrintable(each.id));
        else if (before)
            QVERIFY2(before->category < each.category, qPrintable(each.id));
        before = &each;
    }
    QCOMPARE(categories.size(), static_cast<qsizetype>(enumNames(TemplateCategory{}).size()));
}

void TestTemplateCatalog::noTwoLookAlike()
{
    QSet<QString> names, avatars, roles, descriptions, questions;
    for (const AgentTemplate &each : m_catalog.list()) {
        names.insert(each.name.section(u' ', 0, 0));
        avatars.insert(each.avatar);
        roles.insert(each.role);
        descriptions.insert(each.description);
        for (const QString &question : each.exampleQuestions)
            questions.insert(question);
    }
    for (const QSet<QString> &all : {names, avatars, roles, descriptions})
        QCOMPARE(all.size(), m_catalog.list().size());
    QCOMPARE(questions.size(), 3 * m_catalog.list().size());
}

void TestTemplateCatalog::aTemplateReadsWell()
{
    QFETCH(QString, id);
    const AgentTemplate &shown = *m_catalog.find(id);
    const qsizetype words = wordsOfPrompt(shown.systemPrompt).size();
    QVERIFY2(words >= 200 && words <= 450, QByteArray::number(words));
    QVERIFY2(shown.systemPrompt.contains(QLatin1String("You are ")
                                         + shown.name.section(u' ', 0, 0)),
             "does not say who it is");
    QVERIFY(shown.description.endsWith(u'.'));
    QVERIFY2(!shown.description.contains(QLatin1String(". ")), "more than one sentence");
    QVERIFY(shown.description.size() <= 160 && shown.role.size() <= 60); // a card of the gallery
    QVERIFY(shown.temperature <= 0.7);
    QVERIFY(shown.maxTokens >= 1000 && shown.maxTokens <= 8000);
    QVERIFY(shown.capabilities.size() >= 3 && shown.capabilities.size() <= 5);
    for (const QString &question : shown.exampleQuestions)
        QVERIFY2(question.size() >= 25 && question.size() <= 140, qPrintable(question));
    // An agent made of it is found under the template's id.
    static const QRegularExpression other(QStringLiteral("[^a-z0-9]+"));
    QCOMPARE(shown.name.toLower().replace(other, QStringLiteral("_")), id);
}

void TestTemplateCatalog::promptsNameOnlyWhatExists()
{
    QFETCH(QString, id);
    const AgentTemplate &shown = *m_catalog.find(id);
    int colleagues = 0;
    for (const QString &tool : shown.tools)
        QVERIFY2(knownTools().contains(tool), qPrintable(tool));
    for (const QString &name : namesIn(shown.systemPrompt)) {
        if (knownTools().contains(name)) {
            QVERIFY2(shown.tools.contains(name), qPrintable(name + QStringLiteral(" is not its")));
            continue;
        }
        QVERIFY2(m_catalog.find(name), qPrintable(name + QStringLiteral(" does not exist")));
        QVERIFY2(name != id, "hands over to itself");
        ++colleagues;
    }
    QVERIFY(colleagues > 0);
    QVERIFY2(shown.tools.contains(QStringLiteral("Task")), "delegates without the tool for it");
}

void TestTemplateCatalog::promptsShareNoBoilerplate()
{
    static const QRegularExpression punctuation(QStringLiteral("[^a-z0-9' ]"));
    QHash<QString, QString> seen; // a run of words and whose it is
    for (const AgentTemplate &each : m_catalog.list()) {
        const QStringList words = wordsOfPrompt(
            each.systemPrompt.toLower().simplified().replace(punctuation, QStringLiteral(" ")));
        for (qsizetype i = 0; i + kRunOfWords <= words.size(); ++i) {
            const QString run = words.mid(i, kRunOfWords).join(u' ');
            const QString owner = seen.value(run, each.id);
            QVERIFY2(owner == each.id,
                     qPrintable(QStringLiteral("%1 and %2: %3").arg(owner, each.id, run)));
            seen.insert(run, each.id);
        }
    }
    QVERIFY(seen.size() > 10'000);
}

void TestTemplateCatalog::aMistakeInAFileIsNamed_data()
{
    QTest::addColumn<QString>("fileName");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("pointer");
    const auto row = [](const char *name, const char *key, const QJsonValue &value) {
        QJsonObject broken = goodTemplate();
        if (value.isUndefined())
            broken.remove(QLatin1String(key));
        else
            broken[QLatin1String(key)] = value;
        QTest::newRow(name) << QStringLiteral("ann_helper.json") << QJsonDocument(broken).toJson()
                            << QStringLiteral("/ann_helper/") + QLatin1String(key);
    };
    for (const QString &key : goodTemplate().keys())
        row(qPrintable(key + QStringLiteral(" is missing")), qPrintable(key),
            QJsonValue(QJsonValue::Undefined));
    row("a key that nobody knows", "colour", QStringLiteral("#4571c9"));
    row("an id that is not the file's name", "id", QStringLiteral("bob_helper"));
    row("an empty name", "name", QString());
    row("a name that is too long for an agent", "name", QString(201, u'x'));
    row("a category that does not exist", "category", QStringLiteral("magic"));
    row("a colour by name", "color", QStringLiteral("dark-ish"));
    row("a colour in capitals", "color", QStringLiteral("#4571C9"));
    row("a temperature past the range", "temperature", 2.1);
    row("no tokens at all", "max_tokens", 0);
    row("two questions", "example_questions",
        QJsonArray{QStringLiteral("One?"), QStringLiteral("Two?")});
    row("the same question twice", "example_questions",
        QJsonArray{QStringLiteral("One?"), QStringLiteral("One?"), QStringLiteral("Two?")});
    row("a blank question", "example_questions",
        QJsonArray{QStringLiteral("One?"), QStringLiteral(" "), QStringLiteral("Two?")});
    row("tools that are no list", "tools", QStringLiteral("Read"));
    row("a tool twice", "tools", QJsonArray{QStringLiteral("Read"), QStringLiteral("Read")});
    row("version 0", "version", 0);
    QTest::newRow("no JSON") << QStringLiteral("ann_helper.json") << QByteArray("{\"id\":")
                             << QStringLiteral("/ann_helper");
    QTest::newRow("a list") << QStringLiteral("ann_helper.json") << QByteArray("[]")
                            << QStringLiteral("/ann_helper");
    QJsonObject spaced = goodTemplate();
    spaced[QLatin1String("id")] = QStringLiteral("Ann Helper");
    QTest::newRow("an id that is not snake_case")
        << QStringLiteral("Ann Helper.json") << QJsonDocument(spaced).toJson()
        << QStringLiteral("/Ann Helper/id");
}

void TestTemplateCatalog::aMistakeInAFileIsNamed()
{
    QFETCH(QString, fileName);
    QFETCH(QByteArray, bytes);
    QFETCH(QString, pointer);
    QTemporaryDir folder;
    QJsonObject good = goodTemplate();
    good[QLatin1String("id")] = QStringLiteral("zoe_good");
    QVERIFY(writeTemplate(folder, QStringLiteral("zoe_good.json"), QJsonDocument(good).toJson()));
    QVERIFY(writeTemplate(folder, fileName, bytes));
    QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(QStringLiteral("^template ")));
    const TemplateCatalog catalog(folder.path());
    QStringList pointers;
    for (const FieldIssue &issue : catalog.problems())
        pointers += issue.pointer;
    QVERIFY2(pointers.contains(pointer), qPrintable(pointers.join(u' ')));
    QCOMPARE(catalog.list().size(), 1); // the good one does not suffer
    QVERIFY(catalog.find(u"zoe_good"));
}

void TestTemplateCatalog::manyThreadsMayAskFirst()
{
    const TemplateCatalog catalog;
    std::atomic<int> found = 0;
    std::vector<std::thread> threads;
    threads.reserve(8);
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&catalog, &found] {
            if (catalog.find(u"amy_cfo") && catalog.list().size() == 48)
                ++found;
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(found.load(), 8);
}

void TestTemplateCatalog::anAgentKnowsItsTemplate()
{
    const AgentTemplate &amy = *m_catalog.find(u"amy_cfo");
    const Agent agent = agentFromTemplate(amy);
    QCOMPARE(agent.name, amy.name);
    QCOMPARE(agent.systemPrompt, amy.systemPrompt);
    QCOMPARE(agent.color, amy.color);
    QCOMPARE(agent.avatar, amy.avatar);
    QCOMPARE(agent.temperature, std::optional<double>(amy.temperature));
    QCOMPARE(agent.maxTokens, std::optional<int>(amy.maxTokens));
    QCOMPARE(agent.tools, amy.tools);
    QCOMPARE(agent.tags, amy.tags);
    QCOMPARE(agent.capabilities.size(), amy.capabilities.size());
    QVERIFY(agent.capabilities[amy.capabilities.first()].toBool());
    QVERIFY(agent.model.isEmpty()); // whatever is the default where it is used
    const QJsonObject origin = agent.metadata[QLatin1String("template")].toObject();
    QCOMPARE(origin[QLatin1String("id")].toString(), QStringLiteral("amy_cfo"));
    QCOMPARE(origin[QLatin1String("version")].toInt(), amy.version);
    QCOMPARE(agent.metadata[QLatin1String("category")].toString(), QStringLiteral("finance"));
    QCOMPARE(agent.metadata[QLatin1String("example_questions")].toArray().size(), 3);
}

void TestTemplateCatalog::theHashTellsAnEdit_data()
{
    QTest::addColumn<QByteArray>("patch");
    QTest::addColumn<bool>("isEdit");
    const auto row = [](const char *json, bool isEdit) {
        QTest::newRow(json) << QByteArray(json) << isEdit;
    };
    row(R"({"name":"Amy"})", true);
    row(R"({"role":"Boss"})", true);
    row(R"({"description":"Mine."})", true);
    row(R"({"color":"#000000"})", true);
    row(R"({"avatar":"A"})", true);
    row(R"({"system_prompt":"Be brief."})", true);
    row(R"({"capabilities":{}})", true);
    row(R"({"tools":["Task"]})", true);
    row(R"({"tags":[]})", true);
    row(R"({"temperature":null})", true);
    row(R"({"temperature":0.25})", true);
    row(R"({"max_tokens":null})", true);
    row(R"({"metadata":{}})", true); // the questions are gone
    row(R"({"model":"gpt-4"})", false); // the template has nothing to say of these
    row(R"({"memory":{"max_turns":5}})", false);
    row(R"({"status":"inactive"})", false);
    row(R"({"visibility":"public"})", false);
    row(R"({"task":"Report"})", false);
}

void TestTemplateCatalog::theHashTellsAnEdit()
{
    QFETCH(QByteArray, patch);
    QFETCH(bool, isEdit);
    Agent agent = agentFromTemplate(*m_catalog.find(u"amy_cfo"));
    const QString before = templateContentHash(agent);
    QCOMPARE(before.size(), 64);
    ReadContext context;
    quint64 present = 0;
    readObject(Agent::info(), QJsonDocument::fromJson(patch).object(), &agent, context, &present);
    QVERIFY(context.issues.isEmpty());
    QCOMPARE(templateContentHash(agent) != before, isEdit);
}

QTEST_APPLESS_MAIN(TestTemplateCatalog)
#include "tst_templatecatalog.moc"
