// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/offline/abilities.h"
#include "core/providers/offline/exactmath.h"

namespace troupe::offline {

namespace {

/// "two hundred and five" is beyond it: single number words up to ninety-nine and scale words after digits.
QString withDigits(QString text)
{
    static const QStringList units =
        str("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
            "fifteen sixteen seventeen eighteen nineteen")
            .split(u' ');
    static const QStringList tens =
        str("- - twenty thirty forty fifty sixty seventy eighty ninety").split(u' ');
    static const QStringList german =
        str("null eins zwei drei vier funf sechs sieben acht neun zehn elf zwolf").split(u' ');
    static const QRegularExpression word(QStringLiteral("[a-z]+(?:-[a-z]+)?"));
    QString out;
    qsizetype at = 0;
    auto matches = word.globalMatch(text);
    while (matches.hasNext()) {
        const auto match = matches.next();
        out += QStringView(text).mid(at, match.capturedStart() - at);
        const QStringList parts = match.captured().split(u'-');
        const qsizetype unit = units.indexOf(parts.last());
        const qsizetype ten = tens.indexOf(parts.first());
        const qsizetype de = german.indexOf(match.captured());
        if (parts.size() == 2 && ten > 1 && unit > 0 && unit < 10)
            out += QString::number(ten * 10 + unit);
        else if (parts.size() == 1 && unit >= 0)
            out += QString::number(unit);
        else if (parts.size() == 1 && ten > 1)
            out += QString::number(ten * 10);
        else if (de >= 0)
            out += QString::number(de);
        else
            out += match.captured();
        at = match.capturedEnd();
    }
    return out + text.mid(at);
}

/// Words of arithmetic as symbols.
QString withSymbols(QString text)
{
    struct Rule
    {
        QRegularExpression words;
        QString symbol;
    };
    const auto rule = [](const char *words, const char *symbol) {
        return Rule{QRegularExpression(str(words)), str(symbol)};
    };
    static const QList<Rule> rules = {
        rule("[$€£]\\s?(?=\\d)", ""),
        rule("\\b(?:the )?(?:square root of|quadratwurzel aus|wurzel aus|racine carree de|raiz "
             "cuadrada de|radice quadrata di|raiz quadrada de)\\s*([\\d.,]+|\\()",
             "sqrt(\\1)"),
        rule("sqrt\\(\\(\\)", "sqrt("),
        rule("\\b(?:the )?cube root of\\s*([\\d.,]+)", "cbrt(\\1)"),
        rule("\\b(?:the )?factorial of\\s*(\\d+)", "\\1!"),
        rule("(\\d)\\s*factorial\\b", "\\1!"),
        rule("\\b(?:a )?half of\\b", "0.5*"),
        rule("\\b(?:double|twice)\\b", "2*"),
        rule("\\bsquared\\b", "^2"),
        rule("\\bcubed\\b", "^3"),
        rule("\\b(?:to the power of|raised to(?: the power of)?|hoch|puissance|elevado a|elevato "
             "a)\\b",
             "^"),
        rule("\\b(?:multiplied by|times|mal|fois|multiplie par|multiplicado por|moltiplicato "
             "per|vezes)\\b",
             "*"),
        rule("(?<=\\d)\\s*\\b(?:x|por|per)\\b\\s*(?=\\d)", "*"),
        rule("(?<=\\d)x(?=\\d)", "*"),
        rule("\\b(?:divided by|geteilt durch|durch|divise par|dividido (?:por|entre)|diviso(?: "
             "per)?|over)\\b",
             "/"),
        rule("\\b(?:plus|mas|piu|mais)\\b", "+"),
        rule("\\b(?:minus|moins|menos|meno|less)\\b", "-"),
        rule("\\b(?:modulo|mod)\\b", "%"),
        rule("\\s*\\b(?:percent|per cent|prozent|pour ?cent|por ciento|per cento|por cento)\\b",
             "%"),
        rule("%\\s*(?:of|von|de|di|del)\\b", "/100*"),
    };
    for (const Rule &r : rules)
        text.replace(r.words, r.symbol);
    return text;
}

QString shellRemoved(QString text)
{
    static const QRegularExpression front(QStringLiteral(
        "^(?:(?:so |and |hey |now )?(?:what(?:'s| is| are| does)|whats|how much "
        "(?:is|are|does)|calculate|compute|evaluate|solve|work out|calc|"
        "what(?=\\s[\\d(])|find|simplify|add up|the result of|result of|the value of|value "
        "of|exactly|wie ?viel (?:ist|sind|macht|ergibt)|was (?:ist|ergibt|macht|sind)|"
        "berechne|rechne(?: aus)?|combien (?:fait|font|vaut|est)|calcule[zr]?|cuanto "
        "(?:es|son)|calcula|quanto (?:fa|fanno|e|sao|da|vale)|"
        "calcola|qual e o resultado de|que (?:es|da)|my|this|the|exact|sum|answer "
        "to|:|=)[\\s:]+)+"));
    static const QRegularExpression back(QStringLiteral(
        "(?:\\s*(?:=\\s*\\??|\\?|equals?(?: to)?|is|makes?|gives?|ergibt|aus|exactly|[.;:]))+$"));
    text.remove(front);
    text.remove(back);
    return text.trimmed();
}

bool isExpression(const QString &text)
{
    static const QRegularExpression allowed(
        QStringLiteral("^(?:sqrt|cbrt|abs|round|floor|ceil|min|max|ln|log|sin|cos|tan|exp|pi|e(?!["
                       "a-z])|[\\d\\s.,;+\\-−–*/×÷·:^%!()\\[\\]√²³π])+$"));
    static const QRegularExpression operation(
        QStringLiteral("\\d[\\s)]*[-−–+*/×÷·^%!:²³(]|[a-z√]\\s*\\(|√|-\\s*\\(|[+*/"
                       "×÷^]\\s*pi\\b|pi\\s*[+*/×^-]|π"));
    static const QRegularExpression other(QStringLiteral(
        "^\\d{1,4}[-/.]\\d{1,2}[-/.]\\d{1,4}$|^\\+?[\\d ()]+-[\\d -]+-[\\d]+$|^\\d{1,2}:\\d{2}$"));
    return allowed.match(text).hasMatch() && operation.match(text).hasMatch()
           && !other.match(text).hasMatch();
}

/// "12+7*3" as people print it.
QString pretty(const QString &expression)
{
    QString out;
    const QString tight = expression.simplified().remove(u' ');
    for (qsizetype i = 0; i < tight.size(); ++i) {
        const QChar c = tight[i];
        const bool afterValue =
            i > 0 && (tight[i - 1].isDigit() || QStringView(u")!%²³]πei").contains(tight[i - 1]));
        const QChar after = i + 1 < tight.size() ? tight[i + 1] : QChar();
        if (c == u'%' && (after.isDigit() || after == u'(')) {
            out += QLatin1String(" mod ");
        } else if (afterValue && QStringView(u"+-−–*/×÷").contains(c)) {
            out += u' ';
            out += c == u'*' ? QChar(u'×') : c;
            out += u' ';
        } else {
            out += c == u',' && i + 1 < tight.size() && !tight[i + 1].isDigit()
                       ? QStringLiteral(", ")
                       : QString(c);
        }
    }
    return out;
}

Reply mathReply(const Turn &turn, const QString &expression, const MathResult &result)
{
    switch (result.error) {
    case MathError::DivisionByZero:
        return {turn.say(P::DivisionByZero), {}, {}};
    case MathError::TooLarge:
        return {turn.say(P::TooLarge), {}, {}};
    case MathError::NegativeRoot:
        return {turn.say(P::NegativeRoot), {}, {}};
    case MathError::NotWhole:
        return {turn.say(P::NotWhole), {}, {}};
    case MathError::None:
    case MathError::Syntax:
        break;
    }
    const bool exact = !result.rounded && result.value.isExactWith(40);
    const QString value = turn.number(result.value, exact ? 40 : 10);
    return {turn.say(exact ? P::Equals : P::About, {pretty(expression), value}), value, {}};
}

} // namespace

MaybeReply calculate(const Turn &turn)
{
    if (turn.ask.isEmpty())
        return std::nullopt;
    // "Calculate: 2 + 2" has its sum as material; a longer one is a text.
    QString source = turn.ask.folded;
    static const Rx verbOnly(
        "^(?:calculate|compute|evaluate|solve|work "
        "out|berechne|rechne|calcule|calcula|calcola|what is|expression|math)\\b[^\\d]*$");
    if (!turn.material.isEmpty() && verbOnly.in(turn.ask) && turn.material.size() <= kMaxAsk)
        source = folded(turn.material);
    const bool comma = decimalComma(turn.lang);
    const QString text = shellRemoved(source);
    const auto attempt = [&](const QString &piece) -> MaybeReply {
        const QString expression = shellRemoved(withSymbols(withDigits(piece)));
        if (!isExpression(expression))
            return std::nullopt;
        const MathResult result =
            evaluate(expression, comma
                                     && !expression.contains(
                                         QRegularExpression(QStringLiteral("\\.\\d{1,2}(?!\\d)"))));
        const bool closes = expression.count(u'(') == expression.count(u')');
        if (result.error == MathError::Syntax && !closes
            && expression.contains(QRegularExpression(QStringLiteral("\\d\\s*[+*/^-]\\s*\\d"))))
            return Reply{turn.say(P::BadSum, {turn.quote(shortened(expression, 80))}), {}, {}};
        if (result.error == MathError::Syntax
            || (result.ok() && result.operations == 0 && !expression.contains(u'√')))
            return std::nullopt;
        return mathReply(turn, expression, result);
    };
    if (auto whole = attempt(text))
        return whole;
    static const QRegularExpression joint(
        QStringLiteral("\\s+(?:and|und|et|y|e)\\s+|\\n|;\\s|,\\s+"));
    const QStringList pieces = text.split(joint, Qt::SkipEmptyParts);
    if (pieces.size() < 2 || pieces.size() > 20)
        return std::nullopt;
    Reply all;
    for (const QString &piece : pieces) {
        const auto one = attempt(shellRemoved(piece.trimmed()));
        if (!one)
            return std::nullopt;
        all.text += (all.text.isEmpty() ? QString() : QStringLiteral("\n")) + one->text;
        all.core += (all.core.isEmpty() ? QString() : QStringLiteral(", ")) + one->core;
    }
    return all;
}

} // namespace troupe::offline
