// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/offline/phrases.h"

namespace troupe::offline {

// clang-format off
static constexpr PhraseRow kResultRows[] = {
    {P::Says, {"%1 says: %2", "%1: %2", "%1 : %2", "%1: %2", "%1: %2", "%1: %2"}},
    {P::SourceMessage, {"The text you gave", "In Ihrem Text steht", "Votre texte dit", "Su texto dice", "Il suo testo dice", "O seu texto diz"}},
    {P::SourceEarlier, {"Your earlier message", "In Ihrer früheren Nachricht steht", "Votre message précédent dit", "Su mensaje anterior dice", "Il suo messaggio precedente dice", "A sua mensagem anterior diz"}},
    {P::SourcePrompt, {"My instruction", "In meinen Anweisungen steht", "Mes instructions disent", "Mis instrucciones dicen", "Le mie istruzioni dicono", "As minhas instruções dizem"}},
    {P::SourceDocument, {"The document %1", "Im Dokument %1 steht", "Le document %1 dit", "El documento %1 dice", "Il documento %1 dice", "O documento %1 diz"}},
    {P::SourceAnswer, {"An earlier answer here", "In einer früheren Antwort hier steht", "Une réponse précédente dit", "Una respuesta anterior dice", "Una risposta precedente dice", "Uma resposta anterior diz"}},
    {P::NotInText, {
        "I do not find that in the text (%1).", "Das finde ich nicht im Text (%1).", "Je ne trouve pas cela dans le texte (%1).",
        "No encuentro eso en el texto (%1).", "Non lo trovo nel testo (%1).", "Não encontro isso no texto (%1)."}},
    {P::Closest, {
        "The text does not clearly answer that (%1). The closest sentence is: %2",
        "Der Text beantwortet das zu %1 nicht klar. Am nächsten kommt: %2",
        "Le texte ne répond pas clairement au sujet de %1. La phrase la plus proche est : %2",
        "El texto no lo responde con claridad sobre %1. La frase más cercana es: %2",
        "Il testo non risponde chiaramente su %1. La frase più vicina è: %2",
        "O texto não responde claramente sobre %1. A frase mais próxima é: %2"}},
    {P::AlsoSays, {"It also says: %1", "Weiter heißt es: %1", "On y lit aussi : %1", "También dice: %1", "Dice anche: %1", "Também diz: %1"}},
    {P::SummaryWhole, {
        "The text is already that short: %1", "So kurz ist der Text schon: %1", "Le texte est déjà aussi court : %1",
        "El texto ya es así de corto: %1", "Il testo è già così breve: %1", "O texto já é assim tão curto: %1"}},
    {P::NothingToWork, {
        "I see no text to work on. Paste it below your request, or put it in quotation marks.",
        "Ich sehe keinen Text dazu. Fügen Sie ihn unter Ihrer Bitte ein oder setzen Sie ihn in Anführungszeichen.",
        "Je ne vois pas de texte à traiter. Collez-le sous votre demande ou mettez-le entre guillemets.",
        "No veo ningún texto. Péguelo debajo de su petición o póngalo entre comillas.",
        "Non vedo un testo su cui lavorare. Lo incolli sotto la richiesta o lo metta tra virgolette.",
        "Não vejo nenhum texto. Cole-o abaixo do pedido ou ponha-o entre aspas."}},
    {P::Keywords, {"Keywords: %1", "Schlüsselwörter: %1", "Mots-clés : %1", "Palabras clave: %1", "Parole chiave: %1", "Palavras-chave: %1"}},
    {P::Pasted, {
        "I have your text (%1 words). Its main sentence: %2\nAsk me a question about it, or for a summary, keywords, a table or a count.",
        "Ihr Text liegt mir vor (%1 Wörter). Der wichtigste Satz: %2\nFragen Sie mich danach, oder lassen Sie ihn zusammenfassen, auszählen oder als Tabelle ausgeben.",
        "J'ai votre texte (%1 mots). La phrase principale : %2\nPosez une question, ou demandez un résumé, des mots-clés, un tableau ou un compte.",
        "Tengo su texto (%1 palabras). La frase principal: %2\nHaga una pregunta o pida un resumen, palabras clave, una tabla o un recuento.",
        "Ho il suo testo (%1 parole). La frase principale: %2\nFaccia una domanda o chieda un riassunto, parole chiave, una tabella o un conteggio.",
        "Tenho o seu texto (%1 palavras). A frase principal: %2\nFaça uma pergunta ou peça um resumo, palavras-chave, uma tabela ou uma contagem."}},
    {P::Equals, {"%1 = %2", "%1 = %2", "%1 = %2", "%1 = %2", "%1 = %2", "%1 = %2"}},
    {P::About, {"%1 ≈ %2 (rounded)", "%1 ≈ %2 (gerundet)", "%1 ≈ %2 (arrondi)", "%1 ≈ %2 (redondeado)", "%1 ≈ %2 (arrotondato)", "%1 ≈ %2 (arredondado)"}},
    {P::DivisionByZero, {
        "That divides by zero, which has no result.", "Das teilt durch null; dafür gibt es kein Ergebnis.",
        "C'est une division par zéro : il n'y a pas de résultat.", "Eso divide entre cero; no tiene resultado.",
        "È una divisione per zero: non ha risultato.", "Isso divide por zero; não há resultado."}},
    {P::TooLarge, {
        "The result is too large to write out: I stop at 4,000 digits.", "Das Ergebnis ist zu groß: Bei 4.000 Ziffern höre ich auf.",
        "Le résultat est trop grand : je m'arrête à 4 000 chiffres.", "El resultado es demasiado grande: paro en 4000 cifras.",
        "Il risultato è troppo grande: mi fermo a 4000 cifre.", "O resultado é grande demais: paro em 4000 algarismos."}},
    {P::NegativeRoot, {
        "That has no real result (a root or logarithm of a number below its range).", "Dafür gibt es kein reelles Ergebnis (Wurzel oder Logarithmus außerhalb des Bereichs).",
        "Il n'y a pas de résultat réel (racine ou logarithme hors de son domaine).", "Eso no tiene resultado real (raíz o logaritmo fuera de su dominio).",
        "Non c'è un risultato reale (radice o logaritmo fuori dal dominio).", "Isso não tem resultado real (raiz ou logaritmo fora do domínio)."}},
    {P::NotWhole, {
        "A factorial needs a whole number from zero up.", "Eine Fakultät braucht eine ganze Zahl ab null.",
        "Une factorielle demande un entier positif ou nul.", "Un factorial necesita un entero desde cero.",
        "Un fattoriale richiede un intero da zero in su.", "Um fatorial precisa de um inteiro a partir de zero."}},
    {P::BadSum, {
        "I cannot read %1 as a calculation. Check its parentheses and operators.", "%1 kann ich nicht als Rechnung lesen. Prüfen Sie Klammern und Rechenzeichen.",
        "Je ne peux pas lire %1 comme un calcul. Vérifiez les parenthèses et les opérateurs.", "No puedo leer %1 como un cálculo. Revise los paréntesis y los operadores.",
        "Non riesco a leggere %1 come un calcolo. Controlli parentesi e operatori.", "Não consigo ler %1 como um cálculo. Verifique os parênteses e os operadores."}},
    {P::Unknown1, {"Unknown", "Unbekannt", "Inconnu", "Desconocido", "Sconosciuto", "Desconhecido"}},
    {P::PercentOf, {"%1% of %2 is %3.", "%1 % von %2 sind %3.", "%1 % de %2 font %3.", "El %1 % de %2 es %3.", "Il %1% di %2 è %3.", "%1% de %2 são %3."}},
    {P::WhatPercent, {"%1 is %3% of %2.", "%1 sind %3 % von %2.", "%1 représente %3 % de %2.", "%1 es el %3 % de %2.", "%1 è il %3% di %2.", "%1 são %3% de %2."}},
    {P::ChangeBy, {"From %1 to %2 is a change of %3%.", "Von %1 auf %2 sind es %3 %.", "De %1 à %2, la variation est de %3 %.", "De %1 a %2 hay un cambio del %3 %.", "Da %1 a %2 la variazione è del %3%.", "De %1 para %2 a variação é de %3%."}},
    {P::Increased, {"%1 plus %2% is %3.", "%1 plus %2 % sind %3.", "%1 plus %2 % font %3.", "%1 más el %2 % son %3.", "%1 più il %2% fa %3.", "%1 mais %2% são %3."}},
    {P::Decreased, {"%1 minus %2% is %3.", "%1 minus %2 % sind %3.", "%1 moins %2 % font %3.", "%1 menos el %2 % son %3.", "%1 meno il %2% fa %3.", "%1 menos %2% são %3."}},
    {P::Today, {"%3 is %1 (%2).", "%3 ist der %1 (%2).", "%3, c'est le %1 (%2).", "%3 es %1 (%2).", "%3 è %1 (%2).", "%3 é %1 (%2)."}},
    {P::TimeNow, {"It is %1 UTC on the server's clock.", "Es ist %1 UTC nach der Uhr des Servers.", "Il est %1 UTC à l'horloge du serveur.", "Son las %1 UTC según el reloj del servidor.", "Sono le %1 UTC secondo l'orologio del server.", "São %1 UTC no relógio do servidor."}},
    {P::WeekdayOf, {"%1 is a %2.", "Der %1 ist ein %2.", "Le %1 est un %2.", "El %1 es %2.", "Il %1 è %2.", "%1 é %2."}},
    {P::DaysBetween, {"From %1 to %2 it is %3.", "Vom %1 bis zum %2 sind es %3.", "Du %1 au %2, il y a %3.", "Del %1 al %2 hay %3.", "Dal %1 al %2 ci sono %3.", "De %1 a %2 são %3."}},
    {P::DaysUntil, {"It is %2 until %1.", "Bis zum %1 sind es %2.", "Jusqu'au %1, il reste %2.", "Hasta el %1 faltan %2.", "Fino al %1 mancano %2.", "Até %1 faltam %2."}},
    {P::DaysSince, {"It has been %2 since %1.", "Seit dem %1 sind %2 vergangen.", "Depuis le %1, %2 se sont écoulés.", "Desde el %1 han pasado %2.", "Dal %1 sono passati %2.", "Desde %1 passaram %2."}},
    {P::DateResult, {"That is %1 (%2).", "Das ist der %1 (%2).", "C'est le %1 (%2).", "Es el %1 (%2).", "È il %1 (%2).", "É %1 (%2)."}},
    {P::AgeIs, {"Born on %1 means %2 years old on %3.", "Geboren am %1 heißt %2 Jahre alt am %3.", "Né le %1, on a %2 ans le %3.", "Nacido el %1, son %2 años el %3.", "Nato il %1, sono %2 anni il %3.", "Nascido em %1, são %2 anos em %3."}},
    {P::Leap, {"Yes, %1 is a leap year: February has 29 days.", "Ja, %1 ist ein Schaltjahr: Der Februar hat 29 Tage.", "Oui, %1 est une année bissextile : février a 29 jours.", "Sí, %1 es bisiesto: febrero tiene 29 días.", "Sì, il %1 è bisestile: febbraio ha 29 giorni.", "Sim, %1 é bissexto: fevereiro tem 29 dias."}},
    {P::NotLeap, {"No, %1 is not a leap year: February has 28 days.", "Nein, %1 ist kein Schaltjahr: Der Februar hat 28 Tage.", "Non, %1 n'est pas bissextile : février a 28 jours.", "No, %1 no es bisiesto: febrero tiene 28 días.", "No, il %1 non è bisestile: febbraio ha 28 giorni.", "Não, %1 não é bissexto: fevereiro tem 28 dias."}},
    {P::NoSuchDate, {"There is no such date: %1.", "Dieses Datum gibt es nicht: %1.", "Cette date n'existe pas : %1.", "Esa fecha no existe: %1.", "Questa data non esiste: %1.", "Essa data não existe: %1."}},
    {P::Units, {"%1 = %2", "%1 = %2", "%1 = %2", "%1 = %2", "%1 = %2", "%1 = %2"}},
    {P::UnitsDiffer, {"%1 and %2 measure different things, so one cannot become the other.", "%1 und %2 messen Verschiedenes und lassen sich nicht umrechnen.", "%1 et %2 mesurent des choses différentes ; la conversion est impossible.", "%1 y %2 miden cosas distintas; no se pueden convertir.", "%1 e %2 misurano cose diverse; non si possono convertire.", "%1 e %2 medem coisas diferentes; não se podem converter."}},
    {P::WordCount, {"%1 words.", "%1 Wörter.", "%1 mots.", "%1 palabras.", "%1 parole.", "%1 palavras."}},
    {P::CharCount, {"%1 characters, %2 without blanks.", "%1 Zeichen, %2 ohne Leerzeichen.", "%1 caractères, %2 sans les espaces.", "%1 caracteres, %2 sin espacios.", "%1 caratteri, %2 senza spazi.", "%1 caracteres, %2 sem espaços."}},
    {P::SentenceCount, {"%1 sentences.", "%1 Sätze.", "%1 phrases.", "%1 frases.", "%1 frasi.", "%1 frases."}},
    {P::LineCount, {"%1 lines.", "%1 Zeilen.", "%1 lignes.", "%1 líneas.", "%1 righe.", "%1 linhas."}},
    {P::LetterCount, {"%1 has %2 letters.", "%1 hat %2 Buchstaben.", "%1 compte %2 lettres.", "%1 tiene %2 letras.", "%1 ha %2 lettere.", "%1 tem %2 letras."}},
    {P::ItemCount, {"%1 items.", "%1 Einträge.", "%1 éléments.", "%1 elementos.", "%1 elementi.", "%1 itens."}},
    {P::Occurrences, {"%1 occurs %2 times in %3.", "%1 kommt in %3 %2-mal vor.", "%1 apparaît %2 fois dans %3.", "%1 aparece %2 veces en %3.", "%1 compare %2 volte in %3.", "%1 aparece %2 vezes em %3."}},
    {P::NoneFound, {"I found none of these in the text: %1.", "Davon steht nichts im Text: %1.", "Je n'en trouve pas dans le texte : %1.", "No encuentro nada de esto en el texto: %1.", "Non ne trovo nel testo: %1.", "Não encontro nada disto no texto: %1."}},
    {P::NoNumbers, {"I see no numbers to work with. Write them behind your request.", "Ich sehe keine Zahlen. Schreiben Sie sie hinter Ihre Bitte.", "Je ne vois pas de nombres. Écrivez-les après votre demande.", "No veo números. Escríbalos tras su petición.", "Non vedo numeri. Li scriva dopo la richiesta.", "Não vejo números. Escreva-os depois do pedido."}},
    {P::Statistics, {"count %1, sum %2, mean %3, median %4, minimum %5, maximum %6", "Anzahl %1, Summe %2, Mittelwert %3, Median %4, Minimum %5, Maximum %6", "nombre %1, somme %2, moyenne %3, médiane %4, minimum %5, maximum %6", "cantidad %1, suma %2, media %3, mediana %4, mínimo %5, máximo %6", "quantità %1, somma %2, media %3, mediana %4, minimo %5, massimo %6", "quantidade %1, soma %2, média %3, mediana %4, mínimo %5, máximo %6"}},
    {P::PrimeYes, {"Yes, %1 is prime.", "Ja, %1 ist eine Primzahl.", "Oui, %1 est premier.", "Sí, %1 es primo.", "Sì, %1 è primo.", "Sim, %1 é primo."}},
    {P::PrimeNo, {"No, %1 is not prime%2.", "Nein, %1 ist keine Primzahl%2.", "Non, %1 n'est pas premier%2.", "No, %1 no es primo%2.", "No, %1 non è primo%2.", "Não, %1 não é primo%2."}},
    {P::Larger, {"%1 is larger than %2, by %3.", "%1 ist größer als %2, um %3.", "%1 est plus grand que %2, de %3.", "%1 es mayor que %2, por %3.", "%1 è maggiore di %2, di %3.", "%1 é maior que %2, por %3."}},
    {P::Same, {"%1 and %2 are equal.", "%1 und %2 sind gleich.", "%1 et %2 sont égaux.", "%1 y %2 son iguales.", "%1 e %2 sono uguali.", "%1 e %2 são iguais."}},
    {P::NeedArgument, {
        "To call %1 I need %2. For example: Call %1 with %3 …", "Für den Aufruf von %1 brauche ich %2. Zum Beispiel: Call %1 with %3 …",
        "Pour appeler %1, il me faut %2. Par exemple : Call %1 with %3 …", "Para llamar a %1 necesito %2. Por ejemplo: Call %1 with %3 …",
        "Per chiamare %1 mi serve %2. Per esempio: Call %1 with %3 …", "Para chamar %1 preciso de %2. Por exemplo: Call %1 with %3 …"}},
    {P::BadArgument, {
        "I did not call %1: %2 must be %3, and %4 is not.", "%1 habe ich nicht aufgerufen: %2 muss %3 sein, und %4 ist das nicht.",
        "Je n'ai pas appelé %1 : %2 doit être %3, et %4 ne l'est pas.", "No he llamado a %1: %2 debe ser %3, y %4 no lo es.",
        "Non ho chiamato %1: %2 deve essere %3, e %4 non lo è.", "Não chamei %1: %2 deve ser %3, e %4 não é."}},
    {P::NoSuchTool, {
        "I have no tool named %1. My tools: %2.", "Ein Werkzeug namens %1 habe ich nicht. Meine Werkzeuge: %2.",
        "Je n'ai pas d'outil nommé %1. Mes outils : %2.", "No tengo ninguna herramienta llamada %1. Mis herramientas: %2.",
        "Non ho uno strumento di nome %1. I miei strumenti: %2.", "Não tenho nenhuma ferramenta chamada %1. As minhas ferramentas: %2."}},
    {P::ToolSays, {"%1 answered: %2", "%1 hat geantwortet: %2", "%1 a répondu : %2", "%1 respondió: %2", "%1 ha risposto: %2", "%1 respondeu: %2"}},
    {P::ToolDone, {"%1 is done; it returned nothing.", "%1 ist fertig und hat nichts zurückgegeben.", "%1 a terminé sans rien renvoyer.", "%1 terminó sin devolver nada.", "%1 ha finito senza restituire nulla.", "%1 terminou sem devolver nada."}},
    {P::ToolFailed, {"%1 failed: %2", "%1 ist fehlgeschlagen: %2", "%1 a échoué : %2", "%1 falló: %2", "%1 non è riuscito: %2", "%1 falhou: %2"}},
    {P::ToolOffer, {
        "The tool %1 could help with that; it needs %2. Write: Call %1 with %3 …", "Dabei könnte das Werkzeug %1 helfen; es braucht %2. Schreiben Sie: Call %1 with %3 …",
        "L'outil %1 pourrait aider ; il lui faut %2. Écrivez : Call %1 with %3 …", "La herramienta %1 podría ayudar; necesita %2. Escriba: Call %1 with %3 …",
        "Lo strumento %1 potrebbe aiutare; gli serve %2. Scriva: Call %1 with %3 …", "A ferramenta %1 poderia ajudar; precisa de %2. Escreva: Call %1 with %3 …"}},
    {P::ToolsAre, {"I can call these tools:\n%1", "Ich kann diese Werkzeuge aufrufen:\n%1", "Je peux appeler ces outils :\n%1", "Puedo llamar a estas herramientas:\n%1", "Posso chiamare questi strumenti:\n%1", "Posso chamar estas ferramentas:\n%1"}},
    {P::NoTools, {"This agent has no tools.", "Dieser Agent hat keine Werkzeuge.", "Cet agent n'a pas d'outils.", "Este agente no tiene herramientas.", "Questo agente non ha strumenti.", "Este agente não tem ferramentas."}},
    {P::NoCommand, {
        "I cannot do %1: I only write text here and have no tool for it.", "%1 kann ich nicht: Ich schreibe hier nur Text und habe kein Werkzeug dafür.",
        "Je ne peux pas faire cela (%1) : j'écris seulement du texte et n'ai pas d'outil pour cela.", "No puedo hacer eso (%1): aquí solo escribo texto y no tengo herramienta para ello.",
        "Non posso farlo (%1): qui scrivo solo testo e non ho uno strumento per questo.", "Não posso fazer isso (%1): aqui só escrevo texto e não tenho ferramenta para isso."}},
    {P::NotAnswerAgain, {"That is as short as I can make it: %1", "Kürzer geht es nicht: %1", "Je ne peux pas faire plus court : %1", "No puedo hacerlo más corto: %1", "Più breve di così non posso: %1", "Mais curto do que isto não consigo: %1"}},
};
// clang-format on

const PhraseRow *findResultPhrase(P phrase)
{
    for (const PhraseRow &row : kResultRows) {
        if (row.phrase == phrase)
            return &row;
    }
    return nullptr;
}

} // namespace troupe::offline
