// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/providers/offline/text.h"

#include <QLocale>

namespace troupe::offline {

/// The languages that the model's own sentences exist in.
enum class Lang : quint8 { En, De, Fr, Es, It, Pt };
inline constexpr int kLangs = 6;

/// The language of a text by its function words; nothing when they do not say.
std::optional<Lang> detectLanguage(QStringView text);
/// "in German", "auf Deutsch", "en français" in a folded text.
std::optional<Lang> namedLanguage(const Ask &ask);
/// A language that is asked for by name and that the model's own sentences do not exist in.
std::optional<QString> unknownLanguage(const Ask &ask);

QLocale localeOf(Lang lang);
inline bool decimalComma(Lang lang)
{
    return lang != Lang::En;
}
QString quoted(Lang lang, const QString &text);

/// The sentences that frame an answer. %1, %2 … are filled by say().
enum class P : quint8 {
    Hello,
    HowAreYou,
    Thanks,
    Bye,
    WhoAmI,
    WhoAmIPlain,
    Role,
    NoRole,
    WhichModel,
    NotThatModel,
    Online,
    Capabilities,
    Human,
    Maker,
    Privacy,
    Languages,
    Welcome,
    Affirm,
    Sorry,
    NiceToMeet,
    Noted,
    YourName,
    NoName,
    Told,
    NotTold,
    YouSaidFirst,
    YouSaidLast,
    ISaidLast,
    NothingSaid,
    MessageCount,
    NothingToRepeat,
    NothingToContinue,
    Says,
    SourceMessage,
    SourceEarlier,
    SourcePrompt,
    SourceDocument,
    SourceAnswer,
    NotInText,
    Closest,
    AlsoSays,
    SummaryWhole,
    NothingToWork,
    Keywords,
    Pasted,
    Equals,
    About,
    DivisionByZero,
    TooLarge,
    NegativeRoot,
    NotWhole,
    BadSum,
    Unknown1,
    PercentOf,
    WhatPercent,
    ChangeBy,
    Increased,
    Decreased,
    Today,
    TimeNow,
    WeekdayOf,
    DaysBetween,
    DaysUntil,
    DaysSince,
    DateResult,
    AgeIs,
    Leap,
    NotLeap,
    NoSuchDate,
    Units,
    UnitsDiffer,
    WordCount,
    CharCount,
    SentenceCount,
    LineCount,
    LetterCount,
    ItemCount,
    Occurrences,
    NoneFound,
    NoNumbers,
    Statistics,
    PrimeYes,
    PrimeNo,
    Larger,
    Same,
    NeedArgument,
    BadArgument,
    NoSuchTool,
    ToolSays,
    ToolDone,
    ToolFailed,
    ToolOffer,
    ToolsAre,
    NoTools,
    DraftNote,
    NoCode,
    NoTranslate,
    NoCreative,
    NoRealtime,
    NoCommand,
    Unknown,
    UnknownRelated,
    UnknownAsk,
    Understood,
    EmptyMessage,
    NoLanguage,
    NoOpinion,
    Feeling,
    NotAnswerAgain,
};

QString say(Lang lang, P phrase, const QStringList &arguments = {});

} // namespace troupe::offline
