// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/offline/abilities.h"

namespace troupe::offline {

namespace {

constexpr int kMaxReanswers = 3; ///< of requests that point to earlier requests

/// The index of the user message before this one, or -1.
qsizetype previousRequest(const Turn &turn)
{
    const auto users = turn.earlier(ChatRole::User);
    return users.isEmpty() ? -1 : users.last();
}

Reply answeredAgain(const Turn &turn, std::optional<Lang> lang)
{
    const Turn before = makeTurn(turn.request, turn.context, previousRequest(turn),
                                 lang.value_or(turn.lang), turn.depth + 1);
    Reply reply = replyTo(before);
    reply.calls.clear(); // a tool is not called again for another wording
    return reply;
}

MaybeReply shorter(const Turn &turn)
{
    static const Rx wish("^(?:(?:make|say|keep|write) (?:it|that|this) )?(?:a bit |much |even |way "
                         ")?(?:shorter|briefer|more concise|brief|short|more briefly|too "
                         "long|kurzer|noch kurzer|kurzer bitte|plus court|mas corto|piu breve|piu "
                         "corto|mais curto)(?: version)?[.!]*$|^(?:that(?:'s| is) )?too "
                         "long[.!]*$|^in one sentence[.!]*$|^in a sentence[.!]*$");
    const QString last = turn.previous(ChatRole::Assistant);
    if (!wish.in(turn.ask))
        return std::nullopt;
    if (last.isEmpty())
        return Reply{turn.say(P::NothingToRepeat), {}, {}};
    const auto count = static_cast<int>(sentencesOf(last).size());
    if (count <= 1)
        return Reply{turn.say(P::NotAnswerAgain, {turn.quote(last)}), last, {}};
    static const Rx one("sentence");
    const QString text = bestSentences(last, one.in(turn.ask) ? 1 : (count + 1) / 2)
                             .join(last.contains(u'\n') ? u'\n' : u' ');
    return Reply{text, text, {}};
}

MaybeReply reformat(const Turn &turn)
{
    static const Rx wish(
        "^(?:now |and |please )*(?:(?:give|show|put|make|format|convert|turn|write|do|i "
        "want|gib|mach|zeig|als|donne|mets|dame|pon|dammi|metti) (?:me |it |that |this |them "
        "|these |mir |das |es |le |la |lo |los )*(?:out |all )?)?"
        "(?:as|in|into|to|als|en|sous forme de|como|come|em|in form einer|)\\s*(?:a |an |eine "
        "|einer |un |une |una |uma )?(?:\\w+ )?(list|bullet points|bullets|bulleted list|numbered "
        "list|table|json|csv|yaml|liste|tabelle|tableau|lista|tabla|tabella|tabela|stichpunkte|"
        "uppercase|lowercase)(?: form| format)?[.!?]*$");
    const auto hit = wish.find(turn.ask);
    if (!hit || !turn.material.isEmpty())
        return std::nullopt;
    QString last = turn.previous(ChatRole::Assistant);
    if (last.isEmpty())
        return Reply{turn.say(P::NothingToRepeat), {}, {}};
    const QString form = hit->folded(1);
    // Our own frame sentence is no item of the list.
    const Reply before = previousRequest(turn) >= 0 && turn.depth < kMaxReanswers
                             ? answeredAgain(turn, std::nullopt)
                             : Reply();
    if (!before.core.isEmpty() && (before.text == last || turn.persona.apply(before) == last)) {
        last = before.core;
        if (last.contains(QLatin1String(", ")) && !last.contains(u'\n')
            && sentencesOf(last).size() < 2)
            last = itemsOf(last).join(u'\n');
    }
    if (form == u"uppercase")
        return Reply{last.toUpper(), {}, {}};
    if (form == u"lowercase")
        return Reply{last.toLower(), {}, {}};
    const char16_t *shape = form.startsWith(u"ta")         ? u"table"
                            : form == u"json"              ? u"json"
                            : form == u"csv"               ? u"csv"
                            : form == u"yaml"              ? u"yaml"
                            : form.startsWith(u"numbered") ? u"numbered"
                                                           : u"list";
    const QString out = reshaped(last, shape, turn.lang);
    return Reply{out, out, {}};
}

MaybeReply continued(const Turn &turn)
{
    static const Rx wish(
        "^(?:(?:please )?(?:continue|go on|carry on|keep going|more|and then|next|weiter|mach "
        "weiter|fahre? fort|continue[rz]?|continua|sigue|vai avanti|prossegui|prossiga|tell me "
        "more|finish (?:it|that|your answer)))[.!?… ]*$");
    if (!wish.in(turn.ask))
        return std::nullopt;
    const QString last = turn.previous(ChatRole::Assistant);
    if (last.isEmpty() || previousRequest(turn) < 0)
        return Reply{turn.say(P::NothingToRepeat), {}, {}};
    // The answer may have been cut: by a limit of tokens, or because somebody pressed Stop.
    qsizetype at = previousRequest(turn);
    QString soFar;
    for (qsizetype i = at + 1; i < turn.index; ++i) {
        if (turn.request.messages[i].role == ChatRole::Assistant)
            soFar += turn.request.messages[i].content;
    }
    const Turn before = makeTurn(turn.request, turn.context, at, std::nullopt, turn.depth + 1);
    if (wish.in(before.ask)) // continued once already
        return Reply{turn.say(P::NothingToContinue), {}, {}};
    const QString full = before.persona.apply(replyTo(before));
    if (full.size() > soFar.size() && full.startsWith(soFar) && !soFar.isEmpty())
        return Reply{full.mid(soFar.size()).trimmed(), {}, {}, true};
    return Reply{turn.say(P::NothingToContinue), {}, {}};
}

MaybeReply otherLanguage(const Turn &turn)
{
    static const Rx wish(
        "^(?:(?:and |now |please |can you |could you |say (?:it|that) |answer |repeat (?:it|that) "
        "|again |the same |once more |das |noch einmal |bitte |repete |repite |ripeti |repita "
        "|dis-le |dilo |dillo |write (?:it|that) |translate (?:it|that|this) |give it to me "
        ")*)(?:in|auf|en|em|to|into)\\s+(\\w+)(?: please| bitte)?[.!?]*$");
    const Ask own = turn.own;
    const auto hit = wish.find(own);
    if (!hit || !turn.material.isEmpty())
        return std::nullopt;
    if (const auto unknown = unknownLanguage(own))
        return Reply{turn.say(P::NoLanguage, {*unknown}), {}, {}};
    const auto lang = namedLanguage(own);
    if (!lang)
        return std::nullopt;
    if (previousRequest(turn) < 0)
        return Reply{offline::say(*lang, P::NothingToRepeat), {}, {}};
    return answeredAgain(turn, lang);
}

} // namespace

MaybeReply followUp(const Turn &turn)
{
    if (turn.ask.text.size() > 90 || turn.depth >= kMaxReanswers || turn.marked)
        return std::nullopt;
    for (const auto ability : {otherLanguage, shorter, reformat, continued}) {
        if (auto reply = ability(turn))
            return reply;
    }
    static const Rx andThis("^(?:and|what about|how about|und|et|y|e)\\s+(?:of |for |with |in "
                            ")?(-?\\d[\\d.,]*)\\s*([%\\w°]{0,12})\\s*[?.]*$");
    if (const auto hit = andThis.find(turn.ask); hit && previousRequest(turn) >= 0) {
        // "And 30?" asks the same of another number.
        ChatRequest again = turn.request;
        QString text = cleaned(again.messages[previousRequest(turn)].content);
        static const QRegularExpression number(QStringLiteral("-?\\d[\\d.,]*\\d|-?\\d"));
        const auto match = number.match(text);
        if (match.hasMatch() && text.size() < 200) {
            text.replace(match.capturedStart(), match.capturedLength(), bare(hit->text(1)));
            again.messages[turn.index].content = text;
            const Turn other = makeTurn(again, turn.context, turn.index, turn.lang, turn.depth + 1);
            return replyTo(other);
        }
    }
    return std::nullopt;
}

MaybeReply sayExactly(const Turn &turn)
{
    if (turn.marked)
        return std::nullopt;
    const Ask message = Ask::of(turn.message);
    static const Rx say(
        "^(?:hi[,.!]? |hello[,.!]? )?(?:please |just |now |can you |could you |bitte "
        ")*(?:say|repeat after me|repeat the following|repeat|echo|print|output|type|write "
        "down|sag|sage|wiederhole|dis|repete|di|repite|ripeti|diga|repita)(?: only| just| exactly| "
        "back| mir nach)*(?: the)?(?: following| exact)*(?: words?| text| phrase| sentence| token| "
        "message)?\\s*[:\\-]?\\s+(.+)$");
    static const Rx reply(
        "^(?:please |just |now "
        ")*(?:reply|respond|answer|write|antworte|reponds|responde|rispondi|responda)(?: only| "
        "just| exactly| me| back)*(?: with| mit| par| con| com|:)(?: only| just| exactly| nur| "
        "solo)*(?::)?(?: the| a| dem| le mot| la palabra)?(?: following| exact| single| one)*(?: "
        "words?| wort| text| phrase| sentence| token| message)?\\s*[:\\-]?\\s+(.+)$");
    static const Rx word("^(?:please |just )*(?:write|type|output|print) (?:only |just |exactly "
                         ")*(?:the )?(?:word|text|phrase|sentence|string)\\s*:?\\s+(.+)$");
    auto hit = say.find(message);
    if (!hit)
        hit = reply.find(message);
    if (!hit)
        hit = word.find(message);
    if (!hit)
        return std::nullopt;
    QString value = turn.message.mid(hit->match.capturedStart(1)).trimmed();
    static const Rx pointing("^(?:it|that|this|something|anything|again|my (?!own)\\w+|your "
                             "\\w+|yourself|what|why|how|the (?:above|previous|last|first)|in "
                             "\\w+|a (?:short |long |brief |one )|one word|more|numbers?|yes or "
                             "no|json|a (?:joke|poem|story)|only json|at most|no more|as )");
    if (pointing.in(folded(value)))
        return std::nullopt;
    static const QRegularExpression times(
        QStringLiteral(
            "\\s+(\\d{1,3}|twice|three|five|ten) ?(?:times|mal|fois|veces|volte|vezes)?\\s*[.!]?$"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression only(
        QStringLiteral(
            "[,.]?\\s*(?:and|\\()?\\s*(?:and )?(?:nothing (?:else|more)|only that|no other "
            "(?:text|words)|without (?:any )?(?:other|additional) (?:text|words)|sonst nichts|rien "
            "d'autre|nada m[aá]s|nient'altro|mais nada)\\)?[.!]*$"),
        QRegularExpression::CaseInsensitiveOption);
    value.remove(only);
    int count = 1;
    if (const auto match = times.match(value); match.hasMatch() && match.capturedStart() > 0) {
        const QString number = match.captured(1).toLower();
        const bool isWord = !number[0].isDigit();
        if (isWord
            || match.captured().contains(
                QRegularExpression(QStringLiteral("times|mal|fois|veces|volte|vezes")))) {
            count = number == u"twice"   ? 2
                    : number == u"three" ? 3
                    : number == u"five"  ? 5
                    : number == u"ten"   ? 10
                                         : qBound(1, number.toInt(), 200);
            value = value.left(match.capturedStart());
        }
    }
    if (!value.isEmpty() && QStringView(u"\"“„«'‘`").contains(value[0])) {
        if (const auto inQuotes = quotedIn(value))
            value = *inQuotes;
    } else if (value.endsWith(u'.') && !value.contains(u' ')) {
        value.chop(1);
    }
    if (value.isEmpty())
        return std::nullopt;
    QStringList all;
    for (int i = 0; i < count; ++i)
        all.append(value);
    return Reply{all.join(count > 1 && value.size() > 20 ? QStringLiteral("\n")
                                                         : QStringLiteral(" ")),
                 {},
                 {},
                 true};
}

} // namespace troupe::offline
