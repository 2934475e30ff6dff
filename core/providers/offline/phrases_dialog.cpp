// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/offline/phrases.h"

namespace troupe::offline {

// clang-format off
static constexpr PhraseRow kDialogRows[] = {
    {P::Hello, {
        "Hello%2! I am %1. What can I do for you?",
        "Hallo%2! Ich bin %1. Was kann ich für Sie tun?",
        "Bonjour%2 ! Je suis %1. Que puis-je faire pour vous ?",
        "¡Hola%2! Soy %1. ¿En qué puedo ayudarle?",
        "Ciao%2! Sono %1. Che cosa posso fare per lei?",
        "Olá%2! Eu sou %1. Em que posso ajudar?"}},
    {P::HowAreYou, {
        "I am a program, so I have no good or bad days, but everything works. What can I do for you?",
        "Ich bin ein Programm und habe keine guten oder schlechten Tage, aber alles läuft. Was kann ich für Sie tun?",
        "Je suis un programme : je n'ai ni bons ni mauvais jours, mais tout fonctionne. Que puis-je faire pour vous ?",
        "Soy un programa, no tengo días buenos ni malos, pero todo funciona. ¿En qué puedo ayudarle?",
        "Sono un programma, non ho giorni buoni o cattivi, ma tutto funziona. Che cosa posso fare per lei?",
        "Sou um programa, não tenho dias bons nem maus, mas está tudo a funcionar. Em que posso ajudar?"}},
    {P::Thanks, {
        "You are welcome%1!", "Gern geschehen%1!", "Avec plaisir%1 !", "¡De nada%1!", "Prego%1!", "De nada%1!"}},
    {P::Bye, {
        "Goodbye%1! This conversation stays here if you want to go on later.",
        "Auf Wiedersehen%1! Das Gespräch bleibt hier, falls Sie später weitermachen möchten.",
        "Au revoir%1 ! La conversation reste ici si vous voulez la reprendre.",
        "¡Hasta luego%1! La conversación queda aquí por si quiere seguir más tarde.",
        "Arrivederci%1! La conversazione resta qui se vuole riprenderla più tardi.",
        "Até logo%1! A conversa fica aqui se quiser continuar mais tarde."}},
    {P::WhoAmI, {
        "I am %1, an agent in Troupe. My answers come from troupe-offline, the built-in model: it works by rules and by quoting what it is given, without a network and without a language model.",
        "Ich bin %1, ein Agent in Troupe. Meine Antworten kommen von troupe-offline, dem eingebauten Modell: Es arbeitet mit Regeln und zitiert, was ihm vorliegt, ohne Netz und ohne Sprachmodell.",
        "Je suis %1, un agent dans Troupe. Mes réponses viennent de troupe-offline, le modèle intégré : il applique des règles et cite ce qu'on lui donne, sans réseau et sans modèle de langue.",
        "Soy %1, un agente de Troupe. Mis respuestas vienen de troupe-offline, el modelo integrado: trabaja con reglas y cita lo que recibe, sin red y sin modelo de lenguaje.",
        "Sono %1, un agente in Troupe. Le mie risposte vengono da troupe-offline, il modello integrato: lavora con regole e cita ciò che riceve, senza rete e senza modello linguistico.",
        "Eu sou %1, um agente no Troupe. As minhas respostas vêm do troupe-offline, o modelo integrado: trabalha com regras e cita o que recebe, sem rede e sem modelo de linguagem."}},
    {P::WhoAmIPlain, {
        "I am troupe-offline, the model built into Troupe. I work by rules and by quoting what I am given, without a network and without a language model.",
        "Ich bin troupe-offline, das in Troupe eingebaute Modell. Ich arbeite mit Regeln und zitiere, was mir vorliegt, ohne Netz und ohne Sprachmodell.",
        "Je suis troupe-offline, le modèle intégré à Troupe. J'applique des règles et je cite ce qu'on me donne, sans réseau et sans modèle de langue.",
        "Soy troupe-offline, el modelo integrado en Troupe. Trabajo con reglas y cito lo que recibo, sin red y sin modelo de lenguaje.",
        "Sono troupe-offline, il modello integrato in Troupe. Lavoro con regole e cito ciò che ricevo, senza rete e senza modello linguistico.",
        "Eu sou o troupe-offline, o modelo integrado no Troupe. Trabalho com regras e cito o que recebo, sem rede e sem modelo de linguagem."}},
    {P::Role, {
        "My instructions say: %1", "In meinen Anweisungen steht: %1", "Mes instructions disent : %1",
        "Mis instrucciones dicen: %1", "Le mie istruzioni dicono: %1", "As minhas instruções dizem: %1"}},
    {P::NoRole, {
        "I have no instructions beyond helping you here.",
        "Ich habe keine Anweisungen, außer Ihnen hier zu helfen.",
        "Je n'ai pas d'autres instructions que de vous aider ici.",
        "No tengo más instrucciones que ayudarle aquí.",
        "Non ho altre istruzioni che aiutarla qui.",
        "Não tenho outras instruções além de ajudar aqui."}},
    {P::WhichModel, {
        "This answer comes from troupe-offline, the model built into Troupe. It is a set of rules, not a neural network, and it needs neither network nor weights.",
        "Diese Antwort kommt von troupe-offline, dem in Troupe eingebauten Modell. Es besteht aus Regeln, nicht aus einem neuronalen Netz, und braucht weder Internet noch Gewichte.",
        "Cette réponse vient de troupe-offline, le modèle intégré à Troupe. C'est un ensemble de règles, pas un réseau de neurones ; il n'a besoin ni d'Internet ni de poids.",
        "Esta respuesta viene de troupe-offline, el modelo integrado en Troupe. Es un conjunto de reglas, no una red neuronal, y no necesita red ni pesos.",
        "Questa risposta viene da troupe-offline, il modello integrato in Troupe. È un insieme di regole, non una rete neurale, e non ha bisogno né di rete né di pesi.",
        "Esta resposta vem do troupe-offline, o modelo integrado no Troupe. É um conjunto de regras, não uma rede neural, e não precisa de rede nem de pesos."}},
    {P::NotThatModel, {
        "No, I am not %1. I am troupe-offline, the rule-based model built into Troupe.",
        "Nein, ich bin nicht %1. Ich bin troupe-offline, das regelbasierte Modell in Troupe.",
        "Non, je ne suis pas %1. Je suis troupe-offline, le modèle à base de règles intégré à Troupe.",
        "No, no soy %1. Soy troupe-offline, el modelo de reglas integrado en Troupe.",
        "No, non sono %1. Sono troupe-offline, il modello a regole integrato in Troupe.",
        "Não, não sou o %1. Sou o troupe-offline, o modelo de regras integrado no Troupe."}},
    {P::Online, {
        "No. I work without the internet and cannot look things up or open links: I see only this conversation, my instructions and what you paste or attach.",
        "Nein. Ich arbeite ohne Internet und kann nichts nachschlagen und keine Links öffnen: Ich sehe nur dieses Gespräch, meine Anweisungen und was Sie einfügen oder anhängen.",
        "Non. Je travaille sans Internet et ne peux rien chercher en ligne ni ouvrir de liens : je ne vois que cette conversation, mes instructions et ce que vous collez ou joignez.",
        "No. Trabajo sin internet y no puedo buscar nada en la red ni abrir enlaces: solo veo esta conversación, mis instrucciones y lo que usted pegue o adjunte.",
        "No. Lavoro senza internet e non posso cercare nulla in rete né aprire link: vedo solo questa conversazione, le mie istruzioni e ciò che incolla o allega.",
        "Não. Trabalho sem internet e não posso procurar nada na rede nem abrir links: vejo apenas esta conversa, as minhas instruções e o que colar ou anexar."}},
    {P::Capabilities, {
        "Without any network I can:\n- answer questions from text you paste or attach, from my instructions and from this conversation, with the sentence quoted\n- summarise a text, pick out keywords, e-mail addresses, links, dates and numbers\n- calculate exactly, also percent, units, dates and statistics\n- count, sort, replace and reformat text as a list, a table, CSV or JSON\n- draft a plain e-mail, outline or checklist from your words\n- call the tools of this agent when you name them\n\nI have no general knowledge. For open questions add a model provider in Settings.",
        "Ohne jedes Netz kann ich:\n- Fragen aus eingefügtem oder angehängtem Text, meinen Anweisungen und diesem Gespräch beantworten, mit Zitat\n- Texte zusammenfassen, Schlüsselwörter, E-Mail-Adressen, Links, Daten und Zahlen herausziehen\n- exakt rechnen, auch Prozente, Einheiten, Daten und Statistik\n- zählen, sortieren, ersetzen und Text als Liste, Tabelle, CSV oder JSON ausgeben\n- aus Ihren Worten eine schlichte E-Mail, Gliederung oder Checkliste entwerfen\n- die Werkzeuge dieses Agenten aufrufen, wenn Sie sie nennen\n\nAllgemeinwissen habe ich nicht. Für offene Fragen fügen Sie in den Einstellungen einen Modellanbieter hinzu.",
        "Sans aucun réseau, je peux :\n- répondre à partir d'un texte collé ou joint, de mes instructions et de cette conversation, citation à l'appui\n- résumer un texte, en extraire mots-clés, adresses e-mail, liens, dates et nombres\n- calculer exactement, aussi pourcentages, unités, dates et statistiques\n- compter, trier, remplacer et mettre en liste, tableau, CSV ou JSON\n- ébaucher un e-mail, un plan ou une liste de contrôle avec vos mots\n- appeler les outils de cet agent quand vous les nommez\n\nJe n'ai pas de culture générale. Pour les questions ouvertes, ajoutez un fournisseur de modèles dans les réglages.",
        "Sin ninguna red puedo:\n- responder a partir de un texto pegado o adjunto, de mis instrucciones y de esta conversación, con la cita\n- resumir un texto y extraer palabras clave, correos, enlaces, fechas y números\n- calcular con exactitud, también porcentajes, unidades, fechas y estadística\n- contar, ordenar, reemplazar y dar formato de lista, tabla, CSV o JSON\n- preparar un borrador de correo, esquema o lista de tareas con sus palabras\n- llamar a las herramientas de este agente cuando las nombre\n\nNo tengo cultura general. Para preguntas abiertas, añada un proveedor de modelos en Ajustes.",
        "Senza alcuna rete posso:\n- rispondere da un testo incollato o allegato, dalle mie istruzioni e da questa conversazione, citando la frase\n- riassumere un testo ed estrarre parole chiave, indirizzi e-mail, link, date e numeri\n- calcolare esattamente, anche percentuali, unità, date e statistiche\n- contare, ordinare, sostituire e formattare come elenco, tabella, CSV o JSON\n- abbozzare un'e-mail, una scaletta o una lista di controllo con le sue parole\n- chiamare gli strumenti di questo agente quando li nomina\n\nNon ho cultura generale. Per domande aperte aggiunga un fornitore di modelli nelle Impostazioni.",
        "Sem rede nenhuma posso:\n- responder a partir de um texto colado ou anexado, das minhas instruções e desta conversa, citando a frase\n- resumir um texto e extrair palavras-chave, e-mails, links, datas e números\n- calcular com exatidão, também percentagens, unidades, datas e estatística\n- contar, ordenar, substituir e formatar como lista, tabela, CSV ou JSON\n- esboçar um e-mail, um esquema ou uma lista de tarefas com as suas palavras\n- chamar as ferramentas deste agente quando as nomear\n\nNão tenho cultura geral. Para perguntas abertas, adicione um fornecedor de modelos nas Definições."}},
    {P::Human, {
        "No, I am a program: a set of rules without feelings, opinions or consciousness.",
        "Nein, ich bin ein Programm: ein Satz von Regeln ohne Gefühle, Meinungen oder Bewusstsein.",
        "Non, je suis un programme : un ensemble de règles sans émotions, opinions ni conscience.",
        "No, soy un programa: un conjunto de reglas sin sentimientos, opiniones ni conciencia.",
        "No, sono un programma: un insieme di regole senza sentimenti, opinioni o coscienza.",
        "Não, sou um programa: um conjunto de regras sem sentimentos, opiniões nem consciência."}},
    {P::Maker, {
        "I am part of Troupe, a desktop studio for AI agents; the people who write Troupe wrote my rules. Nobody trained me on data.",
        "Ich bin Teil von Troupe, einem Studio für KI-Agenten; wer Troupe schreibt, hat meine Regeln geschrieben. Niemand hat mich mit Daten trainiert.",
        "Je fais partie de Troupe, un studio pour agents d'IA ; ceux qui écrivent Troupe ont écrit mes règles. Personne ne m'a entraîné sur des données.",
        "Soy parte de Troupe, un estudio para agentes de IA; quienes escriben Troupe escribieron mis reglas. Nadie me entrenó con datos.",
        "Faccio parte di Troupe, uno studio per agenti di IA; chi scrive Troupe ha scritto le mie regole. Nessuno mi ha addestrato su dati.",
        "Faço parte do Troupe, um estúdio para agentes de IA; quem escreve o Troupe escreveu as minhas regras. Ninguém me treinou com dados."}},
    {P::Privacy, {
        "This model sends nothing anywhere: it makes no network requests and learns nothing from you. The conversation is stored by the Troupe server you are using.",
        "Dieses Modell sendet nichts: Es stellt keine Netzanfragen und lernt nichts von Ihnen. Das Gespräch speichert der Troupe-Server, den Sie verwenden.",
        "Ce modèle n'envoie rien : il ne fait aucune requête réseau et n'apprend rien de vous. La conversation est conservée par le serveur Troupe que vous utilisez.",
        "Este modelo no envía nada: no hace peticiones de red ni aprende de usted. La conversación la guarda el servidor de Troupe que está usando.",
        "Questo modello non invia nulla: non fa richieste di rete e non impara da lei. La conversazione è conservata dal server Troupe che sta usando.",
        "Este modelo não envia nada: não faz pedidos de rede e não aprende consigo. A conversa é guardada pelo servidor Troupe que está a usar."}},
    {P::Languages, {
        "I can phrase my answers in English, German, French, Spanish, Italian and Portuguese. I cannot translate; quotations stay as they are.",
        "Ich kann auf Englisch, Deutsch, Französisch, Spanisch, Italienisch und Portugiesisch antworten. Übersetzen kann ich nicht; Zitate bleiben, wie sie sind.",
        "Je peux répondre en anglais, allemand, français, espagnol, italien et portugais. Je ne sais pas traduire ; les citations restent telles quelles.",
        "Puedo responder en inglés, alemán, francés, español, italiano y portugués. No sé traducir; las citas quedan como están.",
        "Posso rispondere in inglese, tedesco, francese, spagnolo, italiano e portoghese. Non so tradurre; le citazioni restano come sono.",
        "Posso responder em inglês, alemão, francês, espanhol, italiano e português. Não sei traduzir; as citações ficam como estão."}},
    {P::Welcome, {
        "Good. Tell me what to do next.", "Gut. Sagen Sie mir, wie es weitergeht.", "Bien. Dites-moi la suite.",
        "Bien. Dígame cómo seguimos.", "Bene. Mi dica come proseguire.", "Certo. Diga-me como continuar."}},
    {P::Affirm, {
        "I asked nothing that waits for an answer. Tell me what to do.",
        "Es wartet keine Frage von mir auf eine Antwort. Sagen Sie mir, was ich tun soll.",
        "Je n'attendais pas de réponse. Dites-moi que faire.",
        "No esperaba ninguna respuesta. Dígame qué hacer.",
        "Non aspettavo una risposta. Mi dica che cosa fare.",
        "Eu não esperava resposta. Diga-me o que fazer."}},
    {P::Sorry, {
        "I am sorry that did not help. Tell me what should be different, or paste the text that holds the answer; I can only work from what is written here.",
        "Es tut mir leid, dass das nicht geholfen hat. Sagen Sie mir, was anders sein soll, oder fügen Sie den Text ein, der die Antwort enthält; ich kann nur mit dem arbeiten, was hier steht.",
        "Je regrette que cela n'ait pas aidé. Dites-moi ce qui doit changer, ou collez le texte qui contient la réponse ; je ne travaille qu'avec ce qui est écrit ici.",
        "Siento que no haya ayudado. Dígame qué debe cambiar o pegue el texto con la respuesta; solo trabajo con lo que está escrito aquí.",
        "Mi dispiace che non sia servito. Mi dica che cosa deve cambiare o incolli il testo con la risposta; lavoro solo con ciò che è scritto qui.",
        "Lamento que não tenha ajudado. Diga-me o que deve mudar ou cole o texto com a resposta; só trabalho com o que está escrito aqui."}},
    {P::NiceToMeet, {
        "Nice to meet you, %1.", "Freut mich, %1.", "Enchanté, %1.", "Mucho gusto, %1.", "Piacere, %1.", "Muito prazer, %1."}},
    {P::Noted, {
        "Noted: %1", "Notiert: %1", "C'est noté : %1", "Anotado: %1", "Annotato: %1", "Anotado: %1"}},
    {P::YourName, {
        "Your name is %1.", "Sie heißen %1.", "Vous vous appelez %1.", "Se llama %1.", "Si chiama %1.", "O seu nome é %1."}},
    {P::NoName, {
        "You have not told me your name in this conversation.",
        "Sie haben mir Ihren Namen in diesem Gespräch noch nicht genannt.",
        "Vous ne m'avez pas dit votre nom dans cette conversation.",
        "No me ha dicho su nombre en esta conversación.",
        "Non mi ha detto il suo nome in questa conversazione.",
        "Ainda não me disse o seu nome nesta conversa."}},
    {P::Told, {
        "You told me: %1", "Sie haben mir gesagt: %1", "Vous m'avez dit : %1", "Usted me dijo: %1", "Lei mi ha detto: %1", "Disse-me: %1"}},
    {P::NotTold, {
        "You have not told me that in this conversation (%1).",
        "Das haben Sie mir in diesem Gespräch nicht gesagt (%1).",
        "Vous ne me l'avez pas dit dans cette conversation (%1).",
        "No me lo ha dicho en esta conversación (%1).",
        "Non me l'ha detto in questa conversazione (%1).",
        "Não me disse isso nesta conversa (%1)."}},
    {P::YouSaidFirst, {
        "Your first message was: %1", "Ihre erste Nachricht war: %1", "Votre premier message était : %1",
        "Su primer mensaje fue: %1", "Il suo primo messaggio era: %1", "A sua primeira mensagem foi: %1"}},
    {P::YouSaidLast, {
        "Your message before this one was: %1", "Ihre Nachricht davor war: %1", "Votre message précédent était : %1",
        "Su mensaje anterior fue: %1", "Il suo messaggio precedente era: %1", "A sua mensagem anterior foi: %1"}},
    {P::ISaidLast, {
        "My last answer was: %1", "Meine letzte Antwort war: %1", "Ma dernière réponse était : %1",
        "Mi última respuesta fue: %1", "La mia ultima risposta era: %1", "A minha última resposta foi: %1"}},
    {P::NothingSaid, {
        "There is no earlier message: this is the start of our conversation.",
        "Es gibt keine frühere Nachricht: Hier beginnt unser Gespräch.",
        "Il n'y a pas de message antérieur : notre conversation commence ici.",
        "No hay mensajes anteriores: aquí empieza nuestra conversación.",
        "Non ci sono messaggi precedenti: la conversazione comincia qui.",
        "Não há mensagens anteriores: a conversa começa aqui."}},
    {P::MessageCount, {
        "This conversation has %1 messages, with this one: %2 from you and %3 from me.",
        "Dieses Gespräch hat mit dieser %1 Nachrichten: %2 von Ihnen und %3 von mir.",
        "Cette conversation compte %1 messages, celui-ci compris : %2 de vous et %3 de moi.",
        "Esta conversación tiene %1 mensajes con este: %2 suyos y %3 míos.",
        "Questa conversazione ha %1 messaggi con questo: %2 suoi e %3 miei.",
        "Esta conversa tem %1 mensagens com esta: %2 suas e %3 minhas."}},
    {P::NothingToRepeat, {
        "I have not said anything yet that I could rework.",
        "Ich habe noch nichts gesagt, das ich umarbeiten könnte.",
        "Je n'ai encore rien dit que je puisse reprendre.",
        "Aún no he dicho nada que pueda rehacer.",
        "Non ho ancora detto nulla che possa rielaborare.",
        "Ainda não disse nada que possa refazer."}},
    {P::NothingToContinue, {
        "My last answer was complete; there is nothing more to it.",
        "Meine letzte Antwort war vollständig; mehr gibt es dazu nicht.",
        "Ma dernière réponse était complète ; il n'y a rien à ajouter.",
        "Mi última respuesta estaba completa; no hay más.",
        "La mia ultima risposta era completa; non c'è altro.",
        "A minha última resposta estava completa; não há mais nada."}},
    {P::DraftNote, {
        "A plain draft made by rules from your words; fill in what is in brackets.",
        "Ein schlichter Entwurf, nach Regeln aus Ihren Worten gebaut; ergänzen Sie, was in Klammern steht.",
        "Une ébauche simple, faite par des règles avec vos mots ; complétez ce qui est entre crochets.",
        "Un borrador sencillo, hecho con reglas a partir de sus palabras; complete lo que está entre corchetes.",
        "Una bozza semplice, fatta da regole con le sue parole; completi ciò che è tra parentesi.",
        "Um rascunho simples, feito por regras com as suas palavras; complete o que está entre colchetes."}},
    {P::NoCode, {
        "I cannot write or explain code: I am the built-in offline model and know no programming (you asked about %1). I can count, sort, search or reformat text and data you paste. For code, add a model provider in Settings.",
        "Code schreiben oder erklären kann ich nicht: Ich bin das eingebaute Offline-Modell und kann nicht programmieren (Sie fragten nach %1). Ich kann eingefügten Text und Daten zählen, sortieren, durchsuchen oder umformen. Für Code fügen Sie in den Einstellungen einen Modellanbieter hinzu.",
        "Je ne sais ni écrire ni expliquer du code : je suis le modèle hors ligne intégré (votre demande : %1). Je peux compter, trier, chercher ou remettre en forme ce que vous collez. Pour du code, ajoutez un fournisseur de modèles dans les réglages.",
        "No sé escribir ni explicar código: soy el modelo integrado sin conexión (preguntó por %1). Puedo contar, ordenar, buscar o dar formato a lo que pegue. Para código, añada un proveedor de modelos en Ajustes.",
        "Non so scrivere né spiegare codice: sono il modello integrato senza rete (ha chiesto di %1). Posso contare, ordinare, cercare o riformattare ciò che incolla. Per il codice aggiunga un fornitore di modelli nelle Impostazioni.",
        "Não sei escrever nem explicar código: sou o modelo integrado sem rede (perguntou sobre %1). Posso contar, ordenar, procurar ou reformatar o que colar. Para código, adicione um fornecedor de modelos nas Definições."}},
    {P::NoTranslate, {
        "I cannot translate: the built-in offline model has no dictionary. I can phrase my own sentences in six languages, and a provider added in Settings can translate this for you.",
        "Übersetzen kann ich nicht: Das eingebaute Offline-Modell hat kein Wörterbuch. Meine eigenen Sätze kann ich in sechs Sprachen schreiben; ein Anbieter aus den Einstellungen kann das für Sie übersetzen.",
        "Je ne sais pas traduire : le modèle hors ligne intégré n'a pas de dictionnaire. Je formule mes propres phrases en six langues ; un fournisseur ajouté dans les réglages peut traduire.",
        "No sé traducir: el modelo integrado sin conexión no tiene diccionario. Mis propias frases las escribo en seis idiomas; un proveedor añadido en Ajustes puede traducir esto.",
        "Non so tradurre: il modello integrato non ha un dizionario. Le mie frasi le scrivo in sei lingue; un fornitore aggiunto nelle Impostazioni può tradurre.",
        "Não sei traduzir: o modelo integrado não tem dicionário. Escrevo as minhas frases em seis línguas; um fornecedor adicionado nas Definições pode traduzir."}},
    {P::NoCreative, {
        "I cannot invent %1: the built-in offline model works by rules and does not make things up. I can outline a topic from your own words, or rework a text you paste. For free writing, add a model provider in Settings.",
        "%1 kann ich nicht erfinden: Das eingebaute Offline-Modell arbeitet mit Regeln. Ich kann aus Ihren Worten eine Gliederung machen oder eingefügten Text umarbeiten. Für freies Schreiben fügen Sie in den Einstellungen einen Modellanbieter hinzu.",
        "Je ne sais pas inventer %1 : le modèle hors ligne intégré suit des règles. Je peux faire un plan avec vos mots ou retravailler un texte collé. Pour écrire librement, ajoutez un fournisseur de modèles dans les réglages.",
        "No sé inventar %1: el modelo integrado trabaja con reglas. Puedo hacer un esquema con sus palabras o rehacer un texto pegado. Para escribir libremente, añada un proveedor de modelos en Ajustes.",
        "Non so inventare %1: il modello integrato segue regole. Posso fare una scaletta con le sue parole o rielaborare un testo incollato. Per scrivere liberamente aggiunga un fornitore di modelli nelle Impostazioni.",
        "Não sei inventar %1: o modelo integrado segue regras. Posso fazer um esquema com as suas palavras ou refazer um texto colado. Para escrever livremente, adicione um fornecedor de modelos nas Definições."}},
    {P::NoRealtime, {
        "I cannot know %1: I work without the internet and have no live data. If this agent gets a tool for it, I can call it; otherwise paste the information and ask me about it.",
        "%1 kann ich nicht wissen: Ich arbeite ohne Internet und habe keine aktuellen Daten. Bekommt dieser Agent ein Werkzeug dafür, rufe ich es auf; sonst fügen Sie die Angaben ein und fragen mich dazu.",
        "Je ne peux pas connaître %1 : je travaille sans Internet ni données en direct. Si cet agent reçoit un outil pour cela, je peux l'appeler ; sinon collez l'information et interrogez-moi.",
        "No puedo saber %1: trabajo sin internet y sin datos en vivo. Si este agente recibe una herramienta para ello, puedo llamarla; si no, pegue la información y pregúnteme.",
        "Non posso sapere %1: lavoro senza internet e senza dati dal vivo. Se questo agente riceve uno strumento adatto posso chiamarlo; altrimenti incolli le informazioni e mi chieda.",
        "Não posso saber %1: trabalho sem internet e sem dados ao vivo. Se este agente receber uma ferramenta para isso, posso chamá-la; senão, cole a informação e pergunte-me."}},
    {P::NoOpinion, {
        "I have no opinions or preferences: I am a set of rules. If you list the options with their facts, I can put them in a table, sort them or compare their numbers.",
        "Ich habe keine Meinungen oder Vorlieben: Ich bin ein Satz von Regeln. Nennen Sie mir die Möglichkeiten mit ihren Fakten, dann ordne, sortiere oder vergleiche ich sie.",
        "Je n'ai ni opinions ni préférences : je suis un ensemble de règles. Donnez-moi les options et leurs faits, et je les mets en tableau, les trie ou les compare.",
        "No tengo opiniones ni preferencias: soy un conjunto de reglas. Si me da las opciones con sus datos, puedo ponerlas en una tabla, ordenarlas o compararlas.",
        "Non ho opinioni né preferenze: sono un insieme di regole. Se mi dà le opzioni con i loro dati posso metterle in tabella, ordinarle o confrontarle.",
        "Não tenho opiniões nem preferências: sou um conjunto de regras. Se me der as opções com os seus dados, posso pô-las numa tabela, ordená-las ou compará-las."}},
    {P::Feeling, {
        "I am sorry to hear that. I am a program and cannot share a feeling, but you can write it down here. If it weighs on you, please talk to somebody you trust.",
        "Das tut mir leid. Ich bin ein Programm und kann kein Gefühl teilen, aber Sie können es hier aufschreiben. Wenn es Sie belastet, sprechen Sie bitte mit jemandem, dem Sie vertrauen.",
        "J'en suis désolé. Je suis un programme et ne peux partager une émotion, mais vous pouvez l'écrire ici. Si cela vous pèse, parlez-en à quelqu'un de confiance.",
        "Lo siento. Soy un programa y no puedo compartir un sentimiento, pero puede escribirlo aquí. Si le pesa, hable con alguien de confianza.",
        "Mi dispiace. Sono un programma e non posso condividere un sentimento, ma può scriverlo qui. Se le pesa, ne parli con una persona fidata.",
        "Lamento. Sou um programa e não posso partilhar um sentimento, mas pode escrevê-lo aqui. Se lhe pesa, fale com alguém de confiança."}},
    {P::Unknown, {
        "I cannot answer that about %1: I am the built-in offline model, which works by rules and quotes what it is given, and nothing in this conversation says it. Paste or attach a text about it and ask again, or add a model provider in Settings.",
        "Zu %1 kann ich das nicht beantworten: Ich bin das eingebaute Offline-Modell, arbeite mit Regeln und zitiere, was mir vorliegt; in diesem Gespräch steht dazu nichts. Fügen Sie einen Text dazu ein und fragen Sie noch einmal, oder fügen Sie in den Einstellungen einen Modellanbieter hinzu.",
        "Je ne peux pas répondre au sujet de %1 : je suis le modèle hors ligne intégré, j'applique des règles et je cite ce qu'on me donne, et rien dans cette conversation n'en parle. Collez un texte à ce sujet, ou ajoutez un fournisseur de modèles dans les réglages.",
        "No puedo responder eso sobre %1: soy el modelo integrado sin conexión, trabajo con reglas y cito lo que recibo, y nada en esta conversación lo dice. Pegue un texto sobre ello y vuelva a preguntar, o añada un proveedor de modelos en Ajustes.",
        "Non posso rispondere su %1: sono il modello integrato senza rete, lavoro con regole e cito ciò che ricevo, e nulla in questa conversazione lo dice. Incolli un testo in merito e chieda di nuovo, o aggiunga un fornitore di modelli nelle Impostazioni.",
        "Não posso responder sobre %1: sou o modelo integrado sem rede, trabalho com regras e cito o que recebo, e nada nesta conversa o diz. Cole um texto sobre isso e pergunte de novo, ou adicione um fornecedor de modelos nas Definições."}},
    {P::UnknownRelated, {
        "I found no clear answer about %1 in what I can see. The closest is %3: %2\nI am the built-in offline model and can only quote; for more, paste a text about it or add a model provider in Settings.",
        "Zu %1 finde ich in dem, was mir vorliegt, keine klare Antwort. Am nächsten kommt %3: %2\nIch bin das eingebaute Offline-Modell und kann nur zitieren; fügen Sie einen Text dazu ein oder in den Einstellungen einen Modellanbieter hinzu.",
        "Je ne trouve pas de réponse claire au sujet de %1. Le plus proche est dans %3 : %2\nJe suis le modèle hors ligne intégré et ne peux que citer ; collez un texte ou ajoutez un fournisseur de modèles dans les réglages.",
        "No encuentro una respuesta clara sobre %1. Lo más cercano está en %3: %2\nSoy el modelo integrado y solo puedo citar; pegue un texto o añada un proveedor de modelos en Ajustes.",
        "Non trovo una risposta chiara su %1. Il passo più vicino è in %3: %2\nSono il modello integrato e posso solo citare; incolli un testo o aggiunga un fornitore di modelli nelle Impostazioni.",
        "Não encontro uma resposta clara sobre %1. O mais próximo está em %3: %2\nSou o modelo integrado e só posso citar; cole um texto ou adicione um fornecedor de modelos nas Definições."}},
    {P::UnknownAsk, {
        "I have no rule for %1. I am the built-in offline model: I can calculate, summarise, search, count, sort and reformat what you give me. Ask “What can you do?” for the list, or add a model provider in Settings.",
        "Für %1 habe ich keine Regel. Ich bin das eingebaute Offline-Modell: Ich kann rechnen und zusammenfassen, suchen, zählen, sortieren und umformen, was Sie mir geben. „Was kannst du?“ zeigt die Liste; oder fügen Sie in den Einstellungen einen Modellanbieter hinzu.",
        "Je n'ai pas de règle pour %1. Je suis le modèle hors ligne intégré : je calcule, résume, cherche, compte, trie et remets en forme ce que vous me donnez. Demandez « Que peux-tu faire ? » ou ajoutez un fournisseur de modèles dans les réglages.",
        "No tengo una regla para %1. Soy el modelo integrado: calculo, resumo, busco, cuento, ordeno y doy formato a lo que me dé. Pregunte «¿Qué puedes hacer?» o añada un proveedor de modelos en Ajustes.",
        "Non ho una regola per %1. Sono il modello integrato: calcolo, riassumo, cerco, conto, ordino e riformatto ciò che mi dà. Chieda «Che cosa sai fare?» o aggiunga un fornitore di modelli nelle Impostazioni.",
        "Não tenho uma regra para %1. Sou o modelo integrado: calculo, resumo, procuro, conto, ordeno e reformato o que me der. Pergunte “O que você pode fazer?” ou adicione um fornecedor de modelos nas Definições."}},
    {P::Understood, {
        "I have read that: %1 You can ask me about it later in this conversation.",
        "Gelesen: %1 Sie können mich in diesem Gespräch später danach fragen.",
        "J'ai lu : %1 Vous pourrez m'interroger à ce sujet plus tard dans cette conversation.",
        "Leído: %1 Puede preguntarme sobre ello más tarde en esta conversación.",
        "Ho letto: %1 Può chiedermelo più tardi in questa conversazione.",
        "Li: %1 Pode perguntar-me sobre isso mais tarde nesta conversa."}},
    {P::EmptyMessage, {
        "Your message is empty. Ask me something, or write “What can you do?”.",
        "Ihre Nachricht ist leer. Fragen Sie mich etwas oder schreiben Sie „Was kannst du?“.",
        "Votre message est vide. Posez une question ou écrivez « Que peux-tu faire ? ».",
        "Su mensaje está vacío. Pregunte algo o escriba «¿Qué puedes hacer?».",
        "Il suo messaggio è vuoto. Chieda qualcosa o scriva «Che cosa sai fare?».",
        "A sua mensagem está vazia. Pergunte algo ou escreva “O que você pode fazer?”."}},
    {P::NoLanguage, {
        "I cannot write in %1; my own sentences exist in English, German, French, Spanish, Italian and Portuguese.",
        "Auf %1 kann ich nicht schreiben; meine Sätze gibt es auf Englisch, Deutsch, Französisch, Spanisch, Italienisch und Portugiesisch.",
        "Je ne sais pas écrire en %1 ; mes phrases existent en anglais, allemand, français, espagnol, italien et portugais.",
        "No sé escribir en %1; mis frases existen en inglés, alemán, francés, español, italiano y portugués.",
        "Non so scrivere in %1; le mie frasi esistono in inglese, tedesco, francese, spagnolo, italiano e portoghese.",
        "Não sei escrever em %1; as minhas frases existem em inglês, alemão, francês, espanhol, italiano e português."}},
};
// clang-format on

const PhraseRow *findDialogPhrase(P phrase)
{
    for (const PhraseRow &row : kDialogRows) {
        if (row.phrase == phrase)
            return &row;
    }
    return nullptr;
}

QString say(Lang lang, P phrase, const QStringList &arguments)
{
    const PhraseRow *row = findDialogPhrase(phrase);
    if (!row)
        row = findResultPhrase(phrase);
    Q_ASSERT(row);
    const QString form = str(row->text[static_cast<int>(lang)]);
    QString out; // by hand, because QString::arg would also fill a "%1" that an argument holds
    for (qsizetype i = 0; i < form.size(); ++i) {
        const int digit = form[i] == u'%' && i + 1 < form.size() ? form[i + 1].digitValue() : -1;
        if (digit < 1) {
            out += form[i];
            continue;
        }
        const QString argument = arguments.value(digit - 1);
        while (argument.startsWith(u'\n') && out.endsWith(u' '))
            out.chop(1);
        out += argument;
        ++i;
    }
    return out;
}

} // namespace troupe::offline
