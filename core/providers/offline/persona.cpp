// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/offline/turn.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace troupe::offline {

namespace {

int smallNumber(const QString &word)
{
    static const QStringList names =
        str("zero one two three four five six seven eight nine ten").split(u' ');
    bool ok = false;
    const int value = word.toInt(&ok);
    return ok ? value : static_cast<int>(qMax<qsizetype>(0, names.indexOf(word)));
}

/// What stands behind "always end with": quoted, or up to the end of the rule. Nothing where words
/// are not meant as they stand ("start with the diagnosis", "open points with an owner"): they are
/// when they are quoted, called words, or the rule is about answers or what is always done.
std::optional<QString> ruleValue(const Hit &hit)
{
    QString rest = hit.text(3);
    static const QRegularExpression noun(
        QStringLiteral("^(?:the )?(?:words?|phrase|sentence|text|line|emoji|signature)\\s+(?=\\S)"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression answers(
        QStringLiteral("\\b(?:answers?|repl(?:y|ies)|responses?|messages?|everything)\\b"),
        QRegularExpression::CaseInsensitiveOption);
    const bool isNamed = noun.match(rest).hasMatch();
    rest.remove(noun);
    if (!rest.isEmpty() && QStringView(u"\"“„«'‘`").contains(rest[0])) {
        if (const auto inQuotes = quotedIn(rest))
            return *inQuotes;
    }
    if (!isNamed && !hit.has(1) && !answers.match(hit.text(2)).hasMatch())
        return std::nullopt;
    static const QRegularExpression next(QStringLiteral(
        "[.;\\n]\\s|\\.$|, and |\\s+and (?:always|never|answer|start|begin|end)\\b"));
    return bare(rest.left(next.match(rest).hasMatch() ? next.match(rest).capturedStart()
                                                      : rest.size()))
        .left(200);
}

void readForm(Persona &persona, const Ask &ask, bool fromPrompt)
{
    static const Rx oneWord(
        "\\b(?:in|with|using|only|mit|en|em|use) (?:exactly |only |just )?(?:one|a "
        "single|1|einem?|un seul|un|una(?: sola)?|una sola|uma(?: so)?|einem einzigen) "
        "(?:word|wort|mot|palabra|parola|palavra)\\b|\\bone[- ]word (?:answer|repl|response)");
    static const Rx brief(
        "\\b(?:be|answer|reply|respond|keep \\w+ \\w+|keep \\w+|stay|always)(?: \\w+)? "
        "(?:brief|concise|short|terse|briefly|concisely|tersely)\\b|"
        "\\bbriefly\\b|\\bantworte (?:immer )?(?:kurz|knapp)\\b|\\bfasse dich kurz\\b|\\breponds "
        "brievement\\b|\\bse breve\\b|\\bsii breve\\b|\\bseja breve\\b");
    static const Rx json(
        "\\b(?:only|always|just|exclusively|valid|nur|immer)\\b[^.\\n]{0,40}\\bjson\\b|\\bjson "
        "only\\b|\\b(?:answer|reply|respond|output|antworte|reponds|responde|rispondi|responda)\\b["
        "^.\\n]{0,30}\\bjson\\b");
    static const Rx upper("\\b(?:in|all|use|only|using) (?:all |only )?(?:uppercase|upper "
                          "case|upper-case|capitals|capital letters|caps)\\b|\\bin "
                          "grossbuchstaben\\b|\\ben (?:majuscules|mayusculas)\\b|\\b(?:in|em) "
                          "(?:maiuscol[eo]|maiusculas)\\b|\\bin großbuchstaben\\b");
    static const Rx lower("\\b(?:in|all|use|only|using) (?:all |only )?(?:lowercase|lower "
                          "case|lower-case|small letters)\\b|\\bin kleinbuchstaben\\b");
    static const Rx list("\\b(?:answer|reply|respond|use|always|write)\\b[^.\\n]{0,30}\\b(?:bullet "
                         "points|bullets|bulleted)\\b");
    static const Rx value(
        "\\b(?:only|just)(?: with)? (?:the "
        ")?(?:number|value|result|answer|name|date|digits?)\\b|\\bnur (?:mit )?(?:der|die|das)? "
        "?(?:zahl|ergebnis)\\b|\\bno explanation\\b|\\bnothing else\\b|\\bnumber only\\b");
    static const Rx pirate("\\b(?:like|as) a pirate\\b|\\byou are a pirate\\b");
    static const Rx rewrite("^(?:convert|make|turn|change|put|rewrite|write|transform)\\b");
    persona.oneWord |= oneWord.in(ask);
    persona.brief |= brief.in(ask);
    persona.json |= json.in(ask);
    persona.bulleted |= list.in(ask);
    persona.onlyValue |= value.in(ask);
    persona.pirate |= pirate.in(ask);
    // "Convert to uppercase: …" is work on a text; "answer in uppercase" is a rule.
    static const Rx answers("\\b(?:answer|reply|respond|speak|write|always|type|shout)\\b");
    if (fromPrompt || (answers.in(ask) && !rewrite.in(ask))) {
        persona.upper |= upper.in(ask);
        persona.lower |= lower.in(ask);
    }
    static const Rx limit("\\b(?:at most|no more than|maximum(?: of)?|max\\.?|under|not more "
                          "than|fewer than|less than|within|in|exactly|using) "
                          "(\\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten) "
                          "(words|sentences|sentence)\\b");
    static const Rx forWork("\\b(?:summar\\w*|shorten|condense|tl;?dr)\\b");
    for (const Hit &hit : limit.all(ask, 4)) {
        if (!fromPrompt && forWork.in(ask))
            continue; // the summary itself counts
        (hit.folded(2) == u"words" ? persona.maxWords : persona.maxSentences) =
            smallNumber(hit.folded(1));
    }
}

} // namespace

void Persona::read(const QString &text, bool fromPrompt)
{
    if (text.isEmpty())
        return;
    static const Rx answersIn("\\b(?:answer|reply|respond|speak|write|communicate|talk|antworte|"
                              "antworten|sprich|schreibe|reponds?|repondez|parle|"
                              "responde|contesta|habla|rispondi|parla|responda|fale|always|only|"
                              "immer|nur|toujours|siempre|sempre)\\b");
    static const Rx endWith(
        "\\b(always )?(?:end|finish|close|conclude|sign off)\\b([^.\\n]{0,50}?)\\bwith:? "
        "(.{1,200})");
    static const Rx startWith(
        "\\b(always )?(?:start|begin|open|prefix)\\b([^.\\n]{0,50}?)\\bwith:? (.{1,200})");
    static const Rx callUser("\\b(?:call|address) (?:the user|your user|them|me|the customer) "
                             "(?:as )?[\"']?([^\"'.,;!?\\n]{1,40})");
    const QStringList lines = fromPrompt ? sentencesOf(text) : QStringList{text};
    int left = 400;
    for (const QString &line : lines) {
        if (--left < 0)
            break;
        const Ask ask = Ask::of(line);
        readForm(*this, ask, fromPrompt);
        if (answersIn.in(ask)) {
            if (const auto named = namedLanguage(ask))
                lang = named;
        }
        if (!fromPrompt)
            continue;
        if (const auto hit = endWith.find(ask))
            suffix = ruleValue(*hit).value_or(suffix);
        if (const auto hit = startWith.find(ask))
            prefix = ruleValue(*hit).value_or(prefix);
        if (const auto hit = callUser.find(ask))
            userName = bare(hit->text(1));
    }
}

QString Persona::apply(const Reply &reply) const
{
    QString out = reply.text;
    if (reply.verbatim)
        return out;
    const QString core = reply.core.isEmpty() ? QString() : reply.core;
    if ((onlyValue || json) && !core.isEmpty())
        out = core;
    if (brief && !core.isEmpty() && out.contains(u'\n'))
        out = core;
    else if (brief && out == reply.text && !out.contains(u'\n'))
        out = sentencesOf(out).value(0, out);
    if (maxSentences > 0)
        out = sentencesOf(out).mid(0, maxSentences).join(u' ');
    if (maxWords > 0 && wordsOf(out).size() > maxWords)
        out = out.left(wordsOf(out)[maxWords - 1].end() - QStringView(out).begin());
    if (oneWord) {
        const QString from = !core.isEmpty() ? core : reply.word.isEmpty() ? out : reply.word;
        const QStringList parts =
            from.split(QRegularExpression(QStringLiteral("[\\s,]+")), Qt::SkipEmptyParts);
        out = bare(parts.value(0));
        if (core.isEmpty() && reply.word.isEmpty() && parts.size() > 1 && parts[0].size() <= 2
            && !parts[0][0].isDigit())
            out = bare(parts[1]);
    }
    if (bulleted && !out.startsWith(u'-') && !out.startsWith(u'|'))
        out = bullets(sentencesOf(out));
    if (pirate)
        out = QStringLiteral("Arr! ") + out;
    if (upper)
        out = out.toUpper();
    if (lower)
        out = out.toLower();
    if (!prefix.isEmpty() && !out.startsWith(prefix))
        out = prefix + u' ' + out;
    if (!suffix.isEmpty() && !out.endsWith(suffix))
        out += QStringLiteral(" ") + suffix;
    if (json) {
        const auto parsed = QJsonDocument::fromJson(out.toUtf8());
        if (parsed.isObject() || parsed.isArray())
            return out;
        bool isNumber = false;
        const double value = out.toDouble(&isNumber);
        QJsonObject object;
        const bool plain = isNumber && out.size() <= 15 && !out.startsWith(u'+');
        object.insert(QStringLiteral("answer"), plain ? QJsonValue(value) : QJsonValue(out));
        out = QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
    }
    return out;
}

} // namespace troupe::offline
