// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/offline/abilities.h"

namespace troupe::offline {

/// Requests that rules cannot meet, answered with what can be done instead. What a text at hand
/// says about them goes first: retrieve() is asked before when there is material.
MaybeReply refuse(const Turn &turn)
{
    static const Rx code(
        "\\b(?:write|create|generate|implement|build|fix|debug|refactor|explain|review|optimi[sz]e|"
        "schreibe?|programmiere|erklare|ecris|escribe|scrivi|escreva|what does|how (?:do i|to|can "
        "i))\\b.{0,60}\\b(?:code|script|python|javascript|typescript|java|c\\+\\+|c#|rust|golang|"
        "sql|html|css|regex|regular "
        "expression|bash|shell|algorithm|program|programm|codigo|codice|for loop|unit tests?|api "
        "client)\\b|\\b(?:python|javascript|java|sql|regex|c\\+\\+)\\b.{0,30}\\b(?:code|function|"
        "script|query|error|programm)\\b");
    static const Rx translate(
        "^(?:translate|ubersetz\\w*|tradui[st]\\w*|traduc\\w*|traduza|traduzir)\\b|\\btranslat(?:e|"
        "ion) (?:of|this|that|the|to|into)\\b|\\bhow do you say\\b|\\bwhat is .{1,40} in "
        "(?:german|french|spanish|italian|portuguese|english|japanese|chinese)\\b|\\bwie sagt "
        "man\\b|\\bcomment dit-on\\b|\\bcomo se dice\\b|\\bcome si dice\\b|\\bcomo se diz\\b");
    static const Rx creative(
        "^(?:hi[,!] |hello[,!] )?(?:please |can you |could you |kannst du |puedes |puoi "
        ")*(?:write|tell|compose|make "
        "up|invent|sing|create|generate|give|erzahl\\w*|schreibe?|raconte\\w*|ecris|cuenta\\w*|"
        "cuent\\w*|escribe|racconta\\w*|scrivi|conta\\w*|escreva|know)\\b(?: me| us| mir| moi| me| "
        "mi)?\\s*.{0,25}?\\b(an? (?:\\w+ "
        "){0,3}(?:story|poem|joke|song|haiku|limerick|rap|novel|tale|riddle|sonnet|fairy "
        "tale)|(?:a )?(?:stories|poems|jokes|poetry|lyrics)|ein\\w* (?:\\w+ "
        ")?(?:geschichte|gedicht|witz|lied)|une? (?:\\w+ "
        ")?(?:histoire|poeme|blague|chanson)|un\\w? (?:\\w+ "
        ")?(?:historia|cuento|poema|chiste|cancion|storia|poesia|barzelletta|canzone)|uma? (?:\\w+ "
        ")?(?:historia|poema|piada|cancao))\\b");
    static const Rx realtime(
        "\\b(weather|temperature outside|forecast|stock price|share price|exchange rate|latest "
        "news|news today|today's news|headlines|traffic|bitcoin price|price of bitcoin|current "
        "events|sports results|score of|who "
        "won|wetter|nachrichten|aktienkurs|wechselkurs|meteo|actualites|clima|tiempo "
        "(?:hace|hara)|noticias|notizie|previsao|current (?:price|president|news|temperature))\\b");
    static const Rx command(
        "^(?:please )?(?:send|book|buy|order|play|open|turn (?:on|off)|set (?:a|an|the) "
        "(?:alarm|timer|reminder)|remind "
        "me|schedule|call|text|pay|download|install|delete|run|search (?:the "
        ")?(?:web|internet|google)|google|take a (?:photo|screenshot)|draw|paint|generate an "
        "image|create an image|make a (?:picture|drawing|video))\\b");
    const QString topic = turn.quote(shortened(bare(turn.ask.text.simplified()), 80));
    if (translate.in(turn.ask))
        return Reply{turn.say(P::NoTranslate), {}, {}};
    const Ask whole = Ask::of(bare(turn.own.text));
    if (const auto hit = creative.find(whole)) {
        return Reply{turn.say(P::NoCreative, {hit->text(1)}), {}, {}};
    }
    if (!turn.material.isEmpty() && !turn.material.contains(u'{')) {
        if (auto reply = retrieve(turn))
            return reply;
    }
    if (code.in(turn.ask))
        return Reply{turn.say(P::NoCode, {topic}), {}, {}};
    if (turn.material.isEmpty()) {
        // Texts of the agent or the conversation may well speak of "the weather".
        if (auto reply = retrieve(turn); reply && !reply->core.isEmpty())
            return reply;
    }
    if (realtime.in(turn.ask))
        return Reply{turn.say(P::NoRealtime, {topic}), {}, {}};
    if (command.in(turn.ask))
        return Reply{turn.say(P::NoCommand, {topic}), {}, {}};
    return std::nullopt;
}

} // namespace troupe::offline
