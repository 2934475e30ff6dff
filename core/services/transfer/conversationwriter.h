// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/troupe/transferops.h"
#include "core/domain/conversation.h"

#include <functional>
#include <memory>

namespace troupe {

/// The mark in our JSON by which an import knows it.
inline constexpr char kConversationFormat[] = "troupe.conversation";

/// What a saved conversation says about itself.
struct ExportHead
{
    Session session;
    QString agentName;
    qint64 exportedMs = 0;
};

/// A message with what is not in it.
struct ExportMessage
{
    Message message;
    QString speaker; ///< "You", or the name of the agent
    std::function<QByteArray(const AttachedFile &file)> bytes; ///< of a file; empty if it is gone
};

/// Writes a conversation piece by piece: head(), then message() in order, then foot(). Holds no
/// more than one message. Any one thread at a time.
class ConversationWriter
{
public:
    virtual ~ConversationWriter() = default;

    virtual QByteArray contentType() const = 0;
    virtual QString suffix() const = 0; ///< ".md"
    virtual bool wantsAllBranches() const { return false; }
    virtual QByteArray head(const ExportHead &head) = 0;
    virtual QByteArray message(const ExportMessage &message) = 0;
    virtual QByteArray foot() = 0;
};

std::unique_ptr<ConversationWriter> makeConversationWriter(ExportFormat format);

} // namespace troupe
