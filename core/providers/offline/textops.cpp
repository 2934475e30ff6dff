// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/offline/abilities.h"
#include "core/providers/offline/exactmath.h"

#include <QSet>

#include <algorithm>

namespace troupe::offline {

namespace {

/// The items to work on and how they were parted, so that the answer has the same shape.
struct Items
{
    QStringList list;
    QString joint;
};

/// "Sort 3, 1, 2 in descending order": the list between the verb and the rules about the order.
QString inlineItems(const Turn &turn)
{
    static const Rx inlined(
        "^(?:sort|order|arrange|rank|alphabeti[sz]e|sortiere?|ordne|trie[rz]?|classe[rz]?|ordena|"
        "ordene|ordina|dedupe|deduplicate|remove (?:the )?duplicates "
        "(?:from|in)|unique)\\s*:?\\s*(?:these |the |following |this |list |of |numbers |words "
        "|names |items |diese |die |zahlen |worter |les |mots |nombres |los |las |numeros "
        "|palabras |i |gli |numeri |parole |os |as |palavras |alphabetically |numerically "
        "|descending |ascending )*:?\\s*(.+)$");
    const auto hit = inlined.find(turn.ask);
    if (!hit)
        return {};
    QString list = hit->text(1);
    static const QRegularExpression order(
        QStringLiteral("[\\s,]+(?:in |by |from "
                       "|auf|ab|alphab|numer|descend|ascend|reverse|please|bitte|nach|dans|par "
                       "|por |en |de mayor|de menor|em |per |highest|lowest|largest|smallest|and "
                       "remove|without dup|\\().*$"),
        QRegularExpression::CaseInsensitiveOption);
    list.remove(order);
    list = bare(list);
    return list.contains(u',') || list.contains(u' ') || list.contains(u';') ? list : QString();
}

Items itemsFor(const Turn &turn)
{
    QString text = turn.material.isEmpty() ? inlineItems(turn) : turn.material;
    if (text.isEmpty())
        text = turn.subject();
    Items items;
    items.list = itemsOf(text);
    items.joint = linesOf(text).size() > 1 ? QStringLiteral("\n")
                  : text.contains(u';')    ? QStringLiteral("; ")
                  : text.contains(u',')    ? QStringLiteral(", ")
                                           : QStringLiteral(" ");
    return items;
}

QStringList uniqueItems(const QStringList &items)
{
    QSet<QString> seen;
    QStringList out;
    for (const QString &item : items) {
        const QString key = folded(item.trimmed());
        if (!seen.contains(key)) {
            seen.insert(key);
            out.append(item);
        }
    }
    return out;
}

/// By value when all are numbers (or start with one), else alphabetically without case or accents.
void sortList(QStringList &items, bool byLength, bool descending, bool comma)
{
    struct Key
    {
        QString item;
        QString text;
        std::optional<Rational> number;
    };
    std::vector<Key> keys;
    bool numeric = true;
    static const QRegularExpression lead(
        QStringLiteral("^[$€£]?\\s?[-−+]?\\d[\\d.,]*(?![-/:.]?\\d)"));
    bool dated = items.size() > 0;
    for (const QString &item : std::as_const(items)) {
        const auto found =
            datesIn(item.left(40), QDate(2000, 1, 1), comma ? Lang::De : Lang::En, 2);
        dated = dated && found.size() == 1 && found[0].date.isValid()
                && found[0].text.size() == item.size();
    }
    for (const QString &item : std::as_const(items)) {
        QString number = lead.match(item).captured();
        number.remove(QRegularExpression(QStringLiteral("[$€£\\s]"))).replace(QChar(0x2212), u'-');
        Key key{item, folded(item), number.isEmpty() ? std::nullopt : readNumber(number, comma)};
        if (dated)
            key.number =
                Rational(datesIn(item, QDate(2000, 1, 1), comma ? Lang::De : Lang::En, 1)[0]
                             .date.toJulianDay());
        numeric = numeric && key.number.has_value();
        keys.push_back(std::move(key));
    }
    std::stable_sort(keys.begin(), keys.end(), [&](const Key &a, const Key &b) {
        const Key &x = descending ? b : a;
        const Key &y = descending ? a : b;
        if (byLength)
            return x.item.size() < y.item.size();
        if (numeric)
            return *x.number < *y.number;
        return x.text < y.text;
    });
    items.clear();
    for (const Key &key : keys)
        items.append(key.item);
}

QString titleCased(const QString &text)
{
    QString out = text.toLower();
    bool begin = true;
    for (QChar &c : out) {
        if (begin && c.isLetter())
            c = c.toUpper();
        begin = !(c.isLetterOrNumber() || c == u'\'' || c.unicode() == 0x2019);
    }
    return out;
}

QString sentenceCased(const QString &text)
{
    QString out = text.toLower();
    bool begin = true;
    for (QChar &c : out) {
        if (begin && c.isLetter()) {
            c = c.toUpper();
            begin = false;
        }
        begin = begin || c == u'.' || c == u'!' || c == u'?' || c == u'\n';
    }
    return out;
}

/// Reverses what a reader sees as characters: marks and pairs stay behind their base.
QString reversed(const QString &text)
{
    QString out;
    out.reserve(text.size());
    for (qsizetype end = text.size(); end > 0;) {
        qsizetype begin = end - 1;
        while (begin > 0
               && (text[begin].isLowSurrogate() || text[begin].isMark()
                   || text[begin].unicode() == 0x200D || text[begin - 1].unicode() == 0x200D))
            --begin;
        out += QStringView(text).mid(begin, end - begin);
        end = begin;
    }
    return out;
}

MaybeReply replaceText(const Turn &turn)
{
    static const Rx replace(
        "\\b(?:replace|substitute|change|swap|ersetze|remplace[rz]?|reemplaza|sustituye|"
        "sostituisci|substitua)\\s+(?:all |every |the |jedes |alle )?(?:word |wort |mot |palabra "
        "|parola |palavra )?(?:\"([^\"]{1,200})\"|'([^']{1,200})'|(\\S{1,60}))\\s+"
        "(?:with|by|for|to|durch|par|por|con)\\s+(?:\"([^\"]{0,200})\"|'([^']{0,200})'|(\\S{1,60}))"
        "(?:\\s+(?:in|im|dans|en|nel|em)\\b:?\\s*(.*))?$");
    static const Rx remove(
        "^(?:remove|delete|strip|entferne|supprime[rz]?|elimina|quita|rimuovi|remova)\\s+(?:all "
        "|every |the )?(?:word |words "
        ")?(?:\"([^\"]{1,200})\"|'([^']{1,200})')\\s*(?:from|in|aus|de|da)?\\s*(.*)$");
    const bool deletes = remove.in(turn.ask);
    const auto hit = deletes ? remove.find(turn.ask) : replace.find(turn.ask);
    if (!hit)
        return std::nullopt;
    const auto first = [&](std::initializer_list<int> groups) {
        for (const int group : groups) {
            if (hit->has(group))
                return hit->text(group);
        }
        return QString();
    };
    const QString what = deletes ? first({1, 2}) : first({1, 2, 3});
    const QString with = deletes ? QString() : first({4, 5, 6});
    const QString tail = hit->text(deletes ? 3 : 7);
    QString text = turn.material;
    static const Rx pointing(
        "^(?:this|that|it|the (?:text|list|table|sentence|answer)|your (?:last "
        ")?(?:answer|message)|dem text|the following|this text)?[.:!]*$");
    if (text.isEmpty() && !tail.isEmpty() && !pointing.in(folded(tail)))
        text = quotedIn(tail).value_or(tail);
    if (text.isEmpty()) {
        Turn other = turn; // "replace "a" with "b"" must not find its own quotes
        other.ask = Ask::of(QStringLiteral("that"));
        text = other.subject();
    }
    if (text.isEmpty() || what.isEmpty())
        return Reply{turn.say(P::NothingToWork), {}, {}};
    QString out = text;
    out.replace(what, with, Qt::CaseInsensitive);
    if (deletes) {
        static const QRegularExpression gaps(QStringLiteral("[ ]{2,}"));
        out = out.replace(gaps, QStringLiteral(" ")).trimmed();
    }
    return Reply{out, out, {}};
}

MaybeReply changeCase(const Turn &turn, const QString &text)
{
    const Ask &ask = turn.ask;
    static const Rx upper(
        "\\b(?:uppercase|upper case|upper-case|all caps|capital "
        "letters|capitals|großbuchstaben|majuscules?|mayusculas|maiuscolo|maiusculas)\\b");
    static const Rx lower("\\b(?:lowercase|lower case|lower-case|small "
                          "letters|kleinbuchstaben|minuscules?|minusculas|minuscolo)\\b");
    static const Rx title("\\b(?:title case|title-case|titlecase|capitali[sz]e(?: each| every| "
                          "the)?(?: words?)?)\\b");
    static const Rx sentence("\\bsentence case\\b");
    if (upper.in(ask))
        return Reply{text.toUpper(), {}, {}};
    if (lower.in(ask))
        return Reply{text.toLower(), {}, {}};
    if (sentence.in(ask))
        return Reply{sentenceCased(text), {}, {}};
    if (title.in(ask))
        return Reply{titleCased(text), {}, {}};
    return std::nullopt;
}

} // namespace

MaybeReply sortItems(const Turn &turn)
{
    static const Rx sorts("^(?:sort|order|arrange|rank|alphabeti[sz]e|put "
                          ".{0,60}(?:alphabetical|order)|sortiere?|ordne|trie[rz]?\\b|classe[rz]?"
                          "\\b|ordena|ordene|ordina\\b|metti .{0,40}ordine|dedup\\w*|unique|"
                          "remove (?:the |all )?(?:duplicates?|duplicate lines)|list the "
                          "unique|entferne (?:die )?(?:doppelte|duplikate)\\w*)");
    if (!sorts.in(turn.ask) || turn.ask.folded.startsWith(u"order a "))
        return std::nullopt;
    Items items = itemsFor(turn);
    if (items.list.size() < 2)
        return items.list.isEmpty() ? Reply{turn.say(P::NothingToWork), {}, {}} : MaybeReply();
    static const Rx unique(
        "\\b(?:unique|dedup\\w*|duplicates?|without repetition|doppelte\\w*|duplikate)\\b");
    static const Rx sorted(
        "^(?:sort|order|arrange|rank|alphabet|put|sortier|ordne|trie|classe|orden|ordin|metti)");
    static const Rx descending("\\b(?:descending|decreasing|reverse|largest first|highest "
                               "first|biggest first|high to low|largest to smallest|highest to "
                               "lowest|z to a|z-a|absteigend|decroissant|descendente|mayor a "
                               "menor|decrescente|latest first|newest first)\\b");
    static const Rx length("\\bby length\\b|\\bnach lange\\b|\\bpar longueur\\b");
    if (unique.in(turn.ask))
        items.list = uniqueItems(items.list);
    if (sorted.in(turn.ask))
        sortList(items.list, length.in(turn.ask), descending.in(turn.ask), decimalComma(turn.lang));
    const QString out = items.list.join(items.joint);
    return Reply{out, out, {}};
}

MaybeReply transformText(const Turn &turn)
{
    if (turn.ask.isEmpty())
        return std::nullopt;
    if (auto reply = replaceText(turn))
        return reply;
    static const Rx work(
        "\\b(?:uppercase|upper case|upper-case|all caps|capital "
        "letters|capitals|großbuchstaben|majuscules?|mayusculas|maiuscolo|maiusculas|lowercase|"
        "lower case|lower-case|small letters|kleinbuchstaben|minuscules?|minusculas|minuscolo|"
        "title case|title-case|titlecase|capitali[sz]e|sentence "
        "case|reverse|backwards?|ruckwarts|kehre|inverse[rz]?|invierte|inverti|inverta|trim|strip|"
        "extra spaces|whitespace|blank lines|empty lines|palindrome|join|number "
        "(?:the|these|each)|slug)\\b");
    if (!work.in(turn.ask))
        return std::nullopt;
    QString text = turn.subject();
    if (text.isEmpty() || (turn.material.isEmpty() && !quotedIn(turn.ask.text))) {
        static const Rx inlined(
            "^(?:(?:convert|change|make|turn|put|write|spell|say|reverse|capitali[sz]e|uppercase|"
            "lowercase|title-?case|is)\\s+)(?:the |this )?(?:word |text |string |phrase |sentence "
            "|letters in )?(.{1,200}?)(?:\\s+(?:to|in|into|as|a "
            "palindrome|all|backwards?|uppercase|lowercase|upper|lower|title)\\b.*)?[?.!]*$");
        static const Rx pointing("^(?:this|that|it|these|them|everything|the above|your answer|my "
                                 "text|text|to .*|in .*)?$");
        const auto hit = inlined.find(turn.ask);
        if (hit && !pointing.in(folded(hit->text(1))))
            text = hit->text(1);
    }
    if (text.isEmpty())
        return Reply{turn.say(P::NothingToWork), {}, {}};
    if (auto reply = changeCase(turn, text))
        return reply;
    const Ask &ask = turn.ask;
    static const Rx palindrome("\\bpalindrome\\b");
    static const Rx order(
        "\\b(?:reverse|umgekehrt\\w*|inverse[rz]?|invierte|inverti|inverta|kehre)\\b.{0,30}\\b(?:"
        "order|words|lines|list|items|reihenfolge|ordre|orden|ordine|ordem)\\b|\\b(?:words|lines|"
        "list|items)\\b.{0,20}\\b(?:reverse|backwards)\\b");
    static const Rx turnRound(
        "\\b(?:reverse|backwards?|ruckwarts|kehre|inverse[rz]?|invierte|inverti|inverta)\\b");
    static const Rx trim("\\b(?:trim|extra spaces|whitespace|blank lines|empty lines|strip)\\b");
    if (palindrome.in(ask)) {
        QString letters;
        for (const QChar c : folded(text))
            if (c.isLetterOrNumber())
                letters += c;
        const bool is = letters == reversed(letters);
        return Reply{turn.quote(text)
                         + (is ? QStringLiteral(" is a palindrome.")
                               : QStringLiteral(" is not a palindrome.")),
                     is ? QStringLiteral("Yes") : QStringLiteral("No"),
                     {}};
    }
    if (order.in(ask)) {
        QStringList items = linesOf(text).size() > 1 ? linesOf(text) : itemsOf(text);
        std::reverse(items.begin(), items.end());
        const QString joint = linesOf(text).size() > 1 ? QStringLiteral("\n")
                              : text.contains(u',')    ? QStringLiteral(", ")
                                                       : QStringLiteral(" ");
        return Reply{items.join(joint), {}, {}};
    }
    if (turnRound.in(ask))
        return Reply{reversed(text), reversed(text), {}};
    if (trim.in(ask)) {
        QStringList lines;
        for (const QString &line : linesOf(text))
            lines.append(line.simplified());
        return Reply{lines.join(u'\n'), {}, {}};
    }
    return std::nullopt;
}

} // namespace troupe::offline
