// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/offline/abilities.h"
#include "core/providers/offline/exactmath.h"

#include <algorithm>
#include <cmath>

namespace troupe::offline {

namespace {

constexpr qint64 kMaxSequence = 2000; ///< lines or items that a sequence writes

QString toRoman(qint64 n)
{
    static constexpr std::pair<int, const char *> steps[] = {
        {1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"},
        {40, "XL"},  {10, "X"},   {9, "IX"},  {5, "V"},    {4, "IV"},  {1, "I"}};
    QString out;
    for (const auto &[value, text] : steps) {
        for (; n >= value; n -= value)
            out += QLatin1String(text);
    }
    return out;
}

std::optional<qint64> fromRoman(const QString &text)
{
    qint64 total = 0;
    qint64 last = 0;
    for (qsizetype i = text.size(); i-- > 0;) {
        static const QString letters = QStringLiteral("ivxlcdm");
        static constexpr int values[] = {1, 5, 10, 50, 100, 500, 1000};
        const qsizetype at = letters.indexOf(text[i].toLower());
        if (at < 0)
            return std::nullopt;
        const qint64 value = values[at];
        total += value < last ? -value : value;
        last = qMax(last, value);
    }
    if (total < 1 || total > 3999 || toRoman(total) != text.toUpper())
        return std::nullopt;
    return total;
}

MaybeReply bases(const Turn &turn)
{
    static const Rx roman(
        "\\b(\\d{1,4})\\s+(?:in|to|as|into|als|en|em) (?:a )?(?:roman|romisch\\w*|chiffres? "
        "romains?|numeros? romanos?|numeri romani|numero romano)");
    static const Rx unroman(
        "\\b(?:roman (?:numeral|number) |convert )?([ivxlcdm]{1,15})\\s+(?:in|to|as|into|from "
        "roman)\\s*(?:a )?(?:number|decimal|arabic|digits|integer|from roman)?|\\broman "
        "(?:numeral|number) ([ivxlcdm]{1,15})\\b");
    if (const auto hit = roman.find(turn.ask)) {
        const qint64 n = hit->text(1).toLongLong();
        if (n >= 1 && n <= 3999)
            return Reply{hit->text(1) + QStringLiteral(" = ") + toRoman(n), toRoman(n), {}};
    }
    static const Rx arabic("\\b(?:number|decimal|arabic|digits|integer|roman)\\b");
    if (const auto hit = unroman.find(turn.ask); hit && arabic.in(turn.ask)) {
        const QString text = hit->has(1) ? hit->text(1) : hit->text(2);
        if (const auto n = fromRoman(text))
            return Reply{text.toUpper() + QStringLiteral(" = ") + QString::number(*n),
                         QString::number(*n),
                         {}};
    }
    static const Rx base("\\b(0x[0-9a-f]{1,15}|0b[01]{1,60}|(?:hex |hexadecimal |binary |octal "
                         "|decimal )?[0-9a-f]{1,60})\\s*(?:from (hex|binary|octal|decimal)\\w* "
                         ")?(?:in|to|into|as|nach|en)\\s+(binary|hexadecimal|hex|octal|decimal|"
                         "binar|hexadezimal|oktal|dezimal|binaire|binario|base ?(\\d{1,2}))\\b");
    const auto hit = base.find(turn.ask);
    if (!hit)
        return std::nullopt;
    QString digits = hit->folded(1);
    int from = 10;
    const auto cut = [&](const char *prefix, int radix) {
        if (digits.startsWith(QLatin1String(prefix))) {
            digits.remove(0, static_cast<qsizetype>(qstrlen(prefix)));
            from = radix;
        }
    };
    cut("hexadecimal ", 16);
    cut("hex ", 16);
    cut("binary ", 2);
    cut("octal ", 8);
    cut("decimal ", 10);
    cut("0x", 16);
    cut("0b", 2);
    const QString named = hit->folded(2);
    from = named == u"hex" ? 16 : named == u"binary" ? 2 : named == u"octal" ? 8 : from;
    bool ok = false;
    const quint64 value = digits.toULongLong(&ok, from);
    const QString target = hit->folded(3);
    const int to = hit->has(4)                 ? hit->text(4).toInt()
                   : target.startsWith(u"bin") ? 2
                   : target.startsWith(u"hex") ? 16
                   : target.startsWith(u"o")   ? 8
                                               : 10;
    if (!ok || to < 2 || to > 36)
        return std::nullopt;
    const QString result = QString::number(value, to).toUpper();
    return Reply{hit->text(1) + QStringLiteral(" = ") + result + QStringLiteral(" (") + hit->text(3)
                     + u')',
                 result,
                 {}};
}

MaybeReply divisors(const Turn &turn)
{
    static const Rx prime(
        "^(?:is|ist|est-ce que|es|e)?\\s*(\\d{1,13})\\s+(?:is |ist |est |es |e )?(?:a |eine |un "
        ")?(?:prime|primzahl|premier|primo|nombre premier|numero primo)\\b");
    static const Rx factors("\\b(?:prime factors of|factori[sz]e|factor|primfaktoren von|prime "
                            "factorization of)\\s+(\\d{1,13})\\b");
    static const Rx gcd("\\b(gcd|gcf|hcf|greatest common (?:divisor|factor)|ggt|lcm|least common "
                        "multiple|kgv)\\b\\D{0,10}(\\d{1,18})\\D{1,6}(\\d{1,18})\\b");
    if (const auto hit = gcd.find(turn.ask)) {
        const BigInt a(hit->text(2).toLongLong());
        const BigInt b(hit->text(3).toLongLong());
        const bool multiple = hit->folded(1) == u"lcm" || hit->folded(1) == u"kgv"
                              || hit->folded(1).startsWith(u"least");
        if (a.isZero() || b.isZero())
            return std::nullopt;
        const BigInt common = BigInt::gcd(a, b);
        const QString result = (multiple ? a * b / common : common).toString();
        return Reply{hit->text(1) + u'(' + hit->text(2) + QStringLiteral(", ") + hit->text(3)
                         + QStringLiteral(") = ") + result,
                     result,
                     {}};
    }
    const bool asksPrime = prime.in(turn.ask);
    const auto hit = asksPrime ? prime.find(turn.ask) : factors.find(turn.ask);
    if (!hit)
        return std::nullopt;
    const qint64 n = hit->text(1).toLongLong();
    QStringList parts;
    qint64 rest = n;
    for (qint64 p = 2; p * p <= rest; p += p == 2 ? 1 : 2) { // at most 1.6 million steps
        for (; rest % p == 0; rest /= p)
            parts.append(QString::number(p));
    }
    if (rest > 1)
        parts.append(QString::number(rest));
    const QString product = parts.join(QStringLiteral(" × "));
    if (!asksPrime)
        return Reply{QString::number(n) + QStringLiteral(" = ") + product, product, {}};
    if (parts.size() == 1)
        return Reply{turn.say(P::PrimeYes, {hit->text(1)}),
                     turn.lang == Lang::En ? QStringLiteral("Yes") : QString(),
                     {}};
    const QString why = n < 2 ? QString() : QStringLiteral(": %1 = %2").arg(n).arg(product);
    return Reply{turn.say(P::PrimeNo, {hit->text(1), why}),
                 turn.lang == Lang::En ? QStringLiteral("No") : QString(),
                 {}};
}

MaybeReply sequences(const Turn &turn)
{
    static const Rx count(
        "^(?:count|list (?:the |all )?numbers|write (?:down )?(?:the |all )?numbers|print (?:the "
        ")?numbers|give me (?:the )?numbers|zahle|compte|cuenta|conta|conte)\\s*(down )?"
        "(?:slowly )?(?:(?:from|von|de|du|desde|da)\\s+(-?\\d{1,9})\\s+)?(?:up )?(?:down "
        ")?(?:to|bis|a|jusqu'a|hasta|fino a|ate)\\s+(-?\\d{1,9})(?:\\s+by\\s+(\\d{1,6}))?");
    if (const auto hit = count.find(turn.ask)) {
        const qint64 to = hit->text(3).toLongLong();
        const qint64 from = hit->has(2) ? hit->text(2).toLongLong() : 1;
        const qint64 step =
            qMax<qint64>(1, hit->has(4) ? hit->text(4).toLongLong() : 1) * (to < from ? -1 : 1);
        if ((to - from) / step >= kMaxSequence)
            return Reply{turn.say(P::NoCommand, {turn.quote(shortened(turn.ask.text, 60))}),
                         {},
                         {}};
        QStringList items;
        for (qint64 i = from; step > 0 ? i <= to : i >= to; i += step)
            items.append(QString::number(i));
        static const Rx perLine("line");
        return Reply{items.join(perLine.in(turn.ask) ? QStringLiteral("\n") : QStringLiteral(", ")),
                     {},
                     {}};
    }
    static const Rx table("\\b(?:multiplication|times) table (?:of|for) (\\d{1,6})\\b|\\bthe "
                          "(\\d{1,6}) times table\\b");
    if (const auto hit = table.find(turn.ask)) {
        const qint64 n = (hit->has(1) ? hit->text(1) : hit->text(2)).toLongLong();
        QStringList lines;
        for (int i = 1; i <= 10; ++i)
            lines.append(QStringLiteral("%1 × %2 = %3").arg(n).arg(i).arg(n * i));
        return Reply{lines.join(u'\n'), {}, {}};
    }
    static const Rx first(
        "\\bfirst (\\d{1,4}|ten|five|twenty) (prime|fibonacci|even|odd|square)s?(?: numbers?)?\\b");
    const auto hit = first.find(turn.ask);
    if (!hit)
        return std::nullopt;
    const QString word = hit->folded(1);
    const int n = word == u"ten"      ? 10
                  : word == u"five"   ? 5
                  : word == u"twenty" ? 20
                                      : qMin(word.toInt(), 500);
    const QString kind = hit->folded(2);
    QStringList items;
    BigInt a(0);
    BigInt b(1);
    for (qint64 i = 1; items.size() < n; ++i) {
        if (kind == u"prime") {
            bool isPrime = i > 1;
            for (qint64 d = 2; d * d <= i && isPrime; ++d)
                isPrime = i % d != 0;
            if (isPrime)
                items.append(QString::number(i));
        } else if (kind == u"fibonacci") {
            items.append(a.toString());
            const BigInt next = a + b;
            a = b;
            b = next;
        } else {
            items.append(QString::number(kind == u"even"  ? 2 * i
                                         : kind == u"odd" ? 2 * i - 1
                                                          : i * i));
        }
    }
    return Reply{items.join(QStringLiteral(", ")), {}, {}};
}

MaybeReply compareNumbers(const Turn &turn)
{
    static const Rx compare(
        "\\b(?:which (?:one |number )?is|what is|what's|is|compare|welche zahl ist|was "
        "ist|ist|cual es|quale "
        "e)\\b.{0,30}?\\b(?:larger|bigger|greater|higher|more|smaller|less|lower|großer|grosser|"
        "groser|kleiner|mayor|menor|maggiore|minore|compare)\\b\\D{0,20}?(-?\\d[\\d.,]*)\\s*(?:or|"
        "than|and|oder|als|o|,|vs\\.?)\\s*(-?\\d[\\d.,]*)");
    static const Rx other("^(?:is|ist) (-?\\d[\\d.,]*) "
                          "(?:larger|bigger|greater|higher|smaller|less|lower|more|großer|kleiner) "
                          "(?:than|als) (-?\\d[\\d.,]*)");
    auto hit = other.find(turn.ask);
    if (!hit)
        hit = compare.find(turn.ask);
    if (!hit)
        return std::nullopt;
    const auto a = readNumber(bare(hit->text(1)), decimalComma(turn.lang));
    const auto b = readNumber(bare(hit->text(2)), decimalComma(turn.lang));
    if (!a || !b)
        return std::nullopt;
    if (*a == *b)
        return Reply{turn.say(P::Same, {turn.number(*a), turn.number(*b)}), {}, {}};
    const Rational &high = *a > *b ? *a : *b;
    const Rational &low = *a > *b ? *b : *a;
    static const Rx smaller("\\b(?:smaller|less|lower|kleiner|menor|minore)\\b");
    return Reply{turn.say(P::Larger,
                          {turn.number(high), turn.number(low), turn.number(high - low)}),
                 turn.number(smaller.in(turn.ask) ? low : high),
                 {}};
}

} // namespace

QStringList numberTextsIn(const QString &text, int limit)
{
    static const QRegularExpression number(
        QStringLiteral("(?<![\\w.,])[-−]?(?:\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?|\\d{1,3}(?:\\.\\d{3})+"
                       ",\\d+|\\d+(?:[.,]\\d+)?)(?![\\d])"));
    QStringList out;
    auto matches = number.globalMatch(text);
    while (matches.hasNext() && out.size() < limit)
        out.append(matches.next().captured());
    return out;
}

MaybeReply numberQuestions(const Turn &turn)
{
    if (turn.ask.isEmpty())
        return std::nullopt;
    for (const auto ability : {bases, divisors, sequences, compareNumbers}) {
        if (auto reply = ability(turn))
            return reply;
    }
    return std::nullopt;
}

MaybeReply statistics(const Turn &turn)
{
    static const Rx mean("\\b(?:average|mean|durchschnitt|mittelwert|moyenne|media|promedio)\\b");
    static const Rx median("\\b(?:median\\w*|mediane|mediana)\\b");
    static const Rx sum(
        "\\b(?:sum|total|add "
        "(?:up|together|these|the)|summe|addiere|somme|additionne|suma|somma|soma)\\b");
    static const Rx low("\\b(?:minimum|min|smallest|lowest|kleinste|niedrigste|plus "
                        "petit|menor|minimo|piu piccolo)\\b");
    static const Rx high("\\b(?:maximum|max|largest|biggest|highest|greatest|großte|hochste|plus "
                         "grand|mayor|maximo|massimo|piu grande|maior)\\b");
    static const Rx spread("\\b(?:standard deviation|variance|standardabweichung)\\b");
    static const Rx range("\\b(?:range|spannweite)\\b");
    static const Rx all("\\b(?:statistics|stats|statistik|statistiques|estadistica\\w*|statistiche|"
                        "estatisticas?)\\b");
    const Ask &ask = turn.ask;
    const bool wants = mean.in(ask) || median.in(ask) || sum.in(ask) || low.in(ask) || high.in(ask)
                       || spread.in(ask) || all.in(ask) || range.in(ask);
    static const Rx sorts("^(?:sort|order|rank|arrange|sortiere?|ordne)\\b");
    if (!wants || sorts.in(ask))
        return std::nullopt;
    const bool inAsk = numberTextsIn(ask.text, 3).size() >= 2 && turn.material.isEmpty();
    const QString source = inAsk ? ask.text : turn.subject().left(200'000);
    const QStringList texts = numberTextsIn(source, 20'000);
    // "What is the total?" of an invoice is a question to its text, not to all of its numbers.
    static const Rx numeric("\\b(?:numbers|values|zahlen|nombres|numeros|numeri)\\b");
    if (!inAsk && !numeric.in(ask) && wordsOf(source).size() > 2 * texts.size() + 3)
        return std::nullopt;
    std::vector<Rational> values;
    // "3,5" is one number in German and two in an English list.
    for (QString text : texts) {
        text.replace(QChar(0x2212), u'-');
        if (const auto value = readNumber(text, decimalComma(turn.lang)))
            values.push_back(*value);
    }
    if (values.size() < 2)
        return std::nullopt;
    Rational total;
    for (const Rational &value : values)
        total = total + value;
    std::sort(values.begin(), values.end());
    const size_t n = values.size();
    const auto count = Rational(static_cast<qint64>(n));
    const Rational middle =
        n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / Rational(2);
    const Rational average = total / count;
    struct Wanted
    {
        bool asked;
        const char *name[kLangs];
        Rational value;
    };
    const Wanted list[] = {
        {sum.in(ask), {"sum", "Summe", "somme", "suma", "somma", "soma"}, total},
        {mean.in(ask), {"mean", "Mittelwert", "moyenne", "media", "media", "média"}, average},
        {median.in(ask), {"median", "Median", "médiane", "mediana", "mediana", "mediana"}, middle},
        {low.in(ask),
         {"minimum", "Minimum", "minimum", "mínimo", "minimo", "mínimo"},
         values.front()},
        {high.in(ask),
         {"maximum", "Maximum", "maximum", "máximo", "massimo", "máximo"},
         values.back()},
        {range.in(ask),
         {"range", "Spannweite", "étendue", "rango", "intervallo", "amplitude"},
         values.back() - values.front()},
    };
    QStringList lines;
    QStringList cores;
    for (const Wanted &w : list) {
        if (!w.asked)
            continue;
        cores.append(turn.number(w.value, 6));
        lines.append(capitalised(str(w.name[static_cast<size_t>(turn.lang)])) + QStringLiteral(": ")
                     + cores.last());
    }
    if (spread.in(ask)) {
        Rational squares;
        for (const Rational &value : values)
            squares = squares + (value - average) * (value - average);
        const double variance = (squares / count).toDouble();
        lines.append(QStringLiteral(
                         "Variance: %1\nStandard deviation: %2 (of the whole population, rounded)")
                         .arg(turn.number(fromDouble(variance), 6),
                              turn.number(fromDouble(std::sqrt(variance)), 6)));
        cores.append(turn.number(fromDouble(std::sqrt(variance)), 6));
    }
    if (all.in(ask) || lines.isEmpty())
        lines = {capitalised(turn.say(
            P::Statistics, {QString::number(n), turn.number(total, 6), turn.number(average, 6),
                            turn.number(middle, 6), turn.number(values.front(), 6),
                            turn.number(values.back(), 6)}))};
    return Reply{lines.join(u'\n'), cores.join(QStringLiteral(", ")), {}};
}

} // namespace troupe::offline
