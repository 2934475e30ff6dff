// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/troupe/runops.h"
#include "ui/widgets/badge.h"

#include <QDateTime>

/// How the page says things about runs. Pure functions of what they are given and the locale.
namespace troupe::runtext {

inline constexpr qsizetype kLongestShown = 200'000; ///< characters of an input or output

QString status(RunStatus status);
BadgeTone tone(RunStatus status);
QString kind(const QString &kind); ///< of a run or a step
QString nameOf(const RunSummary &run);
/// How long it took; until `nowMs` when it goes on. Empty when it has not begun.
QString took(Timestamp from, Timestamp to, qint64 nowMs);
/// "each 3 · round 2" of a step.
QString stepName(const StepSummary &step);
/// As people read it: a text as it is, other values as JSON with a line for each part. What is too
/// long ends in a line that says so.
QString pretty(const QJsonValue &value);

} // namespace troupe::runtext
