// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/meta/jsonwriter.h"

#include <QJsonObject>
#include <QString>
#include <QVariant>

#include <limits>
#include <vector>

/// One description per type, walked by plain functions: JSON in and out with all problems collected,
/// SQL binding, JSON Schema, and redaction of secrets.
namespace troupe {

enum class KeyStyle : quint8 { Snake, Camel };

enum FieldFlag : quint32 {
    NoFlag = 0,
    Primary = 1 << 0,
    ReadOnly = 1 << 1, ///< never taken from input
    Required = 1 << 2, ///< input without it is refused
    Secret = 1 << 3, ///< taken from input, never written to JSON
    WholeBody = 1 << 4, ///< this field is the request's whole body; with OmitEmpty it may be absent
    NotStored = 1 << 5, ///< has no column
    OmitEmpty = 1 << 6, ///< not written when null, "" or an empty list or object
    InQuery = 1 << 7, ///< a query parameter also where the request has a body
};

/// Reading collects every problem, with JSON pointers in the style of the keys.
struct ReadContext
{
    KeyStyle style = KeyStyle::Snake;
    bool asInput = false; ///< ReadOnly fields are skipped
    bool refuseUnknownKeys = false;
    QString pointer; ///< of the value being read
    QList<FieldIssue> issues;

    void problem(QString message) { issues.append({pointer, std::move(message)}); }
};

struct TypeInfo;

/// One column of a row that is being read; its bytes are valid only while the row is.
struct SqlCell
{
    enum class Kind : quint8 { Null, Integer, Real, Bytes };

    Kind kind = Kind::Null;
    qint64 integer = 0; ///< of an Integer
    double real = 0; ///< of a Real
    QByteArrayView bytes; ///< UTF-8 of a text, or a BLOB

    bool isNull() const { return kind == Kind::Null; }
    /// Conversions of SQLite between numbers; texts are not numbers here.
    qint64 toInteger() const { return kind == Kind::Real ? static_cast<qint64>(real) : integer; }
    double toReal() const { return kind == Kind::Integer ? static_cast<double>(integer) : real; }
    QString toText() const { return QString::fromUtf8(bytes); }
};

/// What a kind of value can do; one table per C++ type, not per member.
struct ValueOps
{
    void (*write)(const void *value, JsonWriter &out, KeyStyle style);
    void (*read)(const QJsonValue &json, void *value, ReadContext &context);
    QJsonObject (*schema)(KeyStyle style);
    bool (*isEmpty)(const void *value);
    void (*assign)(const void *from, void *to);
    /// SQL value and back; null for kinds that are stored as JSON text by the walker.
    QVariant (*toSql)(const void *value);
    void (*fromSql)(const SqlCell &cell, void *value);
    /// From a path or query parameter; false when it cannot be read. Null: not possible there.
    bool (*readText)(const QString &text, void *value);
    QString (*toText)(const void *value);
    const TypeInfo *(*described)(); ///< the TypeInfo of an object kind, else null
};

/// Bounds of a number, of a string's length or of a list's size; checked on input, shown in schemas.
struct Bounds
{
    double minimum = -std::numeric_limits<double>::infinity();
    double maximum = std::numeric_limits<double>::infinity();
    qsizetype minLength = 0;
    qsizetype maxLength = -1; ///< characters, or items; -1: unlimited
};

class FieldInfo
{
public:
    FieldInfo(const char *fieldName, const ValueOps *valueOps, const void *(*getter)(const void *),
              quint32 fieldFlags, const char *documentation);

    FieldInfo &&range(double minimum, double maximum) &&;
    FieldInfo &&length(qsizetype minimum, qsizetype maximum) &&;
    FieldInfo &&example(const char *json) &&;

    const void *get(const void *object) const { return m_get(object); }
    void *get(void *object) const { return const_cast<void *>(m_get(object)); }
    bool isGetter(const void *(*getter)(const void *)) const { return m_get == getter; }
    bool has(FieldFlag flag) const { return (flags & flag) != 0; }
    const QString &key(KeyStyle style) const { return keys[static_cast<int>(style)]; }

    const char *name; ///< canonical, snake_case; also the column
    const ValueOps *ops;
    quint32 flags;
    const char *doc;
    Bounds bounds;
    const char *exampleJson = nullptr;
    enum class TextForm : quint8 { None, Number, Text };
    TextForm textForm = TextForm::None; ///< of a parameter: which of the bounds hold
    QString keys[2];
    QByteArray quotedKeys[2];

private:
    const void *(*m_get)(const void *);
};

struct TypeInfo
{
    TypeInfo(const char *typeName, std::vector<FieldInfo> fieldList);

    const char *name; ///< of the table, or of the schema
    std::vector<FieldInfo> fields; ///< at most 64

    const FieldInfo *find(QStringView key, KeyStyle style) const;
    /// The index of the field with this getter (see Member in values.h), -1 when there is none.
    int indexOf(const void *(*getter)(const void *)) const;
};

template <class T>
concept Described = requires
{
    {
        T::info()
        } -> std::same_as<const TypeInfo &>;
};

void writeObject(const TypeInfo &type, const void *object, JsonWriter &out, KeyStyle style);
/// `present`, when given, gets a bit per field found, and Required is not enforced (a patch).
void readObject(const TypeInfo &type, const QJsonValue &json, void *object, ReadContext &context,
                quint64 *present = nullptr);
/// Reads one field of an object from its JSON and checks its bounds.
void readField(const FieldInfo &field, const QJsonValue &json, void *object, ReadContext &context);
/// The same for a path or query parameter.
void readFieldText(const FieldInfo &field, const QString &text, void *object, ReadContext &context);
QJsonObject schemaOfObject(const TypeInfo &type, KeyStyle style);
QJsonObject schemaOfField(const FieldInfo &field, KeyStyle style);

template <Described T>
QByteArray toJson(const T &object, KeyStyle style = KeyStyle::Snake)
{
    JsonWriter out;
    writeObject(T::info(), &object, out, style);
    return out.take();
}

/// Reads a whole value; an Error of code Invalid lists every problem.
template <Described T>
Result<T> fromJson(const QJsonValue &json, KeyStyle style = KeyStyle::Snake)
{
    T object{};
    ReadContext context;
    context.style = style;
    readObject(T::info(), json, &object, context);
    if (context.issues.isEmpty())
        return object;
    Error error(ErrorCode::Invalid, context.issues.first().message);
    error.issues = std::move(context.issues);
    return fail(std::move(error));
}

} // namespace troupe
