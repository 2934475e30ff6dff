// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/offline/abilities.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <cmath>

namespace troupe::offline {

namespace {

constexpr qsizetype kMaxSummarised = 1'200'000;

int wantedCount(const Ask &ask, const char *nouns)
{
    static const QStringList names =
        str("zero one two three four five six seven eight nine ten").split(u' ');
    static const QStringList german =
        str("- einem zwei drei vier funf sechs sieben acht neun zehn").split(u' ');
    const Rx count(QByteArray("\\b(\\d{1,3}|one|a "
                              "single|two|three|four|five|six|seven|eight|nine|ten|einem|zwei|drei|"
                              "vier|funf|une|deux|trois|quatre|cinq|una|dos|tres|cuatro|cinco|due|"
                              "tre|quattro|cinque|uma|dois|duas)\\s+(?:\\w+ )?(?:")
                       .append(nouns)
                       .append(")\\b")
                       .constData());
    const auto hit = count.find(ask);
    if (!hit)
        return 0;
    const QString word = hit->folded(1);
    bool ok = false;
    const int n = word.toInt(&ok);
    if (ok)
        return n;
    if (const qsizetype i = names.indexOf(word); i > 0)
        return static_cast<int>(i);
    if (const qsizetype i = german.indexOf(word); i > 0)
        return static_cast<int>(i);
    static const QHash<QString, int> others = {
        {str("deux"), 2}, {str("trois"), 3}, {str("quatre"), 4},  {str("cinq"), 5},
        {str("dos"), 2},  {str("tres"), 3},  {str("cuatro"), 4},  {str("cinco"), 5},
        {str("due"), 2},  {str("tre"), 3},   {str("quattro"), 4}, {str("cinque"), 5},
        {str("dois"), 2}, {str("duas"), 2}};
    return others.value(word, 1);
}

} // namespace

QStringList bestSentences(const QString &text, int count)
{
    QStringList sentences = sentencesOf(text.left(kMaxSummarised));
    if (sentences.size() <= count)
        return sentences;
    QHash<QString, int> frequency;
    QList<QStringList> stems;
    for (const QString &sentence : sentences) {
        stems.append(contentStems(sentence));
        for (const QString &word : std::as_const(stems.last()))
            ++frequency[word];
    }
    std::vector<std::pair<double, qsizetype>> ranked;
    for (qsizetype i = 0; i < sentences.size(); ++i) {
        double score = 0;
        const QSet<QString> distinct(stems[i].begin(), stems[i].end());
        // In the order of the sentence: a set's own order changes from run to run, and so would sums.
        QSet<QString> counted;
        for (const QString &word : std::as_const(stems[i])) {
            if (!counted.contains(word))
                score += std::log1p(frequency.value(word) - 0.5);
            counted.insert(word);
        }
        score /= std::pow(4.0 + static_cast<double>(distinct.size()), 0.6);
        if (i == 0)
            score *= 1.7; // what a text is about, it says first
        if (sentences[i].endsWith(u'?') || sentences[i].endsWith(u':')
            || sentences[i].startsWith(u'#'))
            score *= 0.5;
        if (wordsOf(sentences[i]).size() < 4)
            score *= 0.4;
        ranked.emplace_back(-score, i);
    }
    std::sort(ranked.begin(), ranked.end());
    QList<qsizetype> chosen;
    for (size_t i = 0; i < static_cast<size_t>(count); ++i)
        chosen.append(ranked[i].second);
    std::sort(chosen.begin(), chosen.end());
    QStringList out;
    for (const qsizetype i : std::as_const(chosen))
        out.append(sentences[i]);
    return out;
}

MaybeReply summarise(const Turn &turn)
{
    static const Rx summary(
        "\\b(?:summari[sz]\\w*|summary|tl;?dr|shorten|condense|in short|key points|main "
        "points?|main ideas?|gist|highlights|takeaways|abstract of|"
        "zusammenfass\\w*|fass\\w*|kernaussagen?|kurzfassung|resume[rz]?|en bref|points "
        "cles|resumen|resumir|resume|resuma|ideas principales|"
        "riassum\\w*|sintesi|punti (?:chiave|principali)|resumo|resumir|pontos principais)\\b");
    if (!summary.in(turn.ask))
        return std::nullopt;
    static const Rx fass("\\bfass\\w*\\b");
    static const Rx zusammen("\\bzusammen\\b|\\bkurz\\b");
    if (fass.in(turn.ask) && !zusammen.in(turn.ask))
        return std::nullopt;
    static const Rx conversation("\\b(?:conversation|our chat|this chat|so "
                                 "far|gesprach|conversacion|conversazione|conversa|discussion)\\b");
    QString text = turn.subject();
    if (conversation.in(turn.ask) && turn.material.isEmpty()) {
        QStringList asked;
        for (const qsizetype i : turn.earlier(ChatRole::User))
            asked.append(shortened(cleaned(turn.request.messages[i].content).simplified(), 120));
        if (asked.isEmpty())
            return Reply{turn.say(P::NothingSaid), {}, {}};
        return Reply{turn.say(P::Told,
                              {u'\n' + bullets(asked.mid(qMax<qsizetype>(0, asked.size() - 12)))}),
                     {},
                     {}};
    }
    if (text.isEmpty()) {
        // "Summarise The cat sat on the mat." names its text without a colon.
        static const Rx inlined("^(?:summari[sz]e|shorten|condense)\\s+(.{30,})$");
        const auto hit = inlined.find(turn.ask);
        if (!hit)
            return Reply{turn.say(P::NothingToWork), {}, {}};
        text = hit->text(1);
    }
    static const Rx points("\\b(?:bullets?|points?|list|stichpunkte\\w*|puces|puntos|vinetas|punti|"
                           "pontos|takeaways|highlights|lista|liste)\\b");
    const int sentences =
        wantedCount(turn.ask,
                    "sentences?|lines?|satz|satze\\w*|phrases?|frases?|oraciones|frasi|frase");
    const int bulletCount =
        wantedCount(turn.ask, "bullets?|bullet points?|points?|items|stichpunkte\\w*|points "
                              "cles|puntos|punti|pontos|takeaways|things|ideas");
    const int words = wantedCount(turn.ask, "words?|worter\\w*|mots|palabras|parole|palavras");
    const auto total = sentencesOf(text.left(kMaxSummarised)).size();
    int count = bulletCount > 0 ? bulletCount
                : sentences > 0 ? sentences
                                : static_cast<int>(qBound<qsizetype>(1LL, (total + 3) / 4, 5LL));
    if (bulletCount == 0 && sentences == 0 && points.in(turn.ask))
        count = static_cast<int>(qBound<qsizetype>(2LL, (total + 2) / 3, 7LL));
    count = qBound(1, count, 50);
    QStringList best = bestSentences(text, count);
    if (words > 0) {
        while (best.size() > 1 && wordsOf(best.join(u' ')).size() > words)
            best = bestSentences(text, static_cast<int>(best.size()) - 1);
        const QString joined = best.join(u' ');
        const auto all = wordsOf(joined);
        const QString cut =
            all.size() <= words
                ? joined
                : joined.left(all[words - 1].end() - QStringView(joined).begin()) + u'…';
        return Reply{cut, cut, {}};
    }
    if (points.in(turn.ask) || bulletCount > 0)
        return Reply{bullets(best), best.join(u' '), {}};
    const QString joined = best.join(u' ');
    if (total <= count && sentences == 0 && total == 1)
        return Reply{turn.say(P::SummaryWhole, {joined}), joined, {}};
    return Reply{joined, joined, {}};
}

MaybeReply keywords(const Turn &turn)
{
    static const Rx wanted("\\b(?:key ?words?|key terms?|main "
                           "topics?|topics?|tags|schlusselworter\\w*|stichworter\\w*|"
                           "schlagworter\\w*|mots[- ]cles?|palabras clave|parole chiave|palavras[- "
                           "]chave|most (?:common|frequent) words?)\\b");
    if (!wanted.in(turn.ask))
        return std::nullopt;
    const QString text = turn.subject();
    if (text.isEmpty())
        return Reply{turn.say(P::NothingToWork), {}, {}};
    static const Rx common("\\bmost (?:common|frequent) words?\\b");
    int count = wantedCount(
        turn.ask,
        "key ?words?|topics?|tags|terms?|words?|schlusselworter\\w*|stichworter\\w*|mots[- "
        "]cles|palabras clave|parole chiave|palavras[- ]chave");
    count = qBound(1, count == 0 ? 6 : count, 40);
    struct Word
    {
        QString shown;
        int count = 0;
        qsizetype first = 0;
        double weight = 0;
    };
    QHash<QString, Word> table;
    const QString bounded = text.left(kMaxSummarised);
    qsizetype at = 0;
    for (const QStringView word : wordsOf(bounded)) {
        ++at;
        const QString low = folded(word.toString());
        if (isStopWord(low) || low.size() < 3 || low[0].isDigit())
            continue;
        Word &entry = table[stem(low)];
        if (entry.count++ == 0) {
            entry.first = at;
            entry.shown = word.toString();
        } else if (entry.shown[0].isUpper() && word[0].isLower()) {
            entry.shown = word.toString(); // a sentence start is no name
        }
    }
    std::vector<Word> ranked;
    for (auto it = table.cbegin(); it != table.cend(); ++it) {
        Word word = it.value();
        word.weight =
            word.count * (1.0 + 0.04 * static_cast<double>(qMin<qsizetype>(word.shown.size(), 12)));
        ranked.push_back(word);
    }
    std::sort(ranked.begin(), ranked.end(), [](const Word &a, const Word &b) {
        return a.weight != b.weight ? a.weight > b.weight : a.first < b.first;
    });
    QStringList out;
    for (size_t i = 0; i < ranked.size() && i < static_cast<size_t>(count); ++i)
        out.append(common.in(turn.ask)
                       ? QStringLiteral("%1 (%2)").arg(ranked[i].shown).arg(ranked[i].count)
                       : ranked[i].shown);
    if (out.isEmpty())
        return Reply{turn.say(P::NoneFound, {turn.ask.text}), {}, {}};
    static const Rx list("\\b(?:bullet\\w*|list)\\b");
    const QString core = out.join(QStringLiteral(", "));
    return Reply{list.in(turn.ask) ? bullets(out) : turn.say(P::Keywords, {core}), core, {}};
}

} // namespace troupe::offline
