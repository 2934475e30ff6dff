// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meta/values.h"

#include <QJsonDocument>

#include <cmath>

namespace troupe {

namespace {

constexpr double kLargestExactInteger =
    9007199254740992.0; // 2^53: above it JSON numbers are inexact

QJsonObject typeSchema(const char *type, const char *format = nullptr)
{
    QJsonObject schema{{QStringLiteral("type"), QString::fromLatin1(type)}};
    if (format)
        schema[QStringLiteral("format")] = QString::fromLatin1(format);
    return schema;
}

bool readInteger(const QJsonValue &json, qint64 low, qint64 high, qint64 &out, ReadContext &context)
{
    const double number = json.toDouble(std::nan(""));
    if (!json.isDouble() || number != std::floor(number)) {
        context.problem(QStringLiteral("must be a whole number"));
        return false;
    }
    if (std::abs(number) > kLargestExactInteger || number < static_cast<double>(low)
        || number > static_cast<double>(high)) {
        context.problem(QStringLiteral("is out of range"));
        return false;
    }
    out = json.toInteger();
    return true;
}

QString moneyText(const void *v)
{
    return valueAt<Money>(v).toString();
}

bool readMoneyText(const QString &text, void *v)
{
    const auto money = Money::parse(text);
    if (money)
        valueAt<Money>(v) = *money;
    return money.has_value();
}

bool readTimestampText(const QString &text, void *v)
{
    const auto time = Timestamp::parse(text);
    if (time)
        valueAt<Timestamp>(v) = *time;
    return time.has_value();
}

} // namespace

QVariant jsonColumn(const ValueOps &ops, const void *value)
{
    JsonWriter out;
    ops.write(value, out, KeyStyle::Snake);
    return QString::fromUtf8(out.bytes());
}

void readJsonColumn(const ValueOps &ops, const SqlCell &cell, void *value)
{
    const QByteArrayView text = cell.bytes;
    if (text.size() <= 2 && (text.isEmpty() || text == "[]" || text == "{}"))
        return; // what a new object holds already
    // QJsonDocument takes objects and arrays only; a wrapper makes it take every value.
    QByteArray list;
    list.reserve(text.size() + 2);
    list.append('[').append(text).append(']');
    const QJsonArray wrapped = QJsonDocument::fromJson(list).array();
    ReadContext context;
    if (!wrapped.isEmpty())
        ops.read(wrapped.first(), value, context);
}

bool readTextOf(const ValueOps &ops, const QString &text, void *value)
{
    return ops.readText && ops.readText(text, value);
}

QString textOf(const ValueOps &ops, const void *value)
{
    return ops.toText ? ops.toText(value) : QString();
}

QJsonObject enumSchema(const QStringList &names)
{
    return {{QStringLiteral("type"), QStringLiteral("string")},
            {QStringLiteral("enum"), QJsonArray::fromStringList(names)}};
}

const ValueOps ValueKind<QString>::ops{
    .write = [](const void *v, JsonWriter &out, KeyStyle) { out.value(valueAt<QString>(v)); },
    .read =
        [](const QJsonValue &json, void *v, ReadContext &context) {
            if (!json.isString())
                return context.problem(QStringLiteral("must be text"));
            valueAt<QString>(v) = json.toString();
        },
    .schema = [](KeyStyle) { return typeSchema("string"); },
    .isEmpty = [](const void *v) { return valueAt<QString>(v).isEmpty(); },
    .assign = assignValue<QString>,
    // NOT NULL columns take "" for a null QString.
    .toSql =
        [](const void *v) {
            const QString &text = valueAt<QString>(v);
            return QVariant(text.isNull() ? QStringLiteral("") : text);
        },
    .fromSql = [](const SqlCell &cell, void *v) { valueAt<QString>(v) = cell.toText(); },
    .readText =
        [](const QString &text, void *v) {
            valueAt<QString>(v) = text;
            return true;
        },
    .toText = [](const void *v) { return valueAt<QString>(v); },
    .described = nullptr,
};

const ValueOps ValueKind<bool>::ops{
    .write = [](const void *v, JsonWriter &out, KeyStyle) { out.value(valueAt<bool>(v)); },
    .read =
        [](const QJsonValue &json, void *v, ReadContext &context) {
            if (!json.isBool())
                return context.problem(QStringLiteral("must be true or false"));
            valueAt<bool>(v) = json.toBool();
        },
    .schema = [](KeyStyle) { return typeSchema("boolean"); },
    .isEmpty = [](const void *v) { return !valueAt<bool>(v); },
    .assign = assignValue<bool>,
    .toSql = [](const void *v) { return QVariant(valueAt<bool>(v) ? 1 : 0); },
    .fromSql = [](const SqlCell &cell, void *v) { valueAt<bool>(v) = cell.toInteger() != 0; },
    .readText =
        [](const QString &text, void *v) {
            const QString word = text.toLower();
            const bool yes = word == QLatin1String("true") || word == QLatin1String("1");
            valueAt<bool>(v) = yes;
            return yes || word == QLatin1String("false") || word == QLatin1String("0");
        },
    .toText =
        [](const void *v) {
            return valueAt<bool>(v) ? QStringLiteral("true") : QStringLiteral("false");
        },
    .described = nullptr,
};

const ValueOps ValueKind<int>::ops{
    .write = [](const void *v, JsonWriter &out, KeyStyle) { out.value(valueAt<int>(v)); },
    .read =
        [](const QJsonValue &json, void *v, ReadContext &context) {
            qint64 number = 0;
            if (readInteger(json, std::numeric_limits<int>::min(), std::numeric_limits<int>::max(),
                            number, context))
                valueAt<int>(v) = static_cast<int>(number);
        },
    .schema = [](KeyStyle) { return typeSchema("integer"); },
    .isEmpty = [](const void *v) { return valueAt<int>(v) == 0; },
    .assign = assignValue<int>,
    .toSql = [](const void *v) { return QVariant(valueAt<int>(v)); },
    .fromSql = [](const SqlCell &cell,
                  void *v) { valueAt<int>(v) = static_cast<int>(cell.toInteger()); },
    .readText =
        [](const QString &text, void *v) {
            bool ok = false;
            valueAt<int>(v) = text.toInt(&ok);
            return ok;
        },
    .toText = [](const void *v) { return QString::number(valueAt<int>(v)); },
    .described = nullptr,
};

const ValueOps ValueKind<qint64>::ops{
    .write = [](const void *v, JsonWriter &out, KeyStyle) { out.value(valueAt<qint64>(v)); },
    .read =
        [](const QJsonValue &json, void *v, ReadContext &context) {
            qint64 number = 0;
            if (readInteger(json, std::numeric_limits<qint64>::min(),
                            std::numeric_limits<qint64>::max(), number, context))
                valueAt<qint64>(v) = number;
        },
    .schema = [](KeyStyle) { return typeSchema("integer", "int64"); },
    .isEmpty = [](const void *v) { return valueAt<qint64>(v) == 0; },
    .assign = assignValue<qint64>,
    .toSql = [](const void *v) { return QVariant(valueAt<qint64>(v)); },
    .fromSql = [](const SqlCell &cell, void *v) { valueAt<qint64>(v) = cell.toInteger(); },
    .readText =
        [](const QString &text, void *v) {
            bool ok = false;
            valueAt<qint64>(v) = text.toLongLong(&ok);
            return ok;
        },
    .toText = [](const void *v) { return QString::number(valueAt<qint64>(v)); },
    .described = nullptr,
};

const ValueOps ValueKind<double>::ops{
    .write = [](const void *v, JsonWriter &out, KeyStyle) { out.value(valueAt<double>(v)); },
    .read =
        [](const QJsonValue &json, void *v, ReadContext &context) {
            if (!json.isDouble())
                return context.problem(QStringLiteral("must be a number"));
            valueAt<double>(v) = json.toDouble();
        },
    .schema = [](KeyStyle) { return typeSchema("number"); },
    .isEmpty = [](const void *v) { return valueAt<double>(v) == 0.0; },
    .assign = assignValue<double>,
    .toSql = [](const void *v) { return QVariant(valueAt<double>(v)); },
    .fromSql = [](const SqlCell &cell, void *v) { valueAt<double>(v) = cell.toReal(); },
    .readText =
        [](const QString &text, void *v) {
            bool ok = false;
            valueAt<double>(v) = text.toDouble(&ok);
            return ok && std::isfinite(valueAt<double>(v));
        },
    .toText = [](const void *v) { return QString::number(valueAt<double>(v), 'g', 17); },
    .described = nullptr,
};

// Money is an integer count of nano-dollars inside, a JSON number of dollars outside.
const ValueOps ValueKind<Money>::ops{
    .write = [](const void *v, JsonWriter &out, KeyStyle) { out.raw(moneyText(v).toLatin1()); },
    .read =
        [](const QJsonValue &json, void *v, ReadContext &context) {
            const bool isText = json.isString();
            const QString text =
                isText ? json.toString() : QString::number(json.toDouble(), 'f', 9);
            if ((!isText && !json.isDouble()) || !readMoneyText(text, v))
                context.problem(QStringLiteral("must be an amount of dollars"));
        },
    .schema = [](KeyStyle) { return typeSchema("number"); },
    .isEmpty = [](const void *v) { return valueAt<Money>(v).nanos() == 0; },
    .assign = assignValue<Money>,
    .toSql = [](const void *v) { return QVariant(valueAt<Money>(v).nanos()); },
    .fromSql = [](const SqlCell &cell,
                  void *v) { valueAt<Money>(v) = Money::fromNanos(cell.toInteger()); },
    .readText = readMoneyText,
    .toText = moneyText,
    .described = nullptr,
};

const ValueOps ValueKind<Timestamp>::ops{
    .write =
        [](const void *v, JsonWriter &out, KeyStyle) {
            const Timestamp time = valueAt<Timestamp>(v);
            if (time.isSet())
                out.raw('"' + time.toIso() + '"');
            else
                out.null();
        },
    .read =
        [](const QJsonValue &json, void *v, ReadContext &context) {
            if (json.isNull())
                valueAt<Timestamp>(v) = Timestamp{};
            else if (!json.isString() || !readTimestampText(json.toString(), v))
                context.problem(QStringLiteral("must be a date and time (ISO 8601)"));
        },
    .schema =
        [](KeyStyle) {
            QJsonObject schema = typeSchema("string", "date-time");
            schema[QStringLiteral("type")] =
                QJsonArray{QStringLiteral("string"), QStringLiteral("null")};
            return schema;
        },
    .isEmpty = [](const void *v) { return !valueAt<Timestamp>(v).isSet(); },
    .assign = assignValue<Timestamp>,
    .toSql = [](const void *v) { return QVariant(valueAt<Timestamp>(v).ms); },
    .fromSql = [](const SqlCell &cell, void *v) { valueAt<Timestamp>(v).ms = cell.toInteger(); },
    .readText = readTimestampText,
    .toText = [](const void *v) { return valueAt<Timestamp>(v).toString(); },
    .described = nullptr,
};

const ValueOps ValueKind<QStringList>::ops{
    .write =
        [](const void *v, JsonWriter &out, KeyStyle) {
            out.beginArray();
            for (const QString &text : valueAt<QStringList>(v))
                out.value(text);
            out.endArray();
        },
    .read =
        [](const QJsonValue &json, void *v, ReadContext &context) {
            QStringList list;
            const QJsonArray array = json.toArray();
            for (const QJsonValue &item : array) {
                if (!item.isString())
                    return context.problem(QStringLiteral("must be a list of texts"));
                list += item.toString();
            }
            if (!json.isArray())
                return context.problem(QStringLiteral("must be a list of texts"));
            valueAt<QStringList>(v) = list;
        },
    .schema =
        [](KeyStyle) {
            QJsonObject schema = typeSchema("array");
            schema[QStringLiteral("items")] = typeSchema("string");
            return schema;
        },
    .isEmpty = [](const void *v) { return valueAt<QStringList>(v).isEmpty(); },
    .assign = assignValue<QStringList>,
    .toSql = [](const void *v) { return jsonColumn(ValueKind<QStringList>::ops, v); },
    .fromSql = [](const SqlCell &cell,
                  void *v) { readJsonColumn(ValueKind<QStringList>::ops, cell, v); },
    // In a query: comma-separated.
    .readText =
        [](const QString &text, void *v) {
            valueAt<QStringList>(v) = text.split(u',', Qt::SkipEmptyParts);
            return true;
        },
    .toText = [](const void *v) { return valueAt<QStringList>(v).join(u','); },
    .described = nullptr,
};

const ValueOps ValueKind<QJsonObject>::ops{
    .write = [](const void *v, JsonWriter &out, KeyStyle) { out.value(valueAt<QJsonObject>(v)); },
    .read =
        [](const QJsonValue &json, void *v, ReadContext &context) {
            if (!json.isObject())
                return context.problem(QStringLiteral("must be an object"));
            valueAt<QJsonObject>(v) = json.toObject();
        },
    .schema = [](KeyStyle) { return typeSchema("object"); },
    .isEmpty = [](const void *v) { return valueAt<QJsonObject>(v).isEmpty(); },
    .assign = assignValue<QJsonObject>,
    .toSql = [](const void *v) { return jsonColumn(ValueKind<QJsonObject>::ops, v); },
    .fromSql = [](const SqlCell &cell,
                  void *v) { readJsonColumn(ValueKind<QJsonObject>::ops, cell, v); },
    .readText = nullptr,
    .toText = nullptr,
    .described = nullptr,
};

const ValueOps ValueKind<QJsonArray>::ops{
    .write = [](const void *v, JsonWriter &out, KeyStyle) { out.value(valueAt<QJsonArray>(v)); },
    .read =
        [](const QJsonValue &json, void *v, ReadContext &context) {
            if (!json.isArray())
                return context.problem(QStringLiteral("must be a list"));
            valueAt<QJsonArray>(v) = json.toArray();
        },
    .schema =
        [](KeyStyle) {
            QJsonObject schema = typeSchema("array");
            schema[QStringLiteral("items")] = QJsonObject{};
            return schema;
        },
    .isEmpty = [](const void *v) { return valueAt<QJsonArray>(v).isEmpty(); },
    .assign = assignValue<QJsonArray>,
    .toSql = [](const void *v) { return jsonColumn(ValueKind<QJsonArray>::ops, v); },
    .fromSql = [](const SqlCell &cell,
                  void *v) { readJsonColumn(ValueKind<QJsonArray>::ops, cell, v); },
    .readText = nullptr,
    .toText = nullptr,
    .described = nullptr,
};

const ValueOps ValueKind<QJsonValue>::ops{
    .write = [](const void *v, JsonWriter &out, KeyStyle) { out.value(valueAt<QJsonValue>(v)); },
    .read = [](const QJsonValue &json, void *v, ReadContext &) { valueAt<QJsonValue>(v) = json; },
    .schema = [](KeyStyle) { return QJsonObject{}; },
    .isEmpty =
        [](const void *v) {
            const QJsonValue &json = valueAt<QJsonValue>(v);
            return json.isNull() || json.isUndefined();
        },
    .assign = assignValue<QJsonValue>,
    .toSql = [](const void *v) { return jsonColumn(ValueKind<QJsonValue>::ops, v); },
    .fromSql =
        [](const SqlCell &cell, void *v) {
            // Here an empty list is not what a new value holds already.
            if (cell.bytes == "[]")
                valueAt<QJsonValue>(v) = QJsonArray();
            else if (cell.bytes == "{}")
                valueAt<QJsonValue>(v) = QJsonObject();
            else
                readJsonColumn(ValueKind<QJsonValue>::ops, cell, v);
        },
    .readText = nullptr,
    .toText = nullptr,
    .described = nullptr,
};

} // namespace troupe
