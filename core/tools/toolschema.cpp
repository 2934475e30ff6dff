// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tools/toolschema.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>
#include <QUrl>

#include <limits>
#include <utility>
#include <vector>

namespace troupe::toolschema {

namespace {

constexpr int kMaxSchemaIssues = 20;

/// How subschemas hang on a keyword.
enum class Shape { One, List, Map, OneOrList, Dependencies };

struct Keyword
{
    const char *name;
    Shape shape;
    bool inPlace; ///< looks at the same value, not at a part of it
    const char *written; ///< its name in draft 7; null: only a place for references
};

constexpr Keyword kKeywords[] = {
    {"properties", Shape::Map, false, "properties"},
    {"patternProperties", Shape::Map, false, nullptr},
    {"definitions", Shape::Map, false, nullptr},
    {"$defs", Shape::Map, false, nullptr},
    {"additionalProperties", Shape::One, false, "additionalProperties"},
    {"propertyNames", Shape::One, false, "propertyNames"},
    {"items", Shape::OneOrList, false, "items"},
    {"additionalItems", Shape::One, false, "additionalItems"},
    {"prefixItems", Shape::List, false, "prefixItems"},
    {"contains", Shape::One, false, "contains"},
    {"allOf", Shape::List, true, "allOf"},
    {"anyOf", Shape::List, true, "anyOf"},
    {"oneOf", Shape::List, true, "oneOf"},
    {"not", Shape::One, true, "not"},
    {"if", Shape::One, true, "if"},
    {"then", Shape::One, true, "then"},
    {"else", Shape::One, true, "else"},
    {"dependencies", Shape::Dependencies, true, "dependencies"},
    {"dependentSchemas", Shape::Map, true, "dependencies"},
};

const QSet<QString> &typeNames()
{
    static const QSet<QString> names{QStringLiteral("null"),   QStringLiteral("boolean"),
                                     QStringLiteral("object"), QStringLiteral("array"),
                                     QStringLiteral("number"), QStringLiteral("integer"),
                                     QStringLiteral("string")};
    return names;
}

QString escapedToken(QString token)
{
    return token.replace(u'~', QStringLiteral("~0")).replace(u'/', QStringLiteral("~1"));
}

/// One schema, or a place on the way to one.
struct Place
{
    QJsonValue schema = QJsonValue::Undefined; ///< undefined on the way
    int parent = -1;
    QString token;
    int definition = -1; ///< its number under `definitions` when something refers to it
    int reference = -1; ///< the place that its `$ref` means
    std::vector<int> inPlace;
};

class Reader
{
public:
    Result<QJsonObject> read(const QJsonObject &schema)
    {
        addPlace(-1, {});
        collect(0, schema);
        resolveAll();
        if (m_issues.isEmpty())
            findCycles();
        if (!m_issues.isEmpty())
            return unusable();
        QJsonObject out = written(0);
        QJsonObject definitions;
        // What a definition says may not refer to more: all references are known by now.
        for (size_t number = 0; number < m_definitions.size(); ++number)
            definitions.insert(QString::number(number), body(m_definitions[number]));
        if (!definitions.isEmpty())
            out.insert(QLatin1String("definitions"), definitions);
        if (!m_issues.isEmpty())
            return unusable();
        return out;
    }

private:
    tl::unexpected<Error> unusable() const
    {
        Error error(
            ErrorCode::Invalid,
            QStringLiteral("The schema cannot be used: %1").arg(m_issues.constFirst().message));
        error.issues = m_issues;
        return fail(std::move(error));
    }

    void issue(int place, const QString &keyword, const QString &message)
    {
        if (m_issues.size() >= kMaxSchemaIssues)
            return;
        QString pointer = keyword.isEmpty() ? QString() : u'/' + escapedToken(keyword);
        for (int at = place; at > 0; at = m_places[size_t(at)].parent)
            pointer.prepend(u'/' + escapedToken(m_places[size_t(at)].token));
        m_issues.append({pointer, message});
    }

    int addPlace(int parent, const QString &token)
    {
        const int place = int(m_places.size());
        Place made;
        made.parent = parent;
        made.token = token;
        m_places.push_back(std::move(made));
        if (parent >= 0)
            m_children.insert({parent, token}, place);
        return place;
    }

    int child(int place, const QString &token) const
    {
        return m_children.value({place, token}, -1);
    }

    void collectChild(int holder, const QString &token, const QJsonValue &schema, int owner,
                      bool inPlace)
    {
        const int place = addPlace(holder, token);
        if (inPlace)
            m_places[size_t(owner)].inPlace.push_back(place);
        collect(place, schema);
    }

    void collect(int place, const QJsonValue &schema)
    {
        if (!schema.isObject() && !schema.isBool()) {
            issue(place, {}, QStringLiteral("a schema is an object or a boolean"));
            return;
        }
        if (++m_schemas > kMaxSchemas) {
            if (m_schemas == kMaxSchemas + 1)
                issue(0, {}, QStringLiteral("it has more than %1 schemas in it").arg(kMaxSchemas));
            return;
        }
        m_places[size_t(place)].schema = schema;
        const QJsonObject object = schema.toObject();
        for (const Keyword &keyword : kKeywords) {
            const QString name = QString::fromLatin1(keyword.name);
            if (object.contains(name))
                collectKeyword(place, keyword, name, object.value(name));
        }
    }

    void collectKeyword(int place, const Keyword &keyword, const QString &name,
                        const QJsonValue &value)
    {
        const bool isList =
            keyword.shape == Shape::List || (keyword.shape == Shape::OneOrList && value.isArray());
        const int holder = addPlace(place, name);
        if (isList) {
            if (!value.isArray())
                return issue(place, name, QStringLiteral("%1 is a list of schemas").arg(name));
            const QJsonArray items = value.toArray();
            for (qsizetype i = 0; i < items.size(); ++i)
                collectChild(holder, QString::number(i), items.at(i), place, keyword.inPlace);
        } else if (keyword.shape == Shape::Map || keyword.shape == Shape::Dependencies) {
            if (!value.isObject())
                return issue(place, name, QStringLiteral("%1 is an object of schemas").arg(name));
            const QJsonObject map = value.toObject();
            for (auto it = map.begin(); it != map.end(); ++it) {
                if (keyword.shape == Shape::Map || !it.value().isArray())
                    collectChild(holder, it.key(), it.value(), place, keyword.inPlace);
            }
        } else {
            if (keyword.inPlace)
                m_places[size_t(place)].inPlace.push_back(holder);
            collect(holder, value);
        }
    }

    /// The place that a reference means; -1 when it is none of this document.
    int resolved(const QString &reference) const
    {
        if (!reference.startsWith(u'#'))
            return -1;
        const QString pointer = QUrl::fromPercentEncoding(reference.mid(1).toUtf8());
        if (pointer.isEmpty())
            return 0;
        if (!pointer.startsWith(u'/'))
            return -1;
        int place = 0;
        const QStringList tokens = pointer.mid(1).split(u'/');
        for (QString token : tokens) {
            place = child(place, token.replace(QStringLiteral("~1"), QStringLiteral("/"))
                                     .replace(QStringLiteral("~0"), QStringLiteral("~")));
            if (place < 0)
                return -1;
        }
        return m_places[size_t(place)].schema.isUndefined() ? -1 : place;
    }

    void resolveAll()
    {
        for (size_t i = 0; i < m_places.size(); ++i) {
            const QJsonValue reference = m_places[i].schema.toObject().value(QLatin1String("$ref"));
            if (reference.isUndefined())
                continue;
            const int place = resolved(reference.toString());
            if (place < 0) {
                issue(int(i), QStringLiteral("$ref"),
                      QStringLiteral("$ref does not lead to a schema in this document: %1")
                          .arg(reference.toString().left(100)));
                continue;
            }
            m_places[i].reference = place;
            m_places[i].inPlace.push_back(place);
            if (m_places[size_t(place)].definition < 0) {
                m_places[size_t(place)].definition = int(m_definitions.size());
                m_definitions.push_back(place);
            }
        }
    }

    /// A depth-first walk with a stack of its own: chains of references can be long.
    void findCycles()
    {
        enum class Mark : quint8 { New, Open, Done };
        std::vector<Mark> marks(m_places.size(), Mark::New);
        for (size_t start = 0; start < m_places.size(); ++start) {
            if (marks[start] != Mark::New)
                continue;
            std::vector<std::pair<int, size_t>> path{{int(start), 0}};
            marks[start] = Mark::Open;
            while (!path.empty()) {
                auto &[place, next] = path.back();
                const std::vector<int> &edges = m_places[size_t(place)].inPlace;
                if (next == edges.size()) {
                    marks[size_t(place)] = Mark::Done;
                    path.pop_back();
                    continue;
                }
                const int to = edges[next++];
                if (marks[size_t(to)] == Mark::Open)
                    return issue(place, {}, QStringLiteral("it refers to itself without end"));
                if (marks[size_t(to)] == Mark::New) {
                    marks[size_t(to)] = Mark::Open;
                    path.emplace_back(to, 0);
                }
            }
        }
    }

    /// A schema where it stands: what others refer to is written once, as a definition.
    QJsonObject written(int place)
    {
        const int definition = m_places[size_t(place)].definition;
        if (definition < 0)
            return body(place);
        if (place == 0) // the root itself cannot be a reference: it holds the definitions
            return {{QStringLiteral("allOf"), QJsonArray{reference(definition)}}};
        return reference(definition);
    }

    static QJsonObject reference(int definition)
    {
        return {{QStringLiteral("$ref"), QStringLiteral("#/definitions/%1").arg(definition)}};
    }

    QJsonObject body(int place)
    {
        const QJsonValue schema = m_places[size_t(place)].schema;
        QJsonObject out;
        if (schema.isBool()) {
            if (!schema.toBool())
                out.insert(QLatin1String("not"), QJsonObject());
            return out;
        }
        const QJsonObject in = schema.toObject();
        m_cost = 1;
        writeValues(place, in, out);
        const double cost = m_cost;
        for (const Keyword &keyword : kKeywords) {
            const QString name = QString::fromLatin1(keyword.name);
            if (keyword.written && in.contains(name))
                writeKeyword(place, keyword, name, in.value(name), out);
        }
        writeTuples(in, out);
        writeNames(place, in, out);
        if (const int target = m_places[size_t(place)].reference; target >= 0) {
            QJsonArray all = out.value(QLatin1String("allOf")).toArray();
            all.append(reference(m_places[size_t(target)].definition));
            out.insert(QLatin1String("allOf"), all);
        }
        out.insert(QLatin1String(kKeyCost),
                   cost + double(in.value(QLatin1String("properties")).toObject().size()));
        return out;
    }

    void writeKeyword(int place, const Keyword &keyword, const QString &name,
                      const QJsonValue &value, QJsonObject &out)
    {
        const QString outName = QString::fromLatin1(keyword.written);
        const int holder = child(place, name);
        if (value.isArray()) {
            const qsizetype count = value.toArray().size();
            QJsonArray items;
            for (qsizetype i = 0; i < count; ++i)
                items.append(written(child(holder, QString::number(i))));
            if (count > 0)
                out.insert(outName, items);
            else if (keyword.inPlace)
                issue(place, name, QStringLiteral("%1 has no schema in it").arg(name));
        } else if (keyword.shape == Shape::Map || keyword.shape == Shape::Dependencies) {
            QJsonObject map = out.value(outName).toObject();
            const QJsonObject in = value.toObject();
            for (auto it = in.begin(); it != in.end(); ++it) {
                if (const int member = child(holder, it.key()); member >= 0)
                    map.insert(it.key(), written(member));
                else if (isStringList(it.value()))
                    map.insert(it.key(), it.value());
                else
                    issue(place, name, QStringLiteral("%1 names properties by strings").arg(name));
            }
            out.insert(outName, map);
        } else if (value.isBool() && outName.startsWith(QLatin1String("additional"))) {
            out.insert(outName, value);
        } else {
            out.insert(outName, written(holder));
        }
    }

    /// Tuples of 2020-12 as drafts before it wrote them.
    static void writeTuples(const QJsonObject &in, QJsonObject &out)
    {
        const QJsonValue prefix = out.take(QLatin1String("prefixItems"));
        if (!prefix.isArray())
            return;
        out.remove(QLatin1String("additionalItems"));
        if (in.value(QLatin1String("items")).isBool())
            out.insert(QLatin1String("additionalItems"), in.value(QLatin1String("items")));
        else if (out.value(QLatin1String("items")).isObject())
            out.insert(QLatin1String("additionalItems"), out.value(QLatin1String("items")));
        out.insert(QLatin1String("items"), prefix);
    }

    void writeNames(int place, const QJsonObject &in, QJsonObject &out)
    {
        const QJsonObject patterns = in.value(QLatin1String("patternProperties")).toObject();
        if (patterns.isEmpty())
            return;
        const QJsonValue additional = in.value(QLatin1String("additionalProperties"));
        out.remove(QLatin1String("additionalProperties"));
        for (const QString &name : patterns.keys())
            checkPattern(place, QStringLiteral("patternProperties"), name);
        if (additional.isBool() && !additional.toBool()) {
            const QJsonObject properties = in.value(QLatin1String("properties")).toObject();
            out.insert(QLatin1String(kKeyNames),
                       QJsonObject{{QStringLiteral("names"),
                                    QJsonArray::fromStringList(properties.keys())},
                                   {QStringLiteral("patterns"),
                                    QJsonArray::fromStringList(patterns.keys())}});
        }
    }

    static bool isStringList(const QJsonValue &value)
    {
        if (!value.isArray())
            return false;
        const QJsonArray items = value.toArray();
        return std::all_of(items.begin(), items.end(),
                           [](const QJsonValue &item) { return item.isString(); });
    }

    void checkPattern(int place, const QString &keyword, const QString &text)
    {
        if (text.size() > kMaxPatternLength)
            issue(place, keyword,
                  QStringLiteral("the pattern is longer than %1").arg(kMaxPatternLength));
        else if (const QRegularExpression made = pattern(text); !made.isValid())
            issue(place, keyword,
                  QStringLiteral("the pattern is not valid: %1").arg(made.errorString()));
    }

    void writeValues(int place, const QJsonObject &in, QJsonObject &out)
    {
        writeType(place, in, out);
        writeBounds(place, in, out);
        writeCounts(place, in, out);
        if (const QJsonValue value = in.value(QLatin1String("enum")); value.isArray()) {
            m_cost += double(value.toArray().size());
            out.insert(QLatin1String("enum"), value);
        } else if (!value.isUndefined()) {
            issue(place, QStringLiteral("enum"), QStringLiteral("enum is a list"));
        }
        if (in.contains(QLatin1String("const")))
            out.insert(QLatin1String("const"), in.value(QLatin1String("const")));
        if (const QJsonValue value = in.value(QLatin1String("required")); isStringList(value)) {
            m_cost += double(value.toArray().size());
            if (!value.toArray().isEmpty())
                out.insert(QLatin1String("required"), value);
        } else if (!value.isUndefined()) {
            issue(place, QStringLiteral("required"), QStringLiteral("required is a list of names"));
        }
        if (const QJsonValue value = in.value(QLatin1String("pattern")); value.isString()) {
            checkPattern(place, QStringLiteral("pattern"), value.toString());
            m_cost += 100;
            out.insert(QLatin1String(kKeyPattern), value);
        } else if (!value.isUndefined()) {
            issue(place, QStringLiteral("pattern"), QStringLiteral("pattern is a string"));
        }
        if (in.value(QLatin1String("uniqueItems")).toBool())
            out.insert(QLatin1String(kKeyUnique), true);
        if (const QJsonValue value = in.value(QLatin1String("dependentRequired")); value.isObject())
            out.insert(QLatin1String("dependencies"), value);
    }

    void writeType(int place, const QJsonObject &in, QJsonObject &out)
    {
        const QJsonValue type = in.value(QLatin1String("type"));
        if (type.isUndefined())
            return;
        const QJsonArray given = type.isArray() ? type.toArray() : QJsonArray{type};
        QJsonArray types;
        for (const QJsonValue &name : given) {
            if (!typeNames().contains(name.toString()))
                return issue(
                    place, QStringLiteral("type"),
                    QStringLiteral("“%1” is no type").arg(name.toVariant().toString().left(40)));
            // valijson asks whether an integer fits 32 bits
            const bool isInteger = name.toString() == QLatin1String("integer");
            if (isInteger && !given.contains(QLatin1String("number")))
                out.insert(QLatin1String(kKeyWhole), true);
            const QJsonValue plain = isInteger ? QJsonValue(QLatin1String("number")) : name;
            if (!types.contains(plain))
                types.append(plain);
        }
        if (types.isEmpty())
            return issue(place, QStringLiteral("type"), QStringLiteral("type names no type"));
        out.insert(QLatin1String("type"), types.size() == 1 ? types.at(0) : QJsonValue(types));
    }

    void writeBounds(int place, const QJsonObject &in, QJsonObject &out)
    {
        for (const auto &[name, exclusive] :
             {std::pair{QStringLiteral("minimum"), QStringLiteral("exclusiveMinimum")},
              std::pair{QStringLiteral("maximum"), QStringLiteral("exclusiveMaximum")}}) {
            const QJsonValue bound = in.value(name);
            const QJsonValue outer = in.value(exclusive);
            if (!bound.isUndefined() && !bound.isDouble())
                issue(place, name, QStringLiteral("%1 is a number").arg(name));
            if (!outer.isUndefined() && !outer.isDouble() && !outer.isBool())
                issue(place, exclusive, QStringLiteral("%1 is a number").arg(exclusive));
            // in draft 4 the second said whether the first was meant
            if (bound.isDouble())
                out.insert(outer.isBool() && outer.toBool() ? exclusive : name, bound);
            if (outer.isDouble())
                out.insert(exclusive, outer);
        }
        const QJsonValue multiple = in.value(QLatin1String("multipleOf"));
        if (multiple.isUndefined())
            return;
        if (multiple.toDouble() > 0)
            out.insert(QLatin1String(kKeyMultipleOf), multiple);
        else
            issue(place, QStringLiteral("multipleOf"),
                  QStringLiteral("multipleOf is a number above 0"));
    }

    void writeCounts(int place, const QJsonObject &in, QJsonObject &out)
    {
        for (const QString &name :
             {QStringLiteral("minLength"), QStringLiteral("maxLength"), QStringLiteral("minItems"),
              QStringLiteral("maxItems"), QStringLiteral("minProperties"),
              QStringLiteral("maxProperties")}) {
            const QJsonValue value = in.value(name);
            if (value.isUndefined())
                continue;
            const double count = value.toDouble(-1);
            constexpr double most = std::numeric_limits<int>::max();
            if (count < 0 || count != std::floor(count))
                issue(place, name, QStringLiteral("%1 is a whole number from 0").arg(name));
            else if (count <= most)
                out.insert(name, value);
            else if (name.startsWith(QLatin1String("min")))
                out.insert(name, most);
        }
    }

    std::vector<Place> m_places;
    QHash<std::pair<int, QString>, int> m_children;
    std::vector<int> m_definitions;
    QList<FieldIssue> m_issues;
    int m_schemas = 0;
    double m_cost = 0; ///< of the values of the schema that is being written
};

} // namespace

Result<QJsonObject> sanitized(const QJsonObject &schema)
{
    if (!isShallow(schema, kMaxDepth))
        return fail(ErrorCode::Invalid,
                    QStringLiteral("The schema is nested deeper than %1 levels.").arg(kMaxDepth));
    if (QJsonDocument(schema).toJson(QJsonDocument::Compact).size() > kMaxBytes)
        return fail(ErrorCode::Invalid,
                    QStringLiteral("The schema is larger than %1 KB.").arg(kMaxBytes / 1024));
    Reader reader;
    return reader.read(schema);
}

QRegularExpression pattern(const QString &ecmaScript)
{
    QString text;
    bool inClass = false;
    for (qsizetype i = 0; i < ecmaScript.size(); ++i) {
        const QChar c = ecmaScript.at(i);
        if (c == u'\\' && i + 1 < ecmaScript.size()) {
            const QChar escaped = ecmaScript.at(++i);
            if (escaped == u'u' && i + 4 < ecmaScript.size()) {
                text += QStringLiteral("\\x{%1}").arg(ecmaScript.mid(i + 1, 4));
                i += 4;
            } else {
                text += c;
                text += escaped;
            }
            continue;
        }
        inClass = inClass ? c != u']' : c == u'[';
        if (c == u'$' && !inClass)
            text += QStringLiteral("\\z"); // PCRE's $ also stands before a last line break
        else
            text += c;
    }
    return QRegularExpression(text, QRegularExpression::DontCaptureOption);
}

bool isShallow(const QJsonValue &value, int most)
{
    if (!value.isArray() && !value.isObject())
        return true;
    if (most == 0)
        return false;
    if (value.isArray()) {
        const QJsonArray items = value.toArray();
        return std::all_of(items.begin(), items.end(),
                           [most](const QJsonValue &item) { return isShallow(item, most - 1); });
    }
    const QJsonObject object = value.toObject();
    return std::all_of(object.begin(), object.end(),
                       [most](const QJsonValue &item) { return isShallow(item, most - 1); });
}

} // namespace troupe::toolschema
