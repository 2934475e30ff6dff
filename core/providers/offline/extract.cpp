// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/offline/abilities.h"

#include <QSet>

namespace troupe::offline {

namespace {

constexpr int kMaxFound = 2000;
constexpr qsizetype kMaxScanned = 2'000'000;

QStringList matchesOf(const QRegularExpression &expression, const QString &text)
{
    QStringList found;
    QSet<QString> seen;
    auto matches = expression.globalMatch(text);
    while (matches.hasNext() && found.size() < kMaxFound) {
        QString one = matches.next().captured().trimmed();
        while (!one.isEmpty() && QStringView(u".,;:!?)]>'\"").contains(one.back()))
            one.chop(1);
        if (one.isEmpty() || seen.contains(one))
            continue;
        seen.insert(one);
        found.append(one);
    }
    return found;
}

QStringList emails(const QString &text)
{
    static const QRegularExpression email(
        QStringLiteral("[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}\\.[A-Za-z]{2,24}"));
    return text.contains(u'@') ? matchesOf(email, text) : QStringList();
}

QStringList links(const QString &text)
{
    static const QRegularExpression url(
        QStringLiteral("(?:https?://|www\\.)[^\\s<>\"'“”]{3,2000}"));
    return matchesOf(url, text);
}

QStringList phones(const QString &text)
{
    static const QRegularExpression phone(
        QStringLiteral("(?<![\\w.,])(?:\\+\\d{1,3}[ \\-./]?)?(?:\\(\\d{1,5}\\)[ "
                       "\\-./]?)?\\d{2,5}(?:[ \\-./]\\d{2,8}){1,4}(?![\\w])|\\(\\d{2,5}\\)[ "
                       "\\-./]?\\d{4,10}(?!\\w)|(?<![\\w])\\+?\\d{9,14}(?!\\w)"));
    static const QRegularExpression date(
        QStringLiteral("^\\d{4}-\\d{1,2}-\\d{1,2}$|^\\d{1,2}[./-]\\d{1,2}[./-]\\d{2,4}$"));
    QStringList found;
    for (const QString &one : matchesOf(phone, text)) {
        int digits = 0;
        for (const QChar c : one)
            digits += c.isDigit() ? 1 : 0;
        if (digits >= 7 && digits <= 15 && !date.match(one).hasMatch())
            found.append(one);
    }
    return found;
}

/// Runs of capitalised words that are no sentence starts.
QStringList names(const QString &text)
{
    QStringList found;
    QSet<QString> seen;
    for (const QString &sentence : sentencesOf(text.left(200'000))) {
        QString name;
        const auto finish = [&] {
            if (!name.isEmpty() && !seen.contains(name) && found.size() < kMaxFound) {
                seen.insert(name);
                found.append(name);
            }
            name.clear();
        };
        QStringView before;
        for (const QStringView word : wordsOf(sentence)) {
            static const QStringList starters =
                str("yesterday today tomorrow then after before however meanwhile dear hello hi "
                    "later now also maybe perhaps yes monday tuesday wednesday thursday friday "
                    "saturday sunday during since although because gestern heute morgen dann hier "
                    "demain ayer hoy ieri oggi ontem")
                    .split(u' ');
            const bool capital =
                word[0].isUpper()
                && !(before.isEmpty() && starters.contains(folded(word.toString())))
                && !isStopWord(folded(word.toString())) && word.size() > 1;
            const bool adjacent =
                before.isEmpty() || (word.begin() - before.end() == 1 && *before.end() == u' ');
            if (!adjacent || !capital)
                finish();
            if (capital)
                name += (name.isEmpty() ? QString() : QStringLiteral(" ")) + word.toString();
            before = word;
        }
        finish();
    }
    return found;
}

struct Kind
{
    const char *request; ///< folded pattern
    QStringList (*find)(const QString &text);
    const char *label;
};

QStringList hashtags(const QString &text)
{
    static const QRegularExpression tag(QStringLiteral("(?<![\\w&])#[\\w]{1,100}"),
                                        QRegularExpression::UseUnicodePropertiesOption);
    return matchesOf(tag, text);
}

QStringList mentions(const QString &text)
{
    static const QRegularExpression mention(QStringLiteral("(?<![\\w.])@[A-Za-z0-9_]{1,100}"));
    return matchesOf(mention, text);
}

QStringList moneys(const QString &text)
{
    static const QRegularExpression money(
        QStringLiteral("[$€£¥]\\s?\\d[\\d.,]*(?:\\s?(?:million|billion|k|m|bn))?\\b|\\b\\d[\\d.,]*"
                       "\\s?(?:€|\\$|£|EUR|USD|GBP|CHF|euros?|dollars?|pounds?)"));
    return matchesOf(money, text);
}

QStringList percentages(const QString &text)
{
    static const QRegularExpression share(
        QStringLiteral("-?\\d[\\d.,]*\\s?(?:%|percent\\b|Prozent\\b)"));
    return matchesOf(share, text);
}

QStringList times(const QString &text)
{
    static const QRegularExpression time(
        QStringLiteral(
            "\\b\\d{1,2}:\\d{2}(?::\\d{2})?(?:\\s?[ap]\\.?m\\b\\.?)?|\\b\\d{1,2}\\s?[ap]m\\b"),
        QRegularExpression::CaseInsensitiveOption);
    return matchesOf(time, text);
}

QStringList numbers(const QString &text)
{
    return numberTextsIn(text, kMaxFound);
}

QStringList questions(const QString &text)
{
    return sentencesOf(text).filter(QRegularExpression(QStringLiteral("\\?[\"')”’]*$")));
}

constexpr Kind kKinds[] = {
    {"\\be-?mails?\\b|\\be-?mail[- ]?adress|\\bcorreos?\\b|\\bcourriels?\\b|\\bindirizzi "
     "(?:e-?mail|di posta)",
     emails, "e-mail"},
    {"\\b(?:urls?|links?|web ?sites?|web addresses|hyperlinks?|liens|enlaces|collegamenti)\\b",
     links, "URL"},
    {"\\b(?:phones?|phone numbers?|telephone\\w*|telefon\\w*|telefonos?|numeri di telefono|numeros "
     "de telephone)\\b",
     phones, "phone"},
    {"\\bhash ?tags?\\b", hashtags, "#"},
    {"\\bmentions?\\b|\\bhandles\\b", mentions, "@"},
    {"\\b(?:amounts|prices|money|sums of "
     "money|betrage|preise|prix|precios|prezzi|precos|currency)\\b",
     moneys, "$"},
    {"\\bpercent(?:ages?)?\\b|\\bprozent\\w*\\b", percentages, "%"},
    {"\\b(?:dates|date|datumsangaben|daten|fechas|datas)\\b", nullptr, "date"},
    {"\\b(?:times|clock times|uhrzeiten|heures)\\b", times, "hh:mm"},
    {"\\b(?:numbers|figures|zahlen|nombres|chiffres|numeros|numeri|digits)\\b", numbers, "123"},
    {"\\b(?:names|people|persons|proper nouns|namen|noms|nombres propios|nomi|nomes|entities)\\b",
     names, "Name"},
    {"\\b(?:questions|fragen|preguntas|domande|perguntas)\\b", questions, "?"},
};

QStringList found(const Kind &kind, const Turn &turn, const QString &text)
{
    if (kind.find)
        return kind.find(text);
    QStringList out;
    for (const DateInText &date : datesIn(text.left(400'000), turn.today(), turn.lang, kMaxFound)) {
        if (date.date.isValid() && !out.contains(date.text))
            out.append(date.text);
    }
    return out;
}

} // namespace

MaybeReply extract(const Turn &turn)
{
    static const Rx verb(
        "\\b(?:extract|find|list|get|pull(?: out)?|show|give me|what|which|identify|collect|are "
        "there|extrahiere?|finde|suche|liste|welche|nenne|zeige|extrai[st]|extraire|trouve[rz]?|"
        "quel(?:le)?s|"
        "extrae|encuentra|busca|cuales|estrai|trova|elenca|quali|extraia|encontre|liste|quais)\\b");
    if (!verb.in(turn.ask))
        return std::nullopt;
    const QString text = turn.subject().left(kMaxScanned);
    static const Rx strong("^(?:please )?(?:extract|find all|find the|find "
                           "every|find|list|get|pull|identify|collect|extrahiere?|finde|extrai|"
                           "extraire|extrae|estrai|trova|elenca|encuentra|liste|extraia)\\b|\\ball "
                           "(?:the )?\\w+|\\b(?:in|from|aus|im|dans|de|en|nel|dal|no|do) "
                           "(?:this|the|that|diesem|dem|ce|le|este|el|questo|il|este|o)\\b");
    if (text.isEmpty() || !(strong.in(turn.ask) || turn.marked || turn.material.size() > 10))
        return std::nullopt;
    QStringList parts;
    QStringList all;
    QStringList missing;
    int asked = 0;
    for (const Kind &kind : kKinds) {
        const Rx wanted(kind.request);
        if (!wanted.in(turn.ask))
            continue;
        // "Which date …?" about one thing is a question, "which dates" an extraction.
        static const Rx single("^(?:what|which|what's|wann|quelle?) (?:is |was )?(?:the "
                               ")?(?:date|number|name|email|phone|e-mail|price)\\b");
        static const Rx plural("\\b(?:emails|dates|numbers|names|urls|links|phones|prices|all)\\b");
        if (single.in(turn.ask) && !plural.in(turn.ask))
            return std::nullopt;
        ++asked;
        const QStringList list = found(kind, turn, text);
        if (list.isEmpty())
            missing.append(str(kind.label));
        else
            parts.append(bullets(list));
        all.append(list);
        if (asked >= 4 || kind.find == phones)
            break;
    }
    if (asked == 0)
        return std::nullopt;
    if (all.isEmpty())
        return Reply{turn.say(P::NoneFound, {missing.join(QStringLiteral(", "))}), {}, {}};
    static const Rx json("\\bjson\\b");
    static const Rx commas("\\bcomma|\\bkomma|\\bone line\\b");
    if (json.in(turn.ask))
        return Reply{reshaped(all.join(u'\n'), u"json", turn.lang),
                     all.join(QStringLiteral(", ")),
                     {}};
    QString out = commas.in(turn.ask) ? all.join(QStringLiteral(", ")) : parts.join(u'\n');
    if (!missing.isEmpty())
        out += u'\n' + turn.say(P::NoneFound, {missing.join(QStringLiteral(", "))});
    return Reply{out, all.join(QStringLiteral(", ")), {}};
}

} // namespace troupe::offline
