// SPDX-License-Identifier: GPL-3.0-or-later
// Two runs beside each other.
#include "core/engine/run/runjournal.h"
#include "core/services/runrecords.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace troupe {

namespace {

constexpr qsizetype kMostComparedSteps = 5000;
constexpr qsizetype kLongestComparedText = 100'000;

/// As people read it: texts as they are, other values with a line for each part.
QString readableText(const QJsonValue &value)
{
    if (value.isString())
        return value.toString();
    if (value.isObject())
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson());
    if (value.isArray())
        return QString::fromUtf8(QJsonDocument(value.toArray()).toJson());
    if (value.isNull() || value.isUndefined())
        return QString();
    const QByteArray list = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(list.mid(1, list.size() - 2));
}

/// The lines that differ; nothing, with `tooLong`, for texts that are too long.
QList<DiffLine> outputDiff(const QJsonValue &before, const QJsonValue &after, bool *tooLong)
{
    const QString old = readableText(before), now = readableText(after);
    *tooLong = old.size() > kLongestComparedText || now.size() > kLongestComparedText;
    return *tooLong ? QList<DiffLine>() : lineDiff(old, now);
}

void takeStep(StepComparison &row, const Step &step, bool isOther)
{
    row.key = step.key;
    row.iteration = step.iteration;
    row.name = step.name;
    row.kind = step.kind;
    (isOther ? row.otherStatus : row.status) = step.status;
    (isOther ? row.otherStepId : row.stepId) = step.id;
    (isOther ? row.otherError : row.error) = step.error;
    (isOther ? row.otherCost : row.cost) = step.cost;
    (isOther ? row.otherLatencyMs : row.latencyMs) = step.latencyMs;
}

StepComparison compared(const Step *step, const Step *other)
{
    StepComparison row;
    if (other)
        takeStep(row, *other, true);
    if (step)
        takeStep(row, *step, false);
    if (!step || !other) {
        row.sameInput = row.sameOutput = false;
        return row;
    }
    row.sameInput = step->input == other->input;
    row.sameOutput = step->output == other->output;
    if (!row.sameOutput)
        row.lines = outputDiff(step->output, other->output, &row.tooLong);
    return row;
}

QString placeOf(const Step &step)
{
    return QStringLiteral("%1#%2").arg(step.key).arg(step.iteration);
}

} // namespace

Result<RunComparison> comparisonOf(Sql &sql, const Run &run, const Run &other)
{
    const auto steps = stepsOfRun(sql, run.id);
    if (!steps)
        return fail(steps.error());
    const auto others = stepsOfRun(sql, other.id);
    if (!others)
        return fail(others.error());
    RunComparison result;
    result.run = summaryOf(run);
    result.other = summaryOf(other);
    result.samePlan = run.plan == other.plan;
    result.sameInput = run.input == other.input;
    result.sameOutput = run.output == other.output;
    bool isTooLong = false;
    if (!result.sameOutput)
        result.lines = outputDiff(run.output, other.output, &isTooLong);
    QHash<QString, const Step *> byPlace;
    for (const Step &step : *others)
        byPlace.insert(placeOf(step), &step);
    const auto add = [&result](const Step *step, const Step *twin) {
        if (result.steps.size() >= kMostComparedSteps) {
            result.truncated = true;
            return;
        }
        result.steps.append(compared(step, twin));
        const StepComparison &row = result.steps.last();
        if (row.status != row.otherStatus || !row.sameInput || !row.sameOutput)
            ++result.differing;
    };
    for (const Step &step : *steps)
        add(&step, byPlace.take(placeOf(step)));
    for (const Step &step : *others) {
        if (byPlace.contains(placeOf(step)))
            add(nullptr, &step);
    }
    return result;
}

} // namespace troupe
