// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/offline/abilities.h"

#include <QDateTime>
#include <QHash>

namespace troupe::offline {

namespace {

#define MONTHS                                                                                     \
    "jan(?:uary|uar|vier)?|ene(?:ro)?|genn?(?:aio)?|janeiro|feb(?:ruary|ruar|rero|braio)?|fevr?(?" \
    ":ier|ereiro)?|mar(?:ch|s|zo|co)?|marz|apr(?:il|ile)?|avr(?:il)?|abr(?:il)?|may|mai|mayo|"     \
    "maggio|maio|june?|juni|juin|junio|giu(?:gno)?|junho|july?|juli|juillet|julio|luglio|julho|"   \
    "aug(?:ust)?|aout|ago(?:sto)?|sept?(?:ember|embre|tiembre|tembre)?|settembre|setembro|oct(?:"  \
    "ober|obre|ubre)?|okt(?:ober)?|ottobre|outubro|nov(?:ember|embre|iembre|embro)?|dec(?:ember|"  \
    "embre)?|dez(?:ember|embro)?|dic(?:iembre|embre)?"

int monthNumber(const QString &name)
{
    static const QHash<QString, int> table = [] {
        QHash<QString, int> out;
        const QStringList prefixes[12] = {{str("jan"), str("ene"), str("gen")},
                                          {str("feb"), str("fev")},
                                          {str("mar")},
                                          {str("apr"), str("avr"), str("abr")},
                                          {str("may"), str("mai"), str("mag")},
                                          {str("jun"), str("giu"), str("juin")},
                                          {str("jul"), str("lug"), str("juil")},
                                          {str("aug"), str("aou"), str("ago")},
                                          {str("sep"), str("set")},
                                          {str("oct"), str("okt"), str("ott"), str("out")},
                                          {str("nov")},
                                          {str("dec"), str("dez"), str("dic")}};
        for (int i = 0; i < 12; ++i) {
            for (const QString &prefix : prefixes[i])
                out.insert(prefix, i + 1);
        }
        return out;
    }();
    if (name.startsWith(QLatin1String("juin")))
        return 6;
    if (name.startsWith(QLatin1String("juil")))
        return 7;
    return table.value(name.left(3));
}

struct DateHit
{
    qsizetype start;
    qsizetype end;
    QDate date;
    QString text;
};

void addNumeric(const QString &low, const QString &original, Lang lang, int limit,
                QList<DateHit> &hits)
{
    static const QRegularExpression iso(
        QStringLiteral("(?<![\\d-])(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})(?![\\d-])"));
    static const QRegularExpression local(
        QStringLiteral("(?<![\\d./-])(\\d{1,2})([./-])(\\d{1,2})\\2(\\d{4}|\\d{2})(?![\\d])"));
    auto matches = iso.globalMatch(low);
    while (matches.hasNext() && hits.size() < limit) {
        const auto m = matches.next();
        hits.append({m.capturedStart(), m.capturedEnd(),
                     QDate(m.captured(1).toInt(), m.captured(2).toInt(), m.captured(3).toInt()),
                     original.mid(m.capturedStart(), m.capturedLength())});
    }
    matches = local.globalMatch(low);
    while (matches.hasNext() && hits.size() < limit) {
        const auto m = matches.next();
        int day = m.captured(1).toInt();
        int month = m.captured(3).toInt();
        int year = m.captured(4).toInt();
        if (m.captured(4).size() == 2)
            year += year < 70 ? 2000 : 1900;
        // With slashes English text means the month first, unless that cannot be.
        if (m.captured(2) == u"/" && lang == Lang::En && day <= 12)
            std::swap(day, month);
        else if (month > 12 && day <= 12)
            std::swap(day, month);
        hits.append({m.capturedStart(), m.capturedEnd(), QDate(year, month, day),
                     original.mid(m.capturedStart(), m.capturedLength())});
    }
}

void addNamed(const QString &low, const QString &original, QDate today, int limit,
              QList<DateHit> &hits)
{
    static const QRegularExpression dayFirst(QStringLiteral(
        "(?<![\\d.])(\\d{1,2})(?:st|nd|rd|th|er|o|º|\\.)?\\s+(?:of |de |di )?(" MONTHS
        ")\\b\\.?(?:,?\\s+(?:de |del |di )?(\\d{4}))?"));
    static const QRegularExpression monthFirst(QStringLiteral(
        "\\b(" MONTHS ")\\.?\\s+(\\d{1,2})(?:st|nd|rd|th)?\\b(?!:)(?:,?\\s+(\\d{4}))?"));
    const auto add = [&](const QRegularExpressionMatch &m, int dayGroup, int monthGroup) {
        for (const DateHit &hit : std::as_const(hits)) {
            if (m.capturedStart() < hit.end && m.capturedEnd() > hit.start)
                return;
        }
        const int year = m.captured(3).isEmpty() ? today.year() : m.captured(3).toInt();
        hits.append({m.capturedStart(), m.capturedEnd(),
                     QDate(year, monthNumber(m.captured(monthGroup)), m.captured(dayGroup).toInt()),
                     original.mid(m.capturedStart(), m.capturedLength()).trimmed()});
    };
    auto matches = dayFirst.globalMatch(low);
    while (matches.hasNext() && hits.size() < limit)
        add(matches.next(), 1, 2);
    matches = monthFirst.globalMatch(low);
    while (matches.hasNext() && hits.size() < limit)
        add(matches.next(), 2, 1);
}

void addRelative(const QString &low, const QString &original, QDate today, int limit,
                 QList<DateHit> &hits)
{
    struct Word
    {
        const char *pattern;
        int days;
    };
    static const QRegularExpression words(QStringLiteral(
        "\\b(?:(today|heute|aujourd'hui|hoy|oggi|hoje|now)|(day after "
        "tomorrow|ubermorgen|apres-demain|pasado manana|dopodomani|depois de amanha)|"
        "(tomorrow|morgen|demain|manana|domani|amanha)|(day before "
        "yesterday|vorgestern|avant-hier|anteayer|anteontem)|(yesterday|gestern|hier|ayer|ieri|"
        "ontem)|"
        "(new year's eve|silvester)|(christmas "
        "eve|heiligabend)|(christmas|weihnachten|noel|navidad|natale|natal)|(new year(?:'s "
        "day)?|neujahr))\\b"));
    auto matches = words.globalMatch(low);
    while (matches.hasNext() && hits.size() < limit) {
        const auto m = matches.next();
        static constexpr int offsets[] = {0, 2, 1, -2, -1};
        const int group = m.lastCapturedIndex();
        QDate date;
        if (group <= 5)
            date = today.addDays(offsets[group - 1]);
        else
            date =
                group == 6   ? QDate(today.year(), 12, 31)
                : group == 7 ? QDate(today.year(), 12, 24)
                : group == 8
                    ? QDate(today.year(), 12, 25)
                    : QDate(today.year() + (today.month() == 1 && today.day() == 1 ? 0 : 1), 1, 1);
        if (group >= 6 && date < today)
            date = date.addYears(1);
        hits.append({m.capturedStart(), m.capturedEnd(), date,
                     original.mid(m.capturedStart(), m.capturedLength())});
    }
}

QString weekday(QDate date, Lang lang)
{
    return localeOf(lang).dayName(date.dayOfWeek(), QLocale::LongFormat);
}

QString dayCount(qint64 days, Lang lang)
{
    static const char *one[kLangs] = {"day", "Tag", "jour", "día", "giorno", "dia"};
    static const char *many[kLangs] = {"days", "Tage", "jours", "días", "giorni", "dias"};
    const auto i = static_cast<size_t>(lang);
    return QString::number(days) + u' ' + str(qAbs(days) == 1 ? one[i] : many[i]);
}

MaybeReply dateReply(const Turn &turn, QDate date)
{
    const QString text = dateText(date, turn.lang);
    return Reply{turn.say(P::DateResult, {text, weekday(date, turn.lang)}), text, {}};
}

/// "30 days from now", "3 weeks after 2024-01-31", "2024-01-31 plus 1 month".
MaybeReply shifted(const Turn &turn, const QList<DateInText> &found)
{
    static const Rx amount("\\b(\\d{1,6}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|ein|"
                           "eine|einer|einem|einen|un|une|una|uma)\\s+"
                           "(business |working "
                           "|werk)?(days?|tag\\w*|jours?|dias?|giorn[oi]|weeks?|woche\\w*|semaines?"
                           "|semanas?|settiman[ae]|months?|monat\\w*|mois|mes|meses|mes[ei]|years?|"
                           "jahr\\w*|ans?|annees?|anos?|ann[oi])\\b");
    static const Rx direction(
        "\\b(?:from|after|in|later|hence|plus|add|nach|dans|apres|dentro|despues|tra|fra|dopo|em|"
        "depois|ago|before|earlier|minus|subtract|vor|il y a|avant|hace|antes|fa|prima|ha)\\b");
    static const Rx back(
        "\\b(?:ago|before|earlier|minus|subtract|vor|il y a|avant|hace|antes|fa|prima|ha)\\b");
    static const Rx asks(
        "\\b(?:what|which|date|day|when|datum|tag|welch\\w*|was|wann|quel\\w*|date|que|cual|fecha|"
        "dia|data|giorno|quale|add|plus|subtract|minus|from|after|before|ago)\\b|^in ");
    const auto hit = amount.find(turn.ask);
    if (!hit || !direction.in(turn.ask) || !asks.in(turn.ask) || found.size() > 1)
        return std::nullopt;
    static const QStringList names =
        str("zero one two three four five six seven eight nine ten").split(u' ');
    bool ok = false;
    qint64 n = hit->folded(1).toInt(&ok);
    if (!ok)
        n = qMax<qsizetype>(1, names.indexOf(hit->folded(1)));
    if (back.in(turn.ask))
        n = -n;
    static const Rx relative("\\b(?:from now|from "
                             "today|ago|hence|later|today|now|in|dans|dentro|tra|fra|em|vor|heute|"
                             "il y a|hace|fa|ha)\\b|date|day");
    if (found.isEmpty() && !relative.in(turn.ask))
        return std::nullopt;
    QDate date = found.isEmpty() ? turn.today() : found[0].date;
    const QString unit = hit->folded(3);
    if (hit->has(2)) {
        for (qint64 left = qMin<qint64>(qAbs(n), 100'000); left > 0;) {
            date = date.addDays(n > 0 ? 1 : -1);
            left -= date.dayOfWeek() <= 5 ? 1 : 0;
        }
    } else if (unit.startsWith(u"we") || unit.startsWith(u"wo") || unit.startsWith(u"se")) {
        date = date.addDays(7 * n);
    } else if (unit.startsWith(u"mo") || unit.startsWith(u"me")) {
        date = date.addMonths(static_cast<int>(n));
    } else if (unit.startsWith(u"y") || unit.startsWith(u"ja") || unit.startsWith(u"an")) {
        date = date.addYears(static_cast<int>(n));
    } else {
        date = date.addDays(n);
    }
    if (!date.isValid() || date.year() > 9999 || date.year() < 1)
        return std::nullopt;
    return dateReply(turn, date);
}

MaybeReply between(const Turn &turn, const QList<DateInText> &found)
{
    static const Rx days("\\b(?:how (?:many (?:days|weeks)|long)|days|number of days|wie ?viele "
                         "tage|wie lange|tage|combien de jours|jours|cuantos dias|dias|quanti "
                         "giorni|giorni|quantos dias|time) ?(?:are |is )?(?:there )?");
    if (!days.in(turn.ask) || found.isEmpty())
        return std::nullopt;
    static const Rx since("\\b(?:since|seit|depuis|desde|dal|ago|passed)\\b");
    if (found.size() == 1) {
        const qint64 n = turn.today().daysTo(found[0].date);
        const QString text = dateText(found[0].date, turn.lang);
        const QString count = dayCount(qAbs(n), turn.lang);
        return Reply{turn.say(n < 0 || since.in(turn.ask) ? P::DaysSince : P::DaysUntil,
                              {text, count}),
                     count,
                     {}};
    }
    const QString count = dayCount(qAbs(found[0].date.daysTo(found[1].date)), turn.lang);
    return Reply{turn.say(P::DaysBetween, {dateText(found[0].date, turn.lang),
                                           dateText(found[1].date, turn.lang), count}),
                 count,
                 {}};
}

MaybeReply yearQuestions(const Turn &turn)
{
    static const Rx leap(
        "\\b(\\d{4})\\b.{0,30}\\b(?:leap "
        "year|schaltjahr|bissextile|bisiesto|bisestile|bissexto)|(?:leap "
        "year|schaltjahr|bissextile|bisiesto|bisestile|bissexto).{0,20}\\b(\\d{4})\\b");
    if (const auto hit = leap.find(turn.ask)) {
        const QString year = hit->has(1) ? hit->text(1) : hit->text(2);
        static const char *yes[kLangs] = {"Yes", "Ja", "Oui", "Sí", "Sì", "Sim"};
        static const char *no[kLangs] = {"No", "Nein", "Non", "No", "No", "Não"};
        const bool isLeap = QDate::isLeapYear(year.toInt());
        return Reply{turn.say(isLeap ? P::Leap : P::NotLeap, {year}),
                     str((isLeap ? yes : no)[static_cast<size_t>(turn.lang)]),
                     {}};
    }
    static const Rx daysIn(
        "\\b(?:how many days|wie ?viele tage)\\b.{0,20}\\b(?:in|hat|has|does)(?: der| the)?(?: "
        "month of)? (" MONTHS ")\\b(?:\\s+(\\d{4}))?");
    if (const auto hit = daysIn.find(turn.ask)) {
        const int year = hit->has(2) ? hit->text(2).toInt() : turn.today().year();
        const QDate month(year, monthNumber(hit->folded(1)), 1);
        const QString count = dayCount(month.daysInMonth(), turn.lang);
        return Reply{localeOf(turn.lang).standaloneMonthName(month.month()) + u' '
                         + QString::number(year) + QStringLiteral(": ") + count,
                     count,
                     {}};
    }
    return std::nullopt;
}

MaybeReply age(const Turn &turn, const QList<DateInText> &found)
{
    static const Rx born("\\b(?:born|birthday|age|old|geboren|alt|alter|ne|nee|age|nacido|edad|"
                         "nacio|nacida|nato|nata|eta|anni|nascido|nascida|idade)\\b");
    static const Rx question(
        "\\bhow old\\b|\\bage\\b|\\bwie alt\\b|\\bquel age\\b|\\bedad\\b|\\bcuantos "
        "anos\\b|\\bquanti anni\\b|\\bidade\\b|\\bquantos anos\\b");
    if (!born.in(Ask::of(turn.message)) || !question.in(turn.ask))
        return std::nullopt;
    QDate birth = found.value(0).date;
    if (!birth.isValid()) {
        const auto inMessage = datesIn(turn.message.left(kMaxAsk), turn.today(), turn.lang, 2);
        birth = inMessage.value(0).date;
    }
    if (!birth.isValid())
        return std::nullopt;
    const QDate on = found.size() > 1 && found[1].date.isValid() ? found[1].date : turn.today();
    if (birth > on)
        return std::nullopt;
    int years = on.year() - birth.year();
    if (birth.addYears(years) > on)
        --years;
    return Reply{turn.say(P::AgeIs, {dateText(birth, turn.lang), QString::number(years),
                                     dateText(on, turn.lang)}),
                 QString::number(years),
                 {}};
}

} // namespace

QString dateText(QDate date, Lang lang)
{
    const QString month = localeOf(lang).monthName(date.month(), QLocale::LongFormat);
    const QString day = QString::number(date.day());
    const QString year = QString::number(date.year());
    switch (lang) {
    case Lang::De:
        return day + QStringLiteral(". ") + month + u' ' + year;
    case Lang::Es:
    case Lang::Pt:
        return day + QStringLiteral(" de ") + month + QStringLiteral(" de ") + year;
    case Lang::En:
    case Lang::Fr:
    case Lang::It:
        break;
    }
    return day + u' ' + month + u' ' + year;
}

QList<DateInText> datesIn(const QString &text, QDate today, Lang lang, int limit)
{
    const QString low = folded(text);
    QList<DateHit> hits;
    addNumeric(low, text, lang, limit, hits);
    addNamed(low, text, today, limit, hits);
    addRelative(low, text, today, limit, hits);
    std::stable_sort(hits.begin(), hits.end(),
                     [](const DateHit &a, const DateHit &b) { return a.start < b.start; });
    QList<DateInText> out;
    for (const DateHit &hit : std::as_const(hits))
        out.append({hit.date, hit.text, hit.start});
    return out;
}

MaybeReply dates(const Turn &turn)
{
    if (turn.ask.isEmpty() || turn.ask.text.size() > 300)
        return std::nullopt;
    static const Rx time("^(?:what(?:'s| is)? (?:the )?(?:current )?time(?: is it)?|what time is "
                         "it|current time|wie spat ist es|wie viel uhr ist es|quelle heure "
                         "est-il|que hora es|che ore sono|que horas sao)\\b");
    if (time.in(turn.ask)) {
        const QString now = QDateTime::fromMSecsSinceEpoch(turn.context.nowMs, Qt::UTC)
                                .toString(QStringLiteral("HH:mm"));
        return Reply{turn.say(P::TimeNow, {now}), now, {}};
    }
    if (auto reply = yearQuestions(turn))
        return reply;
    const QList<DateInText> found = datesIn(turn.ask.text, turn.today(), turn.lang, 8);
    static const Rx about(
        "\\b(?:day|days|date|weekday|week|weeks|today|tomorrow|yesterday|old|age|year|when|tag|"
        "tage|tagen|wochentag|datum|heute|morgen|gestern|ubermorgen|wie alt|jour|jours|date|"
        "aujourd'hui|demain|hier|age|dia|dias|fecha|hoy|manana|ayer|edad|anos|giorno|giorni|data|"
        "oggi|domani|ieri|anni|hoje|amanha|ontem|idade|semana|months?|monat\\w*|later|ago|earlier|"
        "before|after|christmas|weihnachten)\\b");
    if (!about.in(turn.ask))
        return std::nullopt;
    for (const DateInText &date : found) {
        if (!date.date.isValid())
            return Reply{turn.say(P::NoSuchDate, {date.text}), {}, {}};
    }
    if (auto reply = age(turn, found))
        return reply;
    if (auto reply = shifted(turn, found))
        return reply;
    if (auto reply = between(turn, found))
        return reply;
    static const Rx weekdayOf(
        "\\b(?:day of the week|weekday|what day|which day|wochentag|welcher tag|quel jour|que "
        "dia|che giorno|dia da semana|dia de la semana|giorno della settimana)\\b");
    static const Rx dateOf("\\b(?:what|which|tell|today's|current|wie|was|welche[sr]?|quelle?|que|"
                           "cual|che|qual|quale|datum|date|fecha|data)\\b");
    const bool plainToday = found.isEmpty() && turn.material.isEmpty();
    static const Rx dateWords(
        "^(?:what(?:'s| is) )?(?:the )?(?:today's|current) (?:date|day)\\b|^(?:what|which) "
        "(?:day|date|weekday) (?:is it|is this|do we have)|^(?:what|which) (?:day of the "
        "week|month|year) is it|^(?:the )?date[?.]*$|"
        "^(?:was ist )?(?:das )?(?:heutige )?datum|^quel jour sommes|^que dia es[?]*$|^che giorno "
        "e[?]*$|^que dia e[?]*$|^welcher tag ist heute");
    // "What's the weather today?" has a day in it and is no question for one.
    static const Rx asksDay(
        "\\b(?:date|day|weekday|datum|tag|wochentag|jour|dia|giorno|fecha|data)\\b|^(?:what(?:'s| "
        "is| was)|was ist) (?:today|tomorrow|yesterday|heute|morgen)\\b");
    if ((plainToday && dateWords.in(turn.ask))
        || (found.size() == 1 && asksDay.in(turn.ask)
            && (weekdayOf.in(turn.ask) || dateOf.in(turn.ask)))) {
        const QDate date = found.isEmpty() ? turn.today() : found[0].date;
        static const Rx relativeWord("today|tomorrow|yesterday|heute|morgen|gestern|aujourd|demain|"
                                     "hier|hoy|manana|ayer|oggi|domani|ieri|hoje|amanha|ontem");
        const bool named = !found.isEmpty() && !relativeWord.in(Ask::of(found[0].text));
        if (named && !weekdayOf.in(turn.ask))
            return std::nullopt;
        if (named)
            return Reply{turn.say(P::WeekdayOf,
                                  {dateText(date, turn.lang), weekday(date, turn.lang)}),
                         weekday(date, turn.lang),
                         {}};
        static const char *dayWords[3][kLangs] = {
            {"Yesterday", "Gestern", "Hier", "Ayer", "Ieri", "Ontem"},
            {"Today", "Heute", "Aujourd'hui", "Hoy", "Oggi", "Hoje"},
            {"Tomorrow", "Morgen", "Demain", "Mañana", "Domani", "Amanhã"}};
        const qint64 away = turn.today().daysTo(date);
        const QString which = qAbs(away) <= 1
                                  ? str(dayWords[away + 1][static_cast<size_t>(turn.lang)])
                                  : capitalised(found[0].text);
        return Reply{turn.say(P::Today,
                              {dateText(date, turn.lang), weekday(date, turn.lang), which}),
                     dateText(date, turn.lang),
                     {}};
    }
    return std::nullopt;
}

#undef MONTHS

} // namespace troupe::offline
