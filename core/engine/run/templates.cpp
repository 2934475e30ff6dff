// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/run/templates.h"

#include "core/meta/jsonwriter.h"

#include <QJsonArray>

namespace troupe {

namespace {

constexpr int kDeepest = 64;
constexpr qsizetype kLongestPath = 512;

/// One step into a value: a key or an index.
struct PathPart
{
    QString key;
    qsizetype index = -1;
};

struct TemplateRef
{
    QString name;
    QList<PathPart> path;
};

bool isNameStart(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || c == u'_';
}

bool isNamePart(QChar c)
{
    return isNameStart(c) || (c >= u'0' && c <= u'9') || c == u'-';
}

/// Reads "name.key[0]" up to the closing brace; nothing when it is not one.
std::optional<TemplateRef> readRef(QStringView text, qsizetype at, qsizetype *end)
{
    const qsizetype close = text.indexOf(u'}', at);
    if (close < 0 || close - at > kLongestPath || close == at || !isNameStart(text.at(at)))
        return std::nullopt;
    TemplateRef ref;
    qsizetype i = at;
    while (i < close && isNamePart(text.at(i)))
        ++i;
    ref.name = text.mid(at, i - at).toString();
    while (i < close) {
        PathPart part;
        const qsizetype from = i + 1;
        if (text.at(i) == u'.') {
            i = from;
            while (i < close && isNamePart(text.at(i)))
                ++i;
            if (i == from)
                return std::nullopt;
            part.key = text.mid(from, i - from).toString();
        } else if (text.at(i) == u'[') {
            const qsizetype bracket = text.indexOf(u']', from);
            bool isNumber = false;
            if (bracket < 0 || bracket > close || bracket == from)
                return std::nullopt;
            part.index = text.mid(from, bracket - from).toInt(&isNumber);
            if (!isNumber || part.index < 0)
                return std::nullopt;
            i = bracket + 1;
        } else {
            return std::nullopt;
        }
        ref.path.append(part);
    }
    *end = close + 1;
    return ref;
}

/// Calls `literal` for each piece of text and `ref` for each template, in order; `ref` may end it.
template <class Literal, class Ref>
bool walk(QStringView text, Literal literal, Ref onRef)
{
    qsizetype from = 0;
    qsizetype i = 0;
    while (i < text.size()) {
        const QChar c = text.at(i);
        if (c != u'{' && c != u'}') {
            ++i;
            continue;
        }
        if (i + 1 < text.size() && text.at(i + 1) == c) { // a doubled brace is one
            literal(text.mid(from, i + 1 - from));
            i += 2;
            from = i;
            continue;
        }
        qsizetype end = 0;
        const auto ref = c == u'{' ? readRef(text, i + 1, &end) : std::nullopt;
        if (!ref) {
            ++i;
            continue;
        }
        literal(text.mid(from, i - from));
        if (!onRef(*ref, i == 0 && end == text.size()))
            return false;
        i = from = end;
    }
    literal(text.mid(from));
    return true;
}

std::optional<QJsonValue> stepInto(const QJsonValue &value, const PathPart &part)
{
    if (part.index >= 0) {
        if (!value.isArray())
            return std::nullopt;
        const QJsonArray list = value.toArray();
        return part.index < list.size() ? std::optional(list.at(part.index)) : std::nullopt;
    }
    if (!value.isObject())
        return std::nullopt;
    const QJsonObject object = value.toObject();
    const auto it = object.constFind(part.key);
    return it == object.constEnd() ? std::nullopt : std::optional<QJsonValue>(*it);
}

Result<QJsonValue> valueOf(const TemplateRef &ref, const NameLookup &lookup)
{
    auto value = lookup(ref.name);
    if (!value) {
        return failKeyed(ErrorCode::Invalid, QStringLiteral("template_name_missing"),
                         QStringLiteral("There is nothing named \"%1\"").arg(ref.name));
    }
    QString path = ref.name;
    for (const PathPart &part : ref.path) {
        const auto next = stepInto(*value, part);
        const QString last =
            part.index >= 0 ? QStringLiteral("[%1]").arg(part.index) : QLatin1Char('.') + part.key;
        if (!next) {
            return failKeyed(ErrorCode::Invalid, QStringLiteral("template_path_missing"),
                             QStringLiteral("\"%1\" has no \"%2\"").arg(path, last));
        }
        path += last;
        value = next;
    }
    return *value;
}

void collectNames(const QJsonValue &value, QStringList &names, int depth)
{
    if (depth > kDeepest)
        return;
    if (value.isString()) {
        for (const QString &name : templateNames(value.toString())) {
            if (!names.contains(name))
                names.append(name);
        }
    } else if (value.isArray()) {
        for (const QJsonValue &item : value.toArray())
            collectNames(item, names, depth + 1);
    } else if (value.isObject()) {
        for (const QJsonValue &item : value.toObject())
            collectNames(item, names, depth + 1);
    }
}

Result<QJsonValue> fillIn(const QJsonValue &value, const NameLookup &lookup, int depth)
{
    if (depth > kDeepest)
        return fail(ErrorCode::Invalid, QStringLiteral("The JSON is nested too deeply"));
    if (value.isString()) {
        const QString text = value.toString();
        std::optional<QJsonValue> whole;
        std::optional<Error> problem;
        walk(
            text, [](QStringView) {},
            [&](const TemplateRef &ref, bool isWhole) {
                if (!isWhole)
                    return false;
                auto found = valueOf(ref, lookup);
                if (found)
                    whole = *found;
                else
                    problem = found.error();
                return false;
            });
        if (problem)
            return fail(std::move(*problem));
        if (whole)
            return *whole;
        auto filled = fillText(text, lookup);
        if (!filled)
            return fail(filled.error());
        return QJsonValue(*filled);
    }
    if (value.isArray()) {
        QJsonArray filled;
        for (const QJsonValue &item : value.toArray()) {
            auto one = fillIn(item, lookup, depth + 1);
            if (!one)
                return one;
            filled.append(*one);
        }
        return QJsonValue(filled);
    }
    if (value.isObject()) {
        QJsonObject filled;
        const QJsonObject object = value.toObject();
        for (auto it = object.constBegin(); it != object.constEnd(); ++it) {
            auto one = fillIn(*it, lookup, depth + 1);
            if (!one)
                return one;
            filled.insert(it.key(), *one);
        }
        return QJsonValue(filled);
    }
    return value;
}

} // namespace

QStringList templateNames(const QString &text)
{
    QStringList names;
    walk(
        text, [](QStringView) {},
        [&names](const TemplateRef &ref, bool) {
            if (!names.contains(ref.name))
                names.append(ref.name);
            return true;
        });
    return names;
}

QStringList templateNames(const QJsonValue &value)
{
    QStringList names;
    collectNames(value, names, 0);
    return names;
}

QString templateText(const QJsonValue &value)
{
    if (value.isString())
        return value.toString();
    return value.isUndefined() || value.isNull() ? QString() : QString::fromUtf8(jsonText(value));
}

Result<QString> fillText(const QString &text, const NameLookup &lookup, qsizetype maxSize)
{
    QString filled;
    std::optional<Error> problem;
    const auto tooLong = [&] {
        problem = Error(ErrorCode::Invalid,
                        QStringLiteral("The text would be longer than %1 characters").arg(maxSize));
        return false;
    };
    const bool isDone = walk(
        text, [&filled](QStringView piece) { filled += piece; },
        [&](const TemplateRef &ref, bool) {
            const auto value = valueOf(ref, lookup);
            if (!value) {
                problem = value.error();
                return false;
            }
            filled += templateText(*value);
            return filled.size() <= maxSize || tooLong();
        });
    if (!isDone)
        return fail(std::move(*problem));
    if (filled.size() > maxSize) {
        tooLong();
        return fail(std::move(*problem));
    }
    return filled;
}

Result<QJsonValue> fillJson(const QJsonValue &value, const NameLookup &lookup)
{
    return fillIn(value, lookup, 0);
}

} // namespace troupe
