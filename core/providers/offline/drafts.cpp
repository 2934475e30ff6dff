// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/offline/abilities.h"

namespace troupe::offline {

namespace {

QString draftOf(const Turn &turn, const QString &body)
{
    return turn.say(P::DraftNote) + QStringLiteral("\n\n") + body;
}

/// "an email to Ann about the delayed order"
QString email(const Turn &turn, const QString &to, const QString &topic)
{
    struct Words
    {
        const char *subject, *dear, *body, *ask, *close, *whom, *sender;
    };
    static constexpr Words words[kLangs] = {
        {"Subject", "Dear", "I am writing to you about",
         "[What you want the reader to know or do, and by when]", "Kind regards,", "[name]",
         "[your name]"},
        {"Betreff", "Guten Tag", "ich schreibe Ihnen wegen",
         "[Was der Empfänger wissen oder tun soll, und bis wann]", "Freundliche Grüße", "[Name]",
         "[Ihr Name]"},
        {"Objet", "Bonjour", "je vous écris au sujet de",
         "[Ce que le lecteur doit savoir ou faire, et pour quand]", "Cordialement,", "[nom]",
         "[votre nom]"},
        {"Asunto", "Hola", "le escribo en relación con",
         "[Lo que debe saber o hacer el lector, y para cuándo]", "Un saludo,", "[nombre]",
         "[su nombre]"},
        {"Oggetto", "Buongiorno", "le scrivo in merito a",
         "[Che cosa il lettore deve sapere o fare, ed entro quando]", "Cordiali saluti,", "[nome]",
         "[il suo nome]"},
        {"Assunto", "Olá", "escrevo a respeito de",
         "[O que o leitor deve saber ou fazer, e até quando]", "Atenciosamente,", "[nome]",
         "[o seu nome]"},
    };
    const Words &w = words[static_cast<size_t>(turn.lang)];
    const QString about = topic.isEmpty() ? QStringLiteral("[…]") : topic;
    const QString name = turn.persona.userName.isEmpty() ? str(w.sender) : turn.persona.userName;
    QString body = str(w.body);
    if (turn.lang == Lang::En)
        body = capitalised(body);
    static const QRegularExpression article(
        QStringLiteral(
            "^(?:the|a|an|der|die|das|dem|den|des|la|le|les|el|los|las|il|lo|gli|o|os|as|my)\\s+"),
        QRegularExpression::CaseInsensitiveOption);
    return QStringLiteral("%1: %2\n\n%3 %4,\n\n%5 %6.\n\n%7\n\n%8\n%9")
        .arg(str(w.subject), capitalised(QString(about).remove(article)), str(w.dear),
             to.isEmpty() ? str(w.whom) : to, body, about, str(w.ask), str(w.close))
        .arg(name);
}

/// A skeleton with questions to answer; long enough to work from.
QString outline(const Turn &turn, const QString &topic)
{
    static const char *parts[kLangs] = {
        "# %1\n\n1. Introduction\n   - What is %1, in one sentence?\n   - Why does it matter to "
        "the reader now?\n2. Background\n   - What happened before, and who is involved?\n   - "
        "Which facts and figures are certain, and where do they come from?\n3. Main point\n   - "
        "What is the one thing to say about %1?\n   - Which example shows it best?\n4. Other "
        "views\n   - Who would disagree, and with what reason?\n   - What is the answer to "
        "that?\n5. Consequences\n   - What changes, for whom, and from when?\n   - What does it "
        "cost, and what does it bring?\n6. Conclusion\n   - What should the reader remember about "
        "%1?\n   - What should the reader do next?",
        "# %1\n\n1. Einleitung\n   - Was ist %1, in einem Satz?\n   - Warum ist es für den Leser "
        "jetzt wichtig?\n2. Hintergrund\n   - Was geschah vorher, und wer ist beteiligt?\n   - "
        "Welche Fakten und Zahlen sind sicher, und woher stammen sie?\n3. Kernaussage\n   - Was "
        "ist das Wichtigste zu %1?\n   - Welches Beispiel zeigt es am besten?\n4. Andere "
        "Sichtweisen\n   - Wer würde widersprechen, und warum?\n   - Was ist die Antwort "
        "darauf?\n5. Folgen\n   - Was ändert sich, für wen und ab wann?\n6. Schluss\n   - Was soll "
        "der Leser über %1 behalten?\n   - Was soll er als Nächstes tun?",
        "# %1\n\n1. Introduction\n   - %1, en une phrase ?\n   - Pourquoi est-ce important "
        "maintenant ?\n2. Contexte\n   - Que s'est-il passé avant, et qui est concerné ?\n   - "
        "Quels faits et chiffres sont sûrs ?\n3. Idée principale\n   - Que faut-il dire avant tout "
        "?\n   - Quel exemple le montre le mieux ?\n4. Autres points de vue\n   - Qui ne serait "
        "pas d'accord, et pourquoi ?\n5. Conséquences\n   - Qu'est-ce qui change, pour qui et "
        "quand ?\n6. Conclusion\n   - Que doit retenir le lecteur ?",
        "# %1\n\n1. Introducción\n   - ¿Qué es %1, en una frase?\n   - ¿Por qué importa ahora?\n2. "
        "Contexto\n   - ¿Qué pasó antes y quién participa?\n   - ¿Qué datos son seguros?\n3. Idea "
        "principal\n   - ¿Qué es lo más importante?\n   - ¿Qué ejemplo lo muestra mejor?\n4. Otros "
        "puntos de vista\n   - ¿Quién no estaría de acuerdo y por qué?\n5. Consecuencias\n   - "
        "¿Qué cambia, para quién y desde cuándo?\n6. Conclusión\n   - ¿Qué debe recordar el "
        "lector?",
        "# %1\n\n1. Introduzione\n   - Che cos'è %1, in una frase?\n   - Perché è importante "
        "adesso?\n2. Contesto\n   - Che cosa è successo prima e chi è coinvolto?\n   - Quali fatti "
        "e cifre sono certi?\n3. Idea principale\n   - Qual è la cosa più importante?\n   - Quale "
        "esempio la mostra meglio?\n4. Altri punti di vista\n   - Chi non sarebbe d'accordo, e "
        "perché?\n5. Conseguenze\n   - Che cosa cambia, per chi e da quando?\n6. Conclusione\n   - "
        "Che cosa deve ricordare il lettore?",
        "# %1\n\n1. Introdução\n   - O que é %1, numa frase?\n   - Por que importa agora?\n2. "
        "Contexto\n   - O que aconteceu antes e quem participa?\n   - Que factos são seguros?\n3. "
        "Ideia principal\n   - O que é o mais importante?\n   - Que exemplo o mostra melhor?\n4. "
        "Outros pontos de vista\n   - Quem discordaria, e por quê?\n5. Consequências\n   - O que "
        "muda, para quem e desde quando?\n6. Conclusão\n   - O que deve o leitor recordar?"};
    return str(parts[static_cast<size_t>(turn.lang)])
        .replace(QLatin1String("# %1"), QLatin1String("# ") + capitalised(topic))
        .replace(QLatin1String("%1"), topic);
}

QString checklist(const Turn &turn, const QString &topic)
{
    QStringList given = turn.material.isEmpty() ? QStringList() : itemsOf(turn.material);
    if (given.isEmpty() && topic.contains(u','))
        given = itemsOf(topic);
    if (given.size() > 1) {
        QString out;
        for (const QString &item : std::as_const(given))
            out += (out.isEmpty() ? QString() : QStringLiteral("\n")) + QStringLiteral("- [ ] ")
                   + capitalised(item);
        return out;
    }
    static const char *steps[kLangs] = {
        "- [ ] Write down what “done” means for: %1\n- [ ] Fix the date: [date]\n- [ ] Name who is "
        "responsible: [name]\n- [ ] List what is needed: [things]\n- [ ] Do the first step: "
        "[step]\n- [ ] Check the result\n- [ ] Tell everybody concerned",
        "- [ ] Festlegen, wann „%1“ erledigt ist\n- [ ] Termin festlegen: [Datum]\n- [ ] "
        "Verantwortliche nennen: [Name]\n- [ ] Aufschreiben, was gebraucht wird: [Dinge]\n- [ ] "
        "Ersten Schritt tun: [Schritt]\n- [ ] Ergebnis prüfen\n- [ ] Alle Beteiligten informieren",
        "- [ ] Définir le résultat attendu : %1\n- [ ] Fixer la date : [date]\n- [ ] Nommer un "
        "responsable : [nom]\n- [ ] Lister le nécessaire : [choses]\n- [ ] Faire la première étape "
        ": [étape]\n- [ ] Vérifier le résultat",
        "- [ ] Definir el resultado: %1\n- [ ] Fijar la fecha: [fecha]\n- [ ] Nombrar responsable: "
        "[nombre]\n- [ ] Anotar lo necesario: [cosas]\n- [ ] Dar el primer paso: [paso]\n- [ ] "
        "Comprobar el resultado",
        "- [ ] Definire il risultato: %1\n- [ ] Fissare la data: [data]\n- [ ] Nominare un "
        "responsabile: [nome]\n- [ ] Elencare ciò che serve: [cose]\n- [ ] Fare il primo passo: "
        "[passo]\n- [ ] Controllare il risultato",
        "- [ ] Definir o resultado: %1\n- [ ] Fixar a data: [data]\n- [ ] Nomear um responsável: "
        "[nome]\n- [ ] Listar o necessário: [coisas]\n- [ ] Dar o primeiro passo: [passo]\n- [ ] "
        "Verificar o resultado"};
    return str(steps[static_cast<size_t>(turn.lang)]).replace(QLatin1String("%1"), topic);
}

} // namespace

MaybeReply draft(const Turn &turn)
{
    static const Rx mail(
        "^(?:write|draft|compose|create|make|prepare|help me (?:to )?write|i "
        "need|schreibe?|verfasse|entwirf|ecris|redige[rz]?|escribe|redacta|scrivi|escreva|redija)"
        "\\b.{0,40}?\\b(?:e-?mail|mail|letter|brief|courriel|lettre|correo|carta|lettera|message|"
        "nachricht|mensaje|messaggio|mensagem|note|memo)\\b(?:\\s+(?:to|an|a|au|para|al|alla|for)"
        "\\s+(.{1,40}?))?(?:\\s+(?:about|regarding|on|saying|concerning|asking for|asking|that|to "
        "say|uber|wegen|zum thema|sur|a propos de|au sujet "
        "de|sobre|su|riguardo)\\s+(.{1,200}?))?[.?!]*$");
    static const Rx plan(
        "^(?:write|draft|compose|create|make|prepare|give me|generate|i need|help me (?:to "
        ")?write|tell "
        "me|schreibe?|erstelle|ecris|fais|escribe|haz|scrivi|fai|escreva|faca)\\b.{0,40}?\\b(?:"
        "outline|essay|article|report|blog "
        "post|presentation|speech|structure|gliederung|aufsatz|artikel|bericht|plan|rapport|"
        "dissertation|esquema|ensayo|articulo|informe|scaletta|saggio|articolo|relazione|esboco|"
        "ensaio|artigo|relatorio|agenda)\\b(?:\\s+(?:about|on|for|of|uber|zu|zum "
        "thema|sur|sobre|su|de|para)\\s+(.{1,160}?))?[.?!]*$");
    static const Rx check(
        "^(?:write|draft|create|make|give me|prepare|i "
        "need|generate|schreibe?|erstelle|fais|haz|crea|fai|faca)\\b.{0,30}?\\b(?:checklist|check "
        "list|to-?do(?: list)?|task list|packing list|shopping list|checkliste|einkaufsliste|liste "
        "de controle|liste de courses|lista de (?:tareas|compras|verificacao)|lista di "
        "controllo)\\b(?:\\s+(?:for|about|of|with|on|fur|pour|para|per|de|con)\\s+(.{1,200}?))?[.?!"
        "]*$");
    if (const auto hit = check.find(turn.ask)) {
        const QString topic = hit->has(1) ? hit->text(1) : QStringLiteral("[…]");
        return Reply{draftOf(turn, checklist(turn, topic)), {}, {}};
    }
    if (const auto hit = plan.find(turn.ask))
        return Reply{draftOf(turn,
                             outline(turn, hit->has(1) ? hit->text(1) : QStringLiteral("[…]"))),
                     {},
                     {}};
    if (const auto hit = mail.find(turn.ask)) {
        QString topic = hit->text(2);
        if (topic.isEmpty() && !turn.material.isEmpty())
            topic = shortened(turn.material.simplified(), 200);
        static const QRegularExpression my(QStringLiteral(
                                               "^(?:my|mein(?:en|em)?|mon|ma|mi|meu)\\s+"),
                                           QRegularExpression::CaseInsensitiveOption);
        QString to = hit->text(1);
        to.remove(my);
        return Reply{draftOf(turn, email(turn, capitalised(to), topic)), {}, {}};
    }
    return std::nullopt;
}

} // namespace troupe::offline
