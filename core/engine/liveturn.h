// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/chatengine.h"
#include "core/engine/contextbuilder.h"
#include "core/engine/modelregistry.h"
#include "core/engine/run/agentloop.h"

#include <QFuture>
#include <QPromise>

namespace troupe {

/// A turn from its preparation to its end.
struct ChatEngine::LiveTurn
{
    QString userId;
    Message reply;
    ResolvedModel model;
    ChatRequest request;
    Context context; ///< what was left out of the request, and what is to be summarised before it
    QString earlierSummary; ///< the one that the request was made with
    int earlierMessages = 0; ///< that it covers
    CancelToken cancel;
    std::shared_ptr<LiveAnswer> answer;
    QPromise<Message> ended;
    QFuture<Message> whenEnded;
    qint64 startedNs = 0;
    qsizetype storedSize = 0; ///< of the text, in the last checkpoint
    qsizetype resumedFrom = 0; ///< how much text there was when this run began
    bool stopAsked = false;
    bool isFirst = false; ///< it answers the first message of a conversation

    Agent agent;
    LoopTurnPtr loop; ///< of an agent that has tools, or whose answers may be held back
    QList<ToolCallRecord> calls; ///< of this run, as far as they are durable
    QJsonArray earlierCalls; ///< of the answer's earlier runs
    bool goesOn = false; ///< the run was parked or cut off

    bool usesLoop() const { return loop != nullptr; }
    void noteCall(const ToolCallRecord &call);
    /// What the answer tells of its calls.
    QJsonArray toolCalls() const;
};

} // namespace troupe
