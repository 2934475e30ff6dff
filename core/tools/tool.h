// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cancel.h"
#include "core/base/task.h"
#include "core/domain/tool.h"

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
};

} // namespace troupe
