// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/offline/abilities.h"

namespace troupe::offline {

namespace {

QString shownText(const Turn &turn, const QString &text)
{
    return turn.quote(shortened(text.simplified(), 60));
}

int charactersOf(QStringView text, bool withBlanks)
{
    int count = 0;
    for (const QChar c : text) {
        if (c.isLowSurrogate() || c.isMark() || c.unicode() == 0x200D
            || (!withBlanks && c.isSpace()))
            continue;
        ++count;
    }
    return count;
}

QString times(const Turn &turn, const QString &what, qsizetype n, const QString &where)
{
    QString text = turn.say(P::Occurrences, {what, QString::number(n), where});
    if (n == 1 && turn.lang == Lang::En)
        text.replace(QLatin1String("1 times"), QLatin1String("once"));
    return text;
}

/// "How many r's are in strawberry?", "How often does “the” occur in the text?"
MaybeReply occurrences(const Turn &turn)
{
    static const Rx letter(
        "\\b(?:how many|count(?: the| all)?|number of|wie ?viele?|zahle|combien de|combien "
        "d'|cuantas|cuantos|quante|quanti|quantas|quantos)\\s+(?:times (?:does|is) )?(?:the )?"
        "(?:letter |letters |buchstaben |lettre |letra |lettera )?[\"']?(\\S)[\"']?(?:'?s)?(?: "
        "letters?)?(?:\\s+(?:gibt es|hat|y a-t-il|hay|ci sono|ha|tem|a|sind|does|are|is)(?: "
        "there)?)?\\s+(?:in|dans|en|em|im|nel|contain\\w*|appear\\w* in)\\s+(?:the |dem |der |le "
        "|la |il |o |a |em )?(?:words? |wort |mot |palabra |parola |palavra |sentence |text "
        "|string )?[\"']?(.+?)[\"']?\\s*(?:have|contain|hat|enthalt)?[?.!]*$");
    static const Rx word(
        "\\b(?:how (?:many times|often)|count(?: the)? (?:occurrences|number) of|count|occurrences "
        "of|wie oft|combien de fois|cuantas veces|quante volte|quantas "
        "vezes)\\s*(?:does|do|is|are|kommt|apparait|aparece|compare)?\\s*(?:the )?(?:word |words "
        "|phrase |term |das wort |wort |le mot |la palabra |la parola |a palavra )?"
        "[\"']?([^\"'?]{1,60}?)[\"']?\\s+(?:occurs?|appears?|used|mentioned|come "
        "up|vor|apparait|aparece|compare)?\\s*(?:in|im|dans|en|nel|nella|no|na)\\b\\s*(.*)$");
    if (const auto hit = letter.find(turn.ask); hit && hit->text(1)[0].isLetterOrNumber()) {
        QString where = bare(hit->text(2));
        const QString low = folded(where);
        static const QStringList pointing = {str("this"),     str("it"),   str("that"),
                                             str("the text"), str("text"), str("this text"),
                                             str("dem text")};
        if (pointing.contains(low) || low.isEmpty())
            where = turn.subject();
        if (!where.isEmpty()) {
            const qsizetype n = folded(where).count(hit->folded(1));
            return Reply{times(turn, turn.quote(hit->text(1)), n, shownText(turn, where)),
                         QString::number(n),
                         {}};
        }
    }
    const auto hit = word.find(turn.ask);
    if (!hit)
        return std::nullopt;
    const QString wanted = hit->folded(1).simplified();
    static const Rx other("^(?:words?|characters?|letters?|sentences?|lines?|worter|items?)$");
    QString where = turn.material;
    if (where.isEmpty() && turn.ask.text.count(u'"') >= 4)
        where = quotedIn(hit->text(2)).value_or(QString());
    if (where.isEmpty())
        where = turn.subject() == hit->text(1) ? QString() : turn.subject();
    if (where.isEmpty() || other.in(wanted))
        return std::nullopt;
    const QString low = folded(where);
    qsizetype n = 0;
    for (qsizetype at = low.indexOf(wanted); at >= 0;
         at = low.indexOf(wanted, at + wanted.size())) {
        const bool before = at == 0 || !low[at - 1].isLetterOrNumber();
        const qsizetype end = at + wanted.size();
        n += before && (end >= low.size() || !low[end].isLetterOrNumber()) ? 1 : 0;
    }
    return Reply{times(turn, turn.quote(hit->text(1)), n, shownText(turn, where)),
                 QString::number(n),
                 {}};
}

MaybeReply letterCount(const Turn &turn)
{
    static const Rx letters(
        "\\b(?:how many (?:letters|characters)|wie ?viele (?:buchstaben|zeichen)|combien de "
        "lettres|cuantas letras|quante lettere|quantas "
        "letras)\\b.*?\\b(?:in|has|have|hat|does|a|tiene|ha|tem|are in|dans|en)\\s+(?:the |das "
        "|dem |le |la )?(?:word |wort |mot |palabra |parola |palavra "
        ")?[\"']?([\\w-]{2,60})[\"']?(?:\\s+(?:have|has|hat|contain))?[?.!]*$");
    const auto hit = letters.find(turn.ask);
    static const QStringList pointing = {str("this"),  str("it"),        str("that"),
                                         str("text"),  str("this text"), str("here"),
                                         str("there"), str("following")};
    if (!hit || pointing.contains(hit->folded(1)))
        return std::nullopt;
    const QString n = QString::number(charactersOf(hit->text(1), false));
    return Reply{turn.say(P::LetterCount, {turn.quote(hit->text(1)), n}), n, {}};
}

} // namespace

MaybeReply countText(const Turn &turn)
{
    static const Rx counting(
        "\\b(?:count|how many|how often|how long|number of|length of|wie ?viele?|wie oft|wie "
        "lang|zahle|combien|compte[rz]?|cuant[oa]s|cuenta|quant[ie]|quant[oa]s|conta|conte|"
        "occurrences)\\b");
    if (!counting.in(turn.ask))
        return std::nullopt;
    if (auto reply = letterCount(turn))
        return reply;
    if (auto reply = occurrences(turn))
        return reply;
    const Ask &ask = turn.ask;
    static const Rx words("\\b(?:words?|worter|wortern|mots?|palabras|parole|palavras)\\b");
    static const Rx characters("\\b(?:characters?|letters|chars|zeichen|buchstaben|caracteres|"
                               "caratteri|lettres|letras|lettere)\\b");
    static const Rx sentences("\\b(?:sentences?|satze|phrases|frases|frasi)\\b");
    static const Rx lines("\\b(?:lines?|zeilen|lignes|lineas|righe|linhas)\\b");
    static const Rx items(
        "\\b(?:items?|entries|elements?|eintrage|elementos|elementi|itens|values|names|things)\\b");
    static const Rx paragraphs(
        "\\b(?:paragraphs?|absatze|paragraphes|parrafos|paragrafi|paragrafos)\\b");
    // A question about what a text tells ("how many words does the contract allow") has more to it.
    static const Rx other("\\b(?:days|allow\\w*|limit|maximum|per|each|write|say)\\b");
    const bool any = words.in(ask) || characters.in(ask) || sentences.in(ask) || lines.in(ask)
                     || items.in(ask) || paragraphs.in(ask);
    if (!any || other.in(ask))
        return std::nullopt;
    const QString text = turn.subject();
    if (text.isEmpty())
        return Reply{turn.say(P::NothingToWork), {}, {}};
    QStringList out;
    QStringList cores;
    const auto add = [&](P phrase, qsizetype n) {
        cores.append(QString::number(n));
        QString line = turn.say(phrase, {cores.last()});
        if (n == 1 && turn.lang == Lang::En)
            line.replace(QLatin1String("s."), QLatin1String("."));
        out.append(line);
    };
    if (words.in(ask))
        add(P::WordCount, wordsOf(text).size());
    if (characters.in(ask)) {
        cores.append(QString::number(charactersOf(text, true)));
        out.append(
            turn.say(P::CharCount, {cores.last(), QString::number(charactersOf(text, false))}));
    }
    if (sentences.in(ask))
        add(P::SentenceCount, sentencesOf(text).size());
    if (lines.in(ask))
        add(P::LineCount, text.count(u'\n') + 1);
    if (paragraphs.in(ask)) {
        static const QRegularExpression blank(QStringLiteral("\\n[ \\t]*\\n+"));
        const qsizetype n = text.trimmed().split(blank, Qt::SkipEmptyParts).size();
        cores.append(QString::number(n));
        out.append(cores.last()
                   + (n == 1 ? QStringLiteral(" paragraph.") : QStringLiteral(" paragraphs.")));
    }
    if (items.in(ask) && out.isEmpty())
        add(P::ItemCount, itemsOf(text).size());
    return Reply{out.join(u'\n'), cores.join(QStringLiteral(", ")), {}};
}

} // namespace troupe::offline
