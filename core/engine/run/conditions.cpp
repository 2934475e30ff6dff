// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/run/conditions.h"

#include <QJsonArray>

namespace troupe {

namespace {

constexpr int kDeepestCondition = 32;
const QStringList &conditionOps()
{
    static const QStringList ops{QStringLiteral("eq"),       QStringLiteral("ne"),
                                 QStringLiteral("gt"),       QStringLiteral("ge"),
                                 QStringLiteral("lt"),       QStringLiteral("le"),
                                 QStringLiteral("contains"), QStringLiteral("exists"),
                                 QStringLiteral("empty"),    QStringLiteral("is")};
    return ops;
}

std::optional<double> numberIn(const QJsonValue &value)
{
    if (value.isDouble())
        return value.toDouble();
    if (!value.isString())
        return std::nullopt;
    bool isNumber = false;
    const double number = value.toString().trimmed().toDouble(&isNumber);
    return isNumber ? std::optional(number) : std::nullopt;
}

bool isEmptyValue(const QJsonValue &value)
{
    return value.isNull() || value.isUndefined() || (value.isString() && value.toString().isEmpty())
           || (value.isArray() && value.toArray().isEmpty())
           || (value.isObject() && value.toObject().isEmpty());
}

bool isTrue(const QJsonValue &value)
{
    if (isEmptyValue(value))
        return false;
    if (value.isBool())
        return value.toBool();
    if (value.isDouble())
        return value.toDouble() != 0;
    if (value.isString()) {
        const QString text = value.toString().trimmed().toLower();
        return !text.isEmpty() && text != QLatin1String("false") && text != QLatin1String("no")
               && text != QLatin1String("0");
    }
    return true;
}

bool equals(const QJsonValue &left, const QJsonValue &right)
{
    const auto a = numberIn(left);
    const auto b = numberIn(right);
    if (a && b)
        return *a == *b;
    if (left.isArray() || left.isObject() || right.isArray() || right.isObject())
        return left == right;
    return templateText(left).trimmed() == templateText(right).trimmed();
}

bool holds(const QJsonValue &left, const QJsonValue &right)
{
    if (left.isArray()) {
        const QJsonArray list = left.toArray();
        return std::any_of(list.begin(), list.end(),
                           [&](const QJsonValue &item) { return equals(item, right); });
    }
    if (left.isObject())
        return left.toObject().contains(right.toString());
    return templateText(left).contains(templateText(right), Qt::CaseInsensitive);
}

int compare(const QJsonValue &left, const QJsonValue &right)
{
    const auto a = numberIn(left);
    const auto b = numberIn(right);
    if (a && b)
        return *a < *b ? -1 : *a > *b ? 1 : 0;
    return templateText(left).compare(templateText(right));
}

bool isComparison(const QString &op, const QJsonValue &left, const QJsonValue &right)
{
    if (isEmptyValue(left) || isEmptyValue(right))
        return false; // nothing is neither more nor less
    const int order = compare(left, right);
    if (op == QLatin1String("gt"))
        return order > 0;
    if (op == QLatin1String("ge"))
        return order >= 0;
    if (op == QLatin1String("lt"))
        return order < 0;
    return order <= 0;
}

Result<QJsonValue> filledOrNull(const QJsonValue &value, const NameLookup &lookup)
{
    auto filled = fillJson(value, lookup);
    if (filled)
        return filled;
    const bool isMissing = filled.error().key == QLatin1String("template_name_missing")
                           || filled.error().key == QLatin1String("template_path_missing");
    return isMissing ? Result<QJsonValue>(QJsonValue(QJsonValue::Null)) : filled;
}

Result<void> check(const QJsonValue &condition, int depth)
{
    if (depth > kDeepestCondition)
        return fail(ErrorCode::Invalid, QStringLiteral("The condition is nested too deeply"));
    if (condition.isBool() || condition.isString())
        return {};
    if (!condition.isObject()) {
        return fail(ErrorCode::Invalid,
                    QStringLiteral("A condition is an object, a template, true or false"));
    }
    const QJsonObject object = condition.toObject();
    for (const QLatin1String list : {QLatin1String("all"), QLatin1String("any")}) {
        if (!object.contains(list))
            continue;
        if (!object[list].isArray() || object.size() != 1) {
            return fail(
                ErrorCode::Invalid,
                QStringLiteral("\"%1\" stands alone and is a list of conditions").arg(list));
        }
        for (const QJsonValue &part : object[list].toArray()) {
            if (auto checked = check(part, depth + 1); !checked)
                return checked;
        }
        return {};
    }
    if (object.contains(QLatin1String("not")))
        return check(object[QLatin1String("not")], depth + 1);
    if (!object.contains(QLatin1String("value"))) {
        return fail(ErrorCode::Invalid,
                    QStringLiteral("A condition has \"value\", \"all\", \"any\" or \"not\""));
    }
    const QString op = object[QLatin1String("op")].toString(QStringLiteral("is"));
    if (!conditionOps().contains(op)) {
        return fail(
            ErrorCode::Invalid,
            QStringLiteral("\"op\" is one of: %1").arg(conditionOps().join(QLatin1String(", "))));
    }
    const bool isUnary =
        op == QLatin1String("is") || op == QLatin1String("exists") || op == QLatin1String("empty");
    if (!isUnary && !object.contains(QLatin1String("to")))
        return fail(ErrorCode::Invalid, QStringLiteral("\"%1\" needs \"to\"").arg(op));
    return {};
}

Result<bool> evaluate(const QJsonValue &condition, const NameLookup &lookup)
{
    if (condition.isBool())
        return condition.toBool();
    if (condition.isString()) {
        const auto value = filledOrNull(condition, lookup);
        return value ? Result<bool>(isTrue(*value)) : fail(value.error());
    }
    const QJsonObject object = condition.toObject();
    const bool isAny = object.contains(QLatin1String("any"));
    if (isAny || object.contains(QLatin1String("all"))) {
        const QJsonArray parts =
            object[isAny ? QLatin1String("any") : QLatin1String("all")].toArray();
        for (const QJsonValue &part : parts) {
            auto one = evaluate(part, lookup);
            if (!one || *one == isAny)
                return one;
        }
        return !isAny;
    }
    if (object.contains(QLatin1String("not"))) {
        const auto one = evaluate(object[QLatin1String("not")], lookup);
        return one ? Result<bool>(!*one) : one;
    }
    const auto value = filledOrNull(object[QLatin1String("value")], lookup);
    const auto to = filledOrNull(object[QLatin1String("to")], lookup);
    if (!value || !to)
        return fail((value ? to : value).error());
    const QString op = object[QLatin1String("op")].toString(QStringLiteral("is"));
    if (op == QLatin1String("is"))
        return isTrue(*value);
    if (op == QLatin1String("exists"))
        return !value->isNull() && !value->isUndefined();
    if (op == QLatin1String("empty"))
        return isEmptyValue(*value);
    if (op == QLatin1String("eq") || op == QLatin1String("ne"))
        return equals(*value, *to) == (op == QLatin1String("eq"));
    if (op == QLatin1String("contains"))
        return holds(*value, *to);
    return isComparison(op, *value, *to);
}

} // namespace

Result<void> checkCondition(const QJsonValue &condition)
{
    return check(condition, 0);
}

Result<bool> evaluateCondition(const QJsonValue &condition, const NameLookup &lookup)
{
    if (auto checked = checkCondition(condition); !checked)
        return fail(checked.error());
    return evaluate(condition, lookup);
}

} // namespace troupe
