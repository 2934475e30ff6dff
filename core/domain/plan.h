// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/money.h"
#include "core/meta/typeinfo.h"

#include <QJsonArray>
#include <QStringList>

#include <array>
#include <optional>
#include <string_view>

namespace troupe {

/// What a step does. Agent: one turn of an agent. Tool: one call. Approval: asks a person, with a form
/// or for a yes. Condition: true or false, for edges. Transform: JSON from a template. Map: one step
/// per item of a list. Plan: another plan. Wait: until a time.
enum class StepKind : quint8 { Agent, Tool, Approval, Condition, Transform, Map, Plan, Wait };
constexpr auto enumNames(StepKind)
{
    return std::array<std::string_view, 8>{"agent",     "tool", "approval", "condition",
                                           "transform", "map",  "plan",     "wait"};
}

/// What becomes of the run when a step has failed for good.
enum class OnError : quint8 { Fail, Continue };
constexpr auto enumNames(OnError)
{
    return std::array<std::string_view, 2>{"fail", "continue"};
}

enum class OutputForm : quint8 { Text, Json };
constexpr auto enumNames(OutputForm)
{
    return std::array<std::string_view, 2>{"text", "json"};
}

/// Attempts after the first wait delay, delay × multiplier, … milliseconds, at most an hour.
struct RetryRule
{
    int maxAttempts = 1; ///< the first one counts
    int delayMs = 1000;
    double multiplier = 2;

    static const TypeInfo &info();
};

struct PlanStep
{
    QString id; ///< [A-Za-z_][A-Za-z0-9_-]{0,63}; the name of its output in templates
    QString name; ///< for people; empty: the id
    StepKind kind = StepKind::Agent;

    QString agentId; ///< Agent
    QString prompt; ///< Agent: a template
    QString model; ///< Agent: instead of the agent's
    std::optional<int> maxTokens; ///< Agent: of the answer
    OutputForm outputForm = OutputForm::Text; ///< Agent: Json must be JSON, else the step fails
    QString tool; ///< Tool: a name or an alias
    QJsonObject arguments; ///< Tool: templates in it are filled in
    QString message; ///< Approval: a template, what the person is asked
    QJsonObject form; ///< Approval: JSON Schema of what to fill in; empty: yes or no
    QJsonValue condition = QJsonValue::Null; ///< Condition: see conditions.h
    QJsonValue shape = QJsonValue::Null; ///< Transform: JSON with templates
    QString over; ///< Map: a template that yields a list
    QJsonObject step; ///< Map: the step for each {item} ({index} from 0)
    int maxParallel = 0; ///< Map: items at once; 0: as many as the run may
    QJsonObject plan; ///< Plan: a Plan
    QJsonObject input; ///< Plan: its input, with templates
    qint64 waitMs = 0; ///< Wait
    QString until; ///< Wait: an ISO 8601 time, instead

    RetryRule retry;
    qint64 timeoutMs = 0; ///< of one attempt; 0: none but the run's
    OnError onError = OnError::Fail;

    static const TypeInfo &info();
};

/// `to` follows `from`, when `when` holds. A step begins when each step before it has ended or was
/// skipped and at least one edge to it was taken; when none was, it is skipped.
struct PlanEdge
{
    QString from;
    QString to;
    QJsonValue when = QJsonValue::Null; ///< a condition; null: always
    /// More than 0: an edge back to a step before, taken at most so often. The steps between are done
    /// again; while it is taken, other edges from `from` are not.
    int loop = 0;

    static const TypeInfo &info();
};

/// A graph of steps; see PlanStep and PlanEdge. Without edges the steps follow one another as listed.
struct Plan
{
    QString name;
    QList<PlanStep> steps;
    std::optional<QList<PlanEdge>> edges; ///< nothing: a chain; an empty list: all at once
    QJsonValue output = QJsonValue::Null; ///< JSON with templates; null: outputs of the last steps
    int maxParallel = 0; ///< steps at once; 0: 8
    qint64 timeoutMs = 0; ///< of the whole run
    Money costLimit; ///< ends the run when reached; 0: none

    static const TypeInfo &info();
};

} // namespace troupe
