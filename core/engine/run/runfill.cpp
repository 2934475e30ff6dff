// SPDX-License-Identifier: GPL-3.0-or-later
// What a step begins with: its templates filled in, or what was recorded.
#include "core/base/ids.h"
#include "core/engine/run/activerun.h"
#include "core/engine/run/conditions.h"
#include "core/meta/values.h"

#include <QDateTime>

namespace troupe {

namespace {

constexpr qint64 kFormExpiresMs = 30LL * 24 * 3600 * 1000;
constexpr qsizetype kLongestQuestionTitle = 120;

/// What a question is called: the step's name, else the beginning of its message as the plan has it.
/// What a model said does not get into a title.
QString titleOfQuestion(const PlanStep &spec, const Step &row)
{
    const QString asked = spec.message.trimmed().section(u'\n', 0, 0).simplified();
    if (!spec.name.isEmpty() || asked.isEmpty() || asked.size() > kLongestQuestionTitle)
        return row.name;
    return asked;
}

} // namespace

/// Of a replay: what the step came to in its origin. True: that is all; false: it is done again, from
/// records. An Error: it failed then, or was never done.
Result<bool> RunEngine::takeRecorded(ActiveRun &run, StepState &step)
{
    Step &row = step.row;
    const StepKind kind = step.spec.kind;
    const bool isActing =
        kind == StepKind::Agent || kind == StepKind::Tool || kind == StepKind::Plan;
    const auto origin = run.origin.constFind(ActiveRun::originKey(row));
    row.copiedFrom.clear();
    if (origin == run.origin.constEnd()) {
        if (!isActing && kind != StepKind::Approval)
            return false;
        return failKeyed(ErrorCode::Conflict, QStringLiteral("nothing_recorded"),
                         QStringLiteral("The run that is replayed did not come here"));
    }
    row.copiedFrom = origin->id;
    row.input = origin->input;
    // What was kept or given when that run was begun has no records of its own.
    const bool isGiven =
        !origin->copiedFrom.isEmpty() && !isLoopMark(origin->copiedFrom) && isOver(origin->status);
    const bool isDone = origin->status == RunStatus::Succeeded;
    if (isGiven || (kind == StepKind::Approval && isDone)) {
        row.status = origin->status;
        row.output = origin->output;
        row.error = origin->error;
        row.errorKey = origin->errorKey;
        row.finishedAt = Timestamp{m_clock.nowMs()};
        return true;
    }
    if (isDone || (!isActing && kind != StepKind::Approval)
        || (kind == StepKind::Plan && origin->status == RunStatus::Failed))
        return false;
    Error error(ErrorCode::Upstream, origin->error.isEmpty() ? QStringLiteral(
                                         "It did not end in the run that is replayed")
                                                             : origin->error);
    error.key = origin->errorKey;
    return fail(std::move(error));
}

/// Puts a question to people.
Result<void> RunEngine::ask(ActiveRun &run, StepState &step, RunTransition &transition)
{
    const PlanStep &spec = step.spec;
    Step &row = step.row;
    const NameLookup lookup = run.lookup(&step);
    const auto text = fillText(spec.message, lookup);
    if (!text)
        return fail(text.error());
    Approval ask;
    ask.id = newId();
    ask.userId = run.row.userId;
    ask.kind = ApprovalKind::Form;
    ask.title = titleOfQuestion(spec, row);
    ask.runId = run.row.id;
    ask.stepId = row.id;
    ask.agentId = spec.agentId;
    ask.content = *text;
    ask.form = spec.form;
    ask.riskLevel = RiskLevel::Medium;
    ask.reasons = {QStringLiteral("A step of a plan asks.")};
    ask.estimatedCost = run.row.cost;
    ask.expiresAt =
        Timestamp{m_clock.nowMs() + (spec.timeoutMs > 0 ? spec.timeoutMs : kFormExpiresMs)};
    row.input = *text;
    row.waitsFor = ask.id;
    row.status = RunStatus::Waiting;
    transition.approvals.append(std::move(ask));
    return {};
}

Result<void> RunEngine::fillIn(ActiveRun &run, StepState &step, RunTransition &transition)
{
    const PlanStep &spec = step.spec;
    Step &row = step.row;
    const NameLookup lookup = run.lookup(&step);
    const bool isGiven = !row.input.isNull(); // a rerun says what the step gets
    const auto take = [&](Result<QJsonValue> filled) -> Result<void> {
        if (!filled)
            return fail(filled.error());
        row.input = *filled;
        return {};
    };
    const auto done = [&](const QJsonValue &output) {
        row.output = output;
        row.status = RunStatus::Succeeded;
        row.finishedAt = Timestamp{m_clock.nowMs()};
    };
    switch (spec.kind) {
    case StepKind::Agent: {
        if (isGiven)
            return {};
        const auto text = fillText(spec.prompt, lookup);
        return text ? take(QJsonValue(*text)) : fail(text.error());
    }
    case StepKind::Tool:
        return isGiven ? Result<void>() : take(fillJson(spec.arguments, lookup));
    case StepKind::Plan:
        return isGiven ? Result<void>() : take(fillJson(spec.input, lookup));
    case StepKind::Condition: {
        const auto holds = evaluateCondition(spec.condition, lookup);
        if (!holds)
            return fail(holds.error());
        done(*holds);
        return {};
    }
    case StepKind::Transform: {
        auto made = isGiven ? Result<QJsonValue>(row.input) : fillJson(spec.shape, lookup);
        if (!made)
            return fail(made.error());
        done(*made);
        return {};
    }
    case StepKind::Map: {
        if (!isGiven) {
            if (const auto taken = take(fillJson(QJsonValue(spec.over), lookup)); !taken)
                return fail(taken.error());
        }
        if (!row.input.isArray() || row.input.toArray().size() > kMostMapItems) {
            return fail(ErrorCode::Invalid,
                        row.input.isArray()
                            ? QStringLiteral("The list has more than %1 items").arg(kMostMapItems)
                            : QStringLiteral("\"%1\" is no list").arg(spec.over));
        }
        if (row.input.toArray().isEmpty())
            done(QJsonArray());
        return {};
    }
    case StepKind::Wait: {
        qint64 until = m_clock.nowMs() + spec.waitMs;
        if (!spec.until.isEmpty()) {
            const auto text = fillText(spec.until, lookup);
            if (!text)
                return fail(text.error());
            const QDateTime time = QDateTime::fromString(*text, Qt::ISODateWithMs);
            if (!time.isValid())
                return fail(ErrorCode::Invalid, QStringLiteral("\"%1\" is no time").arg(*text));
            until = time.toMSecsSinceEpoch();
        }
        row.wakeAt = Timestamp{run.row.mode == RunMode::Replay ? m_clock.nowMs() : until};
        return {};
    }
    case StepKind::Approval:
        return ask(run, step, transition);
    }
    return {};
}

} // namespace troupe
