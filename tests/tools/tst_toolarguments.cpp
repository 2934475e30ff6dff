// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tools/toolarguments.h"

#include <QCryptographicHash>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace troupe;

namespace {

/// JSON with ' for ".
QJsonObject json(QByteArray text)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(text.replace('\'', '"'), &problem);
    if (!document.isObject())
        qFatal("%s: %s", text.constData(), qPrintable(problem.errorString()));
    return document.object();
}

QStringList pointers(const Error &error)
{
    QStringList found;
    for (const FieldIssue &issue : error.issues)
        found.append(issue.pointer);
    return found;
}

const char *const kList =
    "{'type': 'object', 'properties': {'head': {'$ref': '#/$defs/node'}}, "
    "'$defs': {'node': {'type': 'object', 'properties': {'value': {'type': 'integer'}, "
    "'next': {'$ref': '#/$defs/node'}}, 'required': ['value']}}}";

} // namespace

class TestToolArguments : public QObject
{
    Q_OBJECT

private slots:
    void fits_data()
    {
        QTest::addColumn<QByteArray>("schema");
        QTest::addColumn<QByteArray>("arguments");
        QTest::addColumn<bool>("fits");
        const auto row = [](const char *name, const char *schema, const char *arguments,
                            bool fits) {
            QTest::newRow(name) << QByteArray(schema) << QByteArray(arguments) << fits;
        };
        row("no schema fits everything", "{}", "{'a': 1}", true);
        const char *const typed = "{'type': 'object', 'properties': {'n': {'type': 'integer'}}}";
        row("a whole number", typed, "{'n': 3}", true);
        row("a whole number written with a point", typed, "{'n': 3.0}", true);
        row("a whole number beyond 32 bits", typed, "{'n': 5000000000}", true);
        row("a fraction is no integer", typed, "{'n': 3.5}", false);
        row("a string is no integer", typed, "{'n': '3'}", false);
        const char *const either = "{'properties': {'n': {'type': ['integer', 'null']}}}";
        row("one of two types", either, "{'n': null}", true);
        row("a fraction where integer or null is asked for", either, "{'n': 0.5}", false);
        row("integer or number may be a fraction",
            "{'properties': {'n': {'type': ['integer', 'number']}}}", "{'n': 0.5}", true);
        const char *const needs = "{'type': 'object', 'required': ['a']}";
        row("a missing name", needs, "{}", false);
        row("a needed name", needs, "{'a': null}", true);
        const char *const closed = "{'properties': {'a': {}}, 'additionalProperties': false}";
        row("a name too many", closed, "{'a': 1, 'b': 2}", false);
        row("only what is allowed", closed, "{'a': 1}", true);
        const char *const draft4 =
            "{'properties': {'n': {'minimum': 1, 'exclusiveMinimum': true, 'maximum': 9}}}";
        row("draft 4's exclusive minimum itself", draft4, "{'n': 1}", false);
        row("above draft 4's exclusive minimum", draft4, "{'n': 1.5}", true);
        row("the maximum itself", draft4, "{'n': 9}", true);
        row("above the maximum", draft4, "{'n': 9.01}", false);
        const char *const tenths = "{'properties': {'n': {'multipleOf': 0.1}}}";
        row("a multiple of a tenth", tenths, "{'n': 0.3}", true);
        row("no multiple of a tenth", tenths, "{'n': 0.35}", false);
        const char *const pattern = "{'properties': {'s': {'pattern': '^[a-z\\\\u00e4]+$'}}}";
        row("a pattern", pattern, "{'s': 'abcä'}", true);
        row("not the pattern", pattern, "{'s': 'ab1'}", false);
        row("the end is not before a last line break", pattern, "{'s': 'abc\\n'}", false);
        row("a pattern says nothing of numbers", pattern, "{'s': 1}", true);
        const char *const anyPattern =
            "{'properties': {'s': {'anyOf': [{'pattern': '^a'}, {'pattern': '^b'}]}}}";
        row("one of two patterns", anyPattern, "{'s': 'bee'}", true);
        row("none of two patterns", anyPattern, "{'s': 'see'}", false);
        const char *const names = "{'patternProperties': {'^x-': {}}, 'properties': {'a': {}}, "
                                  "'additionalProperties': false}";
        row("a name of a pattern", names, "{'x-1': 1, 'a': 2}", true);
        row("a name of no pattern", names, "{'y-1': 1}", false);
        const char *const unique = "{'properties': {'l': {'uniqueItems': true}}}";
        row("different items", unique, "{'l': [1, '1', [1], {'a': 1}]}", true);
        row("the same item twice", unique, "{'l': [{'a': 1, 'b': 2}, {'b': 2, 'a': 1}]}", false);
        const char *const tuple = "{'properties': {'l': {'prefixItems': [{'type': 'string'}, "
                                  "{'type': 'number'}], 'items': false}}}";
        row("a tuple of 2020-12", tuple, "{'l': ['a', 1]}", true);
        row("a tuple in the wrong order", tuple, "{'l': [1, 'a']}", false);
        row("a tuple with more", tuple, "{'l': ['a', 1, 2]}", false);
        row("a list that a reference makes recursive", kList,
            "{'head': {'value': 1, 'next': {'value': 2}}}", true);
        row("a problem deep in a recursive list", kList,
            "{'head': {'value': 1, 'next': {'next': {'value': 3}}}}", false);
        row("the root as a reference",
            "{'type': 'object', 'properties': {'child': {'$ref': '#'}}, "
            "'additionalProperties': false}",
            "{'child': {'child': {}}}", true);
        row("a problem below the root as a reference",
            "{'type': 'object', 'properties': {'child': {'$ref': '#'}}, "
            "'additionalProperties': false}",
            "{'child': {'kid': {}}}", false);
        row("a reference with odd letters",
            "{'properties': {'a': {'$ref': '#/definitions/x~1y%25 z'}}, "
            "'definitions': {'x/y% z': {'type': 'string'}}}",
            "{'a': 1}", false);
        row("a property may be called $ref", "{'properties': {'$ref': {'type': 'string'}}}",
            "{'$ref': 'x'}", true);
        row("a property may be called id", "{'properties': {'id': {'type': 'string'}}}",
            "{'id': 'x'}", true);
        row("beside a reference more counts",
            "{'properties': {'a': {'$ref': '#/$defs/s', "
            "'maxLength': 2}}, '$defs': {'s': {'type': 'string'}}}",
            "{'a': 'abc'}", false);
        row("an identifier of the whole document does no harm",
            "{'$schema': 'http://json-schema.org/draft-07/schema#', '$id': 'http://x.test/a.json', "
            "'id': 'http://x.test/a.json', 'properties': {'a': {'$ref': '#/definitions/s'}}, "
            "'definitions': {'s': {'type': 'string'}}}",
            "{'a': 'x'}", true);
        row("one value", "{'properties': {'a': {'const': {'b': [1]}}}}", "{'a': {'b': [1]}}", true);
        row("no value of the list", "{'properties': {'a': {'enum': ['x', 2]}}}", "{'a': 'y'}",
            false);
        row("exactly one of two",
            "{'properties': {'a': {'oneOf': [{'minimum': 1}, "
            "{'maximum': 3}]}}}",
            "{'a': 2}", false);
        row("not", "{'properties': {'a': {'not': {'type': 'string'}}}}", "{'a': 'x'}", false);
        row("if and then",
            "{'if': {'properties': {'k': {'const': 'f'}}}, 'then': "
            "{'required': ['path']}}",
            "{'k': 'f'}", false);
        row("what one name needs", "{'dependentRequired': {'a': ['b']}}", "{'a': 1}", false);
        row("a boolean schema", "{'properties': {'a': true, 'b': false}}", "{'b': 1}", false);
        row("more letters than a list could hold", "{'properties': {'a': {'maxLength': 1e12}}}",
            "{'a': 'x'}", true);
        row("a format is an annotation", "{'properties': {'a': {'format': 'date-time'}}}",
            "{'a': 'soon'}", true);
    }

    void fits()
    {
        QFETCH(QByteArray, schema);
        QFETCH(QByteArray, arguments);
        QFETCH(bool, fits);
        const Result<void> usable = checkToolSchema(json(schema));
        QVERIFY2(usable.has_value(), usable ? "" : qPrintable(usable.error().message));
        const Result<void> checked = checkToolArguments(json(schema), json(arguments));
        QCOMPARE(checked.has_value(), fits);
        if (!fits) {
            QCOMPARE(checked.error().code, ErrorCode::Invalid);
            QVERIFY(!checked.error().issues.isEmpty());
        }
    }

    void schemasThatCannotBeUsed_data()
    {
        QTest::addColumn<QByteArray>("schema");
        QTest::addColumn<QString>("pointer");
        const auto row = [](const char *name, const QByteArray &schema, const char *pointer) {
            QTest::newRow(name) << schema << QString::fromLatin1(pointer);
        };
        row("no object", "{'type': 'string'}", "/type");
        row("a type that is none", "{'properties': {'a': {'type': 'text'}}}", "/properties/a/type");
        row("another document", "{'properties': {'a': {'$ref': 'http://x.test/s.json'}}}",
            "/properties/a/$ref");
        row("a file", "{'properties': {'a': {'$ref': 'file:///etc/passwd'}}}",
            "/properties/a/$ref");
        row("a reference to nothing", "{'properties': {'a': {'$ref': '#/definitions/b'}}}",
            "/properties/a/$ref");
        row("a reference to what is no schema", "{'properties': {'a': {'$ref': '#/properties'}}}",
            "/properties/a/$ref");
        row("a reference that is no text", "{'properties': {'a': {'$ref': 1}}}",
            "/properties/a/$ref");
        row("a reference to itself", "{'properties': {'a': {'$ref': '#/properties/a'}}}",
            "/properties/a");
        row("all of itself", "{'allOf': [{'$ref': '#'}]}", "/allOf/0");
        row("two that refer to each other",
            "{'properties': {'a': {'$ref': '#/$defs/b'}}, '$defs': "
            "{'b': {'anyOf': [{'$ref': '#/$defs/c'}]}, 'c': {'not': {'$ref': '#/$defs/b'}}}}",
            "/$defs/c/not");
        row("a pattern that is none", "{'properties': {'a': {'pattern': '(['}}}",
            "/properties/a/pattern");
        row("a pattern without end",
            "{'properties': {'a': {'pattern': '" + QByteArray(2000, 'a') + "'}}}",
            "/properties/a/pattern");
        row("draft 3's required", "{'properties': {'a': {'required': true}}}",
            "/properties/a/required");
        row("properties that are a list", "{'properties': []}", "/properties");
        row("a schema that is a number", "{'properties': {'a': 1}}", "/properties/a");
        row("a negative length", "{'properties': {'a': {'minLength': -1}}}",
            "/properties/a/minLength");
        row("a multiple of nothing", "{'properties': {'a': {'multipleOf': 0}}}",
            "/properties/a/multipleOf");
        row("one of nothing", "{'properties': {'a': {'anyOf': []}}}", "/properties/a/anyOf");
        row("a list of values that is none", "{'properties': {'a/b': {'enum': 1}}}",
            "/properties/a~1b/enum");
    }

    void schemasThatCannotBeUsed()
    {
        QFETCH(QByteArray, schema);
        QFETCH(QString, pointer);
        const Result<void> usable = checkToolSchema(json(schema));
        QVERIFY(!usable.has_value());
        QCOMPARE(usable.error().code, ErrorCode::Invalid);
        QVERIFY2(pointers(usable.error()).contains(pointer),
                 qPrintable(pointers(usable.error()).join(u' ')));
    }

    void whatCannotBeUsedFitsNothing()
    {
        QVERIFY(!checkToolArguments(json("{'allOf': [{'$ref': '#'}]}"), {}).has_value());
    }

    void depthAndSizeAreBounded()
    {
        QJsonObject deep{{QStringLiteral("type"), QStringLiteral("string")}};
        for (int i = 0; i < 40; ++i)
            deep = {{QStringLiteral("properties"), QJsonObject{{QStringLiteral("a"), deep}}}};
        QVERIFY(!checkToolSchema(deep).has_value());
        QJsonArray many;
        for (int i = 0; i < 60'000; ++i)
            many.append(i);
        QVERIFY(!checkToolSchema({{QStringLiteral("enum"), many}}).has_value());
        QJsonObject nested;
        for (int i = 0; i < 100; ++i)
            nested = {{QStringLiteral("a"), nested}};
        QVERIFY(!checkToolArguments({}, nested).has_value());
        const QJsonObject big{{QStringLiteral("a"), QString(2 * 1024 * 1024, u'x')}};
        QCOMPARE(checkToolArguments({}, big).error().code, ErrorCode::TooLarge);
    }

    /// Each level asks for the next twice: 2^50 visits without a budget.
    void whatWouldNeverEndIsStopped()
    {
        QJsonObject definitions;
        for (int i = 0; i < 50; ++i) {
            const QJsonObject next{
                {QStringLiteral("$ref"), QStringLiteral("#/definitions/d%1").arg(i + 1)}};
            definitions.insert(QStringLiteral("d%1").arg(i),
                               QJsonObject{{QStringLiteral("allOf"), QJsonArray{next, next}}});
        }
        definitions.insert(QStringLiteral("d50"), QJsonObject());
        const QJsonObject schema{{QStringLiteral("definitions"), definitions},
                                 {QStringLiteral("allOf"),
                                  QJsonArray{QJsonObject{{QStringLiteral("$ref"),
                                                          QStringLiteral("#/definitions/d0")}}}}};
        QElapsedTimer timer;
        timer.start();
        QVERIFY(checkToolSchema(schema).has_value());
        QVERIFY(!checkToolArguments(schema, {}).has_value());
        QVERIFY2(timer.elapsed() < 20'000, qPrintable(QString::number(timer.elapsed())));
    }

    void aCatastrophicPatternGivesUp()
    {
        const QJsonObject schema = json("{'properties': {'s': {'pattern': '^(a+)+$'}}}");
        QJsonObject arguments{{QStringLiteral("s"), QString(5000, u'a') + u'!'}};
        QVERIFY(!checkToolArguments(schema, arguments).has_value());
        arguments = {{QStringLiteral("s"), QString(500'000, u'a')}};
        QVERIFY(!checkToolArguments(schema, arguments).has_value());
    }

    void everyProblemIsNamedAtItsPlace()
    {
        const QJsonObject schema =
            json("{'type': 'object', 'properties': { "
                 "'a': {'type': 'string'}, 'b': {'type': 'array', 'items': {'type': 'object', "
                 "'properties': {'c/d': {'type': 'number'}}}}}, 'required': ['e']}");
        const Result<void> checked =
            checkToolArguments(schema, json("{'a': 1, 'b': [{}, {'c/d': 'x'}]}"));
        QVERIFY(!checked.has_value());
        QStringList found = pointers(checked.error());
        found.sort();
        QCOMPARE(found,
                 QStringList({QString(), QStringLiteral("/a"), QStringLiteral("/b/1/c~1d")}));
    }

    void theHashIsOfToolAndArguments()
    {
        const QString hash = toolCallHash(QStringLiteral("t"), json("{'b': 1.0, 'a': 'x'}"));
        QCOMPARE(hash, toolCallHash(QStringLiteral("t"), json("{'a': 'x', 'b': 1}")));
        QCOMPARE(hash.size(), 64);
        QVERIFY(hash != toolCallHash(QStringLiteral("u"), json("{'a': 'x', 'b': 1}")));
        QVERIFY(hash != toolCallHash(QStringLiteral("t"), json("{'a': 'x', 'b': '1'}")));
        // sha256 of {"arguments":{"a":"x","b":1},"tool":"t"}
        QCOMPARE(hash,
                 QString::fromLatin1(QCryptographicHash::hash(
                                         "{\"arguments\":{\"a\":\"x\",\"b\":1},\"tool\":\"t\"}",
                                         QCryptographicHash::Sha256)
                                         .toHex()));
    }
};

QTEST_APPLESS_MAIN(TestToolArguments)
#include "tst_toolarguments.moc"
