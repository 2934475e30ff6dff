// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/offline/language.h"

#include <array>

#include <QHash>

namespace troupe::offline {

namespace {

/// Function words that belong to few of the six languages; a bit per language.
const QHash<QString, quint8> &languageWords()
{
    static const QHash<QString, quint8> table = [] {
        const std::array<const char *, kLangs> lists = {
            "the and is are was what how many my your please of with this that hello hi hey who "
            "can you do does tell "
            "about from have has thanks thank for to in it be will would should when where why "
            "which there their "
            "give show write make days words text name call say today tomorrow",
            "der die das und ist sind was wie viel viele mein meine dein deine bitte mit hallo wer "
            "kannst du ich nicht "
            "ein eine von zum zur den dem wann wo warum welche welcher wieviel danke fur auf im "
            "heute morgen gib "
            "schreibe mache fasse zusammen nenne heisst heisse hast bist tag guten sage zahle "
            "sortiere worter tage "
            "lautet konnen moglich wird werden oder aus als kostet gibt",
            "le la les et est sont que qui quoi combien mon ma mes ton ta votre vous je tu s'il "
            "avec bonjour salut merci "
            "une des du pour dans sur quel quelle quand ou pourquoi aujourd'hui demain donne ecris "
            "resume compte trie "
            "c'est j'ai m'appelle suis peux jours mots au aux ne pas font appelles comment faire "
            "peux sais sans fait peut est-ce toi l",
            "el los las y es son que quien cual cuanto cuantos mi tu tus usted por favor con hola "
            "gracias una del para "
            "donde cuando hoy manana como eres puedes yo soy llamo dias palabras escribe resume "
            "cuenta ordena muy esta "
            "hay al buenos estas te llamas en",
            "il lo gli e sono che chi quale quanto quanti mio mia tuo tua per favore ciao grazie "
            "una della dello nel "
            "dove oggi domani sei puoi io chiamo giorni parole scrivi riassumi conta ordina questo "
            "come cosa mi del "
            "buongiorno perche di alla fa fanno diviso sai fare dell nell qual ho e' c'e",
            "o os e sao que quem qual quanto quantos meu minha seu sua por favor com ola oi "
            "obrigado obrigada uma do da "
            "dos das para onde quando hoje amanha voce eu sou chamo dias palavras escreva resuma "
            "conte ordene isto em "
            "esta nao bom como pode um ao"};
        QHash<QString, quint8> out;
        for (size_t i = 0; i < lists.size(); ++i) {
            for (const QString &word : str(lists[i]).split(u' ', Qt::SkipEmptyParts))
                out[word] |= static_cast<quint8>(1u << i);
        }
        return out;
    }();
    return table;
}

} // namespace

std::optional<Lang> detectLanguage(QStringView text)
{
    const QString low = folded(text.left(kMaxAsk).toString());
    std::array<double, kLangs> score{};
    int counted = 0;
    // Also "peux" of "peux-tu" and "dell" of "dell'Australia".
    const QString parted = QString(low).replace(u'-', u' ').replace(u'\'', u' ');
    const QString words = parted == low ? low : low + u' ' + parted;
    for (const QStringView word : wordsOf(words)) {
        const auto bits = languageWords().value(word.toString());
        if (bits == 0)
            continue;
        ++counted;
        const double weight = 1.0 / qPopulationCount(static_cast<quint32>(bits));
        for (int i = 0; i < kLangs; ++i)
            score[static_cast<size_t>(i)] += (bits >> i) & 1 ? weight : 0.0;
    }
    // Letters that only some of them write.
    const QString raw = text.left(kMaxAsk).toString().toLower();
    const auto letters = [&](QStringView any, Lang lang) {
        for (const QChar c : any) {
            if (raw.contains(c)) {
                score[static_cast<size_t>(lang)] += 0.6;
                ++counted;
                return;
            }
        }
    };
    letters(u"ßäü", Lang::De);
    letters(u"ñ¿¡", Lang::Es);
    letters(u"ãõ", Lang::Pt);
    letters(u"œêç", Lang::Fr);
    const QString spaced = u' ' + raw + u' ';
    if (spaced.contains(u" è "))
        score[static_cast<size_t>(Lang::It)] += 1;
    if (spaced.contains(u" é "))
        score[static_cast<size_t>(Lang::Pt)] += 1;
    if (counted == 0)
        return std::nullopt;
    size_t best = 0;
    double second = 0;
    for (size_t i = 1; i < score.size(); ++i) {
        if (score[i] > score[best]) {
            second = score[best];
            best = i;
        } else {
            second = qMax(second, score[i]);
        }
    }
    if (score[best] < 0.45 || score[best] - second < 0.2)
        return std::nullopt;
    return static_cast<Lang>(best);
}

std::optional<Lang> namedLanguage(const Ask &ask)
{
    static const Rx named("\\b(?:in|into|auf|en|in "
                          "het|to|use|speak|write|sprich|parle|habla|parla|fale|nur|only|only "
                          "in|em|ins|always|immer)\\s+"
                          "(?:lingua |simple |plain )?"
                          "(english|englisch|anglais|ingles|inglese|german|deutsch|deutsche|"
                          "allemand|aleman|tedesco|alemao|"
                          "french|franzosisch|francais|frances|francese|spanish|spanisch|espagnol|"
                          "espanol|spagnolo|espanhol|"
                          "italian|italienisch|italien|italiano|portuguese|portugiesisch|portugais|"
                          "portugues|portoghese)\\b");
    // "Do you speak German?" asks about it, it does not ask for it.
    static const Rx aboutIt("\\b(?:do|can|could) you (?:speak|understand|know)\\b");
    const auto hit = named.find(ask);
    if (!hit || aboutIt.in(ask))
        return std::nullopt;
    const QString name = hit->folded(1);
    const auto starts = [&](const char *prefix) { return name.startsWith(QLatin1String(prefix)); };
    if (starts("en") || starts("angl") || starts("ingl"))
        return Lang::En;
    if (starts("ge") || starts("de") || starts("all") || starts("al") || starts("ted"))
        return Lang::De;
    if (starts("fr"))
        return Lang::Fr;
    if (starts("sp") || starts("es"))
        return Lang::Es;
    return starts("it") ? Lang::It : Lang::Pt;
}

std::optional<QString> unknownLanguage(const Ask &ask)
{
    static const Rx named(
        "\\b(?:in|into|auf|en)\\s+(dutch|polish|russian|chinese|japanese|korean|arabic|hindi|"
        "turkish|"
        "swedish|danish|norwegian|finnish|czech|greek|hebrew|ukrainian|hungarian|romanian|latin|"
        "klingon|esperanto|mandarin|vietnamese|thai)\\b");
    if (const auto hit = named.find(ask))
        return capitalised(hit->text(1));
    return std::nullopt;
}

QLocale localeOf(Lang lang)
{
    switch (lang) {
    case Lang::De:
        return QLocale(QLocale::German, QLocale::Germany);
    case Lang::Fr:
        return QLocale(QLocale::French, QLocale::France);
    case Lang::Es:
        return QLocale(QLocale::Spanish, QLocale::Spain);
    case Lang::It:
        return QLocale(QLocale::Italian, QLocale::Italy);
    case Lang::Pt:
        return QLocale(QLocale::Portuguese, QLocale::Brazil);
    case Lang::En:
        break;
    }
    return QLocale(QLocale::English, QLocale::UnitedKingdom);
}

QString quoted(Lang lang, const QString &text)
{
    switch (lang) {
    case Lang::De:
        return u'„' + text + u'“';
    case Lang::Fr:
        return QStringLiteral("« ") + text + QStringLiteral(" »");
    case Lang::Es:
    case Lang::It:
        return u'«' + text + u'»';
    case Lang::En:
    case Lang::Pt:
        break;
    }
    return u'“' + text + u'”';
}

} // namespace troupe::offline
