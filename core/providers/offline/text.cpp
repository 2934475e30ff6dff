// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/offline/text.h"

#include <QSet>

namespace troupe::offline {

namespace {

bool isMisleading(QChar c)
{
    const char16_t u = c.unicode();
    if (u < 0x20)
        return u != u'\n' && u != u'\t';
    return u == 0x7F || u == 0x00AD || u == 0x200B || u == 0x200E || u == 0x200F || u == 0x2060
           || u == 0xFEFF || (u >= 0x202A && u <= 0x202E) || (u >= 0x2066 && u <= 0x2069);
}

QChar foldedChar(QChar c)
{
    const char16_t u = c.unicode();
    if (u < 0x80)
        return u >= u'A' && u <= u'Z' ? QChar(static_cast<char16_t>(u + 32)) : c;
    if (u == 0x2018 || u == 0x2019 || u == 0x02BC)
        return u'\'';
    if (u == 0x201C || u == 0x201D || u == 0x201E || u == 0xAB || u == 0xBB)
        return u'"';
    if (u == 0x00A0 || u == 0x202F)
        return u' ';
    if (c.isSurrogate())
        return c;
    if (c.decompositionTag() == QChar::Canonical) {
        const QString parts = c.decomposition();
        if (!parts.isEmpty() && parts[0].isLetter())
            return parts[0].toLower();
    }
    return c.toLower();
}

bool isWordChar(QStringView text, qsizetype i)
{
    const QChar c = text[i];
    if (c.isLetterOrNumber() || c.isMark() || c == u'_')
        return true;
    const bool inner = c == u'\'' || c.unicode() == 0x2019 || c == u'-';
    return inner && i > 0 && i + 1 < text.size() && text[i - 1].isLetterOrNumber()
           && text[i + 1].isLetterOrNumber();
}

const QSet<QString> &stopWords()
{
    static const QSet<QString> set = [] {
        const QString all = str("a an the and or but if then so of in on at to for from by with "
                                "about into over under as is are was "
                                "were be been being am do does did done have has had having will "
                                "would can could should may might must "
                                "shall not no yes i me my mine you your yours he him his she her "
                                "hers it its we us our ours they them "
                                "their this that these those there here what which who whom whose "
                                "when where why how many much any "
                                "some all each more most other than too very just also only please "
                                "tell give show say says said know "
                                "let's what's it's i'm don't there's get got "
                                "der die das den dem des ein eine einen einem einer und oder aber "
                                "ist sind war waren sein bin du ich er "
                                "sie es wir ihr mein meine dein deine nicht kein keine mit von zu "
                                "zum zur auf im am um aus bei nach wie "
                                "was wer wo wann warum welche welcher welches bitte mir mich dir "
                                "dich fur uber hat habe haben wird sich "
                                "le la les un une des et ou mais est sont etait du au aux ce cette "
                                "ces je tu il elle nous vous ils mon "
                                "ma mes ton ta tes son sa ses ne pas que qui quoi quel quelle ou "
                                "quand comment pourquoi dans sur avec "
                                "pour par se en y moi combien "
                                "el los las una unos unas y o pero es son era mi mis tu tus su sus "
                                "no que quien cual donde cuando como "
                                "por para con sin de del al en lo me te se yo cuanto cuantos "
                                "il lo gli uno e ma sono era mio mia tuo tua suo sua non che chi "
                                "quale dove quando come perche di da "
                                "con su per tra fra mi ti si ci io quanto quanti della del dello "
                                "delle nel nella alla al "
                                "os as um uma uns umas sao eu meu minha teu tua seu sua nao quem "
                                "qual onde quando porque do da dos das "
                                "no na nos nas ao com sem por para quanto quantos voce");
        const QStringList list = all.split(u' ', Qt::SkipEmptyParts);
        return QSet<QString>(list.begin(), list.end());
    }();
    return set;
}

bool endsLikeAbbreviation(QStringView text, qsizetype dot)
{
    qsizetype begin = dot;
    while (begin > 0 && text[begin - 1].isLetter())
        --begin;
    const QStringView word = text.mid(begin, dot - begin);
    if (word.size() == 1)
        return word[0].isUpper() || (begin >= 2 && text[begin - 1] == u'.'); // J. Smith, e.g., z.B.
    const bool numberFollows = dot + 2 < text.size() && text[dot + 2].isDigit();
    if (word.compare(u"no", Qt::CaseInsensitive) == 0)
        return numberFollows; // "No. 5" against "No. Never."
    static const QSet<QString> known = {
        QStringLiteral("mr"),     QStringLiteral("mrs"),  QStringLiteral("ms"),
        QStringLiteral("dr"),     QStringLiteral("prof"), QStringLiteral("st"),
        QStringLiteral("vs"),     QStringLiteral("etc"),  QStringLiteral("nr"),
        QStringLiteral("approx"), QStringLiteral("bzw"),  QStringLiteral("inc"),
        QStringLiteral("ltd"),    QStringLiteral("sr"),   QStringLiteral("sra"),
        QStringLiteral("fig"),    QStringLiteral("ca")};
    return word.size() <= 6 && known.contains(word.toString().toLower());
}

bool startsLikeItem(QStringView line)
{
    const QStringView t = line.trimmed();
    if (t.isEmpty())
        return true;
    const QChar c = t[0];
    if (c == u'-' || c == u'*' || c == u'#' || c == u'|' || c == u'>' || c == u'['
        || c.unicode() == 0x2022)
        return true;
    qsizetype i = 0;
    while (i < t.size() && t[i].isDigit())
        ++i;
    return i > 0 && i < t.size() && (t[i] == u'.' || t[i] == u')');
}

/// Whether the line break at `i` also ends a sentence: hard-wrapped prose goes on.
bool breaksSentence(QStringView text, qsizetype lineBegin, qsizetype i)
{
    qsizetype next = text.indexOf(u'\n', i + 1);
    if (next < 0)
        next = text.size();
    const QStringView following = text.mid(i + 1, qMin<qsizetype>(next - i - 1, 200));
    const QStringView line = text.mid(lineBegin, i - lineBegin).trimmed();
    if (startsLikeItem(following) || line.size() < 45 || line.endsWith(u':'))
        return true;
    return line.size() < 60 && following.trimmed()[0].isUpper();
}

} // namespace

QString cleaned(const QString &text)
{
    QString out = text.normalized(QString::NormalizationForm_C);
    out.replace(QLatin1String("\r\n"), QLatin1String("\n"));
    out.replace(u'\r', u'\n');
    qsizetype kept = 0;
    for (qsizetype i = 0; i < out.size(); ++i) {
        const QChar c = out.at(i);
        if (!isMisleading(c))
            out[kept++] = c.unicode() == 0x00A0 ? QChar(u' ') : c;
    }
    out.truncate(kept);
    return out;
}

QString folded(const QString &text)
{
    QString out(text.size(), Qt::Uninitialized);
    for (qsizetype i = 0; i < text.size(); ++i)
        out[i] = foldedChar(text[i]);
    return out;
}

Ask Ask::of(const QString &text)
{
    const QString bounded = text.left(kMaxAsk).trimmed();
    return {bounded, offline::folded(bounded)};
}

QString Hit::text(int group) const
{
    if (match.capturedStart(group) < 0)
        return {};
    return original.mid(match.capturedStart(group), match.capturedLength(group)).trimmed();
}

Rx::Rx(const char *pattern)
    : m_expression(str(pattern), QRegularExpression::UseUnicodePropertiesOption)
{
    Q_ASSERT_X(m_expression.isValid(), "offline pattern", pattern);
}

std::optional<Hit> Rx::find(const Ask &ask) const
{
    auto match = m_expression.match(ask.folded);
    if (!match.hasMatch())
        return std::nullopt;
    return Hit{match, ask.text};
}

bool Rx::in(const Ask &ask) const
{
    return m_expression.match(ask.folded).hasMatch();
}

QList<Hit> Rx::all(const Ask &ask, int limit) const
{
    QList<Hit> hits;
    auto matches = m_expression.globalMatch(ask.folded);
    while (matches.hasNext() && hits.size() < limit)
        hits.append(Hit{matches.next(), ask.text});
    return hits;
}

QList<QStringView> wordsOf(QStringView text)
{
    QList<QStringView> words;
    qsizetype begin = -1;
    for (qsizetype i = 0; i <= text.size(); ++i) {
        const bool inside = i < text.size() && isWordChar(text, i);
        if (inside && begin < 0)
            begin = i;
        if (!inside && begin >= 0) {
            words.append(text.mid(begin, i - begin));
            begin = -1;
        }
    }
    return words;
}

QStringList sentencesOf(const QString &text)
{
    QStringList out;
    qsizetype begin = 0;
    qsizetype lineBegin = 0;
    const auto finish = [&](qsizetype end) {
        const QString sentence = text.mid(begin, end - begin).simplified();
        if (!sentence.isEmpty())
            out.append(sentence);
        begin = end;
    };
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (c == u'\n') {
            if (breaksSentence(text, lineBegin, i))
                finish(i + 1);
            lineBegin = i + 1;
            continue;
        }
        if (c != u'.' && c != u'!' && c != u'?' && c.unicode() != 0x3002)
            continue;
        qsizetype end = i + 1;
        while (end < text.size() && QStringView(u".!?\"')]”’»").contains(text[end]))
            ++end;
        const bool blankFollows =
            end >= text.size() || text[end].isSpace() || c.unicode() == 0x3002;
        if (!blankFollows || (c == u'.' && end == i + 1 && endsLikeAbbreviation(text, i)))
            continue;
        qsizetype next = end;
        while (next < text.size() && text[next] == u' ')
            ++next;
        if (c == u'.' && next < text.size() && text[next].isLower())
            continue;
        const bool numberedItem = c == u'.' && i > begin && text[i - 1].isDigit()
                                  && text.mid(begin, i - begin).simplified().size() <= 2;
        if (numberedItem)
            continue;
        finish(end);
        i = end - 1;
    }
    finish(text.size());
    return out;
}

QStringList linesOf(const QString &text)
{
    QStringList lines;
    for (const QStringView line : QStringView(text).split(u'\n')) {
        const QStringView t = line.trimmed();
        if (!t.isEmpty())
            lines.append(t.toString());
    }
    return lines;
}

QStringList itemsOf(const QString &text)
{
    QStringList raw = linesOf(text);
    if (raw.size() <= 1) {
        const QString one = raw.value(0);
        static const Rx separators("[,;]\\s");
        const QChar wanted = one.contains(u';') ? u';' : u',';
        if (one.contains(wanted)
            && (separators.in(folded(one.left(kMaxAsk))) || !one.contains(u' '))) {
            raw = one.split(wanted, Qt::SkipEmptyParts);
            if (raw.size() > 1) { // "a, b and c"
                static const QRegularExpression last(
                    QStringLiteral("^\\s*(and|or|und|oder|et|y|e)\\s+"));
                raw.last().remove(last);
                static const QRegularExpression joint(QStringLiteral("\\s+(and|und|et|y)\\s+"));
                const QStringList tail = raw.last().split(joint, Qt::SkipEmptyParts);
                raw.removeLast();
                raw.append(tail);
            }
        } else {
            raw = one.split(u' ', Qt::SkipEmptyParts);
            raw.removeAll(QStringLiteral("and"));
            raw.removeAll(QStringLiteral("und"));
        }
    }
    QStringList items;
    static const QRegularExpression mark(QStringLiteral("^(?:[-*•]|\\d{1,4}[.)])\\s+"));
    for (QString item : raw) {
        item = item.trimmed().remove(mark);
        if (item.endsWith(u'.') && item.count(u'.') == 1 && item.size() > 1 && raw.size() > 1)
            item.chop(1);
        if (!item.isEmpty())
            items.append(item);
    }
    return items;
}

bool isStopWord(QStringView word)
{
    return word.size() <= 8 && stopWords().contains(word.toString());
}

QString stem(QStringView word)
{
    const auto cut = [&](QLatin1String suffix, qsizetype least) {
        if (word.size() - suffix.size() < least || !word.endsWith(suffix))
            return false;
        word.chop(suffix.size());
        return true;
    };
    if (word.endsWith(QLatin1String("'s")))
        word.chop(2);
    if (word.size() > 4 && word.endsWith(QLatin1String("ies")))
        return word.chopped(3).toString() + u'i';
    if (!cut(QLatin1String("ing"), 3) && !cut(QLatin1String("ed"), 3)
        && !cut(QLatin1String("es"), 4) && !cut(QLatin1String("en"), 4)
        && !word.endsWith(QLatin1String("ss")))
        cut(QLatin1String("s"), 3);
    cut(QLatin1String("e"), 3);
    if (word.size() > 3 && word.back() == word[word.size() - 2] && word.back() != u's'
        && word.back() != u'l')
        word.chop(1);
    if (word.size() > 3 && word.endsWith(u'y'))
        return word.chopped(1).toString() + u'i';
    return word.toString();
}

QStringList contentStems(QStringView text)
{
    const QString low = folded(text.toString());
    QStringList stems;
    for (const QStringView word : wordsOf(low)) {
        if (!isStopWord(word) && (word.size() > 1 || word[0].isDigit()))
            stems.append(stem(word));
    }
    return stems;
}

std::optional<QString> quotedIn(const QString &text)
{
    static const QRegularExpression quotes(
        QStringLiteral("\"([^\"\\n]{1,2000})\"|“([^”\\n]{1,2000})”|„([^“”\\n]{1,2000})[“”]|«([^"
                       "»\\n]{1,2000})»|`([^`\\n]{1,2000})`"
                       "|(?:^|[\\s:(])['‘]([^'’\\n]{1,2000})['’](?=$|[\\s.,;:!?)])"));
    const auto match = quotes.match(text.left(kMaxAsk * 2));
    if (!match.hasMatch())
        return std::nullopt;
    for (int i = 1; i <= match.lastCapturedIndex(); ++i) {
        if (!match.captured(i).isEmpty())
            return match.captured(i);
    }
    return std::nullopt;
}

QString capitalised(QString text)
{
    if (!text.isEmpty())
        text[0] = text[0].toUpper();
    return text;
}

QString bare(QString text)
{
    text = text.trimmed();
    const QStringView marks = u"\"'“”„«»`‘’¿¡";
    while (!text.isEmpty() && marks.contains(text.front()))
        text.remove(0, 1);
    while (!text.isEmpty()
           && (marks.contains(text.back()) || text.back() == u'.' || text.back() == u'!'
               || text.back() == u'?' || text.back() == u','))
        text.chop(1);
    return text.trimmed();
}

QString shortened(const QString &text, qsizetype limit)
{
    if (text.size() <= limit)
        return text;
    qsizetype cut = text.lastIndexOf(u' ', limit - 1);
    if (cut < limit / 2)
        cut = limit - 1;
    if (text[cut].isLowSurrogate())
        --cut;
    return text.left(cut).trimmed() + u'…';
}

QString markdownTable(const QList<QStringList> &rows)
{
    qsizetype columns = 0;
    for (const QStringList &row : rows)
        columns = qMax(columns, row.size());
    QString out;
    for (qsizetype r = 0; r < rows.size(); ++r) {
        out += u'|';
        for (qsizetype c = 0; c < columns; ++c) {
            QString cell = rows[r].value(c).trimmed();
            cell.replace(u'|', QLatin1String("\\|"));
            cell.replace(u'\n', u' ');
            out += u' ' + cell + QLatin1String(" |");
        }
        if (r == 0) {
            out += QLatin1String("\n|");
            for (qsizetype c = 0; c < columns; ++c)
                out += QLatin1String(" --- |");
        }
        if (r + 1 < rows.size())
            out += u'\n';
    }
    return out;
}

QString bullets(const QStringList &items)
{
    QString out;
    for (const QString &item : items) {
        if (!out.isEmpty())
            out += u'\n';
        out += QLatin1String("- ") + item;
    }
    return out;
}

} // namespace troupe::offline
