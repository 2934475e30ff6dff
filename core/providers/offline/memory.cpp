// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/offline/abilities.h"

namespace troupe::offline {

namespace {

constexpr qsizetype kMaxRemembered = 2000; ///< user messages that are looked through, newest first

/// "my name is Ann" in six languages. The name ends at punctuation or a joining word.
std::optional<QString> nameIn(const QString &message)
{
    static const Rx named(
        "\\b(?:my name is|my name's|call me|i am called|i'm called|they call me|ich heiße|ich "
        "heisse|mein name ist|nenn mich|je m'appelle|mon nom est|appelle-moi|"
        "me llamo|mi nombre es|llamame|mi chiamo|il mio nome e|chiamami|meu nome e|me "
        "chamo|chamo-me|chama-me)\\s+([^\\s,.;:!?\"()]{1,30}(?: [^\\s,.;:!?\"()]{1,30}){0,2})");
    static const Rx iAm(
        "\\b(?:i am|i'm|ich bin|je suis|soy|yo soy|sono|eu sou)\\s+([^\\s,.;:!?\"()]{2,30}(?: "
        "[^\\s,.;:!?\"()]{1,30}){0,1})(?=$|[\\s,.;:!])");
    const Ask ask = Ask::of(message);
    const auto cutName = [](const QString &text, bool capitalsOnly) {
        QString name;
        for (const QString &word : text.split(u' ', Qt::SkipEmptyParts)) {
            const bool joins = isStopWord(folded(word));
            if (joins || (!word[0].isUpper() && (capitalsOnly || !name.isEmpty())))
                break;
            name += (name.isEmpty() ? QString() : QStringLiteral(" ")) + word;
        }
        return name;
    };
    static const Rx question("\\bwhat\\b|\\?$");
    const auto hits = named.all(ask, 8);
    for (qsizetype i = hits.size(); i-- > 0;) {
        const QString name = cutName(hits[i].text(1), false);
        if (!name.isEmpty())
            return bare(name);
    }
    const auto introduced = iAm.all(ask, 8);
    for (qsizetype i = introduced.size(); i-- > 0;) {
        // "I'm German" would fool it: only the start of a message introduces somebody.
        const QString name = cutName(introduced[i].text(1), true);
        static const Rx adjective("(?:ish|ese|ian|man|american|french|dutch|greek|swiss)$");
        if (!name.isEmpty() && introduced[i].start() < 30 && !adjective.in(folded(name)))
            return bare(name);
    }
    return std::nullopt;
}

struct Fact
{
    QString sentence;
    QString key; ///< folded, of "my KEY is VALUE"
    QString value;
};

/// What the person said of themselves, newest first.
QList<Fact> factsOf(const Turn &turn, bool withCurrent)
{
    static const Rx pair("\\b(?:my|mein|meine|mon|ma|mi|il mio|la "
                         "mia|meu|minha)\\s+([^\\d,.;:!?]{2,40}?)\\s+(?:is|are|was|ist|sind|est|"
                         "sont|es|son|e|sono|sao|=)\\s+([^.;!?\\n]{1,120})");
    static const Rx own(
        "^(?:(?:please )?(?:remember|note|keep in mind|merke? "
        "dir|retiens|recuerda|ricorda|lembre)(?: that| this|,? dass| que| che)?:?\\s+)|\\b(?:i|we) "
        "(?:am|live|work|like|love|hate|prefer|have|own|was|were|need|want|speak|study|drive|play|'"
        "m|'ve)\\b|\\bi'm\\b|\\b(?:ich|wir) "
        "(?:wohne|lebe|arbeite|mag|liebe|habe|bin|spreche)\\b|\\bj'(?:habite|aime|ai)\\b|\\bje "
        "(?:suis|travaille|vis)\\b|\\b(?:vivo|trabajo|tengo|prefiero|lavoro|abito|moro|trabalho|"
        "gosto)\\b|\\bme gusta\\b");
    QList<Fact> facts;
    const auto users = turn.earlier(ChatRole::User);
    qsizetype left = kMaxRemembered;
    const auto look = [&](const QString &message) {
        const QString askPart = divide(cleaned(message)).own;
        const QStringList sentences = sentencesOf(askPart);
        for (qsizetype i = sentences.size(); i-- > 0;) {
            const QString &sentence = sentences[i];
            if (sentence.endsWith(u'?'))
                continue;
            const Ask ask = Ask::of(sentence);
            const auto hit = pair.find(ask);
            if (!hit && !own.in(ask))
                continue;
            // "My dog is Rex and my cat is Tom" holds two facts.
            for (const Hit &each : pair.all(ask, 6)) {
                QString value = each.text(2);
                static const QRegularExpression next(
                    QStringLiteral("\\s*(?:,|\\band|\\bund|\\bet|\\by|\\be)\\s+(?:my|i|mein|meine|"
                                   "ich|mon|ma|mi|meu|minha)\\b.*$"),
                    QRegularExpression::CaseInsensitiveOption);
                value.remove(next);
                facts.append({sentence, each.folded(1), bare(value)});
            }
            if (!hit)
                facts.append({sentence, {}, {}});
        }
    };
    if (withCurrent && !turn.material.isEmpty())
        look(turn.material);
    for (qsizetype i = users.size(); i-- > 0 && left-- > 0;)
        look(turn.request.messages[users[i]].content.left(kMaxAsk));
    return facts;
}

QStringList keyStems(const QString &key)
{
    QStringList stems = contentStems(key);
    for (QString &word : stems)
        word.replace(QLatin1String("colour"), QLatin1String("color"))
            .replace(QLatin1String("favourit"), QLatin1String("favorit"));
    return stems;
}

QString named(const Turn &turn, const QString &name)
{
    return turn.say(P::YourName, {name});
}

MaybeReply recallPair(const Turn &turn, const QString &wantedKey)
{
    const QStringList wanted = keyStems(wantedKey);
    if (wanted.isEmpty())
        return std::nullopt;
    const QList<Fact> facts = factsOf(turn, true);
    for (const Fact &fact : facts) {
        const QStringList key = keyStems(fact.key);
        qsizetype same = 0;
        for (const QString &word : wanted)
            same += key.contains(word) ? 1 : 0;
        if (fact.key.isEmpty() || same == 0 || same < wanted.size())
            continue;
        static const Rx yourKey("^(?:what|which|who|where|when|do you|tell)");
        if (turn.lang == Lang::En) {
            const bool many =
                fact.sentence.contains(QRegularExpression(QStringLiteral("\\b(?:are)\\b")));
            return Reply{QStringLiteral("Your %1 %2 %3.")
                             .arg(fact.key, many ? QStringLiteral("are") : QStringLiteral("is"),
                                  fact.value),
                         fact.value,
                         {}};
        }
        return Reply{turn.say(P::Told, {turn.quote(fact.sentence)}), fact.value, {}};
    }
    for (const Fact &fact : facts) { // "I live in Paris" answers "where do I live"
        const QStringList stems = keyStems(fact.sentence);
        qsizetype same = 0;
        for (const QString &word : wanted)
            same += stems.contains(word) ? 1 : 0;
        if (same == wanted.size())
            return Reply{turn.say(P::Told, {turn.quote(fact.sentence)}), fact.sentence, {}};
    }
    return std::nullopt;
}

} // namespace

QString toldName(const Turn &turn)
{
    if (const auto name = nameIn(turn.message.left(kMaxAsk)))
        return *name;
    const auto users = turn.earlier(ChatRole::User);
    qsizetype left = kMaxRemembered;
    for (qsizetype i = users.size(); i-- > 0 && left-- > 0;) {
        if (const auto name =
                nameIn(divide(cleaned(turn.request.messages[users[i]].content.left(kMaxAsk))).own))
            return *name;
    }
    return {};
}

MaybeReply remember(const Turn &turn)
{
    if (turn.ask.isEmpty() || turn.ask.text.endsWith(u'?') || turn.marked
        || turn.message.size() > 600)
        return std::nullopt;
    const Ask message = Ask::of(turn.message);
    static const Rx wish("^(?:please )?(?:remember|note|keep in mind|don't forget|merke? "
                         "dir|retiens|recuerda|ricorda|lembre(?:-se)?)(?: that| this|,? dass| que| "
                         "che| down)?[:,]?\\s+(.{3,})$");
    static const Rx more("\\?|\\b(?:what|how|who|when|where|why|which)\\b");
    if (const auto hit = wish.find(message); hit && !more.in(Ask::of(hit->text(1)))) {
        return Reply{turn.say(P::Noted, {turn.quote(shortened(bare(hit->text(1)), 200))}), {}, {}};
    }
    if (message.text.contains(u'?'))
        return std::nullopt;
    const auto name = nameIn(turn.message);
    const QStringList sentences = sentencesOf(turn.message);
    static const Rx callMe(
        "^(?:please )?(?:call me|nenn mich|appelle-moi|llamame|chiamami|me chame de)\\b");
    if (name && (sentences.size() <= 2 || callMe.in(message))) {
        QString out = turn.say(P::NiceToMeet, {*name});
        static const Rx moreFacts("\\b(?:and|und|et|y|e)\\s+(?:i|my|ich|mein\\w*|je|j'|mon|mi|vivo|"
                                  "meu)\\b|[.;,]\\s+(?:i|my|ich|je|mi)\\b");
        if (moreFacts.in(message))
            out +=
                u' ' + turn.say(P::Noted, {turn.quote(shortened(turn.message.simplified(), 160))});
        return Reply{out, {}, {}};
    }
    static const Rx facts("^(?:my|mein|meine|mon|ma|mi|meu|minha)\\s+[^,.;:!?]{2,40}?\\s+(?:is|are|"
                          "was|ist|sind|est|sont|es|son|e|sono|sao)\\s+\\S|^i(?:'m| am| live| "
                          "work| like| love| hate| prefer| have| own| was| speak| study| drive| "
                          "play)\\b|^ich (?:wohne|lebe|arbeite|mag|liebe|habe|bin|spreche)\\b");
    static const Rx feeling("^i(?:'m| am) "
                            "(?:sad|tired|happy|bored|fine|ok|okay|good|angry|lost|confused|sorry|"
                            "back|here|looking|trying|not|writing|having)\\b|^i (?:have|had|like) "
                            "(?:a |an )?(?:question|problem|it|that|this)\\b");
    if (facts.in(turn.ask) && !feeling.in(turn.ask) && sentences.size() <= 4)
        return Reply{turn.say(P::Noted, {turn.quote(shortened(turn.ask.text.simplified(), 200))}),
                     {},
                     {}};
    return std::nullopt;
}

MaybeReply recall(const Turn &turn)
{
    static const Rx name(
        "\\b(?:what(?:'s| is| was)? my name|my name\\?|who am i|do you (?:know|remember) (?:my "
        "name|who i am)|say my name|wie (?:heiße|heisse) ich|(?:was|wie) ist mein name|wie lautet "
        "mein name|wer bin ich|"
        "comment je m'appelle|comment est-ce que je m'appelle|quel est mon nom|qui suis-je|como me "
        "llamo|cual es mi nombre|quien soy|come mi chiamo|qual e il mio nome|chi sono io|como me "
        "chamo|qual e o meu nome|quem sou eu)\\b");
    if (name.in(turn.ask) && turn.ask.text.size() < 120) {
        const QString told = toldName(turn);
        if (!told.isEmpty())
            return Reply{named(turn, told), told, {}};
        if (!turn.persona.userName.isEmpty())
            return Reply{named(turn, turn.persona.userName), turn.persona.userName, {}};
        return Reply{turn.say(P::NoName), {}, {}};
    }
    static const Rx all("\\bwhat do you (?:know|remember) about me\\b|\\bwhat (?:have i|did i) "
                        "(?:told|tell) you(?: about (?:me|myself))?[?.]*$|\\bwas weißt du uber "
                        "mich\\b|\\bque sais-tu (?:de|sur) moi\\b|\\bque sabes de mi\\b|\\bche "
                        "cosa sai di me\\b|\\bo que (?:voce )?sabe(?:s)? (?:sobre|de) mim\\b");
    if (all.in(turn.ask)) {
        QStringList sentences;
        for (const Fact &fact : factsOf(turn, true)) {
            if (!sentences.contains(fact.sentence))
                sentences.prepend(fact.sentence);
        }
        if (sentences.isEmpty())
            return Reply{turn.say(P::NotTold, {topicOf(turn)}), {}, {}};
        return Reply{
            turn.say(P::Told,
                     {u'\n' + bullets(sentences.mid(qMax<qsizetype>(0, sentences.size() - 20)))}),
            {},
            {}};
    }
    static const Rx about("\\bwhat did i (?:tell you|say) about (.{2,80}?)[?.!]*$");
    static const Rx mine("^(?:and )?(?:what|which|who|where|when|whose|how old|do you "
                         "(?:know|remember)(?: what)?|remember|tell "
                         "me|was|wer|wo|wann|wie|welche\\w*|quel\\w*|ou|qui|cual|donde|quien|"
                         "qual\\w*|dove|chi|onde|quem)(?:'s| is| are| "
                         "was|'re)?\\b.{0,30}?\\b(?:my|mein|meine|mon|ma|mi|mio|mia|meu|minha)\\s+("
                         "[^?.!,]{2,60}?)(?:\\s+(?:called|named|again))?[?.!]*$");
    static const Rx doI("^(?:where|what|which \\w+|who|when|how many \\w+|what \\w+(?: \\w+)?) "
                        "(?:do|did|am|was|have) i (.{2,60}?)[?.!]*$");
    static const Rx conversational(
        "\\b(?:say|said|ask|asked|write|wrote|tell|told|message|answer|question|mean)\\b");
    static const Rx doing("^(?:what|how) (?:do|should|can|did) i (?:do|say|ask|write)\\b");
    for (const Rx *rx : {&about, &mine, &doI}) {
        const auto hit = rx->find(turn.ask);
        if (!hit || (rx != &about && (conversational.in(turn.ask) || doing.in(turn.ask))))
            continue;
        // "which colour do I like": the noun counts too.
        QString key = hit->folded(1);
        if (rx == &doI) {
            static const Rx noun("^(?:which|what|how many) (?!do |did |am |was |have )(\\w+)");
            if (const auto extra = noun.find(turn.ask))
                key += u' ' + extra->folded(1);
        }
        if (auto reply = recallPair(turn, key))
            return reply;
        if (rx == &mine && turn.material.isEmpty()) {
            // Texts of the conversation may still know it.
            if (auto reply = retrieve(turn); reply && !reply->core.isEmpty())
                return reply;
            return Reply{turn.say(P::NotTold, {turn.quote(bare(turn.ask.text))}), {}, {}};
        }
    }
    return std::nullopt;
}

MaybeReply aboutConversation(const Turn &turn)
{
    if (turn.ask.text.size() > 160 || !turn.material.isEmpty())
        return std::nullopt;
    static const Rx first(
        "\\b(?:(?:first|initial) (?:message|question|thing)|what did i (?:say|ask|write)(?: \\w+)? "
        "first|what was my first|meine erste (?:nachricht|frage)|mon premier message|ma premiere "
        "question|mi primer mensaje|mi primera pregunta|il mio primo messaggio|minha primeira "
        "(?:mensagem|pergunta))\\b");
    static const Rx last(
        "\\b(?:what did i (?:just |last )?(?:say|ask|write)(?: last| before| just now)?|(?:my "
        ")?(?:last|previous) (?:message|question)|repeat (?:my|what i)|quote me|was habe ich "
        "(?:gerade |zuletzt )?(?:gesagt|gefragt|geschrieben)|qu'ai-je dit|que he dicho|que "
        "dije|che cosa ho detto|o que eu disse)\\b");
    static const Rx mineLast(
        "\\b(?:what did you (?:just |last )?say|your (?:last|previous) "
        "(?:answer|message|reply)|what was your (?:last|previous)|repeat (?:that|yourself|your "
        "answer|it)|say that again|was hast du (?:gerade )?gesagt|wiederhole|qu'as-tu "
        "dit|repete|que dijiste|repite|che cosa hai detto|ripeti|o que voce disse|repita)\\b");
    static const Rx count(
        "\\bhow many (?:messages|questions|turns)\\b|\\bwie ?viele nachrichten\\b|\\bcombien de "
        "messages\\b|\\bcuantos mensajes\\b|\\bquanti messaggi\\b|\\bquantas mensagens\\b");
    static const Rx youSaid("\\byou (?:say|said|answer|told|first)|\\byour first\\b");
    const auto users = turn.earlier(ChatRole::User);
    const auto answers = turn.earlier(ChatRole::Assistant);
    const auto shown = [&](qsizetype i) {
        return shortened(cleaned(turn.request.messages[i].content), 1500);
    };
    if (count.in(turn.ask)) {
        static const Rx here(
            "\\b(?:conversation|chat|so far|have (?:i|we)|did i|gesprach|here|already|this)\\b");
        if (!here.in(turn.ask) && turn.lang == Lang::En)
            return std::nullopt;
        return Reply{turn.say(P::MessageCount,
                              {QString::number(users.size() + answers.size() + 1),
                               QString::number(users.size() + 1), QString::number(answers.size())}),
                     QString::number(users.size() + answers.size() + 1),
                     {}};
    }
    if (first.in(turn.ask) && !youSaid.in(turn.ask)) {
        if (users.isEmpty())
            return Reply{turn.say(P::NothingSaid), {}, {}};
        return Reply{turn.say(P::YouSaidFirst, {turn.quote(shown(users.first()))}),
                     shown(users.first()),
                     {}};
    }
    static const Rx mine("\\b(?:i|my|me|ich|meine|je|mon|ma|ho|mi|eu|minha|he|dije|ai-je)\\b");
    if (last.in(turn.ask) && mine.in(turn.ask) && !mineLast.in(turn.ask)) {
        if (users.isEmpty())
            return Reply{turn.say(P::NothingSaid), {}, {}};
        return Reply{turn.say(P::YouSaidLast, {turn.quote(shown(users.last()))}),
                     shown(users.last()),
                     {}};
    }
    if (mineLast.in(turn.ask)) {
        if (answers.isEmpty())
            return Reply{turn.say(P::NothingSaid), {}, {}};
        return Reply{turn.say(P::ISaidLast, {turn.quote(shown(answers.last()))}),
                     shown(answers.last()),
                     {}};
    }
    return std::nullopt;
}

} // namespace troupe::offline
