// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/providers/offline/exactmath.h"
#include "core/providers/offline/language.h"
#include "core/providers/offline/offlinemodel.h"

#include <QDate>

namespace troupe::offline {

/// What an ability answers. `core` is the bare result ("12"), for personas that want only that.
struct Reply
{
    QString text;
    QString core;
    QList<ToolCall> calls;
    bool verbatim = false; ///< the person asked for exactly this: no persona touches it
    QString word = QString(); ///< when there is no core: the answer in one word, such as "Unknown"
};

using MaybeReply = std::optional<Reply>;

struct AttachedText
{
    QString name; ///< may be empty
    QString text;
};

/// Rules about the form of answers, from the system prompt and from the person.
struct Persona
{
    bool oneWord = false;
    bool brief = false;
    bool onlyValue = false;
    bool json = false;
    bool upper = false;
    bool lower = false;
    bool bulleted = false;
    bool pirate = false;
    int maxWords = 0; ///< 0: any
    int maxSentences = 0;
    QString prefix;
    QString suffix;
    QString userName; ///< how to call the person
    std::optional<Lang> lang;

    void read(const QString &text, bool fromPrompt);
    QString apply(const Reply &reply) const;
};

/// One request as the abilities see it.
struct Turn
{
    const ChatRequest &request;
    OfflineContext context;
    qsizetype index = -1; ///< of the last user message in request.messages; -1: none
    QString message; ///< of the person, cleaned
    Ask own; ///< the message without attachments and quoted blocks
    Ask ask; ///< what is asked, without politeness and format rules
    QString material; ///< the text that came with it
    QString materialName;
    bool marked = false; ///< the material was marked as such (fence, quote, document)
    QString system; ///< all system messages
    Persona persona;
    Lang lang = Lang::En;
    int depth = 0; ///< of re-answering

    QDate today() const;
    QString agent() const; ///< the agent's name, or empty
    /// The previous message of that role before this turn, or empty.
    QString previous(ChatRole role) const;
    /// The user messages before this one, oldest first.
    QList<qsizetype> earlier(ChatRole role) const;
    /// The text to work on: what came with the message, else what is quoted in it, else what "this"
    /// or "that" means in the conversation, else empty.
    QString subject() const;
    QString say(P phrase, const QStringList &arguments = {}) const
    {
        return offline::say(lang, phrase, arguments);
    }
    QString quote(const QString &text) const { return quoted(lang, text); }
    QString number(const Rational &value, int decimals = 10) const;
};

/// The turn of the user message at `index`; `lang` overrides the language.
Turn makeTurn(const ChatRequest &request, const OfflineContext &context, qsizetype index,
              std::optional<Lang> lang = std::nullopt, int depth = 0);
qsizetype lastUserIndex(const ChatRequest &request);

/// A message taken apart into request and material.
struct Parts
{
    QString own;
    QString ask;
    QString material;
    QString name;
    bool marked = false;
};
Parts divide(const QString &message);

/// The person's name as told in the conversation (the last time counts), or empty.
QString toldName(const Turn &turn);

} // namespace troupe::offline
