// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/troupe/runops.h"
#include "ui/widgets/badge.h"

#include <QDateTime>

/// How the page says things about runs. Pure functions of what they are given and the locale.
namespace troupe::runtext {

inline constexpr qsizetype kLongestShown = 200'000; ///< characters of an input or output

QString status(RunStatus status);
QString callStatus(ToolCallStatus status);
BadgeTone tone(RunStatus status);
QString kind(const QString &kind); ///< of a run or a step
/// Its name; without one what it is, and of which agent when that is known.
QString nameOf(const RunSummary &run, const QString &agent = {});
/// "38 ms", and from a second on as chattext says it.
QString duration(qint64 ms);
/// A mark of a scale that spans `shownMs`: with a figure behind the point where it is short.
QString tick(double ms, double shownMs);
/// How long it took; until `nowMs` when it goes on. Empty when it has not begun.
QString took(Timestamp from, Timestamp to, qint64 nowMs);
/// "each 3 · round 2" of a step.
QString stepName(const StepSummary &step);
/// With line breaks in lines that are too long to be laid out.
QString broken(const QString &text);
/// All of it, for an editor: a text as it is, other values as JSON in which what cannot be seen is
/// escaped.
QString exact(const QJsonValue &value);
/// The beginning of an error, for a label.
QString errorText(const QString &error);
/// The same for a tool tip, which takes markup for markup.
QString errorTip(const QString &error);
/// As people read it: a text as it is, other values as JSON with a line for each part. What is too
/// long ends in a line that says so.
QString pretty(const QJsonValue &value);

} // namespace troupe::runtext
