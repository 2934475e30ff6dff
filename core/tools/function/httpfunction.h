// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/domain/toolfunction.h"
#include "core/net/outboundmessage.h"
#include "core/tools/tool.h"

#include <deque>
#include <memory>

namespace troupe {

class OutboundClient;

/// How often a function was called in the last minute. One per function, whatever becomes of its
/// definition.
class CallWindow
{
public:
    /// Counts a call; false when `perMinute` (0: any number) were made within a minute.
    bool take(qint64 nowMs, int perMinute);
    /// Seconds until the next one may be made, at least 1.
    int waitSeconds(qint64 nowMs) const;

private:
    std::deque<qint64> m_calls;
};

/// What functions need of the world; outlives them.
struct FunctionWorld
{
    OutboundClient &client;
    const Clock &clock;
    /// The secret of a function that has one.
    std::function<Task<QByteArray>(QString functionId)> secretOf;
    /// Writes a line of the log; what goes wrong is not the call's problem.
    std::function<Task<void>(FunctionExecution)> record;
};

/// Invalid with every problem as an issue (pointers into the function) when it cannot be a tool:
/// name, endpoint, headers, parameters.
Result<void> checkFunction(const ToolFunction &function);

/// The request that a call is: {name} of the endpoint's path are arguments; the others are the query
/// of a GET or DELETE, else the JSON body. `secret` goes where `auth` says.
OutboundRequest functionRequest(const ToolFunction &function, const QJsonObject &arguments,
                                const QByteArray &secret, const QString &callId);

/// An HTTP endpoint as a tool. The address is a person's or a declaration's: address rules apply.
///
/// Only what was certainly not received, and GETs, are tried again (twice). Results are cut to
/// 64 KB, and the secret is taken out of them. A 4xx is a result that is an error; everything else
/// that goes wrong is an Error with key "function_error" (Upstream, Timeout, Unavailable,
/// Forbidden), or "function_rate_limited" (RateLimited).
class HttpFunction final : public Tool
{
public:
    HttpFunction(ToolFunction function, std::shared_ptr<const FunctionWorld> world,
                 std::shared_ptr<CallWindow> window);

    const ToolInfo &info() const override { return m_info; }
    Task<ToolResult> call(QJsonObject arguments, ToolContext context) override;
    bool isRepeatable() const override { return m_function.method == FunctionMethod::Get; }

    /// Of an inline declaration, which says its secret itself.
    void setSecret(QByteArray secret) { m_ownSecret = std::move(secret); }

private:
    struct Outcome
    {
        Result<ToolResult> result;
        int httpStatus = 0;
    };
    Task<OutboundResponse> send(QJsonObject arguments, QByteArray secret, ToolContext context);
    Outcome outcomeOf(const Result<OutboundResponse> &response, const QByteArray &secret) const;

    const ToolFunction m_function;
    ToolInfo m_info;
    std::shared_ptr<const FunctionWorld> m_world;
    std::shared_ptr<CallWindow> m_window;
    QByteArray m_ownSecret;
};

} // namespace troupe
