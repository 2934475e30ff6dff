// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meta/patch.h"

#include <QJsonDocument>
#include <QTest>

using namespace troupe;

namespace {

enum class Mood : quint8 { Calm, Cheerful };
constexpr auto enumNames(Mood)
{
    return std::array<std::string_view, 2>{"calm", "cheerful"};
}

struct Inner
{
    int maxTurns = 20;
    static const TypeInfo &info()
    {
        static const TypeInfo type{"inner", {field<&Inner::maxTurns>("max_turns").range(1, 500)}};
        return type;
    }
};

struct Outer
{
    QString id, name, key;
    std::optional<double> temperature;
    QStringList tags;
    Mood mood = Mood::Calm;
    Inner memory;
    QList<Inner> history;
    Money price;
    Timestamp madeAt;
    static const TypeInfo &info();
};

const TypeInfo &Outer::info()
{
    static const TypeInfo type{
        "outers",
        {field<&Outer::id>("id", Primary | ReadOnly),
         field<&Outer::name>("name", Required).length(1, 10), field<&Outer::key>("api_key", Secret),
         field<&Outer::temperature>("temperature").range(0, 2), field<&Outer::tags>("tags"),
         field<&Outer::mood>("mood"), field<&Outer::memory>("memory"),
         field<&Outer::history>("history", OmitEmpty), field<&Outer::price>("price"),
         field<&Outer::madeAt>("made_at", ReadOnly)}};
    return type;
}

struct Loose
{
    std::optional<Mood> mood;
    std::optional<int> count;
    QJsonValue anything;
    std::optional<QJsonValue> maybe;
    static const TypeInfo &info()
    {
        static const TypeInfo type{"loose",
                                   {field<&Loose::mood>("mood"), field<&Loose::count>("count"),
                                    field<&Loose::anything>("anything"),
                                    field<&Loose::maybe>("maybe")}};
        return type;
    }
};

QJsonObject parse(const char *json)
{
    return QJsonDocument::fromJson(json).object();
}

} // namespace

class TestTypeInfo : public QObject
{
    Q_OBJECT

private slots:
    void writesInOrderOfTheDescription();
    void collectsEveryProblem();
    void inputDoesNotSetReadOnlyFields();
    void aPatchKnowsAbsentFromNull();
    void parametersKeepTheirBounds_data();
    void parametersKeepTheirBounds();
    void columnsBecomeValues();
    void schemaSaysTheBounds();
    void schemaLeavesOutWhatIsNotSaid();
    void stringsAreEscaped_data();
    void stringsAreEscaped();
};

void TestTypeInfo::writesInOrderOfTheDescription()
{
    Outer outer;
    outer.id = QStringLiteral("1");
    outer.name = QStringLiteral("Ann \"A\"\n");
    outer.key = QStringLiteral("sk-secret");
    outer.tags = {QStringLiteral("a"), QStringLiteral("ü")};
    outer.mood = Mood::Cheerful;
    outer.price = *Money::parse(u"0.0023");
    outer.madeAt = Timestamp{1750674600125};
    QCOMPARE(toJson(outer),
             QByteArray(R"({"id":"1","name":"Ann \"A\"\n","temperature":null,"tags":["a","ü"],)"
                        R"("mood":"cheerful","memory":{"max_turns":20},"price":0.0023,)"
                        R"("made_at":"2025-06-23T10:30:00.125Z"})"));
    QVERIFY(toJson(outer, KeyStyle::Camel).contains("\"maxTurns\":20"));
    QVERIFY(!toJson(outer).contains("sk-secret"));
}

void TestTypeInfo::collectsEveryProblem()
{
    const auto json = parse(R"({"name":"","temperature":3,"mood":"angry","memory":{"max_turns":0},
                               "history":[{"max_turns":1},{"max_turns":1.5}],"tags":[1],"x/y":1})");
    Outer outer;
    ReadContext context;
    context.asInput = true;
    context.refuseUnknownKeys = true;
    readObject(Outer::info(), json, &outer, context);
    QStringList pointers;
    for (const FieldIssue &issue : context.issues)
        pointers += issue.pointer;
    const QStringList expected{QStringLiteral("/name"),
                               QStringLiteral("/temperature"),
                               QStringLiteral("/tags"),
                               QStringLiteral("/mood"),
                               QStringLiteral("/memory/max_turns"),
                               QStringLiteral("/history/1/max_turns"),
                               QStringLiteral("/x~1y")};
    QCOMPARE(pointers, expected);

    const auto missing = fromJson<Outer>(parse("{}"));
    QVERIFY(!missing);
    QCOMPARE(missing.error().issues.first(),
             (FieldIssue{QStringLiteral("/name"), QStringLiteral("is required")}));
}

void TestTypeInfo::inputDoesNotSetReadOnlyFields()
{
    Outer outer;
    ReadContext context;
    context.asInput = true;
    readObject(Outer::info(), parse(R"({"id":"mine","name":"A","api_key":"k"})"), &outer, context);
    QVERIFY(context.issues.isEmpty());
    QCOMPARE(outer.id, QString());
    QCOMPARE(outer.key, QStringLiteral("k"));
}

void TestTypeInfo::aPatchKnowsAbsentFromNull()
{
    Patch<Outer> patch;
    ReadContext context;
    ValueKind<Patch<Outer>>::ops.read(parse(R"({"temperature":null,"mood":"cheerful"})"), &patch,
                                      context);
    QVERIFY(context.issues.isEmpty());
    QVERIFY(patch.has<&Outer::temperature>());
    QVERIFY(!patch.has<&Outer::name>());

    Outer outer;
    outer.name = QStringLiteral("Ann");
    outer.temperature = 0.5;
    patch.applyTo(outer);
    QCOMPARE(outer.name, QStringLiteral("Ann"));
    QVERIFY(!outer.temperature);
    QCOMPARE(outer.mood, Mood::Cheerful);
}

void TestTypeInfo::parametersKeepTheirBounds_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("problem");

    QTest::newRow("an optional number in its range")
        << QStringLiteral("temperature") << QStringLiteral("1.5") << QString();
    QTest::newRow("an optional number above it")
        << QStringLiteral("temperature") << QStringLiteral("2.5")
        << QStringLiteral("must be at most 2");
    QTest::newRow("a text that is too long")
        << QStringLiteral("name") << QStringLiteral("eleven char")
        << QStringLiteral("must have at most 10 characters");
    QTest::newRow("digits are a text where one is expected")
        << QStringLiteral("name") << QStringLiteral("12") << QString();
    QTest::newRow("a word that is none of the enum's")
        << QStringLiteral("mood") << QStringLiteral("angry") << QStringLiteral("cannot be read");
}

void TestTypeInfo::parametersKeepTheirBounds()
{
    QFETCH(QString, field);
    QFETCH(QString, text);
    QFETCH(QString, problem);
    Outer outer;
    ReadContext context;
    readFieldText(*Outer::info().find(field, KeyStyle::Snake), text, &outer, context);
    QCOMPARE(context.issues.isEmpty() ? QString() : context.issues.first().message, problem);
}

void TestTypeInfo::columnsBecomeValues()
{
    const auto read = [](const char *field, const SqlCell &cell, Outer &outer) {
        const FieldInfo &info = *Outer::info().find(QString::fromLatin1(field), KeyStyle::Snake);
        info.ops->fromSql(cell, info.get(static_cast<void *>(&outer)));
    };
    const auto bytes = [](QByteArrayView text) {
        return SqlCell{SqlCell::Kind::Bytes, 0, 0, text};
    };
    Outer outer;
    outer.temperature = 1;
    read("name", bytes("Ännchen"), outer);
    read("mood", bytes("cheerful"), outer);
    read("tags", bytes(R"(["a","ü"])"), outer);
    read("memory", bytes(R"({"max_turns":7})"), outer);
    read("price", SqlCell{SqlCell::Kind::Integer, 2'300'000, 0, {}}, outer);
    read("temperature", SqlCell{}, outer);
    QCOMPARE(outer.name, QStringLiteral("Ännchen"));
    QCOMPARE(outer.mood, Mood::Cheerful);
    QCOMPARE(outer.tags, (QStringList{QStringLiteral("a"), QStringLiteral("ü")}));
    QCOMPARE(outer.memory.maxTurns, 7);
    QCOMPARE(outer.price.nanos(), qint64(2'300'000));
    QVERIFY(!outer.temperature);
    // SQLite stores a whole number in a REAL column as it likes.
    read("temperature", SqlCell{SqlCell::Kind::Integer, 1, 0, {}}, outer);
    QCOMPARE(outer.temperature, std::optional<double>(1.0));
}

void TestTypeInfo::schemaSaysTheBounds()
{
    const QJsonObject schema = schemaOfObject(Outer::info(), KeyStyle::Snake);
    const QJsonObject properties = schema[QStringLiteral("properties")].toObject();
    const QJsonObject name = properties[QStringLiteral("name")].toObject();
    QCOMPARE(name[QStringLiteral("maxLength")].toInt(), 10);
    const QJsonObject temperature = properties[QStringLiteral("temperature")].toObject();
    QCOMPARE(temperature[QStringLiteral("maximum")].toDouble(), 2.0);
    QCOMPARE(temperature[QStringLiteral("type")].toArray().size(), 2);
    QCOMPARE(schema[QStringLiteral("required")].toArray().first().toString(),
             QStringLiteral("name"));
}

void TestTypeInfo::schemaLeavesOutWhatIsNotSaid()
{
    const QJsonObject properties = schemaOfObject(Loose::info(), KeyStyle::Snake)
                                       .value(QStringLiteral("properties"))
                                       .toObject();
    const auto compact = [&properties](const char *name) {
        return QJsonDocument(properties.value(QLatin1String(name)).toObject())
            .toJson(QJsonDocument::Compact);
    };
    QCOMPARE(compact("mood"),
             QByteArray(R"({"enum":["calm","cheerful",null],"type":["string","null"]})"));
    QCOMPARE(compact("count"), QByteArray(R"({"type":["integer","null"]})"));
    QCOMPARE(compact("anything"), QByteArray("{}"));
    QCOMPARE(compact("maybe"), QByteArray("{}"));
}

void TestTypeInfo::stringsAreEscaped_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("json");

    QTest::newRow("control characters")
        << QStringLiteral("\u0001\t\u007f") << QByteArray("\"\\u0001\\t\\u007f\"");
    QTest::newRow("a pair of surrogates is one character")
        << QStringLiteral("😀") << QByteArray("\"😀\"");
    QTest::newRow("a lone surrogate is replaced")
        << QString(QChar(0xd83d)) << QByteArray("\"\uFFFD\"");
    QTest::newRow("two and three bytes") << QStringLiteral("é€") << QByteArray("\"é€\"");
}

void TestTypeInfo::stringsAreEscaped()
{
    QFETCH(QString, text);
    QFETCH(QByteArray, json);
    JsonWriter out;
    out.value(text);
    QCOMPARE(out.bytes(), json);
}

QTEST_APPLESS_MAIN(TestTypeInfo)
#include "tst_typeinfo.moc"
