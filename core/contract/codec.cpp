// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contract/codec.h"

#include "core/meta/values.h"

#include <QUrl>

#include <string_view>

namespace troupe {

namespace {

bool hasPlaceholder(const char *path, const FieldInfo &field)
{
    const std::string_view name = field.name;
    std::string_view rest = path;
    for (auto open = rest.find('{'); open != rest.npos; open = rest.find('{')) {
        rest.remove_prefix(open + 1);
        if (rest.starts_with(name) && rest.substr(name.size()).starts_with('}'))
            return true;
    }
    return false;
}

QByteArray percentEncoded(const QString &text)
{
    return QUrl::toPercentEncoding(text);
}

} // namespace

const TypeInfo &Nothing::info()
{
    static const TypeInfo type{"nothing", {}};
    return type;
}

FieldPlace placeOf(const OpRow &row, const FieldInfo &field)
{
    if (hasPlaceholder(row.path, field))
        return FieldPlace::Path;
    if (field.has(WholeBody))
        return FieldPlace::WholeBody;
    const bool hasBody = row.verb != Verb::Get && row.verb != Verb::Delete && !row.rawBody;
    return hasBody && !field.has(InQuery) ? FieldPlace::Body : FieldPlace::Query;
}

const FieldInfo *wholeBodyOf(const TypeInfo &type)
{
    const bool isWhole = type.fields.size() == 1 && type.fields.front().has(WholeBody);
    return isWhole ? &type.fields.front() : nullptr;
}

void writeAnswer(const TypeInfo &type, const void *out, JsonWriter &json, KeyStyle style)
{
    if (const FieldInfo *whole = wholeBodyOf(type))
        whole->ops->write(whole->get(out), json, style);
    else
        writeObject(type, out, json, style);
}

void readAnswer(const TypeInfo &type, const QJsonValue &json, void *out, ReadContext &context)
{
    if (const FieldInfo *whole = wholeBodyOf(type))
        whole->ops->read(json, whole->get(out), context);
    else
        readObject(type, json, out, context);
}

EncodedCall encodeCall(const OpRow &row, const TypeInfo &type, const void *in, KeyStyle style)
{
    EncodedCall call;
    QByteArray path(row.path);
    QByteArray query;
    JsonWriter body(JsonWriter::WriteSecrets);
    QByteArray form;
    bool isWhole = false;
    body.beginObject();
    for (const FieldInfo &field : type.fields) {
        const void *value = field.get(in);
        switch (placeOf(row, field)) {
        case FieldPlace::Path:
            path.replace('{' + QByteArray(field.name) + '}',
                         percentEncoded(field.ops->toText(value)));
            break;
        case FieldPlace::Query:
            if (!field.ops->isEmpty(value) && field.ops->toText) {
                query += (query.isEmpty() ? '?' : '&') + field.key(style).toUtf8() + '='
                         + percentEncoded(field.ops->toText(value));
            }
            break;
        case FieldPlace::WholeBody: {
            JsonWriter whole(JsonWriter::WriteSecrets);
            field.ops->write(value, whole, style);
            call.body = whole.take();
            isWhole = true;
            break;
        }
        case FieldPlace::Body:
            if (field.has(ReadOnly) || (field.has(OmitEmpty) && field.ops->isEmpty(value)))
                break;
            if (row.takesForm && field.ops->toText) {
                form += (form.isEmpty() ? "" : "&") + field.key(style).toUtf8() + '='
                        + percentEncoded(field.ops->toText(value));
            }
            body.rawKey(field.quotedKeys[static_cast<int>(style)]);
            field.ops->write(value, body, style);
            break;
        }
    }
    body.endObject();
    call.target = path + query;
    if (!isWhole && !row.rawBody && row.verb != Verb::Get && row.verb != Verb::Delete)
        call.body = row.takesForm ? form : body.take();
    call.isForm = row.takesForm;
    return call;
}

void decodeCall(const OpRow &row, const TypeInfo &type, void *in, const TextPairs &path,
                const TextPairs &query, const QJsonValue &body, ReadContext &context)
{
    context.asInput = true;
    const auto findText = [&context](const TextPairs &pairs,
                                     const FieldInfo &field) -> const QString * {
        for (const auto &[name, value] : pairs) {
            if (name == field.key(context.style) || name == field.keys[0])
                return &value;
        }
        return nullptr;
    };

    bool readsBody = false;
    for (const FieldInfo &field : type.fields) {
        const FieldPlace place = placeOf(row, field);
        if (place == FieldPlace::WholeBody) {
            if (body.isUndefined() && !field.has(OmitEmpty))
                context.issues.append({QString(), QStringLiteral("a JSON body is required")});
            else if (!body.isUndefined())
                field.ops->read(body, field.get(in), context);
        } else if (place == FieldPlace::Body) {
            readsBody = true;
        } else if (const QString *text =
                       findText(place == FieldPlace::Path ? path : query, field)) {
            // "?search=" means no filter, as in every web form.
            if (!text->isEmpty() || place == FieldPlace::Path)
                readFieldText(field, *text, in, context);
        } else if (field.has(Required)) {
            context.issues.append({u'/' + field.key(context.style), QStringLiteral("is required")});
        }
    }
    if (!readsBody)
        return;
    if (!body.isObject() && !body.isUndefined())
        return context.problem(QStringLiteral("must be an object"));
    const QJsonObject map = body.toObject();
    for (const FieldInfo &field : type.fields) {
        if (placeOf(row, field) != FieldPlace::Body || field.has(ReadOnly))
            continue;
        const auto it = map.constFind(field.key(context.style));
        if (it != map.constEnd())
            readField(field, *it, in, context);
        else if (field.has(Required))
            context.issues.append({u'/' + field.key(context.style), QStringLiteral("is required")});
    }
    if (!context.refuseUnknownKeys)
        return;
    for (auto it = map.begin(); it != map.end(); ++it) {
        const FieldInfo *field = type.find(it.key(), context.style);
        if (!field || placeOf(row, *field) != FieldPlace::Body)
            context.issues.append({u'/' + it.key(), QStringLiteral("is not known here")});
    }
}

TextPairs parseQuery(QByteArrayView query)
{
    TextPairs pairs;
    const auto decode = [](QByteArrayView part) {
        QByteArray bytes = part.toByteArray();
        bytes.replace('+', ' ');
        return QString::fromUtf8(QByteArray::fromPercentEncoding(bytes));
    };
    qsizetype from = 0;
    while (from < query.size()) {
        qsizetype to = query.indexOf('&', from);
        if (to < 0)
            to = query.size();
        const QByteArrayView part = query.sliced(from, to - from);
        const qsizetype equals = part.indexOf('=');
        if (!part.isEmpty()) {
            pairs.append({decode(equals < 0 ? part : part.first(equals)),
                          equals < 0 ? QString() : decode(part.sliced(equals + 1))});
        }
        from = to + 1;
    }
    return pairs;
}

} // namespace troupe
