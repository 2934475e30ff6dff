// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/providers/offline/turn.h"

/// The abilities of the built-in model. Each looks at a turn and answers it, or has nothing to say.
/// The order in which they are asked is the table in offlinemodel.cpp.
namespace troupe::offline {

using Ability = MaybeReply (*)(const Turn &);

// tools.cpp
MaybeReply callTool(const Turn &turn); ///< a tool asked for by name
MaybeReply chooseTool(const Turn &turn); ///< a tool whose description fits the request
MaybeReply listTools(const Turn &turn);
Reply presentToolResults(const ChatRequest &request, const OfflineContext &context);

// followup.cpp
MaybeReply followUp(const Turn &turn);
MaybeReply sayExactly(const Turn &turn);

// dialog.cpp
MaybeReply smallTalk(const Turn &turn);
MaybeReply aboutModel(const Turn &turn);
MaybeReply aboutAgent(const Turn &turn);

// memory.cpp
MaybeReply remember(const Turn &turn);
MaybeReply recall(const Turn &turn);
MaybeReply aboutConversation(const Turn &turn);

// arithmetic.cpp, percent.cpp, units.cpp, dates.cpp, numbers.cpp
MaybeReply calculate(const Turn &turn);
MaybeReply percent(const Turn &turn);
MaybeReply convertUnits(const Turn &turn);
MaybeReply dates(const Turn &turn);
MaybeReply numberQuestions(const Turn &turn);
MaybeReply statistics(const Turn &turn);

// counting.cpp, textops.cpp, extract.cpp, format.cpp, summary.cpp
MaybeReply countText(const Turn &turn);
MaybeReply sortItems(const Turn &turn);
MaybeReply transformText(const Turn &turn);
MaybeReply extract(const Turn &turn);
MaybeReply formatText(const Turn &turn);
MaybeReply summarise(const Turn &turn);
MaybeReply keywords(const Turn &turn);

// drafts.cpp, refusals.cpp
MaybeReply draft(const Turn &turn);
MaybeReply refuse(const Turn &turn);

// answers.cpp
MaybeReply retrieve(const Turn &turn);
MaybeReply acknowledge(const Turn &turn);
Reply fallback(const Turn &turn);

// Shared by several abilities.
/// What the rules answer to a turn; never empty.
Reply replyTo(const Turn &turn);
/// The best `count` sentences of a text in their order.
QStringList bestSentences(const QString &text, int count);
/// Lists, "k: v" lines, CSV or prose in another form: "list", "numbered", "table", "json", "csv", "yaml".
QString reshaped(const QString &text, QStringView form, Lang lang);
/// Every number that stands in the text, in order.
QStringList numberTextsIn(const QString &text, int limit);
/// What a request is about in the person's own words, quoted and shortened.
QString topicOf(const Turn &turn);

struct DateInText
{
    QDate date; ///< invalid when the text names a day that does not exist
    QString text;
    qsizetype start = 0;
};
/// Dates in any of the usual notations; years are `today`'s when none is written.
QList<DateInText> datesIn(const QString &text, QDate today, Lang lang, int limit);
QString dateText(QDate date, Lang lang);

} // namespace troupe::offline
