// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/run/runengine.h"
#include "core/engine/run/runjournal.h"
#include "core/engine/run/templates.h"

#include <deque>

namespace troupe {

inline constexpr int kUsualParallel = 8;
inline constexpr int kMostMapItems = 1000;
inline constexpr int kMostStepsOfRun = 100'000; ///< loops and maps included
inline constexpr qsizetype kStepsAtOnce = 200; ///< that begin in one transition
inline constexpr qint64 kLongestTimerMs = 2'000'000'000;

/// Of an item of a map: "each[3]".
QString mapItemKey(const QString &mapKey, int index);
/// The step that a map does for each item.
PlanStep mapItemSpec(const PlanStep &map);
/// That an attempt took longer than it may.
Error lateStep(const PlanStep &spec);
/// The mark of a step that an edge back begins again.
QString loopMark(qsizetype edge);
bool isLoopMark(const QString &text);

/// A step that has begun, or waits to be tried again.
struct RunEngine::StepState
{
    Step row;
    bool isStored = false;
    qsizetype index = -1; ///< of the plan's step; of the map's for an item
    PlanStep spec;
    QString mapKey; ///< of the map that this is an item of
    QJsonValue item = QJsonValue::Null;
    int itemIndex = -1;
    int nextItem = 0; ///< of a map
    QList<StepPtr> items; ///< of a map: those that have begun, by index
    bool isStarted = false; ///< its effect is going on in this process
    bool goesOn = false; ///< where it was
    bool hasRecord = false; ///< of an earlier try, or of an earlier process
    std::shared_ptr<bool> isLate = std::make_shared<bool>(false);
    CancelToken cancel;
    std::unique_ptr<QTimer> timer;
    qint64 startedNs = 0;
};

/// What became of an effect.
struct RunEngine::Outcome
{
    enum class Kind : quint8 { Done, Failed, Parked, Retry, Woken };

    Kind kind = Kind::Done;
    QString key;
    QString stepId;
    QJsonValue output = QJsonValue::Null;
    Error error;
    QString waitsFor;
    std::optional<ModelCall> answer;
    std::optional<UsageRow> usage;

    Outcome() = default;
};

struct RunEngine::ActiveRun
{
    Run row;
    bool isNew = false;
    std::shared_ptr<const PlanGraph> graph;
    QHash<QString, StepPtr> steps; ///< newest iteration of each, by key
    QHash<qsizetype, int> loopsTaken; ///< by edge
    std::deque<Outcome> outcomes;
    QList<StepPtr> toLaunch;
    QHash<QString, Step> origin; ///< of a replay, by key and iteration
    std::optional<Error> failure; ///< ends it when nothing runs any more
    bool isCancelled = false;
    bool isPumping = false;
    bool hasMore = false; ///< to begin, in the next transition
    int nextPosition = 0;
    std::unique_ptr<QTimer> deadline;

    int running() const;
    bool isIdle() const;
    static QString originKey(const Step &step)
    {
        return QStringLiteral("%1#%2").arg(step.key).arg(step.iteration);
    }
    NameLookup lookup(const StepState *step) const;
    StepPtr stepOf(qsizetype index) const;
    void writeOnce(RunTransition &transition) const;
};

} // namespace troupe
