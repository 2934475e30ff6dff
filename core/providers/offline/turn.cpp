// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/offline/turn.h"

#include "core/providers/offline/exactmath.h"

#include <QDateTime>

namespace troupe::offline {

namespace {

/// Greetings in front, politeness around, and sentences that only set the form.
QString withoutPoliteness(const QString &text)
{
    static const QRegularExpression form(
        QStringLiteral("(?:^|(?<=[.!?:;,]\\s)|(?<=[.!?:;]))\\s*(?:please "
                       ")?(?:answer|reply|respond|antworte|antworten sie|r[ée]ponds?|"
                       "r[ée]pondez|responde|responda|rispondi|risponda)(?: me| to me)?(?: it)? "
                       "(?:in|auf|en|em|only|just|briefly|"
                       "with only|with "
                       "just|using|nur|solo|seulement|uniquement|as)\\b[^.!?\\n]{0,80}[.!]?\\s*$"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression tail(
        QStringLiteral(
            "[\\s,]*\\b(?:please|bitte|s'il (?:te|vous) pla[iî]t|por favor|per favore|thanks|thank "
            "you|danke|merci|gracias|"
            "grazie|obrigad[oa]|in one word|in a single word|briefly|in short|just the number|only "
            "the number|"
            "number only|in (?:english|german|french|spanish|italian|portuguese)|auf "
            "(?:deutsch|englisch)|"
            "en fran[cç]ais|en espa[nñ]ol|in italiano|em portugu[eê]s)\\s*([.!?]*)\\s*$"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression lead(
        QStringLiteral("^(?:(?:please|kindly|bitte|por favor|per "
                       "favore|ok(?:ay)?,?|so,?|well,?|now,|then,?|great[,!]|and,|"
                       "can you(?: please)?|could you(?: please)?|would you(?: please)?|will "
                       "you|can u|kannst du(?: mir)?(?: bitte)?|"
                       "k[oö]nntest du(?: mir)?(?: bitte)?|k[oö]nnen sie(?: mir)?(?: "
                       "bitte)?|peux-tu|pouvez-vous|"
                       "puedes|podr[ií]as|puoi|potresti|pode|"
                       "tell me|i(?: would|'d) like you to|i want you to|i need you to|i want to "
                       "know|i wonder|"
                       "do you know|let me know|sag mir|dis-moi|dime|dimmi|diga-me),?\\s+)"),
        QRegularExpression::CaseInsensitiveOption);
    QString out = text.trimmed();
    while (!out.isEmpty() && QStringView(u"¿¡").contains(out.front()))
        out.remove(0, 1);
    const QString withoutForm = QString(out).remove(form).trimmed();
    if (withoutForm.size() >= 3)
        out = withoutForm;
    for (int i = 0; i < 4; ++i) {
        const qsizetype before = out.size();
        QString shorter = out;
        shorter.remove(lead);
        const auto match = tail.match(shorter);
        if (match.hasMatch() && match.capturedStart() > 2)
            shorter = shorter.left(match.capturedStart()) + match.captured(1);
        if (shorter.trimmed().size() < 2 || shorter.size() == before)
            break;
        out = shorter.trimmed();
    }
    return out;
}

/// "Hello! Sort: b, a" without its greeting; a greeting alone stays.
QString withoutGreeting(const QString &text)
{
    static const QRegularExpression hello(
        QStringLiteral("^(?:hi|hello|hey|hallo|bonjour|salut|hola|ciao|ol[aá]|oi|good "
                       "(?:morning|afternoon|evening)|guten (?:tag|morgen|abend)|"
                       "buenos d[ií]as|buongiorno|bom dia)(?: there| "
                       "[A-Z][a-z]{1,20})?\\s*[,.!–-]+\\s*(?=\\S{2})"),
        QRegularExpression::CaseInsensitiveOption);
    QString out = text.trimmed();
    return out.remove(hello);
}

Lang languageOf(const Turn &turn)
{
    const Ask own = turn.own;
    static const Rx wish("\\b(?:answer|reply|respond|speak|write|say it|tell "
                         "me|explain|antworte|sprich|schreib|repond|parle|responde|habla|"
                         "rispondi|parla|responda|fale|please|in|auf|en|em)\\b");
    if (wish.in(own)) {
        if (const auto named = namedLanguage(own); named && own.text.size() < 400)
            return *named;
    }
    if (turn.persona.lang)
        return *turn.persona.lang;
    const auto detected = detectLanguage(turn.ask.isEmpty() ? QStringView(turn.material).left(600)
                                                            : QStringView(turn.ask.text));
    if (detected)
        return *detected;
    const auto users = turn.earlier(ChatRole::User);
    for (qsizetype i = users.size(); i-- > qMax<qsizetype>(0, users.size() - 4);) {
        if (const auto before =
                detectLanguage(divide(turn.request.messages[users[i]].content.left(4000)).ask))
            return *before;
    }
    return detectLanguage(QStringView(turn.system).left(2000)).value_or(Lang::En);
}

} // namespace

QDate Turn::today() const
{
    return QDateTime::fromMSecsSinceEpoch(context.nowMs, Qt::UTC).date();
}

QString Turn::agent() const
{
    if (!request.agentName.trimmed().isEmpty())
        return request.agentName.trimmed();
    static const Rx named("\\b(?:you are|your name is|du bist|dein name ist|tu es|tu "
                          "t'appelles|vous etes|eres|te llamas|sei|ti chiami|voce e)\\s+"
                          "([^\\s,.;:!?]{2,30}(?: [^\\s,.;:!?]{2,30})?)");
    if (const auto hit = named.find(Ask::of(system.left(500)))) {
        const QStringList words = hit->text(1).split(u' ');
        QString name;
        for (const QString &word : words) {
            if (!word[0].isUpper() || isStopWord(offline::folded(word)))
                break;
            name += (name.isEmpty() ? QString() : QStringLiteral(" ")) + word;
        }
        return name;
    }
    return {};
}

QList<qsizetype> Turn::earlier(ChatRole role) const
{
    QList<qsizetype> found;
    for (qsizetype i = 0; i < index; ++i) {
        if (request.messages[i].role == role && !request.messages[i].content.trimmed().isEmpty())
            found.append(i);
    }
    return found;
}

QString Turn::previous(ChatRole role) const
{
    for (qsizetype i = index; i-- > 0;) {
        if (request.messages[i].role == role && !request.messages[i].content.trimmed().isEmpty())
            return cleaned(request.messages[i].content);
    }
    return {};
}

QString Turn::subject() const
{
    if (!material.isEmpty())
        return material;
    if (const auto inQuotes = quotedIn(ask.text))
        return *inQuotes;
    static const Rx pointing("\\b(?:this|that|it|these|those|them|above|previous|last answer|last "
                             "message|the text|the document|your answer|"
                             "the list|the table|das|den text|diesen?|dies|es|ihn|oben|ca|cela|ce "
                             "texte|le texte|esto|eso|el texto|lo|questo|"
                             "il testo|isto|isso|o texto)\\b");
    static const Rx alone("^[\\w;/\\- ]{2,40}[.!?]*$");
    if (!pointing.in(ask) && !alone.in(ask))
        return {};
    // The newest long text of the person, else the last answer.
    static const Rx answer("\\b(?:your|last|previous) (?:answer|reply|message|response)\\b");
    if (!answer.in(ask)) {
        const auto users = earlier(ChatRole::User);
        for (qsizetype i = users.size(); i-- > qMax<qsizetype>(0, users.size() - 20);) {
            const Parts parts = divide(cleaned(request.messages[users[i]].content));
            if (parts.material.size() > 20)
                return parts.material;
        }
    }
    return previous(ChatRole::Assistant);
}

QString Turn::number(const Rational &value, int decimals) const
{
    return numberText(value, decimals, decimalComma(lang));
}

qsizetype lastUserIndex(const ChatRequest &request)
{
    for (qsizetype i = request.messages.size(); i-- > 0;) {
        if (request.messages[i].role == ChatRole::User)
            return i;
    }
    return -1;
}

Turn makeTurn(const ChatRequest &request, const OfflineContext &context, qsizetype index,
              std::optional<Lang> lang, int depth)
{
    Turn turn{request, context, index, {}, {}, {}, {}, {}, false, {}, {}, Lang::En, depth};
    for (const ChatMessage &message : request.messages) {
        if (message.role == ChatRole::System)
            turn.system += (turn.system.isEmpty() ? QString() : QStringLiteral("\n\n"))
                           + cleaned(message.content);
    }
    turn.persona.read(turn.system.left(20'000), true);
    if (index >= 0) {
        turn.message = cleaned(request.messages[index].content).trimmed();
        Parts parts = divide(withoutGreeting(turn.message));
        turn.own = Ask::of(parts.own);
        // "Could you sort: b, a": politeness goes first, then the colon divides.
        const QString polite = withoutPoliteness(parts.ask);
        if (parts.material.isEmpty() && polite != parts.ask) {
            const Parts again = divide(polite);
            if (!again.material.isEmpty())
                parts = again;
        }
        turn.ask = Ask::of(withoutPoliteness(parts.ask));
        turn.material = parts.material;
        turn.materialName = parts.name;
        turn.marked = parts.marked;
        turn.persona.read(parts.own, false);
    }
    if (turn.persona.userName.isEmpty())
        turn.persona.userName = toldName(turn);
    turn.lang = lang ? *lang : languageOf(turn);
    return turn;
}

} // namespace troupe::offline
