// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cancel.h"
#include "core/base/task.h"
#include "core/domain/tool.h"

#include <QList>

#include <functional>

namespace troupe {

/// For whom a tool works, and how it is stopped.
struct ToolContext
{
    QString userId;
    QString agentId;
    QString sessionId;
    QString runId;
    QString stepId;
    QString callId; ///< ours: the same again when a call is repeated after a crash
    int depth = 0; ///< how many delegations stand above this call
    CancelToken cancel; ///< also cancelled at the call's timeout
    /// What is going on, for people; may be empty.
    std::function<void(const QString &note)> onProgress;

    ToolContext() = default;
};

/// What a call came to. What a tool found wrong with its arguments or its world is a result, too,
/// with isError: the model reads it and can do better.
struct ToolResult
{
    QString text; ///< what the model is told
    bool isError = false;
    Money cost; ///< what the call cost, beside models

    ToolResult() = default;
    explicit ToolResult(QString t, bool error = false) : text(std::move(t)), isError(error) {}
};

/// A text that a call would change, for the people who are asked about it.
struct TextChange
{
    QString name; ///< of the file or thing
    QString before;
    QString after;

    TextChange() = default;
};

/// Something that agents can call. Server thread only; CPU work and blocking I/O go to a pool.
///
/// What arrives has passed the schema, but is a model's: hostile until checked. A tool does nothing
/// before call() and nothing after its task has ended; it ends soon after `cancel` (Cancelled).
class Tool
{
public:
    virtual ~Tool() = default;

    virtual const ToolInfo &info() const = 0;
    /// An Error is for what is nobody's argument: Unavailable, Timeout, Cancelled, Upstream,
    /// RateLimited (a function's own limit), Forbidden (the offline lock, address rules).
    virtual Task<ToolResult> call(QJsonObject arguments, ToolContext context) = 0;
    /// Whether a call that was cut off may be made again: it only looks.
    virtual bool isRepeatable() const { return info().risk == ToolRisk::Read; }
    /// What call() would make of texts that are there, without doing it. Nothing where that is not
    /// known, or too large to be looked at.
    virtual Task<QList<TextChange>> textChanges(QJsonObject arguments, ToolContext context)
    {
        Q_UNUSED(arguments)
        Q_UNUSED(context)
        co_return QList<TextChange>();
    }
};

} // namespace troupe
