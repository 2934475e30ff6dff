// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/schemabook.h"

#include <QJsonArray>

namespace troupe {

namespace {

QString keyType()
{
    return QStringLiteral("type");
}

bool isObjectSchema(const QJsonObject &schema)
{
    return schema.contains(QStringLiteral("properties"));
}

/// {"type": ["object", "null"]} without its null; says whether it had one.
bool dropNull(QJsonObject &schema)
{
    const QJsonArray types = schema.value(keyType()).toArray();
    if (types.size() != 2)
        return false;
    schema[keyType()] = types.first();
    return true;
}

} // namespace

QString componentName(const char *typeName)
{
    QString name;
    bool upper = true;
    for (const char *c = typeName; *c; ++c) {
        if (*c == '_') {
            upper = true;
            continue;
        }
        const QChar letter = QLatin1Char(*c);
        name += upper ? letter.toUpper() : letter;
        upper = false;
    }
    static const QStringList tables{
        QStringLiteral("Agents"),    QStringLiteral("Sessions"), QStringLiteral("Messages"),
        QStringLiteral("ApiKeys"),   QStringLiteral("Users"),    QStringLiteral("Providers"),
        QStringLiteral("Runs"),      QStringLiteral("Steps"),    QStringLiteral("Models"),
        QStringLiteral("UsageRows"),
    };
    if (tables.contains(name))
        name.chop(1);
    return name;
}

void SchemaBook::learn(const TypeInfo &type)
{
    if (m_learnt.contains(&type))
        return;
    m_learnt.insert(&type);
    for (const FieldInfo &field : type.fields) {
        if (field.ops->described)
            learn(*field.ops->described());
    }
    if (type.fields.empty())
        return;
    QJsonObject schema = schemaOfObject(type, KeyStyle::Snake);
    m_known.append({schema, &type, false});
    if (schema.contains(QStringLiteral("required"))) {
        schema.remove(QStringLiteral("required"));
        m_known.append({schema, &type, true});
    }
}

QString SchemaBook::nameOf(const TypeInfo &type)
{
    if (qstrcmp(type.name, "page") != 0)
        return componentName(type.name);
    // A page is named after what it holds.
    const QJsonObject items = withReferences(schemaOfField(type.fields.front(), KeyStyle::Snake))
                                  .toObject()[QStringLiteral("items")]
                                  .toObject();
    return items[QStringLiteral("$ref")].toString().section(u'/', -1) + QStringLiteral("Page");
}

QJsonObject SchemaBook::reference(const QString &name) const
{
    return {{QStringLiteral("$ref"), QStringLiteral("#/components/schemas/") + name}};
}

QJsonObject SchemaBook::referTo(const TypeInfo &type)
{
    const QString name = nameOf(type);
    if (!m_used.contains(name)) {
        m_used[name] = QJsonObject(); // a type may hold itself
        m_used[name] = objectSchema(type, false);
    }
    return reference(name);
}

QJsonObject SchemaBook::referToPatch(const TypeInfo &type)
{
    const QString name = nameOf(type) + QStringLiteral("Changes");
    if (!m_used.contains(name))
        m_used[name] = objectSchema(type, true);
    return reference(name);
}

QJsonObject SchemaBook::objectSchema(const TypeInfo &type, bool isPatch)
{
    QJsonObject properties;
    QJsonArray required;
    for (const FieldInfo &field : type.fields) {
        properties[field.key(KeyStyle::Snake)] = ofField(field);
        if (field.has(Required) && !isPatch)
            required.append(field.key(KeyStyle::Snake));
    }
    QJsonObject schema{{keyType(), QStringLiteral("object")},
                       {QStringLiteral("properties"), properties}};
    if (!required.isEmpty())
        schema[QStringLiteral("required")] = required;
    return schema;
}

QJsonObject SchemaBook::ofField(const FieldInfo &field)
{
    QJsonObject schema = schemaOfField(field, KeyStyle::Snake);
    if (!field.ops->described)
        return withReferences(schema).toObject();
    QJsonObject out = referTo(*field.ops->described());
    for (const QString &key : {QStringLiteral("description"), QStringLiteral("readOnly")}) {
        if (schema.contains(key))
            out[key] = schema[key];
    }
    return out;
}

QJsonValue SchemaBook::withReferences(const QJsonValue &value)
{
    if (value.isArray()) {
        QJsonArray out;
        for (const QJsonValue &item : value.toArray())
            out.append(withReferences(item));
        return out;
    }
    if (!value.isObject())
        return value;
    QJsonObject schema = value.toObject();
    if (isObjectSchema(schema)) {
        QJsonObject bare = schema;
        const bool nullable = dropNull(bare);
        for (const Known &known : m_known) {
            if (known.schema != bare)
                continue;
            QJsonObject ref = known.isPatch ? referToPatch(*known.type) : referTo(*known.type);
            if (!nullable)
                return ref;
            const QJsonObject null{{keyType(), QStringLiteral("null")}};
            return QJsonObject{{QStringLiteral("anyOf"), QJsonArray{ref, null}}};
        }
    }
    QJsonObject out;
    for (auto it = schema.constBegin(); it != schema.constEnd(); ++it) {
        const bool isVerbatim = it.key() == QLatin1String("examples");
        out[it.key()] = isVerbatim ? QJsonValue(*it) : withReferences(*it);
    }
    return out;
}

} // namespace troupe
