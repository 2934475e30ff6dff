// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meta/typeinfo.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <cmath>

namespace troupe {

namespace {

QString camelCase(const char *snake)
{
    QString out;
    bool upper = false;
    for (const char *c = snake; *c; ++c) {
        if (*c == '_') {
            upper = true;
            continue;
        }
        const QChar letter = QLatin1Char(*c);
        out += upper ? letter.toUpper() : letter;
        upper = false;
    }
    return out;
}

// RFC 6901
QString pointerStep(const QString &pointer, QString key)
{
    key.replace(u'~', QLatin1String("~0")).replace(u'/', QLatin1String("~1"));
    return pointer + u'/' + key;
}

void checkNumber(const Bounds &bounds, double number, ReadContext &context)
{
    if (number < bounds.minimum)
        context.problem(QStringLiteral("must be at least %1").arg(bounds.minimum));
    if (number > bounds.maximum)
        context.problem(QStringLiteral("must be at most %1").arg(bounds.maximum));
}

void checkLength(const Bounds &bounds, qsizetype length, const char *unit, ReadContext &context)
{
    if (length < bounds.minLength) {
        context.problem(bounds.minLength == 1 ? QStringLiteral("must not be empty")
                                              : QStringLiteral("must have at least %1 %2")
                                                    .arg(bounds.minLength)
                                                    .arg(QLatin1String(unit)));
    }
    if (bounds.maxLength >= 0 && length > bounds.maxLength) {
        context.problem(QStringLiteral("must have at most %1 %2")
                            .arg(bounds.maxLength)
                            .arg(QLatin1String(unit)));
    }
}

void checkBounds(const FieldInfo &field, const QJsonValue &json, ReadContext &context)
{
    if (json.isDouble())
        checkNumber(field.bounds, json.toDouble(), context);
    else if (json.isString())
        checkLength(field.bounds, json.toString().size(), "characters", context);
    else if (json.isArray())
        checkLength(field.bounds, json.toArray().size(), "items", context);
}

FieldInfo::TextForm textFormOf(const ValueOps &ops)
{
    if (!ops.readText)
        return FieldInfo::TextForm::None;
    const QJsonValue type = ops.schema(KeyStyle::Snake).value(QStringLiteral("type"));
    const QString name = type.isArray() ? type.toArray().first().toString() : type.toString();
    if (name == QLatin1String("integer") || name == QLatin1String("number"))
        return FieldInfo::TextForm::Number;
    return name == QLatin1String("string") ? FieldInfo::TextForm::Text : FieldInfo::TextForm::None;
}

} // namespace

FieldInfo::FieldInfo(const char *fieldName, const ValueOps *valueOps,
                     const void *(*getter)(const void *), quint32 fieldFlags,
                     const char *documentation)
    : name(fieldName),
      ops(valueOps),
      flags(fieldFlags),
      doc(documentation),
      textForm(textFormOf(*valueOps)),
      m_get(getter)
{
    keys[0] = QString::fromLatin1(fieldName);
    keys[1] = camelCase(fieldName);
    for (int i = 0; i < 2; ++i)
        quotedKeys[i] = JsonWriter::quotedKey(keys[i].toUtf8());
}

FieldInfo &&FieldInfo::range(double minimum, double maximum) &&
{
    bounds.minimum = minimum;
    bounds.maximum = maximum;
    return std::move(*this);
}

FieldInfo &&FieldInfo::length(qsizetype minimum, qsizetype maximum) &&
{
    bounds.minLength = minimum;
    bounds.maxLength = maximum;
    return std::move(*this);
}

FieldInfo &&FieldInfo::example(const char *json) &&
{
    exampleJson = json;
    return std::move(*this);
}

TypeInfo::TypeInfo(const char *typeName, std::vector<FieldInfo> fieldList)
    : name(typeName), fields(std::move(fieldList))
{
    Q_ASSERT(fields.size() <= 64); // Patch keeps a bit per field
}

const FieldInfo *TypeInfo::find(QStringView key, KeyStyle style) const
{
    for (const FieldInfo &field : fields) {
        if (field.key(style) == key)
            return &field;
    }
    return nullptr;
}

int TypeInfo::indexOf(const void *(*getter)(const void *)) const
{
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (fields[i].isGetter(getter))
            return static_cast<int>(i);
    }
    return -1;
}

void writeObject(const TypeInfo &type, const void *object, JsonWriter &out, KeyStyle style)
{
    out.beginObject();
    for (const FieldInfo &field : type.fields) {
        if (field.has(Secret) && out.hidesSecrets())
            continue;
        const void *value = field.get(object);
        if (field.has(OmitEmpty) && field.ops->isEmpty(value))
            continue;
        out.rawKey(field.quotedKeys[static_cast<int>(style)]);
        field.ops->write(value, out, style);
    }
    out.endObject();
}

void readField(const FieldInfo &field, const QJsonValue &json, void *object, ReadContext &context)
{
    const QString parent = context.pointer;
    const qsizetype before = context.issues.size();
    context.pointer = pointerStep(parent, field.key(context.style));
    field.ops->read(json, field.get(object), context);
    if (context.issues.size() == before)
        checkBounds(field, json, context);
    context.pointer = parent;
}

void readFieldText(const FieldInfo &field, const QString &text, void *object, ReadContext &context)
{
    const QString parent = context.pointer;
    context.pointer = pointerStep(parent, field.key(context.style));
    if (!field.ops->readText || !field.ops->readText(text, field.get(object))) {
        context.problem(QStringLiteral("cannot be read"));
    } else if (field.textForm == FieldInfo::TextForm::Number) {
        bool isNumber = false;
        const double number = text.toDouble(&isNumber);
        if (isNumber)
            checkNumber(field.bounds, number, context);
    } else if (field.textForm == FieldInfo::TextForm::Text) {
        checkLength(field.bounds, text.size(), "characters", context);
    }
    context.pointer = parent;
}

void readObject(const TypeInfo &type, const QJsonValue &json, void *object, ReadContext &context,
                quint64 *present)
{
    if (!json.isObject())
        return context.problem(QStringLiteral("must be an object"));
    const QJsonObject map = json.toObject();
    for (std::size_t i = 0; i < type.fields.size(); ++i) {
        const FieldInfo &field = type.fields[i];
        if (field.has(ReadOnly) && context.asInput)
            continue;
        const auto it = map.constFind(field.key(context.style));
        if (it == map.constEnd()) {
            if (field.has(Required) && !present) {
                context.issues.append({pointerStep(context.pointer, field.key(context.style)),
                                       QStringLiteral("is required")});
            }
            continue;
        }
        if (present)
            *present |= quint64(1) << i;
        readField(field, *it, object, context);
    }
    if (!context.refuseUnknownKeys)
        return;
    for (auto it = map.begin(); it != map.end(); ++it) {
        if (!type.find(it.key(), context.style)) {
            context.issues.append(
                {pointerStep(context.pointer, it.key()), QStringLiteral("is not known here")});
        }
    }
}

QJsonObject schemaOfField(const FieldInfo &field, KeyStyle style)
{
    QJsonObject schema = field.ops->schema(style);
    const Bounds &bounds = field.bounds;
    const QString kind = schema.value(QStringLiteral("type")).toString();
    if (std::isfinite(bounds.minimum))
        schema[QStringLiteral("minimum")] = bounds.minimum;
    if (std::isfinite(bounds.maximum))
        schema[QStringLiteral("maximum")] = bounds.maximum;
    const bool isArray = kind == QLatin1String("array");
    if (bounds.minLength > 0)
        schema[isArray ? QStringLiteral("minItems") : QStringLiteral("minLength")] =
            bounds.minLength;
    if (bounds.maxLength >= 0)
        schema[isArray ? QStringLiteral("maxItems") : QStringLiteral("maxLength")] =
            bounds.maxLength;
    if (field.doc && *field.doc)
        schema[QStringLiteral("description")] = QString::fromUtf8(field.doc);
    if (field.has(ReadOnly))
        schema[QStringLiteral("readOnly")] = true;
    if (field.has(Secret))
        schema[QStringLiteral("writeOnly")] = true;
    if (field.exampleJson) {
        const QByteArray wrapped = QByteArray("[") + field.exampleJson + "]";
        schema[QStringLiteral("examples")] = QJsonDocument::fromJson(wrapped).array();
    }
    return schema;
}

QJsonObject schemaOfObject(const TypeInfo &type, KeyStyle style)
{
    QJsonObject properties;
    QJsonArray required;
    for (const FieldInfo &field : type.fields) {
        properties[field.key(style)] = schemaOfField(field, style);
        if (field.has(Required))
            required.append(field.key(style));
    }
    QJsonObject schema{{QStringLiteral("type"), QStringLiteral("object")},
                       {QStringLiteral("properties"), properties}};
    if (!required.isEmpty())
        schema[QStringLiteral("required")] = required;
    return schema;
}

} // namespace troupe
