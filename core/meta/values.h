// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/money.h"
#include "core/base/timestamp.h"
#include "core/meta/typeinfo.h"

#include <QJsonArray>
#include <QList>
#include <QStringList>

#include <array>
#include <optional>
#include <string_view>

/// The kinds of values that descriptors know. Include this only where a type is described (.cpp).
namespace troupe {

/// An enum is described by its names in order of value, found by ADL:
/// `constexpr auto enumNames(Color) { return std::array<std::string_view, 2>{"red", "green"}; }`
template <class E>
concept NamedEnum = std::is_enum_v<E> && requires(E e)
{
    enumNames(e).size();
};

template <NamedEnum E>
QString enumName(E value)
{
    const auto name = enumNames(value)[static_cast<std::size_t>(value)];
    return QString::fromLatin1(name.data(), static_cast<qsizetype>(name.size()));
}

/// `Text` is a QStringView, or a QByteArrayView of UTF-8.
template <NamedEnum E, class Text>
std::optional<E> enumFromName(const Text &text)
{
    std::size_t index = 0;
    for (const std::string_view name : enumNames(E{})) {
        const auto size = static_cast<qsizetype>(name.size());
        if constexpr (std::is_same_v<Text, QByteArrayView>) {
            if (text == QByteArrayView(name.data(), size))
                return static_cast<E>(index);
        } else if (QStringView(text) == QLatin1String(name.data(), size)) {
            return static_cast<E>(index);
        }
        ++index;
    }
    return std::nullopt;
}

template <class T>
struct ValueKind; // specialised below; one static `ops` each

#define TROUPE_VALUE_KIND(Type)                                                                    \
    template <>                                                                                    \
    struct ValueKind<Type>                                                                         \
    {                                                                                              \
        static const ValueOps ops;                                                                 \
    }
TROUPE_VALUE_KIND(QString);
TROUPE_VALUE_KIND(bool);
TROUPE_VALUE_KIND(int);
TROUPE_VALUE_KIND(qint64);
TROUPE_VALUE_KIND(double);
TROUPE_VALUE_KIND(Money);
TROUPE_VALUE_KIND(Timestamp);
TROUPE_VALUE_KIND(QStringList);
TROUPE_VALUE_KIND(QJsonObject);
TROUPE_VALUE_KIND(QJsonArray);
TROUPE_VALUE_KIND(QJsonValue);
#undef TROUPE_VALUE_KIND

template <class T>
T &valueAt(void *value)
{
    return *static_cast<T *>(value);
}
template <class T>
const T &valueAt(const void *value)
{
    return *static_cast<const T *>(value);
}
template <class T>
void assignValue(const void *from, void *to)
{
    valueAt<T>(to) = valueAt<T>(from);
}

/// JSON text of any value, for columns that hold JSON; and back.
QVariant jsonColumn(const ValueOps &ops, const void *value);
void readJsonColumn(const ValueOps &ops, const SqlCell &cell, void *value);
/// From and to text; false or empty for kinds that have no text form.
bool readTextOf(const ValueOps &ops, const QString &text, void *value);
QString textOf(const ValueOps &ops, const void *value);
QJsonObject enumSchema(const QStringList &names);

template <NamedEnum E>
struct ValueKind<E>
{
    static bool readName(const QString &text, void *value)
    {
        const auto found = enumFromName<E>(text);
        if (found)
            valueAt<E>(value) = *found;
        return found.has_value();
    }
    static QStringList names()
    {
        QStringList list;
        for (const std::string_view name : enumNames(E{}))
            list += QString::fromLatin1(name.data(), static_cast<qsizetype>(name.size()));
        return list;
    }
    static constexpr ValueOps ops{
        .write = [](const void *v, JsonWriter &out,
                    KeyStyle) { out.value(enumName(valueAt<E>(v))); },
        .read =
            [](const QJsonValue &json, void *v, ReadContext &context) {
                if (!json.isString() || !readName(json.toString(), v)) {
                    context.problem(QStringLiteral("must be one of: %1")
                                        .arg(names().join(QLatin1String(", "))));
                }
            },
        .schema = [](KeyStyle) { return enumSchema(names()); },
        .isEmpty = [](const void *) { return false; },
        .assign = assignValue<E>,
        .toSql = [](const void *v) { return QVariant(enumName(valueAt<E>(v))); },
        .fromSql =
            [](const SqlCell &cell, void *v) {
                if (const auto found = enumFromName<E>(cell.bytes))
                    valueAt<E>(v) = *found;
            },
        .readText = [](const QString &text, void *v) { return readName(text, v); },
        .toText = [](const void *v) { return enumName(valueAt<E>(v)); },
        .described = nullptr,
    };
};

template <Described T>
struct ValueKind<T>
{
    static const TypeInfo *describedType() { return &T::info(); }
    static QVariant toColumn(const void *v) { return jsonColumn(ops, v); }
    static void fromColumn(const SqlCell &cell, void *v) { readJsonColumn(ops, cell, v); }
    static constexpr ValueOps ops{
        .write = [](const void *v, JsonWriter &out,
                    KeyStyle style) { writeObject(T::info(), v, out, style); },
        .read = [](const QJsonValue &json, void *v,
                   ReadContext &context) { readObject(T::info(), json, v, context); },
        .schema = [](KeyStyle style) { return schemaOfObject(T::info(), style); },
        .isEmpty = [](const void *) { return false; },
        .assign = assignValue<T>,
        .toSql = &toColumn,
        .fromSql = &fromColumn,
        .readText = nullptr,
        .toText = nullptr,
        .described = &describedType,
    };
};

template <class T>
struct ValueKind<std::optional<T>>
{
    using Inner = ValueKind<T>;
    static const void *inner(const void *v) { return &*valueAt<std::optional<T>>(v); }
    static bool readInnerText(const QString &text, void *v)
    {
        T value{};
        if (!readTextOf(Inner::ops, text, &value))
            return false;
        valueAt<std::optional<T>>(v) = std::move(value);
        return true;
    }
    static constexpr ValueOps ops{
        .write =
            [](const void *v, JsonWriter &out, KeyStyle style) {
                if (valueAt<std::optional<T>>(v))
                    Inner::ops.write(inner(v), out, style);
                else
                    out.null();
            },
        .read =
            [](const QJsonValue &json, void *v, ReadContext &context) {
                auto &value = valueAt<std::optional<T>>(v);
                if (json.isNull())
                    return value.reset();
                value.emplace();
                Inner::ops.read(json, &*value, context);
            },
        .schema =
            [](KeyStyle style) {
                QJsonObject schema = Inner::ops.schema(style);
                const QJsonValue type = schema.value(QStringLiteral("type"));
                if (type.isString())
                    schema[QStringLiteral("type")] = QJsonArray{type, QStringLiteral("null")};
                if (QJsonArray names = schema.value(QStringLiteral("enum")).toArray();
                    !names.isEmpty()) {
                    names.append(QJsonValue::Null);
                    schema[QStringLiteral("enum")] = names;
                }
                return schema;
            },
        .isEmpty = [](const void *v) { return !valueAt<std::optional<T>>(v).has_value(); },
        .assign = assignValue<std::optional<T>>,
        .toSql =
            [](const void *v) {
                return valueAt<std::optional<T>>(v) ? Inner::ops.toSql(inner(v)) : QVariant();
            },
        .fromSql =
            [](const SqlCell &cell, void *v) {
                auto &value = valueAt<std::optional<T>>(v);
                if (cell.isNull())
                    return value.reset();
                value.emplace();
                Inner::ops.fromSql(cell, &*value);
            },
        .readText = &readInnerText,
        .toText =
            [](const void *v) {
                return valueAt<std::optional<T>>(v) ? textOf(Inner::ops, inner(v)) : QString();
            },
        .described = nullptr,
    };
};

template <class T>
struct ValueKind<QList<T>>
{
    static QVariant toColumn(const void *v) { return jsonColumn(ops, v); }
    static void fromColumn(const SqlCell &cell, void *v) { readJsonColumn(ops, cell, v); }
    static constexpr ValueOps ops{
        .write =
            [](const void *v, JsonWriter &out, KeyStyle style) {
                out.beginArray();
                for (const T &item : valueAt<QList<T>>(v))
                    ValueKind<T>::ops.write(&item, out, style);
                out.endArray();
            },
        .read =
            [](const QJsonValue &json, void *v, ReadContext &context) {
                if (!json.isArray())
                    return context.problem(QStringLiteral("must be a list"));
                auto &list = valueAt<QList<T>>(v);
                list.clear();
                const QString parent = context.pointer;
                const QJsonArray array = json.toArray();
                for (qsizetype i = 0; i < array.size(); ++i) {
                    T item{};
                    context.pointer = parent + u'/' + QString::number(i);
                    ValueKind<T>::ops.read(array.at(i), &item, context);
                    list.append(std::move(item));
                }
                context.pointer = parent;
            },
        .schema =
            [](KeyStyle style) {
                return QJsonObject{{QStringLiteral("type"), QStringLiteral("array")},
                                   {QStringLiteral("items"), ValueKind<T>::ops.schema(style)}};
            },
        .isEmpty = [](const void *v) { return valueAt<QList<T>>(v).isEmpty(); },
        .assign = assignValue<QList<T>>,
        .toSql = &toColumn,
        .fromSql = &fromColumn,
        .readText = nullptr,
        .toText = nullptr,
        .described = nullptr,
    };
};

template <auto Member>
struct MemberAccess;
template <class C, class F, F C::*Member>
struct MemberAccess<Member>
{
    using Class = C;
    using Field = F;
    static const void *get(const void *object)
    {
        return &(static_cast<const C *>(object)->*Member);
    }
};

/// Describes one member: `field<&Agent::name>("name", Required, "What people call it")`.
template <auto Member>
FieldInfo field(const char *name, quint32 flags = NoFlag, const char *doc = "")
{
    using Access = MemberAccess<Member>;
    return FieldInfo(name, &ValueKind<typename Access::Field>::ops, &Access::get, flags, doc);
}

} // namespace troupe
