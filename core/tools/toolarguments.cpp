// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tools/toolarguments.h"

#include "core/meta/canonicaljson.h"
#include "core/tools/toolschema.h"

#include <QCryptographicHash>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

// Without this valijson ends the process where a schema or a value is not to its liking; the standard
// header comes first, since valijson includes it inside of its namespace.
#include <stdexcept>
#define VALIJSON_USE_EXCEPTIONS 1
#include <valijson/adapters/qtjson_adapter.hpp>
#include <valijson/constraint_builder.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include <cmath>
#include <functional>
#include <memory>
#include <new>
#include <stdexcept>

namespace troupe {

namespace {

using valijson::adapters::Adapter;
using Context = std::vector<std::string>;

constexpr int kMaxArgumentBytes = 1024 * 1024;
constexpr int kMaxArgumentIssues = 20;
constexpr qsizetype kMaxMatchedText = 10'000;
/// What one check may cost: some tenths of a second of plain schemas.
constexpr double kCheckBudget = 1'000'000;
constexpr qint64 kCheckMilliseconds = 5'000;

/// Why a target does not fit; empty when it does.
using Rule = std::function<std::string(const Adapter &target)>;

/// valijson's constraint around a rule of ours.
class RuleConstraint final : public valijson::constraints::PolyConstraint
{
public:
    explicit RuleConstraint(std::shared_ptr<const Rule> rule) : m_rule(std::move(rule)) {}

    bool validate(const Adapter &target, const Context &context,
                  valijson::ValidationResults *results) const override
    {
        const std::string problem = (*m_rule)(target);
        if (!problem.empty() && results)
            results->pushError(context, problem);
        return problem.empty();
    }

private:
    Constraint *cloneInto(void *memory) const override
    {
        return new (memory) RuleConstraint(m_rule);
    }
    size_t sizeOf() const override { return sizeof(RuleConstraint); }

    std::shared_ptr<const Rule> m_rule;
};

/// Makes a rule of the value that a keyword has in the schema.
class RuleBuilder final : public valijson::ConstraintBuilder
{
public:
    using Make = std::function<Rule(const Adapter &value)>;
    explicit RuleBuilder(Make make) : m_make(std::move(make)) {}

    valijson::constraints::Constraint *make(const Adapter &value) const override
    {
        return new RuleConstraint(std::make_shared<const Rule>(m_make(value)));
    }

private:
    Make m_make;
};

QJsonValue valueOf(const Adapter &adapter)
{
    // Everything but the names of properties comes as QtJson; those are strings.
    if (const auto *json = dynamic_cast<const valijson::adapters::QtJsonAdapter *>(&adapter)) {
        if (json->isObject()) {
            QJsonObject object;
            for (const auto &member : json->getObject())
                object.insert(QString::fromStdString(member.first), valueOf(member.second));
            return object;
        }
        if (json->isArray()) {
            QJsonArray array;
            for (const auto &item : json->getArray())
                array.append(valueOf(item));
            return array;
        }
        if (json->isBool())
            return json->getBool();
        if (json->isNumber())
            return json->getDouble();
        if (json->isNull())
            return QJsonValue::Null;
    }
    return adapter.isString() ? QJsonValue(QString::fromStdString(adapter.asString()))
                              : QJsonValue(QJsonValue::Undefined);
}

Rule costRule(const Adapter &value, const std::shared_ptr<double> &left,
              const std::shared_ptr<QElapsedTimer> &timer)
{
    const double cost = value.asDouble();
    return [cost, left, timer](const Adapter &) -> std::string {
        *left -= cost;
        if (*left < 0 || timer->hasExpired(kCheckMilliseconds))
            valijson::throwRuntimeError("the check costs too much");
        return {};
    };
}

std::string missesPattern(const QRegularExpression &pattern, const QString &text)
{
    if (text.size() > kMaxMatchedText)
        return "is longer than what a pattern is checked on";
    // A pattern that gives up on a text (PCRE's limits) has not matched it.
    if (!pattern.match(text).hasMatch())
        return "does not match the pattern";
    return {};
}

Rule patternRule(const Adapter &value)
{
    const QRegularExpression pattern =
        toolschema::pattern(QString::fromStdString(value.asString()));
    return [pattern](const Adapter &target) -> std::string {
        if (!target.isString())
            return {};
        return missesPattern(pattern, QString::fromStdString(target.asString()));
    };
}

Rule wholeRule(const Adapter &)
{
    return [](const Adapter &target) -> std::string {
        double number = 0;
        if (target.isNumber() && target.getDouble(number) && number != std::floor(number))
            return "is not a whole number";
        return {};
    };
}

Rule multipleRule(const Adapter &value)
{
    const double step = value.asDouble();
    return [step](const Adapter &target) -> std::string {
        double number = 0;
        if (!target.isNumber() || !target.getDouble(number))
            return {};
        // 0.3 is a multiple of 0.1 although no double says so.
        const double times = number / step;
        if (std::abs(times - std::round(times)) <= 1e-9 * std::max(1.0, std::abs(times)))
            return {};
        return "is not a multiple of " + QString::number(step).toStdString();
    };
}

Rule uniqueRule(const Adapter &)
{
    return [](const Adapter &target) -> std::string {
        if (!target.isArray())
            return {};
        const QJsonArray items = valueOf(target).toArray();
        QSet<QByteArray> seen;
        for (const QJsonValue &item : items) {
            const QByteArray text = canonicalJson(item);
            if (seen.contains(text))
                return "has the same item twice";
            seen.insert(text);
        }
        return {};
    };
}

Rule namesRule(const Adapter &value)
{
    const QJsonObject allowed = valueOf(value).toObject();
    QSet<QString> names;
    for (const QJsonValue &name : allowed.value(QLatin1String("names")).toArray())
        names.insert(name.toString());
    QList<QRegularExpression> patterns;
    for (const QJsonValue &text : allowed.value(QLatin1String("patterns")).toArray())
        patterns.append(toolschema::pattern(text.toString()));
    return [names, patterns](const Adapter &target) -> std::string {
        const QStringList keys = valueOf(target).toObject().keys();
        for (const QString &key : keys) {
            const bool isAllowed =
                names.contains(key)
                || std::any_of(patterns.begin(), patterns.end(), [&](const auto &pattern) {
                       return missesPattern(pattern, key).empty();
                   });
            if (!isAllowed)
                return "has a property that is not allowed: " + key.left(100).toStdString();
        }
        return {};
    };
}

/// A schema that is ready to look at arguments, with what looking may cost.
struct CompiledSchema
{
    std::shared_ptr<double> budget = std::make_shared<double>(kCheckBudget);
    std::shared_ptr<QElapsedTimer> timer = std::make_shared<QElapsedTimer>();
    valijson::Schema schema;

    void compile(const QJsonObject &sanitized)
    {
        timer->start();
        valijson::SchemaParser parser; // which deletes the builders
        const auto rule = [&parser](const char *keyword, RuleBuilder::Make make) {
            parser.addConstraintBuilder(keyword, new RuleBuilder(std::move(make)));
        };
        rule(toolschema::kKeyCost,
             [this](const Adapter &value) { return costRule(value, budget, timer); });
        rule(toolschema::kKeyPattern, patternRule);
        rule(toolschema::kKeyWhole, wholeRule);
        rule(toolschema::kKeyMultipleOf, multipleRule);
        rule(toolschema::kKeyUnique, uniqueRule);
        rule(toolschema::kKeyNames, namesRule);
        const QJsonValue document(sanitized);
        parser.populateSchema(valijson::adapters::QtJsonAdapter(document), schema);
    }
};

Result<std::unique_ptr<CompiledSchema>> compiled(const QJsonObject &schema)
{
    const Result<QJsonObject> sanitized = toolschema::sanitized(schema);
    if (!sanitized)
        return fail(sanitized.error());
    auto made = std::make_unique<CompiledSchema>();
    try {
        made->compile(*sanitized);
    } catch (const std::exception &problem) {
        return fail(ErrorCode::Invalid, QStringLiteral("The schema cannot be used."),
                    QString::fromUtf8(problem.what()));
    }
    return made;
}

/// Where valijson found a problem ("<root>", "[name]", "[0]") as a JSON pointer.
QString pointerOf(const Context &context)
{
    QString pointer;
    for (size_t i = 1; i < context.size(); ++i) {
        QString token = QString::fromStdString(context[i]);
        if (token.size() >= 2)
            token = token.mid(1, token.size() - 2);
        pointer +=
            u'/' + token.replace(u'~', QStringLiteral("~0")).replace(u'/', QStringLiteral("~1"));
    }
    return pointer;
}

/// Every problem but those that only say that there is one further down.
QList<FieldIssue> issuesOf(valijson::ValidationResults &results)
{
    QList<FieldIssue> issues;
    valijson::ValidationResults::Error problem;
    while (issues.size() < kMaxArgumentIssues && results.popError(problem)) {
        const QString message = QString::fromStdString(problem.description);
        const bool isEcho =
            message.startsWith(QLatin1String("Failed to validate against schema associated"))
            || message.startsWith(QLatin1String("Failed to validate item #"));
        if (!isEcho || (issues.isEmpty() && results.numErrors() == 0))
            issues.append({pointerOf(problem.context), message});
    }
    return issues;
}

} // namespace

Result<void> checkToolSchema(const QJsonObject &schema)
{
    const QJsonValue type = schema.value(QLatin1String("type"));
    if (!type.isUndefined() && type != QLatin1String("object")) {
        Error error(ErrorCode::Invalid,
                    QStringLiteral("The schema of a tool's arguments has the type object."));
        error.issues.append({QStringLiteral("/type"), QStringLiteral("must be \"object\"")});
        return fail(std::move(error));
    }
    const auto made = compiled(schema);
    if (!made)
        return fail(made.error());
    return {};
}

Result<void> checkToolArguments(const QJsonObject &schema, const QJsonObject &arguments)
{
    if (!toolschema::isShallow(arguments, toolschema::kMaxDepth))
        return fail(ErrorCode::Invalid,
                    QStringLiteral("The arguments are nested deeper than %1 levels.")
                        .arg(toolschema::kMaxDepth));
    if (QJsonDocument(arguments).toJson(QJsonDocument::Compact).size() > kMaxArgumentBytes)
        return fail(
            ErrorCode::TooLarge,
            QStringLiteral("The arguments are larger than %1 KB.").arg(kMaxArgumentBytes / 1024));
    const auto made = compiled(schema);
    if (!made)
        return fail(made.error());
    try {
        valijson::Validator validator(valijson::Validator::kStrongTypes);
        valijson::ValidationResults results;
        const QJsonValue document(arguments);
        if (validator.validate((*made)->schema, valijson::adapters::QtJsonAdapter(document),
                               &results))
            return {};
        Error error(ErrorCode::Invalid,
                    QStringLiteral("The arguments do not fit the tool's schema."));
        error.issues = issuesOf(results);
        return fail(std::move(error));
    } catch (const std::exception &problem) {
        return fail(ErrorCode::Invalid,
                    QStringLiteral(
                        "The arguments cannot be checked: the schema asks for too much."),
                    QString::fromUtf8(problem.what()));
    }
}

QString toolCallHash(const QString &tool, const QJsonObject &arguments)
{
    const QByteArray text = canonicalJson(
        QJsonObject{{QStringLiteral("tool"), tool}, {QStringLiteral("arguments"), arguments}});
    return QString::fromLatin1(QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex());
}

} // namespace troupe
