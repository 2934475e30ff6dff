// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/offline/abilities.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <cmath>

namespace troupe::offline {

namespace {

enum class Origin : quint8 { Message, Document, Prompt, Earlier, Answer };

struct Passage
{
    QString text;
    QStringList stems;
    Origin origin = Origin::Message;
    QString name; ///< of a document or a numbered passage
    double weight = 1;
};

struct Found
{
    const Passage *passage = nullptr;
    double score = 0;
    double coverage = 0; ///< share of the question's weight that the passage holds
};

constexpr qsizetype kMaxSearched = 3'000'000; ///< characters in all
constexpr qsizetype kMaxPassages = 60'000;

/// Words that mean the same in questions and texts; both sides are mapped to the first.
QString canonical(const QString &word)
{
    static const QHash<QString, QString> table = [] {
        QHash<QString, QString> out;
        const char *groups[] = {"cost price fee charg amount",
                                "phon telephon cal",
                                "email mail",
                                "bui purchas order",
                                "refund return",
                                "ship deliveri deliver dispatch",
                                "begin start open",
                                "end finish clos",
                                "compani firm busines",
                                "car vehicl",
                                "big larg",
                                "live resid",
                                "work job emploi",
                                "boss manag",
                                "doctor physician",
                                "kid child children",
                                "creat found establish",
                                "locat plac",
                                "color colour",
                                "kosten preis gebuhr",
                                "birthday born",
                                "author wrot written writ",
                                "hour tim",
                                "holidai vacation leav"};
        for (const char *group : groups) {
            const QStringList words = str(group).split(u' ');
            for (const QString &w : words)
                out.insert(w, words[0]);
        }
        return out;
    }();
    return table.value(word, word);
}

QStringList searchStems(QStringView text)
{
    QStringList stems = contentStems(text);
    for (QString &word : stems)
        word = canonical(word);
    return stems;
}

class Corpus
{
public:
    void add(const QString &text, Origin origin, const QString &name, double weight)
    {
        if (m_size > kMaxSearched)
            return;
        m_size += text.size();
        for (const QString &sentence : sentencesOf(text.left(kMaxSearched))) {
            if (m_passages.size() >= kMaxPassages)
                return;
            Passage passage{sentence, searchStems(sentence), origin, name, weight};
            if (!passage.stems.isEmpty())
                m_passages.append(passage);
        }
    }

    bool isEmpty() const { return m_passages.isEmpty(); }

    QList<Found> search(const QStringList &query, const Ask &question) const
    {
        QHash<QString, int> holders;
        for (const Passage &passage : m_passages) {
            QSet<QString> seen;
            for (const QString &word : passage.stems) {
                if (query.contains(word) && !seen.contains(word)) {
                    seen.insert(word);
                    ++holders[word];
                }
            }
        }
        double length = 0;
        for (const Passage &passage : m_passages)
            length += static_cast<double>(passage.stems.size());
        length = qMax(1.0, length / static_cast<double>(m_passages.size()));
        const auto n = static_cast<double>(m_passages.size());
        // "What colour is the car?" is answered by "The car is red": such nouns name the kind of answer.
        static const QStringList kinds =
            str("colour color nam number typ kind year dat tim citi countri place day long old "
                "much titl valu reason phon email address hoch lang alt groß viel teuer")
                .split(u' ');
        const auto idf = [&](const QString &word) {
            const double rare =
                0.7 + std::log(1.0 + (n - holders.value(word) + 0.5) / (holders.value(word) + 0.5));
            return kinds.contains(word) && holders.value(word) == 0 ? 0.3 * rare : rare;
        };
        double all = 0;
        for (const QString &word : query)
            all += idf(word);
        QList<Found> found;
        for (const Passage &passage : m_passages) {
            Found one{&passage};
            double held = 0;
            for (const QString &word : query) {
                const auto tf = static_cast<double>(passage.stems.count(word));
                if (tf == 0)
                    continue;
                held += idf(word);
                one.score +=
                    idf(word) * tf * 2.2
                    / (tf
                       + 1.2 * (0.25 + 0.75 * static_cast<double>(passage.stems.size()) / length));
            }
            if (held == 0)
                continue;
            one.coverage = held / all;
            one.score =
                one.score * passage.weight * (0.4 + one.coverage) * typeBonus(question, passage);
            found.append(one);
        }
        std::stable_sort(found.begin(), found.end(),
                         [](const Found &a, const Found &b) { return a.score > b.score; });
        return found;
    }

private:
    /// A sentence that can hold what the question word asks for is more likely the answer.
    static double typeBonus(const Ask &question, const Passage &passage)
    {
        static const Rx when("^(?:when|what time|what year|wann|quand|cuando|quando)\\b|\\bwhat "
                             "(?:date|time|day)\\b");
        static const Rx many("\\b(?:how (?:many|much|long|old|far|big|tall)|wie ?viel\\w*|wie "
                             "(?:lange|hoch|alt)|combien|cuant\\w+|quant\\w+)\\b");
        static const Rx who("^(?:who|whom|whose|wer|qui|quien|chi|quem)\\b");
        static const Rx digit("\\d|\\b(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|"
                              "montag|dienstag|mittwoch|donnerstag|freitag|january|february|march|"
                              "april|june|july|august|september|october|november|december)\\b");
        static const Rx number(
            "\\d|\\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|"
            "hundred|thousand|million|zwei|drei|vier|deux|trois|dos|tres|due|tre|dois)\\b");
        double bonus = passage.text.endsWith(u'?') ? 0.3 : 1.0;
        const QString low = folded(passage.text.left(600));
        if ((when.in(question) && digit.in(low)) || (many.in(question) && number.in(low)))
            bonus *= 1.4;
        if (who.in(question)) {
            static const QRegularExpression name(QStringLiteral("\\s[A-ZÄÖÜ][a-zäöü]+"));
            bonus *= name.match(passage.text).hasMatch() ? 1.25 : 1.0;
        }
        return bonus;
    }

    QList<Passage> m_passages;
    qsizetype m_size = 0;
};

/// A system message's text: documents and "[n] …" passages are named, the rest is the prompt.
void addPrompt(Corpus &corpus, const QString &system)
{
    static const QRegularExpression open(
        QStringLiteral("<(document|file|attachment|context|source)(\\s[^<>\\n]{0,300})?>"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression name(
        QStringLiteral("(?:name|title|source|file|path)\\s*=\\s*[\"']([^\"']{1,200})"));
    QString rest;
    qsizetype at = 0;
    for (auto match = open.match(system); match.hasMatch(); match = open.match(system, at)) {
        rest += QStringView(system).mid(at, match.capturedStart() - at);
        const QString closing = QStringLiteral("</") + match.captured(1) + u'>';
        const qsizetype end = system.indexOf(closing, match.capturedEnd(), Qt::CaseInsensitive);
        const qsizetype stop = end < 0 ? system.size() : end;
        const QString label = name.match(match.captured(2)).captured(1);
        corpus.add(system.mid(match.capturedEnd(), stop - match.capturedEnd()), Origin::Document,
                   label.isEmpty() ? match.captured(1) : label, 1.05);
        at = end < 0 ? system.size() : end + closing.size();
    }
    rest += QStringView(system).mid(at);
    static const QRegularExpression passage(QStringLiteral("^\\s*(\\[\\d{1,3}\\])\\s*(.*)$"));
    QString prompt;
    QString label;
    QString body;
    const auto finish = [&] {
        if (!label.isEmpty())
            corpus.add(body, Origin::Document, label, 1.05);
        label.clear();
        body.clear();
    };
    for (const QString &line : rest.split(u'\n')) {
        const auto match = passage.match(line);
        if (match.hasMatch()) {
            finish();
            label = match.captured(1);
            body = match.captured(2);
        } else if (!label.isEmpty() && !line.trimmed().isEmpty()) {
            body += u'\n' + line;
        } else {
            finish();
            prompt += line + u'\n';
        }
    }
    finish();
    corpus.add(prompt, Origin::Prompt, {}, 0.95);
}

QString sourceOf(const Turn &turn, const Passage &passage)
{
    switch (passage.origin) {
    case Origin::Document:
        return turn.say(P::SourceDocument,
                        {passage.name.startsWith(u'[') ? passage.name : turn.quote(passage.name)});
    case Origin::Prompt:
        return turn.say(P::SourcePrompt);
    case Origin::Earlier:
        return turn.say(P::SourceEarlier);
    case Origin::Answer:
        return turn.say(P::SourceAnswer);
    case Origin::Message:
        break;
    }
    return turn.materialName.isEmpty()
               ? turn.say(P::SourceMessage)
               : turn.say(P::SourceDocument, {turn.quote(turn.materialName)});
}

/// The part of the sentence that the question word asks for, for answers in one word.
QString coreOf(const Ask &question, const QString &sentence)
{
    static const Rx many("\\b(?:how (?:many|much|long|old|far)|wie ?viel\\w*|wie "
                         "(?:lange|hoch|alt)|combien|cuant\\w+|quant\\w+)\\b");
    static const Rx when("\\b(?:when|what (?:date|year|day|time)|wann|quand|cuando|quando)\\b");
    static const Rx name("^(?:who|wer|qui|quien|chi|quem|where|wo|which)\\b|\\b(?:name|called|"
                         "capital|city|country)\\b");
    if (many.in(question))
        return numberTextsIn(sentence, 1).value(0);
    if (when.in(question)) {
        const auto found = datesIn(sentence, QDate(2000, 1, 1), Lang::En, 1);
        return found.isEmpty() ? numberTextsIn(sentence, 1).value(0) : found[0].text;
    }
    if (name.in(question)) {
        static const QRegularExpression proper(
            QStringLiteral("\\p{Lu}[\\p{L}'-]+(?:\\s\\p{Lu}[\\p{L}'-]+)*"));
        auto matches = proper.globalMatch(sentence);
        while (matches.hasNext()) {
            QString one = matches.next().captured();
            if (!question.folded.contains(folded(one)) && !isStopWord(folded(one)))
                return one;
        }
    }
    return {};
}

Corpus corpusOf(const Turn &turn)
{
    Corpus corpus;
    if (!turn.material.isEmpty())
        corpus.add(turn.material, Origin::Message, {}, 1.3);
    addPrompt(corpus, turn.system);
    const auto users = turn.earlier(ChatRole::User);
    for (qsizetype i = users.size(); i-- > 0;) {
        const Parts parts = divide(cleaned(turn.request.messages[users[i]].content));
        const QString text = parts.material.isEmpty() ? parts.ask
                             : parts.marked           ? parts.ask + u'\n' + parts.material
                                                      : parts.material;
        if (parts.name.isEmpty())
            corpus.add(text, Origin::Earlier, {}, 1.0);
        else
            corpus.add(text, Origin::Document, parts.name, 1.05);
    }
    const auto answers = turn.earlier(ChatRole::Assistant);
    for (qsizetype i = answers.size(); i-- > 0;) {
        const QString text = cleaned(turn.request.messages[answers[i]].content);
        if (!text.contains(QLatin1String("troupe-offline"))
            && !text.contains(QLatin1String("offline model")))
            corpus.add(text, Origin::Answer, {}, 0.6);
    }
    for (qsizetype i = 0; i < turn.index; ++i) {
        if (turn.request.messages[i].role == ChatRole::Tool)
            corpus.add(cleaned(turn.request.messages[i].content), Origin::Answer, {}, 0.8);
    }
    return corpus;
}

bool isQuestion(const Ask &ask)
{
    static const Rx begins(
        "^(?:what|who|whom|whose|which|when|where|why|how|is|are|was|were|does|do|did|can|could|"
        "has|have|will|would|should|may|tell|explain|describe|define|give|show|find|name|list|"
        "quote|say|look|search|"
        "was|wer|wen|wem|wann|wo|warum|wie|welche\\w*|ist|sind|hat|haben|kann|darf|erklar\\w*|"
        "nenne|beschreib\\w*|"
        "que|qui|quand|ou|pourquoi|comment|combien|quel\\w*|est-ce|est|explique\\w*|quien\\w*|"
        "cual\\w*|cuando|donde|por que|como|cuant\\w*|es|tiene|explica|"
        "chi|che|cosa|quando|dove|perche|come|quant\\w*|quale|spiega|quem|qual|quais|onde|porque|"
        "explique)\\b");
    return ask.text.endsWith(u'?') || begins.in(ask);
}

} // namespace

QString topicOf(const Turn &turn)
{
    QString text = turn.ask.isEmpty() ? turn.message : turn.ask.text;
    static const QRegularExpression shell(
        QStringLiteral("^(?:what(?:'s| is| are| was| were)|who(?:'s| is| was| are)|where(?:'s| is| "
                       "are)|when(?: is| was| did| does)|"
                       "tell me (?:about )?|explain(?: to me)?|describe|define|was "
                       "(?:ist|sind)|wer ist|wo ist|wie|erkl[äa]re(?: mir)?|qu'est-ce que|qui "
                       "est|qu[ée] es|qui[ée]n es|che cos'[èe]|chi [èe]|o que [ée]|quem [ée])\\s+"),
        QRegularExpression::CaseInsensitiveOption);
    text.remove(shell);
    text = bare(text.simplified());
    return turn.quote(shortened(text.isEmpty() ? bare(turn.message.simplified()) : text, 80));
}

MaybeReply retrieve(const Turn &turn)
{
    if (turn.ask.isEmpty() || !isQuestion(turn.ask))
        return std::nullopt;
    QStringList query = searchStems(turn.ask.text);
    query.removeDuplicates();
    static const QStringList shell = {
        str("accord"),  str("mention"), str("text"),   str("document"), str("explain"),
        str("describ"), str("defin"),   str("answer"), str("question"), str("quot"),
        str("search"),  str("find"),    str("articl"), str("passag"),   str("above"),
        str("sai"),     str("find"),    str("look"),   str("stat")};
    QStringList meaning;
    for (const QString &word : std::as_const(query)) {
        if (!shell.contains(word))
            meaning.append(word);
    }
    if (meaning.isEmpty() && !turn.material.isEmpty()) { // "What does this say?"
        const QString best = bestSentences(turn.material, 3).join(u' ');
        return Reply{turn.say(P::Says,
                              {turn.materialName.isEmpty()
                                   ? turn.say(P::SourceMessage)
                                   : turn.say(P::SourceDocument, {turn.quote(turn.materialName)}),
                               turn.quote(shortened(best, 900))}),
                     best,
                     {}};
    }
    if (meaning.isEmpty())
        return std::nullopt;
    const Corpus corpus = corpusOf(turn);
    if (corpus.isEmpty())
        return std::nullopt;
    const QList<Found> found = corpus.search(meaning, turn.ask);
    const bool given = !turn.material.isEmpty();
    if (found.isEmpty())
        return given ? Reply{turn.say(P::NotInText, {topicOf(turn)}),
                             {},
                             {},
                             false,
                             turn.say(P::Unknown1)}
                     : MaybeReply();
    const Found &best = found[0];
    const bool owns = best.passage->origin == Origin::Message;
    const double enough = owns ? 0.4 : best.passage->origin == Origin::Answer ? 0.7 : 0.45;
    const QString sentence = shortened(best.passage->text, 600);
    if (best.coverage < enough) {
        if (given && owns)
            return Reply{turn.say(P::Closest, {topicOf(turn), turn.quote(sentence)}),
                         {},
                         {},
                         false,
                         turn.say(P::Unknown1)};
        if (best.coverage < 0.3)
            return std::nullopt;
        QString source = sourceOf(turn, *best.passage);
        if (turn.lang == Lang::En && !source.isEmpty())
            source[0] = source[0].toLower();
        return Reply{turn.say(P::UnknownRelated, {topicOf(turn), turn.quote(sentence), source}),
                     {},
                     {},
                     false,
                     turn.say(P::Unknown1)};
    }
    QString out = turn.say(P::Says, {sourceOf(turn, *best.passage), turn.quote(sentence)});
    static const Rx plural(
        "\\b(?:which|what are|list|all|who "
        "are|welche|quels|quelles|cuales|quali|quais|requirements|rules|steps|reasons)\\b");
    if (found.size() > 1 && found[1].score > best.score * (plural.in(turn.ask) ? 0.5 : 0.85)
        && found[1].coverage >= enough && found[1].passage->text != best.passage->text)
        out += u'\n' + turn.say(P::AlsoSays, {turn.quote(shortened(found[1].passage->text, 400))});
    const QString core = coreOf(turn.ask, best.passage->text);
    return Reply{out, core.isEmpty() ? sentence : core, {}};
}

MaybeReply acknowledge(const Turn &turn)
{
    if (turn.ask.isEmpty() && !turn.material.isEmpty()) {
        const QString main = bestSentences(turn.material, 1).value(0);
        return Reply{turn.say(P::Pasted, {QString::number(wordsOf(turn.material).size()),
                                          turn.quote(shortened(main, 300))}),
                     {},
                     {}};
    }
    if (isQuestion(turn.ask))
        return std::nullopt;
    // A statement: something is said of something. An order is not one.
    static const Rx verb("\\b(?:is|are|was|were|has|have|had|will|costs?|lives?|works?|likes?|"
                         "needs?|wants?|means|starts?|ends?|opens?|closes?|ist|sind|war|hat|kostet|"
                         "est|sont|a|es|son|tiene|e|sono|ha|tem)\\b");
    static const Rx order(
        "^(?:write|make|create|give|send|play|open|turn|set|book|buy|call|translate|explain|help|"
        "do|go|show|tell|draw|generate|build|design|plan|suggest|recommend|compare|sing|imagine|"
        "pretend|act|let|stop|start|run)\\b");
    if (!verb.in(turn.ask) || order.in(turn.ask) || wordsOf(turn.ask.text).size() < 3)
        return std::nullopt;
    return Reply{turn.say(P::Understood, {turn.quote(shortened(turn.message.simplified(), 160))}),
                 {},
                 {}};
}

Reply fallback(const Turn &turn)
{
    if (turn.message.isEmpty())
        return {turn.say(P::EmptyMessage), {}, {}};
    return {turn.say(isQuestion(turn.ask) ? P::Unknown : P::UnknownAsk, {topicOf(turn)}),
            {},
            {},
            false,
            turn.say(P::Unknown1)};
}

} // namespace troupe::offline
