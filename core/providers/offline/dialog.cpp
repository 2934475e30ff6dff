// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/offline/abilities.h"

namespace troupe::offline {

namespace {

QString speaker(const Turn &turn)
{
    const QString agent = turn.agent();
    static const char *plain[kLangs] = {"troupe-offline, the built-in offline model",
                                        "troupe-offline, das eingebaute Offline-Modell",
                                        "troupe-offline, le modèle hors ligne intégré",
                                        "troupe-offline, el modelo integrado sin conexión",
                                        "troupe-offline, il modello integrato senza rete",
                                        "o troupe-offline, o modelo integrado sem rede"};
    static const char *on[kLangs] = {
        " (on the built-in offline model)",       " (mit dem eingebauten Offline-Modell)",
        " (avec le modèle hors ligne intégré)",   " (con el modelo integrado sin conexión)",
        " (con il modello integrato senza rete)", " (com o modelo integrado sem rede)"};
    const auto i = static_cast<size_t>(turn.lang);
    return agent.isEmpty() ? str(plain[i]) : agent + str(on[i]);
}

QString comma(const QString &name)
{
    return name.isEmpty() ? QString() : QStringLiteral(", ") + name;
}

/// The first sentences of the prompt that tell what the agent is for.
QString roleText(const Turn &turn, int sentences)
{
    const QStringList all = sentencesOf(turn.system.left(4000));
    return shortened(all.mid(0, sentences).join(u' '), 400);
}

} // namespace

MaybeReply smallTalk(const Turn &turn)
{
    const Ask &ask = turn.ask;
    if (ask.text.size() > 80 || !turn.material.isEmpty())
        return std::nullopt;
    const QString user = turn.persona.userName;
    static const Rx hello(
        "^(?:hi|hello|hey|hiya|howdy|yo|greetings|good "
        "(?:morning|afternoon|evening|day)|hallo|guten (?:tag|morgen|abend)|gruß "
        "gott|moin|servus|bonjour|bonsoir|salut|coucou|hola|buenos dias|buenas "
        "(?:tardes|noches)|ciao|buongiorno|buonasera|salve|ola|oi|bom dia|boa (?:tarde|noite))"
        "(?:[\\s,]+(?:there|again|everyone|all|world|zusammen|a "
        "tous|\\w{1,20}))?(?:[\\s,]+\\w{1,20})?[\\s.!,]*(?:\\p{So}|\\p{Cs})*[\\s.!]*$");
    static const Rx howAre(
        "^(?:how are you|how's it going|how are things|how do you do|what's up|whats up|sup|wie "
        "geht(?:'s| es)? ?(?:dir|ihnen)?|comment (?:ca va|vas-tu|allez-vous)|ca va|como estas?|que "
        "tal|come (?:stai|va|sta)|como (?:vai|esta)(?: voce)?|tudo bem)\\b[^?]{0,15}[?.!]*$");
    static const Rx thanks(
        "^(?:thanks?(?: you)?|thx|ty|cheers|much appreciated|many thanks|danke\\w*|vielen "
        "dank|merci\\w*|(?:muchas )?gracias|grazie\\w*|obrigad[oa]|muito obrigad[oa])\\b.{0,30}$");
    static const Rx bye(
        "^(?:bye(?:[- ]bye)?|goodbye|see (?:you|ya)|good night|farewell|cya|tschuss|auf "
        "wiedersehen|bis (?:bald|dann|spater)|gute nacht|ade|au revoir|a bientot|bonne "
        "nuit|adios|hasta (?:luego|pronto|manana)|arrivederci|a presto|buonanotte|tchau|adeus|ate "
        "(?:logo|breve|amanha))\\b.{0,25}$");
    static const Rx fine(
        "^(?:ok(?:ay)?|good|great|nice|cool|perfect|fine|alright|all right|understood|got it|i "
        "see|super|gut|prima|alles klar|verstanden|d'accord|parfait|vale|perfecto|va "
        "bene|perfetto|entendi|certo|awesome|excellent|very good|well done|good "
        "job)[\\s.!]*(?:thanks?|thank you)?[.! ]*$");
    static const Rx yesNo(
        "^(?:yes|no|yeah|yep|nope|nah|sure|ja|nein|oui|non|si|sim|nao|maybe|doch)[\\s.!]*$");
    static const Rx wrong(
        "^(?:(?:that(?:'s| is)|this is|you(?:'re| are)) (?:wrong|incorrect|not "
        "(?:right|correct|true|helpful|what i "
        "(?:asked|wanted|meant))|stupid|useless|dumb|bad)|wrong|no,? that's (?:wrong|not)|you are "
        "useless|bad (?:answer|bot)|das ist falsch|falsch|c'est faux|eso es incorrecto|e "
        "sbagliato|esta errado)\\b.{0,40}$");
    static const Rx praise(
        "^(?:you(?:'re| are) (?:great|awesome|the best|helpful|smart|amazing|nice|good)|i "
        "(?:love|like) you|good bot)\\b.{0,25}$");
    static const Rx question("\\?");
    static const Rx asked("\\b(?:what|who|how|was|wer|wie|qui|que|como|chi|come|quem)\\b");
    static const Rx feeling(
        "^(?:i(?:'m| am)|i feel) (?:so |very |really |a bit |feeling "
        ")?(?:sad|tired|bored|angry|lonely|stressed|depressed|anxious|unhappy|scared|worried|sick)"
        "\\b.{0,30}$|^(?:ich bin|mir ist) (?:so |sehr "
        ")?(?:traurig|mude|wutend|einsam|langweilig)\\b.{0,20}$|^je suis "
        "(?:triste|fatiguee?|seule?)\\b.{0,20}$|^estoy "
        "(?:triste|cansad[oa]|sol[oa])\\b.{0,20}$|^sono "
        "(?:triste|stanc[oa]|sol[oa])\\b.{0,20}$|^estou (?:triste|cansad[oa])\\b.{0,20}$");
    if (feeling.in(ask))
        return Reply{turn.say(P::Feeling), {}, {}};
    if (hello.in(ask) && !question.in(ask) && !asked.in(ask))
        return Reply{turn.say(P::Hello, {speaker(turn), comma(user)}), {}, {}};
    if (howAre.in(ask))
        return Reply{turn.say(P::HowAreYou), {}, {}};
    if ((thanks.in(ask) || praise.in(ask)) && !question.in(ask))
        return Reply{turn.say(P::Thanks, {comma(user)}), {}, {}};
    if (bye.in(ask) && !question.in(ask))
        return Reply{turn.say(P::Bye, {comma(user)}), {}, {}};
    if (wrong.in(ask))
        return Reply{turn.say(P::Sorry), {}, {}};
    if (fine.in(ask))
        return Reply{turn.say(P::Welcome), {}, {}};
    if (yesNo.in(ask))
        return Reply{turn.say(P::Affirm), {}, {}};
    return std::nullopt;
}

MaybeReply aboutModel(const Turn &turn)
{
    const Ask &ask = turn.ask;
    if (ask.text.size() > 160 || turn.marked || turn.material.size() > 80)
        return std::nullopt;
    static const Rx other(
        "\\b(?:are you|is this|am i (?:talking|speaking|chatting) (?:to|with)|bist du|sind "
        "sie|es-tu|etes-vous|eres|sei|voce e|es usted|you're|you are)\\s+(?:really |actually |just "
        "|by |from |based on |powered by |running on |using |ein |eine |un |a "
        ")?(chatgpt|gpt[-\\w.]*|openai|claude[-\\w.]*|anthropic|gemini|google|bard|llama[-\\w.]*|"
        "mistral|copilot|siri|alexa|deepseek|grok|bing)\\b");
    if (const auto hit = other.find(ask))
        return Reply{turn.say(P::NotThatModel, {hit->text(1)}),
                     turn.lang == Lang::En ? QStringLiteral("No") : QString(),
                     {}};
    static const Rx model(
        "\\b(?:which|what|wich) (?:\\w+ )?(?:model|llm|version|engine|ai|language "
        "model)\\b.{0,20}(?:are you|is this|do you|answer|running|am i|use)|\\bwhat(?:'s| is) your "
        "(?:model|version)\\b|\\bwelches (?:sprach)?modell\\b|\\bquel modele\\b|\\bque "
        "modelo\\b|\\bche modello\\b|\\bqual modelo\\b|\\bare you (?:an? )?(?:llm|language "
        "model|neural network|large language model|gpt)\\b|\\bhow do you work\\b|\\bwie "
        "funktionierst du\\b|\\bcomment fonctionnes-tu\\b|\\bcomo funcionas\\b|\\bcome "
        "funzioni\\b|\\bwhat is troupe-offline\\b|\\bknowledge cutoff\\b|\\bare you "
        "(?:smarter|better|faster|as (?:good|smart)) (?:than|as)\\b|\\btraining "
        "(?:data|cutoff)\\b|\\bwho trained you\\b");
    static const Rx online(
        "\\b(?:are you (?:online|offline|connected)|(?:do|can) you (?:have |get )?(?:access(?: "
        "to)? |use |search |browse )(?:the )?(?:internet|web|online|google)|internet "
        "(?:access|connection)|can you (?:google|browse|surf|go online)|bist du "
        "(?:online|offline)|hast du (?:internet|zugang zum internet)|as-tu (?:acces a "
        ")?internet|es-tu (?:en ligne|hors ligne|connecte)|tienes (?:acceso a )?internet|estas "
        "(?:en linea|conectado)|hai (?:accesso a )?internet|sei (?:online|connesso)|voce tem "
        "(?:acesso a )?internet|voce esta (?:online|conectado))\\b");
    static const Rx can(
        "^(?:so )?(?:what (?:else )?(?:can|could) you (?:do|help|offer)|what are you "
        "(?:able|capable)|what are your (?:capabilities|abilities|skills|features)|how can you "
        "help|what do you do\\b|help(?: me)?[.!?]*$|what can i (?:ask|do)|/help|what can you "
        "help|list your (?:capabilities|abilities|features)|"
        "was kannst du|was konnen sie|wie kannst du (?:mir )?helfen|hilfe[.!?]*$|que "
        "(?:peux-tu|pouvez-vous|sais-tu) faire|comment peux-tu m'aider|aide[.!?]*$|que "
        "(?:puedes|sabes) hacer|en que puedes ayudar|ayuda[.!?]*$|(?:che )?cosa (?:sai|puoi) "
        "fare|aiuto[.!?]*$|o que (?:voce )?(?:pode|sabe) fazer|ajuda[.!?]*$|como voce pode)");
    static const Rx human(
        "\\bare you (?:a "
        ")?(?:human|person|real|alive|robot|bot|machine|conscious|sentient|self-aware|an ai|ai|a "
        "program|a computer|self aware)\\b|\\bdo you (?:have|feel) "
        "(?:feelings|emotions|consciousness|pain)\\b|\\bbist du (?:ein "
        ")?(?:mensch|roboter|maschine|ki|echt)\\b|\\bes-tu (?:un "
        ")?(?:humain|robot|reel)\\w*\\b|\\beres (?:un )?(?:humano|robot|real|persona)\\b|\\bsei "
        "(?:un )?(?:umano|robot|reale)\\b|\\bvoce e (?:um )?(?:humano|robo|real)\\b|\\bam i "
        "talking to a (?:human|person|bot|robot|machine)\\b");
    static const Rx maker(
        "\\bwho (?:made|created|built|developed|wrote|programmed|designed|owns) you\\b|\\bwer hat "
        "dich (?:gemacht|erschaffen|gebaut|entwickelt|programmiert)\\b|\\bqui t'a "
        "(?:cree|fait|programme)\\b|\\bquien te (?:creo|hizo|programo)\\b|\\bchi ti ha "
        "(?:creato|fatto|programmato)\\b|\\bquem (?:te )?(?:criou|fez)\\b");
    static const Rx privacy(
        "\\b(?:do you (?:store|save|send|share|collect|upload|learn from|remember) (?:my |our "
        "|this |any )?(?:data|messages?|conversations?|me|information|what i)|is (?:this|it|my "
        "data) (?:private|safe|secure)|privacy|what happens (?:to|with) my data|where (?:is|does) "
        "my data|datenschutz|werden meine daten|mes donnees|mis datos|i miei dati|meus dados)\\b");
    static const Rx languages(
        "\\b(?:which|what|how many) languages (?:do|can) you\\b|\\b(?:do|can) you "
        "(?:speak|understand|write in|write|answer in) "
        "(?:english|german|french|spanish|italian|portuguese|other "
        "languages|deutsch)\\b|\\bsprichst du\\b|\\bparles-tu\\b|\\bhablas "
        "(?:espanol|ingles|aleman|frances|otros)\\b|\\bparli "
        "(?:italiano|inglese|tedesco)\\b|\\bvoce fala\\b|\\bwelche sprachen\\b|\\bquelles "
        "langues\\b|\\bque idiomas\\b|\\bche lingue\\b|\\bque linguas\\b");
    static const Rx app(
        "^what(?:'s| is) (?:this (?:app|program|application|software)|troupe)\\b|^was ist (?:diese "
        "app|dieses programm|troupe)\\b");
    static const Rx link("^https?://\\S+$|\\b(?:open|read|visit|summari[sz]e|fetch|check|load|look "
                         "at)\\b.{0,40}https?://\\S+$");
    static const Rx opinion("^which (?:one )?is better\\b|^should i\\b|\\b(?:what(?:'s| is) your "
                            "(?:favou?rite|opinion|view)|do you "
                            "(?:like|love|prefer|think|believe|dream|want|enjoy|hate)\\b|what do "
                            "you think|how do you feel|was (?:denkst|meinst|haltst) du|que "
                            "penses-tu|que piensas|cosa pensi|o que (?:voce )?(?:pensa|acha))");
    const bool yesNo = turn.lang == Lang::En;
    const auto no = [&] { return yesNo ? QStringLiteral("No") : QString(); };
    if (link.in(ask) && turn.material.isEmpty() && turn.request.tools.isEmpty())
        return Reply{turn.say(P::Online).section(QStringLiteral(". "), 1),
                     {},
                     {}}; // without its "No."
    if (app.in(ask))
        return Reply{turn.say(P::Maker), {}, {}};
    if (online.in(ask))
        return Reply{turn.say(P::Online), no(), {}};
    if (model.in(ask))
        return Reply{turn.say(P::WhichModel), QString::fromLatin1(kOfflineModelId), {}};
    if (human.in(ask))
        return Reply{turn.say(P::Human), no(), {}};
    if (maker.in(ask))
        return Reply{turn.say(P::Maker), {}, {}};
    if (languages.in(ask))
        return Reply{turn.say(P::Languages), {}, {}};
    if (privacy.in(ask))
        return Reply{turn.say(P::Privacy), no(), {}};
    if (can.in(ask)) {
        QString out = turn.say(P::Capabilities);
        return Reply{out, {}, {}};
    }
    if (opinion.in(ask))
        return Reply{turn.say(P::NoOpinion), {}, {}};
    return std::nullopt;
}

MaybeReply aboutAgent(const Turn &turn)
{
    const Ask &ask = turn.ask;
    if (ask.text.size() > 140 || turn.marked || turn.material.size() > 80)
        return std::nullopt;
    static const Rx who(
        "^(?:so )?(?:who (?:are|r) you|who is this|who am i (?:talking|speaking) (?:to|with)|what "
        "are you|introduce yourself|tell me about yourself|about you|wer (?:bist du|sind sie)|was "
        "bist du|stell dich vor|qui (?:es-tu|etes-vous)|presente-toi|quien eres|que "
        "eres|presentate|chi sei|cosa sei|presentati|quem (?:e voce|es tu)|o que e "
        "voce|apresente-se)\\b.{0,30}$");
    static const Rx name(
        "\\b(?:what(?:'s| is) your name|your name|how are you called|do you have a name|wie "
        "(?:heißt|heisst) du|wie (?:heißen|heissen) sie|dein name|comment t'appelles-tu|comment tu "
        "t'appelles|quel est ton nom|como te llamas|cual es tu nombre|come ti chiami|qual e il tuo "
        "nome|como voce se chama|qual e o seu nome)\\b");
    static const Rx role(
        "\\b(?:what(?:'s| is| are) your "
        "(?:role|purpose|job|task|function|goal|mission|instructions|system "
        "prompt|rules|prompt)|what (?:is|are) you (?:for|supposed to do)|what are you here "
        "for|what were you told|(?:show|repeat|print|quote)(?: me)? your "
        "(?:instructions|prompt|system prompt|rules)|was ist deine (?:aufgabe|rolle|funktion)|was "
        "sind deine anweisungen|quel est ton role|quelles sont tes instructions|cual es tu "
        "(?:funcion|papel|rol|tarea)|cuales son tus instrucciones|qual e il tuo "
        "(?:ruolo|compito)|quali sono le tue istruzioni|qual e (?:a sua funcao|o seu papel)|quais "
        "sao as suas instrucoes)\\b");
    const QString agent = turn.agent();
    if (role.in(ask)) {
        if (turn.system.trimmed().isEmpty())
            return Reply{turn.say(P::NoRole), {}, {}};
        static const Rx everything(
            "\\b(?:instructions|prompt|rules|anweisungen|instrucciones|istruzioni|instrucoes)\\b");
        const QString text =
            everything.in(ask) ? shortened(turn.system.trimmed(), 2000) : roleText(turn, 2);
        return Reply{turn.say(P::Role, {turn.quote(text)}), text, {}};
    }
    if (name.in(ask)) {
        if (agent.isEmpty())
            return Reply{turn.say(P::WhoAmIPlain), QString::fromLatin1(kOfflineModelId), {}};
        return Reply{turn.say(P::WhoAmI, {agent}), agent, {}};
    }
    if (who.in(ask)) {
        QString out = agent.isEmpty() ? turn.say(P::WhoAmIPlain) : turn.say(P::WhoAmI, {agent});
        if (!turn.system.trimmed().isEmpty())
            out += u' ' + turn.say(P::Role, {turn.quote(roleText(turn, 1))});
        return Reply{out, agent.isEmpty() ? QString::fromLatin1(kOfflineModelId) : agent, {}};
    }
    return std::nullopt;
}

} // namespace troupe::offline
