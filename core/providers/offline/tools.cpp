// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/offline/abilities.h"
#include "core/providers/offline/expression.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>

namespace troupe::offline {

namespace {

struct Parameter
{
    QString name;
    QJsonObject schema;
    bool required = false;
};

struct Filled
{
    QJsonObject arguments;
    QString missing; ///< a required parameter without a value
    QString bad; ///< a parameter whose value has the wrong type
    QString badValue;
    QString badType;
};

QList<Parameter> parametersOf(const ToolSpec &tool)
{
    QList<Parameter> out;
    const QJsonObject properties = tool.parameters.value(QLatin1String("properties")).toObject();
    const QJsonArray required = tool.parameters.value(QLatin1String("required")).toArray();
    for (const auto &value : required) { // in the author's order; QJsonObject sorts its keys
        const QString name = value.toString();
        if (properties.contains(name))
            out.append({name, properties.value(name).toObject(), true});
    }
    for (auto it = properties.begin(); it != properties.end(); ++it) {
        if (!required.contains(it.key()))
            out.append({it.key(), it.value().toObject(), false});
    }
    return out;
}

QString typeOf(const QJsonObject &schema)
{
    const QJsonValue type = schema.value(QLatin1String("type"));
    if (type.isArray()) {
        for (const auto &one : type.toArray()) {
            if (one.toString() != u"null")
                return one.toString();
        }
    }
    if (type.isString())
        return type.toString();
    return schema.contains(QLatin1String("enum")) ? QStringLiteral("string") : QString();
}

/// The text as a value of the schema, or nothing when it cannot be one.
std::optional<QJsonValue> coerced(const QString &text, const QJsonObject &schema)
{
    const QString type = typeOf(schema);
    const QString plain = bare(text);
    if (const QJsonArray choices = schema.value(QLatin1String("enum")).toArray();
        !choices.isEmpty()) {
        for (const auto &choice : choices) {
            if (folded(choice.toVariant().toString()) == folded(plain))
                return choice;
        }
        return std::nullopt;
    }
    if (type == u"integer" || type == u"number") {
        const auto number = readNumber(plain);
        if (!number || (type == u"integer" && !number->isWhole()))
            return std::nullopt;
        const auto whole = number->num().toInt64();
        return number->isWhole() && whole ? QJsonValue(*whole) : QJsonValue(number->toDouble());
    }
    if (type == u"boolean") {
        static const QStringList yes = str("true yes on 1 ja oui si sim").split(u' ');
        static const QStringList no = str("false no off 0 nein non nao").split(u' ');
        const QString low = folded(plain);
        if (yes.contains(low) || no.contains(low))
            return yes.contains(low);
        return std::nullopt;
    }
    if (type == u"array" || type == u"object") {
        const auto document = QJsonDocument::fromJson(text.trimmed().toUtf8());
        if (type == u"object")
            return document.isObject() ? std::optional<QJsonValue>(document.object())
                                       : std::nullopt;
        if (document.isArray())
            return document.array();
        QJsonArray array;
        for (const QString &item :
             itemsOf(text.contains(u',') || text.contains(u" and ")
                         ? QString(plain).replace(QLatin1String(" and "), QLatin1String(", "))
                         : plain)) {
            const auto value = coerced(item, schema.value(QLatin1String("items")).toObject());
            if (!value)
                return std::nullopt;
            array.append(*value);
        }
        return array;
    }
    // A text: quotes say where it ends; else it is as written, without the full stop.
    const auto inQuotes = quotedIn(text.trimmed());
    if (inQuotes && text.trimmed().size() <= inQuotes->size() + 3)
        return *inQuotes;
    QString value = text.trimmed();
    while (value.endsWith(u'.') || value.endsWith(u',') || value.endsWith(u'?')
           || value.endsWith(u'!'))
        value.chop(1);
    return value;
}

QString withSpaces(QString name)
{
    static const QRegularExpression camel(QStringLiteral("([a-z])([A-Z])"));
    name.replace(camel, QStringLiteral("\\1 \\2"));
    return folded(name.replace(u'_', u' ').replace(u'-', u' '));
}

/// Where the names of parameters stand in the text outside of quotes; a value runs to the next.
Filled fill(const QList<Parameter> &parameters, const QString &text)
{
    Filled out;
    const QString low = folded(text);
    struct Mark
    {
        qsizetype begin;
        qsizetype valueAt;
        const Parameter *parameter;
    };
    QList<Mark> marks;
    for (const Parameter &parameter : parameters) {
        for (const QString &name : {folded(parameter.name), withSpaces(parameter.name)}) {
            // An equals sign or colon makes it certain; else a word in front of the name.
            const QRegularExpression strict(
                QStringLiteral("(?:^|[\\s,;({\"'])") + QRegularExpression::escape(name)
                + QStringLiteral("[\"']?\\s*(?:=|:| is | set to | as )\\s*"));
            const QRegularExpression loose(
                QStringLiteral("(?:^|\\b(?:with|and|the|a|an|its|for|using|mit|und|avec|et|con|y|"
                               "com|e|,|;)\\s+|[,;(]\\s*)(?:the |a |an )?")
                + QRegularExpression::escape(name)
                + QStringLiteral("(?:\\s+(?:is|of|to|set to|=|as|ist|auf)\\s+|\\s+)(?=\\S)"));
            auto match = strict.match(low);
            if (!match.hasMatch())
                match = loose.match(low);
            const qsizetype quotesBefore =
                match.hasMatch() ? text.left(match.capturedStart() + 1).count(u'"') : 0;
            if (match.hasMatch() && quotesBefore % 2 == 0) {
                marks.append({match.capturedStart(), match.capturedEnd(), &parameter});
                break;
            }
        }
    }
    std::sort(marks.begin(), marks.end(),
              [](const Mark &a, const Mark &b) { return a.begin < b.begin; });
    static const QRegularExpression joint(
        QStringLiteral("[\\s,;]*(?:\\b(?:and|with|und|mit|et|y|e)\\b)?(?:\\s+the)?[\\s,;)]*$"),
        QRegularExpression::CaseInsensitiveOption);
    for (qsizetype i = 0; i < marks.size(); ++i) {
        const qsizetype end = i + 1 < marks.size() ? marks[i + 1].begin : text.size();
        if (end <= marks[i].valueAt)
            continue;
        QString value = text.mid(marks[i].valueAt, end - marks[i].valueAt).trimmed();
        value.remove(joint);
        const Parameter &parameter = *marks[i].parameter;
        if (const auto json = coerced(value, parameter.schema)) {
            out.arguments.insert(parameter.name, *json);
        } else if (out.bad.isEmpty()) {
            out.bad = parameter.name;
            out.badValue = shortened(value, 60);
            out.badType = typeOf(parameter.schema);
        }
    }
    return out;
}

void complete(Filled &filled, const QList<Parameter> &parameters)
{
    for (const Parameter &parameter : parameters) {
        if (filled.arguments.contains(parameter.name))
            continue;
        if (parameter.required && parameter.schema.contains(QLatin1String("default")))
            filled.arguments.insert(parameter.name,
                                    parameter.schema.value(QLatin1String("default")));
        else if (parameter.required && filled.missing.isEmpty() && parameter.name != filled.bad)
            filled.missing = parameter.name;
    }
}

/// JSON, name(value, …) or words.
Filled argumentsFrom(const ToolSpec &tool, QString text)
{
    const QList<Parameter> parameters = parametersOf(tool);
    Filled out;
    static const QRegularExpression joint(QStringLiteral(
                                              "^[\\s,:]*(?:tool|function|werkzeug)?[\\s,:]*"),
                                          QRegularExpression::CaseInsensitiveOption);
    text.remove(joint);
    const qsizetype brace = text.indexOf(u'{');
    if (brace >= 0 && text.lastIndexOf(u'}') > brace) {
        const auto document =
            QJsonDocument::fromJson(text.mid(brace, text.lastIndexOf(u'}') - brace + 1).toUtf8());
        if (document.isObject()) {
            out.arguments = document.object();
            complete(out, parameters);
            return out;
        }
    }
    bool inParentheses = false;
    if (text.startsWith(u'(') && text.contains(u')')) {
        text = text.mid(1, text.lastIndexOf(u')') - 1);
        inParentheses = true;
    }
    if (parameters.isEmpty()) {
        static const Rx pair("(?:^|\\bwith |\\band |, ?)(\\w{1,40})\\s*(?:=|:| is | to | "
                             ")\\s*(\"[^\"]*\"|'[^']*'|[^,\\s]+)");
        for (const Hit &hit : pair.all(Ask::of(text), 20))
            out.arguments.insert(hit.text(1), bare(hit.text(2)));
        return out;
    }
    out = fill(parameters, text);
    if (out.arguments.isEmpty()
        && out.bad.isEmpty()) { // values without names: in the schema's order
        static const QRegularExpression lead(QStringLiteral(
                                                 "^(?:with|for|on|in|about|of|using|to|from|mit|"
                                                 "fur|für|in|avec|pour|con|para|per|com)\\s+"),
                                             QRegularExpression::CaseInsensitiveOption);
        QString rest = text.trimmed();
        rest.remove(lead);
        static const QRegularExpression noise(
            QStringLiteral("^(?:please|now|and tell me.*|to .*|tool.*|function.*|and .*)?[.!?]*$"),
            QRegularExpression::CaseInsensitiveOption);
        const bool words = !rest.isEmpty() && !noise.match(rest).hasMatch();
        QStringList values =
            inParentheses || parameters.size() > 1
                ? itemsOf(QString(rest).replace(QLatin1String(" and "), QLatin1String(", ")))
                : QStringList{rest};
        for (qsizetype i = 0; words && i < parameters.size() && i < values.size(); ++i) {
            if (!inParentheses && i > 0 && !parameters[i].required)
                break;
            if (const auto json = coerced(values[i], parameters[i].schema)) {
                out.arguments.insert(parameters[i].name, *json);
            } else {
                out.bad = parameters[i].name;
                out.badValue = values[i];
                out.badType = typeOf(parameters[i].schema);
                break;
            }
        }
    }
    complete(out, parameters);
    return out;
}

/// The same request gives the same id; two calls in one answer differ.
QString callId(const Turn &turn, const QString &name, qsizetype n)
{
    const QByteArray seed =
        (turn.message + name + QString::number(turn.request.messages.size()) + QString::number(n))
            .toUtf8();
    return QStringLiteral("call_")
           + QString::fromLatin1(
               QCryptographicHash::hash(seed, QCryptographicHash::Sha256).toHex().left(24));
}

QString needed(const ToolSpec &tool)
{
    QStringList names;
    for (const Parameter &parameter : parametersOf(tool)) {
        const QString about = parameter.schema.value(QLatin1String("description")).toString();
        if (parameter.required)
            names.append(about.isEmpty()
                             ? parameter.name
                             : parameter.name + QStringLiteral(" (") + shortened(about, 60) + u')');
    }
    return names.join(QStringLiteral(", "));
}

const ToolSpec *toolNamed(const QList<ToolSpec> &tools, const QString &name)
{
    const QString wanted = withSpaces(name);
    for (const ToolSpec &tool : tools) {
        if (tool.name == name || withSpaces(tool.name) == wanted)
            return &tool;
    }
    return nullptr;
}

/// The part of the message that may ask for a tool: before any pasted text, outside of quotes.
QString mayAsk(const Turn &turn)
{
    const QString own = turn.own.text;
    const qsizetype blank = own.indexOf(QLatin1String("\n\n"));
    QString paragraph = blank < 0 ? own : own.left(blank);
    static const Rx textWork("\\b(?:summari[sz]\\w*|translate|explain|quote|proofread|rewrite|says|"
                             "said|saying|reads?|following "
                             "(?:text|message|email)|text:|email:|keywords?|extract|count|sentence|"
                             "fasse|ubersetz\\w*|resume|riassumi)\\b");
    if (!textWork.in(Ask::of(paragraph)))
        return paragraph;
    // Work on a text whose words may be anybody's: only a call in front of it counts.
    const QStringList sentences = sentencesOf(paragraph);
    QString out;
    for (const QString &sentence : sentences) {
        if (textWork.in(Ask::of(sentence)))
            break;
        out += sentence + u' ';
    }
    static const Rx callFirst("^(?:please |now |then )*(?:call|use|run|invoke|execute)\\b");
    return out.isEmpty() && callFirst.in(Ask::of(paragraph)) ? paragraph : out;
}

MaybeReply callOne(const Turn &turn, const ToolSpec &tool, const QString &rest, Reply &all)
{
    const Filled filled = argumentsFrom(tool, rest);
    if (!filled.bad.isEmpty())
        return Reply{turn.say(P::BadArgument,
                              {tool.name, filled.bad,
                               filled.badType.isEmpty() ? QStringLiteral("one of its choices")
                                                        : filled.badType,
                               turn.quote(filled.badValue)}),
                     {},
                     {}};
    if (!filled.missing.isEmpty())
        return Reply{turn.say(P::NeedArgument, {tool.name, needed(tool), filled.missing}), {}, {}};
    ToolCall call;
    call.name = tool.name;
    call.arguments = filled.arguments;
    call.id = callId(turn, tool.name, all.calls.size());
    all.calls.append(call);
    return std::nullopt;
}

} // namespace

MaybeReply callTool(const Turn &turn)
{
    const QString text = mayAsk(turn);
    if (text.trimmed().isEmpty())
        return std::nullopt;
    static const Rx asks(
        "(?:^|[.!?;\\n]\\s*|\\b(?:and|then|und|et|y)\\s+|,\\s*)(?:please |now |then |first |next "
        "|bitte |hi,? |hello,? |ok,? )*(?:can you |could you |would you |i want you to |kannst du "
        ")?(?:please )?"
        "(?:call|use|run|invoke|execute|trigger|try|rufe?|nutze|benutze|verwende|appelle[rz]?|"
        "utilise[rz]?|lance[rz]?|llama a|usa|ejecuta|chiama|esegui|chame|use|execute)\\s+"
        "(?:the |your |das |die |l'|la |le |el |lo |il |o |a )?(?:tool |function |tools? named "
        "|werkzeug |outil |herramienta |strumento |ferramenta |funktion "
        ")?[\"'`]?([a-z][\\w.\\-]{0,62}\\w)[\"'`]?");
    const Ask ask{text, folded(text)};
    QList<Hit> hits;
    for (const Hit &hit : asks.all(ask, 16)) {
        if (toolNamed(turn.request.tools, hit.text(1)))
            hits.append(hit);
    }
    // "get_weather(location='Paris')" alone.
    static const Rx direct("^([a-z][\\w.\\-]{0,62}\\w)\\s*(?=[({])");
    if (hits.isEmpty()) {
        if (const auto hit = direct.find(ask); hit && toolNamed(turn.request.tools, hit->text(1)))
            hits.append(*hit);
    }
    if (hits.isEmpty()) {
        static const Rx toolWord(
            "^(?:please )?(?:call|use|run|invoke|execute)\\s+(?:the "
            ")?(?:(?:tool|function)\\s+)[\"'`]?([a-z][\\w.\\-]{0,62}\\w)|^(?:please "
            ")?(?:call|invoke|execute)\\s+(?:the )?[\"'`]?([a-z][a-z0-9]*_[\\w]{1,60})\\b");
        const auto hit = toolWord.find(ask);
        if (!hit)
            return std::nullopt;
        if (turn.request.tools.isEmpty())
            return Reply{turn.say(P::NoTools), {}, {}};
        QStringList names;
        for (const ToolSpec &tool : turn.request.tools)
            names.append(tool.name);
        return Reply{turn.say(P::NoSuchTool, {turn.quote(hit->has(1) ? hit->text(1) : hit->text(2)),
                                              names.join(QStringLiteral(", "))}),
                     {},
                     {}};
    }
    Reply all;
    for (qsizetype i = 0; i < hits.size(); ++i) {
        const qsizetype end = i + 1 < hits.size() ? hits[i + 1].start() : text.size();
        const ToolSpec *tool = toolNamed(turn.request.tools, hits[i].text(1));
        QString rest = text.mid(hits[i].end(), end - hits[i].end());
        static const QRegularExpression twice(
            QStringLiteral("\\s*(?:,|;|\\band|\\bthen|\\bund|\\bet|\\by)*\\s*$"));
        if (i + 1 < hits.size())
            rest.remove(twice);
        if (auto problem = callOne(turn, *tool, rest, all))
            return problem;
    }
    return all;
}

MaybeReply chooseTool(const Turn &turn)
{
    if (turn.request.tools.isEmpty() || turn.ask.isEmpty() || !turn.material.isEmpty())
        return std::nullopt;
    static const QStringList general =
        str("get fetch list creat search find look tool function data valu us cal quer run return "
            "giv name inform make add delet updat send set check")
            .split(u' ');
    const QStringList words = contentStems(mayAsk(turn));
    const ToolSpec *best = nullptr;
    qsizetype bestScore = 0;
    for (const ToolSpec &tool : turn.request.tools) {
        QStringList nouns;
        qsizetype named = 0;
        for (const QString &word : contentStems(withSpaces(tool.name))) {
            if (!general.contains(word))
                nouns.append(word);
        }
        for (const QString &noun : std::as_const(nouns))
            named += words.contains(noun) ? 1 : 0;
        // Every telling word of the name must be there; the description only decides between equals.
        if (nouns.isEmpty() || named < nouns.size())
            continue;
        qsizetype score = named * 10;
        for (const QString &word : contentStems(tool.description.left(1000)))
            score += words.contains(word) ? 1 : 0;
        if (score > bestScore) {
            bestScore = score;
            best = &tool;
        }
    }
    static const Rx asks(
        "^(?:what|how|show|get|give|tell|find|look|fetch|check|list|search|send|create|add|is|are|"
        "will|wie|was|zeig|gib|quel\\w*|donne|cual|que|dame|muestra|quale|dammi|mostra|qual|come|"
        "como|comment|convert|schedule|book)\\b");
    if (!best || !asks.in(turn.ask))
        return std::nullopt;
    const QList<Parameter> parameters = parametersOf(*best);
    Filled filled = fill(parameters, turn.ask.text);
    for (const Parameter &parameter : parameters) {
        if (!parameter.required || filled.arguments.contains(parameter.name))
            continue;
        const QString type = typeOf(parameter.schema);
        QString value;
        if (type == u"integer" || type == u"number") {
            value = numberTextsIn(turn.ask.text, 1).value(0);
        } else if (const auto inQuotes = quotedIn(turn.ask.text)) {
            value = *inQuotes;
        } else {
            static const Rx tail(
                "\\b(?:in|for|of|about|at|on|from|to|für|fur|von|uber|a|de|di|em|para|per|pour|sur)"
                "\\s+((?:the )?[^\\s?.!,]{2,40}(?: [^\\s?.!,]{1,40}){0,4})[?.!]*$");
            if (const auto hit = tail.find(turn.ask)) {
                static const QRegularExpression time(
                    QStringLiteral("\\s+(?:today|now|tomorrow|right now|heute|hoy|oggi|please)$"));
                value = hit->text(1).remove(time);
            }
        }
        if (value.isEmpty())
            continue;
        if (const auto json = coerced(value, parameter.schema))
            filled.arguments.insert(parameter.name, *json);
    }
    filled.bad.clear();
    complete(filled, parameters);
    if (!filled.missing.isEmpty())
        return Reply{turn.say(P::ToolOffer, {best->name, needed(*best), filled.missing}), {}, {}};
    Reply reply;
    reply.calls.append({callId(turn, best->name, 0), best->name, filled.arguments, {}});
    return reply;
}

MaybeReply listTools(const Turn &turn)
{
    static const Rx asks("\\b(?:(?:what|which|list|show)(?: \\w+)? tools\\b|tools (?:do you|can "
                         "you|are)|your tools|welche werkzeuge|quels outils|que herramientas|quali "
                         "strumenti|quais ferramentas|what functions|list (?:the )?functions)");
    if (!asks.in(turn.ask) || !turn.material.isEmpty())
        return std::nullopt;
    if (turn.request.tools.isEmpty())
        return Reply{turn.say(P::NoTools), {}, {}};
    QStringList lines;
    for (const ToolSpec &tool : turn.request.tools) {
        const QString about = shortened(tool.description.simplified(), 120);
        lines.append(tool.name + (about.isEmpty() ? QString() : QStringLiteral(": ") + about));
    }
    return Reply{turn.say(P::ToolsAre, {bullets(lines)}), {}, {}};
}

Reply presentToolResults(const ChatRequest &request, const OfflineContext &context)
{
    const Turn turn = makeTurn(request, context, lastUserIndex(request));
    qsizetype begin = request.messages.size();
    while (begin > 0 && request.messages[begin - 1].role == ChatRole::Tool)
        --begin;
    Reply all;
    for (qsizetype i = begin; i < request.messages.size(); ++i) {
        const ChatMessage &result = request.messages[i];
        QString name;
        for (qsizetype j = begin; j-- > 0 && name.isEmpty();) {
            for (const ToolCall &call : request.messages[j].toolCalls) {
                if (call.id == result.toolCallId)
                    name = call.name;
            }
        }
        if (name.isEmpty())
            name = QStringLiteral("tool");
        const QString text = shortened(cleaned(result.content).trimmed(), 20'000);
        const auto document = QJsonDocument::fromJson(text.toUtf8());
        QString line;
        QString core = text;
        if (text.isEmpty()) {
            line = turn.say(P::ToolDone, {name});
        } else if (document.isObject() && document.object().contains(QLatin1String("error"))
                   && !document.object().value(QLatin1String("error")).isNull()) {
            const QJsonValue error = document.object().value(QLatin1String("error"));
            const QString message =
                error.isObject() ? error.toObject().value(QLatin1String("message")).toString()
                                 : error.toVariant().toString();
            line = turn.say(P::ToolFailed, {name, message.isEmpty() ? text : message});
        } else if (document.isObject() || document.isArray()) {
            const bool single = document.isObject() && document.object().size() == 1
                                && !document.object().begin().value().isObject()
                                && !document.object().begin().value().isArray();
            const QJsonArray array = document.array();
            const bool table = !array.isEmpty() && array[0].isObject();
            const QString shaped = single ? document.object().begin().value().toVariant().toString()
                                          : reshaped(text, table ? u"table" : u"list", turn.lang);
            line = turn.say(P::ToolSays, {name, single ? shaped : u'\n' + shaped});
            core = single ? shaped : text;
        } else {
            line = turn.say(P::ToolSays, {name, text.contains(u'\n') ? u'\n' + text : text});
        }
        all.text += (all.text.isEmpty() ? QString() : QStringLiteral("\n\n")) + line;
        all.core += (all.core.isEmpty() ? QString() : QStringLiteral("\n")) + core;
    }
    return {turn.persona.apply(all), all.core, {}, true};
}

} // namespace troupe::offline
