// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/catalog/litellmprices.h"

#include "core/meta/values.h"

#include <QLocale>
#include <QSet>

#include <algorithm>
#include <cmath>

namespace troupe {

namespace {

constexpr qsizetype kMostImported = 20'000;
constexpr qsizetype kMostProblems = 200;
constexpr qsizetype kLongestModelName = 200;
constexpr double kMostImportedTokens = 1e9;
constexpr qint64 kHighestPrice = 1'000'000LL * 1'000'000'000LL;
constexpr int kShiftToNanos = 15; // a million tokens, a billion nano-dollars
constexpr int kMostPriceDigits = 30;

__extension__ typedef __int128 WideNumber;

/// Takes the fields of one entry and remembers the first that makes no sense.
class LiteLlmEntry
{
public:
    explicit LiteLlmEntry(const QJsonObject &object) : m_object(object) {}

    const QString &problem() const { return m_problem; }

    std::optional<Money> price(const char *key)
    {
        const QJsonValue value = m_object.value(QLatin1String(key));
        if (isMissing(value))
            return std::nullopt;
        // The shortest text that reads back as the same double is the decimal that was written.
        const QString text = value.isDouble() ? QString::number(value.toDouble(), 'g',
                                                                QLocale::FloatingPointShortest)
                                              : value.toString();
        const auto price = perMillionFromPerToken(text.trimmed());
        if (!price)
            complain(key, QStringLiteral("is no price of a token in dollars"));
        return price;
    }

    int tokens(const char *key)
    {
        const QJsonValue value = m_object.value(QLatin1String(key));
        if (isMissing(value))
            return 0;
        bool isNumber = value.isDouble();
        const double count =
            isNumber ? value.toDouble() : value.toString().trimmed().toDouble(&isNumber);
        if (!isNumber || !(count >= 0 && count <= kMostImportedTokens)
            || count != std::floor(count)) {
            complain(key, QStringLiteral("is no number of tokens"));
            return 0;
        }
        return static_cast<int>(count);
    }

    bool flag(const char *key) const { return m_object.value(QLatin1String(key)).toBool(); }
    QString text(const char *key) const { return m_object.value(QLatin1String(key)).toString(); }

private:
    static bool isMissing(const QJsonValue &value)
    {
        return value.isUndefined() || value.isNull()
               || (value.isString() && value.toString().trimmed().isEmpty());
    }

    void complain(const char *key, const QString &what)
    {
        if (m_problem.isEmpty())
            m_problem = QLatin1String(key) + u' ' + what;
    }

    const QJsonObject m_object;
    QString m_problem;
};

bool isModelName(QStringView name)
{
    return !name.isEmpty() && name.size() <= kLongestModelName
           && std::all_of(name.begin(), name.end(),
                          [](QChar c) { return c.isPrint() && !c.isSpace(); });
}

bool isChatMode(const QString &mode)
{
    return mode.isEmpty() || mode == QLatin1String("chat") || mode == QLatin1String("completion")
           || mode == QLatin1String("responses");
}

QString readEntry(const QJsonObject &object, ImportedModel &model)
{
    LiteLlmEntry entry(object);
    model.provider = entry.text("litellm_provider").left(kLongestModelName);
    model.inputPerMillion = entry.price("input_cost_per_token");
    model.outputPerMillion = entry.price("output_cost_per_token");
    model.cachedInputPerMillion = entry.price("cache_read_input_token_cost");
    model.contextWindow = entry.tokens("max_input_tokens");
    model.maxOutput = entry.tokens("max_output_tokens");
    const int both = entry.tokens("max_tokens");
    if (model.contextWindow == 0)
        model.contextWindow = both;
    if (model.maxOutput == 0)
        model.maxOutput = both;
    model.capabilities = QStringList{QStringLiteral("text")};
    if (entry.flag("supports_reasoning"))
        model.capabilities.append(QStringLiteral("reasoning"));
    if (entry.flag("supports_function_calling"))
        model.capabilities.append(QStringLiteral("function_calling"));
    if (entry.flag("supports_vision"))
        model.capabilities.append(QStringLiteral("vision"));
    if (!entry.problem().isEmpty())
        return entry.problem();
    if (model.inputPerMillion.has_value() != model.outputPerMillion.has_value())
        return QStringLiteral("has one of input_cost_per_token and output_cost_per_token only");
    if (!model.inputPerMillion && model.contextWindow == 0)
        return QStringLiteral("has neither a price of tokens nor a context window");
    return {};
}

/// Digits and exponent of "12.5e-08": 125 and -9. False for anything else.
bool readDecimal(QStringView text, WideNumber &digits, int &exponent)
{
    const qsizetype mark = std::max(text.indexOf(u'e'), text.indexOf(u'E'));
    const QStringView mantissa = mark < 0 ? text : text.first(mark);
    if (mark >= 0) {
        const QStringView written = text.sliced(mark + 1);
        bool ok = false;
        exponent = written.toInt(&ok);
        if (!ok || written.size() > 5)
            return false;
    }
    int count = 0;
    bool hasPoint = false;
    bool hasDigit = false;
    for (const QChar c : mantissa) {
        if (c == u'.' && !hasPoint) {
            hasPoint = true;
            continue;
        }
        if (c < u'0' || c > u'9')
            return false;
        hasDigit = true;
        count += digits != 0 || c != u'0' ? 1 : 0;
        if (count > kMostPriceDigits)
            return false;
        digits = digits * 10 + (c.unicode() - u'0');
        exponent -= hasPoint ? 1 : 0;
    }
    return hasDigit;
}

} // namespace

const TypeInfo &PriceProblem::info()
{
    static const TypeInfo type{"price_problem",
                               {
                                   field<&PriceProblem::model>("model"),
                                   field<&PriceProblem::message>("message"),
                               }};
    return type;
}

std::optional<Money> perMillionFromPerToken(QStringView dollars)
{
    WideNumber digits = 0;
    int exponent = 0;
    if (!readDecimal(dollars, digits, exponent))
        return std::nullopt;
    if (digits == 0)
        return Money();
    int shift = exponent + kShiftToNanos;
    for (; shift > 0; --shift) {
        digits *= 10;
        if (digits > kHighestPrice)
            return std::nullopt;
    }
    WideNumber divisor = 1;
    for (; shift < 0; ++shift) {
        divisor *= 10;
        if (divisor > 4 * digits) // less than half a nano-dollar, whatever follows
            return Money();
    }
    WideNumber nanos = digits / divisor;
    const WideNumber twiceRest = 2 * (digits % divisor);
    if (twiceRest > divisor || (twiceRest == divisor && nanos % 2 != 0))
        ++nanos;
    if (nanos > kHighestPrice)
        return std::nullopt;
    return Money::fromNanos(static_cast<qint64>(nanos));
}

PriceImport readLiteLlmPrices(const QJsonObject &document)
{
    PriceImport import;
    QSet<QString> seen;
    const auto complain = [&import](const QString &model, const QString &message) {
        ++import.problemCount;
        if (import.problems.size() < kMostProblems)
            import.problems.append({model.left(kLongestModelName), message});
    };
    for (auto it = document.begin(); it != document.end(); ++it) {
        const QString name = it.key().trimmed();
        if (name == QLatin1String("sample_spec")) // explains the form, is no model
            continue;
        if (!isModelName(name)) {
            complain(name, QStringLiteral("is no name of a model"));
            continue;
        }
        if (!it.value().isObject()) {
            complain(name, QStringLiteral("is no object"));
            continue;
        }
        const QJsonObject object = it.value().toObject();
        if (!isChatMode(object.value(QLatin1String("mode")).toString())) {
            ++import.otherModes;
            continue;
        }
        ImportedModel model;
        model.model = name;
        const QString problem = readEntry(object, model);
        if (!problem.isEmpty()) {
            complain(name, problem);
        } else if (seen.contains(name.toLower())) {
            complain(name, QStringLiteral("is there in another case already"));
        } else if (import.models.size() >= kMostImported) {
            complain(name,
                     QStringLiteral("is beyond the %1 models that are taken").arg(kMostImported));
        } else {
            seen.insert(name.toLower());
            import.models.append(std::move(model));
        }
    }
    return import;
}

} // namespace troupe
