// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/conversation.h"
#include "core/domain/conversationimport.h"

#include <QByteArray>
#include <QHash>

#include <vector>

namespace troupe {

/// A file that came with a message.
struct ReadFile
{
    QString name;
    QByteArray bytes;
};

struct ReadMessage
{
    Message message; ///< without ids; status is never Streaming
    int parent = -1; ///< index of the message before it, always smaller than its own; -1: none
    std::vector<ReadFile> files;
};

/// A conversation as a file holds it: a tree of messages, parents before children.
struct ReadConversation
{
    QString format; ///< "chatgpt" or "troupe"
    QString sourceId; ///< by which the same one is known again
    Session session; ///< title, tags, times; without ids
    std::vector<ReadMessage> messages;
    int head = -1; ///< the leaf that is shown; -1: there are no messages
    QHash<QString, int> losses; ///< how often, by kind
};

/// Reads one conversation of an export of ChatGPT or of our own JSON. Pure; the bytes are hostile:
/// time and memory are linear in them, cycles, missing and doubled nodes and senseless times are put
/// right and counted as losses. Errors: Malformed for what is no JSON, nested too deeply, or neither
/// format.
Result<ReadConversation> readConversation(const QByteArray &json);

/// What a kind of loss means, for people.
QString lossText(const QString &kind);

} // namespace troupe
