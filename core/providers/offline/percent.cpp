// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/offline/abilities.h"
#include "core/providers/offline/exactmath.h"

namespace troupe::offline {

namespace {

#define NUMBER "(-?[$€£]?\\s?[-+]?\\d[\\d.,]*)\\s*(?:€|dollars?|euros?|pounds?|usd|eur)?"
#define PERCENT "\\s*(?:%|percent|per cent|prozent|pour ?cents?|por ciento|per cento|por cento)"

struct PercentQuestion
{
    Rational first;
    Rational second;
    QString sign; ///< of a currency
};

std::optional<PercentQuestion> numbersOf(const Hit &hit, bool comma)
{
    PercentQuestion q;
    static const QRegularExpression money(QStringLiteral("[$€£]"));
    const auto read = [&](int group) {
        QString text = hit.text(group);
        while (text.endsWith(u'.') || text.endsWith(u','))
            text.chop(1);
        return readNumber(text.remove(money), comma);
    };
    const auto a = read(1);
    const auto b = read(2);
    if (!a || !b)
        return std::nullopt;
    q.first = *a;
    q.second = *b;
    q.sign = money.match(hit.text(0)).captured();
    return q;
}

/// Money is shown in cents, anything else exactly.
QString amount(const Turn &turn, const Rational &value, const QString &sign)
{
    if (sign.isEmpty())
        return turn.number(value);
    QString text = value.rounded(2).toString(2);
    const qsizetype point = text.indexOf(u'.');
    if (point > 0 && text.size() - point == 2)
        text += u'0';
    return sign + text;
}

Reply changed(const Turn &turn, const Rational &base, const Rational &by, bool up,
              const QString &sign)
{
    const Rational part = base * by / Rational(100);
    const QString value = amount(turn, up ? base + part : base - part, sign);
    return {turn.say(up ? P::Increased : P::Decreased,
                     {amount(turn, base, sign), turn.number(by), value}),
            value,
            {}};
}

} // namespace

MaybeReply percent(const Turn &turn)
{
    static const Rx any("%|percent|per cent|prozent|pour ?cent|por ciento|per cento|por "
                        "cento|discount|rabatt|porcentaje|percentuale|percentagem|pourcentage");
    if (!any.in(turn.ask))
        return std::nullopt;
    const bool comma = decimalComma(turn.lang);
    static const Rx off(
        NUMBER PERCENT
        "\\s*(?:off|discount (?:on|off|from)|rabatt auf|de descuento (?:sobre|en)|de remise sur|di "
        "sconto su|de desconto (?:sobre|em))\\s*(?:of |for |a |an )?" NUMBER);
    if (const auto hit = off.find(turn.ask)) {
        if (const auto q = numbersOf(*hit, comma))
            return changed(turn, q->second, q->first, false, q->sign);
    }
    static const Rx addTo("\\b(?:add|take|subtract|deduct)\\s+(?:a )?" NUMBER PERCENT
                          "\\s*(?:tip |tax |vat )?(?:to|from|on)\\s*" NUMBER);
    if (const auto hit = addTo.find(turn.ask)) {
        if (const auto q = numbersOf(*hit, comma))
            return changed(turn, q->second, q->first, hit->folded(0).startsWith(u"add"), q->sign);
    }
    static const Rx by(
        "\\b(increase|raise|grow|decrease|reduce|lower|cut|erhohe|verringere|senke|augmente|"
        "diminue|aumenta|reduce|reduzca|disminuye|aumente|reduza)\\w*\\s+" NUMBER
        "\\s+(?:by|um|de|en|un|del|di|em|por)\\s+(?:un |el |il )?" NUMBER PERCENT);
    if (const auto hit = by.find(turn.ask)) {
        static const QRegularExpression up(
            QStringLiteral("^(?:increase|raise|grow|erhohe|augmente|aument)"));
        const auto a =
            readNumber(bare(hit->text(2)).remove(QRegularExpression(QStringLiteral("[$€£]"))),
                       comma);
        const auto b = readNumber(bare(hit->text(3)), comma);
        if (a && b)
            return changed(
                turn, *a, *b, up.match(hit->folded(1)).hasMatch(),
                QRegularExpression(QStringLiteral("[$€£]")).match(hit->text(2)).captured());
    }
    static const Rx change(
        "(?:change|increase|decrease|difference|growth|drop|rise|variation|veranderung|cambio|"
        "variazione|variacao)\\b.{0,20}?\\b(?:from|between|von|de|da|entre)\\s+" NUMBER
        "\\s*(?:to|and|auf|a|y|e|para)\\s*" NUMBER);
    if (const auto hit = change.find(turn.ask)) {
        const auto q = numbersOf(*hit, comma);
        if (q && !q->first.isZero()) {
            const QString value = turn.number((q->second - q->first) * Rational(100) / q->first, 4);
            return Reply{turn.say(P::ChangeBy,
                                  {turn.number(q->first), turn.number(q->second), value}),
                         value + u'%',
                         {}};
        }
    }
    static const Rx whole("(?:what|which|how many|wie "
                          "?viel)?\\s*(?:percent|percentage|%|prozent)\\s*(?:of)\\s*" NUMBER
                          "\\s*(?:is|are|makes?)\\s*" NUMBER);
    static const Rx part(NUMBER "\\s*(?:is|are|sind|ist|es|e|sao)\\s*(?:what|which|how many|wie "
                                "?viel|que|quale)\\s*(?:percent|percentage|%|prozent|porcentaje|"
                                "percentuale)\\s*(?:of|von|de|di)\\s*" NUMBER);
    static const Rx partOf(
        "(?:percent|percentage|%|prozent|pour ?cent\\w*|pourcentage|porcentaje|por ciento|per "
        "cento|percentuale|percentagem|por "
        "cento)\\s*(?:is|are|sind|ist|est|represente|es|e|sao)\\s*" NUMBER
        "\\s*(?:of|von|de|di|out of|sur)\\s*" NUMBER);
    static const Rx asPercent(
        NUMBER
        "\\s*(?:of|out of|/|von|sur|de|di)\\s*" NUMBER
        "\\s*(?:as|in|als|en|em)\\s*(?:a )?(?:percent\\w*|%|prozent|pourcentage|porcentaje)");
    for (const Rx *rx : {&whole, &part, &partOf, &asPercent}) {
        const auto hit = rx->find(turn.ask);
        if (!hit)
            continue;
        auto q = numbersOf(*hit, comma);
        if (!q)
            continue;
        if (rx == &whole)
            std::swap(q->first, q->second);
        if (q->second.isZero())
            return Reply{turn.say(P::DivisionByZero), {}, {}};
        const QString value = turn.number(q->first * Rational(100) / q->second, 4);
        return Reply{turn.say(P::WhatPercent,
                              {turn.number(q->first), turn.number(q->second), value}),
                     value + u'%',
                     {}};
    }
    static const Rx of(
        NUMBER PERCENT
        "\\s*(?:tip |tax |vat )?(?:of|on|von|de|di|del|da|sur|sobre|su)\\s*(?:a |an |the )?" NUMBER
        "(?:\\s*(?:bill|order|price))?\\s*[?.!]*$");
    if (const auto hit = of.find(turn.ask)) {
        if (const auto q = numbersOf(*hit, comma)) {
            const QString value = amount(turn, q->first * q->second / Rational(100), q->sign);
            return Reply{turn.say(P::PercentOf,
                                  {turn.number(q->first), amount(turn, q->second, q->sign), value}),
                         value,
                         {}};
        }
    }
    return std::nullopt;
}

#undef NUMBER
#undef PERCENT

} // namespace troupe::offline
