// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/offline/turn.h"

namespace troupe::offline {

namespace {

/// How a request for work on a text begins, in all languages.
const Rx &workVerb()
{
    static const Rx verb(
        "^(?:please |now |then |and |can you |could you |bitte |kannst du |s'il vous plait |por "
        "favor |per favore )*"
        "(?:summar|tl;?dr|shorten|condense|sort|order|arrange|rank|count|how "
        "many|extract|find|list|convert|turn|make|format|translate|"
        "reverse|upper|lower|capitali|title|replace|remove|delete|trim|dedup|deduplicate|unique|"
        "show|give|get|what|which|who|whom|when|"
        "where|why|how|is |are |does |do |did |was |were |has |have "
        "|calculate|compute|add|sum|average|mean|median|put|write|rewrite|draft|"
        "explain|describe|quote|tell|keyword|key "
        "|create|generate|parse|pull|identify|answer|proofread|correct|fix|check|compare|"
        "minimum|maximum|statistics|stats|main|outline|name|join|split|number the|"
        "fass|fasse|zusammenfass|sortier|zahl|zahle|wie|was|wer|wann|wo|warum|welche|extrahier|"
        "finde|liste|mach|formatier|ubersetz|"
        "ersetz|entfern|nenn|zeig|berechn|schreib|gib|kurz|"
        "resum|resume|trie|classe|compte|combien|extrai|trouve|liste|met|traduis|remplace|quel|qui "
        "|que |quand|ou |donne|ecri|"
        "orden|cuenta|cuant|extrae|busca|haz|pon|traduc|reemplaz|sustituy|quien|cual|cuando|donde|"
        "da |escrib|"
        "riassum|ordina|conta|quant|estra|trova|elenca|metti|traduci|sostitui|chi |che "
        "|quale|dove|dai|scriv|"
        "resum|conte|extra|encontr|traduz|substitu|quem|qual|onde|escrev)");
    return verb;
}

bool looksLikeRequest(const QString &text)
{
    const Ask ask = Ask::of(text.left(300));
    return text.trimmed().endsWith(u'?') || workVerb().in(ask);
}

void take(Parts &parts, const QString &text, const QString &name)
{
    const QString t = text.trimmed();
    if (t.isEmpty())
        return;
    parts.material += (parts.material.isEmpty() ? QString() : QStringLiteral("\n\n")) + t;
    if (parts.name.isEmpty())
        parts.name = name;
    parts.marked = true;
}

/// Moves <document>…</document> (also file, attachment, context, quote, text) to the material.
QString withoutDocuments(const QString &message, Parts &parts)
{
    static const QRegularExpression open(
        QStringLiteral(
            "<(document|file|attachment|context|quote|text|source|article)(\\s[^<>\\n]{0,300})?>"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression name(
        QStringLiteral("(?:name|title|source|file|path)\\s*=\\s*[\"']([^\"']{1,200})"));
    QString rest;
    qsizetype at = 0;
    while (at < message.size()) {
        const auto match = open.match(message, at);
        if (!match.hasMatch())
            break;
        const QString closing = QStringLiteral("</") + match.captured(1) + u'>';
        qsizetype end = message.indexOf(closing, match.capturedEnd(), Qt::CaseInsensitive);
        const qsizetype next = end < 0 ? message.size() : end + closing.size();
        end = end < 0 ? message.size() : end; // an open one reaches to the end: it stays material
        rest += QStringView(message).mid(at, match.capturedStart() - at);
        take(parts, message.mid(match.capturedEnd(), end - match.capturedEnd()),
             name.match(match.captured(2)).captured(1));
        at = next;
    }
    return rest + message.mid(at);
}

/// Moves fenced blocks and lines quoted with '>' to the material.
QString withoutFences(const QString &message, Parts &parts)
{
    if (!message.contains(QLatin1String("```")) && !message.contains(u'>'))
        return message;
    QStringList own;
    QStringList quotedLines;
    bool fenced = false;
    for (const QString &line : message.split(u'\n')) {
        const QString t = line.trimmed();
        if (t.startsWith(QLatin1String("```"))) {
            const bool oneLine = t.size() > 6 && t.endsWith(QLatin1String("```"));
            if (oneLine)
                quotedLines.append(t.mid(3, t.size() - 6));
            else
                fenced = !fenced;
        } else if (fenced) {
            quotedLines.append(line);
        } else if (t.startsWith(u'>')) {
            quotedLines.append(t.mid(1).trimmed());
        } else if (const qsizetype at = line.indexOf(QLatin1String("```")); at >= 0) {
            own.append(line.left(at)); // "Sort ```b a```"
            const qsizetype end = line.indexOf(QLatin1String("```"), at + 3);
            quotedLines.append(line.mid(at + 3, end < 0 ? -1 : end - at - 3));
            if (end < 0)
                fenced = true;
            else
                own.append(line.mid(end + 3));
        } else {
            own.append(line);
        }
    }
    take(parts, quotedLines.join(u'\n'), {});
    return own.join(u'\n');
}

/// "Summarise this:\n…" or "…\n\nWhat does it say about X?"
bool divideLines(const QString &own, Parts &parts)
{
    const qsizetype firstBreak = own.indexOf(u'\n');
    if (firstBreak < 0)
        return false;
    const QString first = own.left(firstBreak).trimmed();
    const qsizetype lastBreak = own.lastIndexOf(u'\n');
    const QString last = own.mid(lastBreak + 1).trimmed();
    const bool firstAsks = first.size() <= 400 && (first.endsWith(u':') || looksLikeRequest(first));
    const bool lastAsks = last.size() <= 400 && looksLikeRequest(last);
    if (last.endsWith(u'?') && lastAsks && !first.endsWith(u':') && !first.endsWith(u'?')) {
        parts.ask = last;
        parts.material = own.left(lastBreak).trimmed();
        return true;
    }
    if (firstAsks) {
        parts.ask = first;
        parts.material = own.mid(firstBreak + 1).trimmed();
        return true;
    }
    if (lastAsks) {
        parts.ask = last;
        parts.material = own.left(lastBreak).trimmed();
        return true;
    }
    return false;
}

/// "Sort: b, a, c", "Summarise the following text: …". A time or a link has no blank behind its colon.
bool divideAtColon(const QString &own, Parts &parts)
{
    const qsizetype colon = own.indexOf(QLatin1String(": "));
    if (colon < 1 || colon > 160 || colon + 2 >= own.size())
        return false;
    const QString head = own.left(colon).trimmed();
    if (head.count(u'"') % 2 == 1)
        return false; // the colon stands inside of a quotation
    static const Rx textWords(
        "\\b(?:text|this|these|following|words|numbers|list|lines|sentence|paragraph|items|data|"
        "values|"
        "texte|texto|testo|folgende\\w*|zahlen|worter|nombres|numeros|numeri|palabras|parole)$");
    static const Rx question("\\?");
    const Ask ask = Ask::of(head);
    if (question.in(ask) || !(workVerb().in(ask) || textWords.in(ask)))
        return false;
    parts.ask = head;
    parts.material = own.mid(colon + 2).trimmed();
    const auto inQuotes = quotedIn(parts.material);
    if (inQuotes && inQuotes->size() + 2 == parts.material.size())
        parts.material = *inQuotes;
    return true;
}

/// "Anna has a dog named Rex. What is the name of Anna's dog?" and the other way round.
bool divideSentences(const QString &own, Parts &parts)
{
    if (own.size() < 20)
        return false;
    const QStringList sentences =
        sentencesOf(own.size() > 20000 ? own.left(2000) + u'\n' + own.right(2000) : own);
    if (sentences.size() < 2)
        return false;
    const bool lastAsks = looksLikeRequest(sentences.last()) && sentences.last().size() <= 300;
    const bool firstAsks = looksLikeRequest(sentences.first()) && sentences.first().size() <= 300;
    if (lastAsks && !looksLikeRequest(sentences.first())) {
        parts.ask = sentences.last();
        const qsizetype at = own.lastIndexOf(sentences.last().left(20));
        parts.material =
            (at > 0 ? own.left(at) : QStringList(sentences.mid(0, sentences.size() - 1)).join(u' '))
                .trimmed();
        return true;
    }
    if (firstAsks && !lastAsks && sentences.last().size() > 12) {
        parts.ask = sentences.first();
        parts.material = own.mid(qMin(own.size(), sentences.first().size())).trimmed();
        return true;
    }
    return false;
}

} // namespace

Parts divide(const QString &message)
{
    Parts parts;
    QString own = withoutDocuments(message, parts);
    own = withoutFences(own, parts).trimmed();
    parts.own = own.left(kMaxAsk);
    if (parts.marked && own.size() <= kMaxAsk) {
        const QString material = parts.material;
        parts.ask = own;
        if (own.isEmpty() || !own.contains(u'\n'))
            return parts;
        Parts inner;
        if (divideLines(own, inner) && inner.material.size() < 300)
            parts.ask = own; // a few words more; the marked text is what is meant
        return parts;
    }
    if (parts.marked)
        own += u'\n' + parts.material;
    if (divideLines(own, parts) || divideAtColon(own, parts) || divideSentences(own, parts))
        return parts;
    if (own.size() > 600) {
        parts.material = own;
        return parts;
    }
    parts.ask = own;
    return parts;
}

} // namespace troupe::offline
