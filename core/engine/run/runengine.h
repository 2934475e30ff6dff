// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/taskscope.h"
#include "core/domain/approval.h"
#include "core/domain/plan.h"
#include "core/domain/run.h"
#include "core/engine/run/agentloop.h"
#include "core/engine/run/planrules.h"

#include <QFuture>
#include <QHash>
#include <QTimer>

#include <functional>
#include <memory>

namespace troupe {

struct RunTransition;

/// What to run. The plan has been checked with readPlan(), and the caller may use its agents and tools.
struct RunRequest
{
    QString userId;
    QString kind = QStringLiteral("plan"); ///< or "delegate"
    QString name;
    QString agentId; ///< whom the run is about; may be empty
    QJsonObject plan;
    QJsonObject input;
    Timestamp deadlineAt;
    Money costLimit; ///< instead of the plan's; 0: the plan's
    QString id; ///< of the run; empty: a new one
    QString parentRunId;
    QString parentStepId;
    int depth = 0;
    RunMode mode = RunMode::Live;
    QString originRunId; ///< of a replay: whose records answer

    RunRequest() = default;
};

/// A step of an earlier run whose input or output is another one now.
struct RerunRequest
{
    QString runId;
    QString stepKey;
    QJsonValue input = QJsonValue::Undefined; ///< what the step gets instead
    QJsonValue output = QJsonValue::Undefined; ///< what it is taken to have come to; it is not done

    RerunRequest() = default;
};

/// Runs plans. Each step's beginning and end is a row before anything follows from it: after a crash
/// finished steps are not repeated, waits and questions go on, and calls with effects that were cut
/// off are asked about. A run that waits for people takes no memory.
///
/// Server thread only. A step costs one commit, which it shares with what begins after it.
class RunEngine
{
public:
    RunEngine(Database &db, ModelRegistry &models, AgentLoop &loop, TokenMeter &meter,
              const Clock &clock);
    ~RunEngine();

    /// Takes up what the last process left. Once, when models and tools can be called. Returns how
    /// many runs.
    Task<int> recover();

    /// Stores the run and begins. Errors: those of storage, Unavailable while shutting down.
    Task<Run> start(RunRequest request);
    /// Ends when the run has ended or waits for people; at once when it does already. NotFound.
    Task<Run> waitFor(QString runId);
    /// Ends when it has ended, however long that takes.
    Task<Run> waitForEnd(QString runId);
    /// Stops everything of it, and its children. Conflict when it has ended.
    Task<Run> cancel(QString runId);
    /// The same without waiting for it; nothing happens when it has ended.
    void cancelSoon(const QString &runId);
    /// Tries again what failed or was cancelled; what has succeeded stays. Conflict unless it failed,
    /// was cancelled or interrupted.
    Task<Run> resume(QString runId);
    /// A new run of the same plan: steps that do not come after the one named keep their results.
    /// NotFound, Conflict (not of a plan; the step was never there; the run has not ended).
    Task<Run> rerun(RerunRequest request);
    /// A new run that answers from the records of an ended one: no model and no tool is called, and
    /// nothing is paid or waited for. Conflict when it has not ended or is itself no plan's.
    Task<Run> replay(QString runId);

    /// People have decided something that a run may wait for.
    void decided(const Approval &approval);

    int activeRuns() const { return static_cast<int>(m_active.size()); }
    /// Stops what runs, as a crash would: it goes on at the next start. Within `timeoutMs`.
    void shutdown(int timeoutMs);

private:
    struct ActiveRun;
    struct StepState;
    struct Outcome;
    using RunPtr = std::shared_ptr<ActiveRun>;
    using StepPtr = std::shared_ptr<StepState>;

    // runengine.cpp
    RunPtr activate(Run row);
    Task<void> pump(RunPtr run);
    void push(const RunPtr &run, Outcome outcome);
    Task<bool> store(RunTransition transition);
    void leave(const RunPtr &run);
    void watchDeadline(const RunPtr &run);
    void tellParent(const Run &row);
    Task<Run> waitUntil(QString runId, bool untilEnd);

    // runsettle.cpp: what follows, without effects
    RunTransition settle(ActiveRun &run);
    void apply(ActiveRun &run, Outcome &outcome, RunTransition &transition);
    void applyFailure(ActiveRun &run, StepState &step, const Error &error);
    void takeOutcomes(ActiveRun &run, RunTransition &transition);
    void takeFigures(ActiveRun &run, const RunTransition &transition) const;
    Money spentBy(const ActiveRun &run) const;
    void checkLimits(ActiveRun &run) const;
    bool beginReady(ActiveRun &run, RunTransition &transition);
    StepPtr stepToBegin(ActiveRun &run, qsizetype index);
    void begin(ActiveRun &run, const StepPtr &step, RunTransition &transition);
    void skip(ActiveRun &run, const StepPtr &step, RunTransition &transition);
    void endRun(ActiveRun &run, RunTransition &transition);
    void stopAll(ActiveRun &run, RunTransition &transition);

    // runfill.cpp: what a step begins with
    Result<void> fillIn(ActiveRun &run, StepState &step, RunTransition &transition);
    Result<void> ask(ActiveRun &run, StepState &step, RunTransition &transition);
    Result<bool> takeRecorded(ActiveRun &run, StepState &step);

    // runmaps.cpp: maps and loops
    bool beginItems(ActiveRun &run, const StepPtr &map, int most, RunTransition &transition);
    void settleMap(ActiveRun &run, const QString &key, RunTransition &transition);
    void stopItems(const StepState &map, RunTransition &transition);
    bool takeLoops(ActiveRun &run, qsizetype index, RunTransition &transition);

    // runsteps.cpp: effects
    void launch(const RunPtr &run, const StepPtr &step);
    Task<void> runAgent(RunPtr run, StepPtr step);
    Task<void> runTool(RunPtr run, StepPtr step);
    Task<void> runChild(RunPtr run, StepPtr step);
    LoopTurnPtr loopTurnFor(const ActiveRun &run, const StepState &step) const;
    void wakeLater(const RunPtr &run, const StepPtr &step);
    void endLater(const RunPtr &run, const StepPtr &step);

    // runload.cpp: from the journal
    /// The run in memory; it goes on with goOn() or pumpSoon(), for which nothing may be awaited.
    Task<RunPtr> load(QString runId);
    void goOn(const RunPtr &run);
    void takeSteps(ActiveRun &run, const QList<Step> &rows);
    static void takeItems(ActiveRun &run);
    void takeDecisions(const RunPtr &run);
    Task<void> wake(QString runId);
    Task<void> cancelChildren(QString runId);
    Task<void> cancelQuietly(QString runId);
    void pumpSoon(const RunPtr &run);

    Database &m_db;
    ModelRegistry &m_models;
    AgentLoop &m_loop;
    TokenMeter &m_meter;
    const Clock &m_clock;
    QHash<QString, RunPtr> m_active;
    QHash<QString, QList<QPromise<Run> *>> m_waiters;
    bool m_shuttingDown = false;
    TaskScope m_scope;
};

/// The tool by which an agent lets another one do something: `Task`. Its run is a child of the caller's;
/// at most three deep. A call that was cut off finds its run again.
std::shared_ptr<Tool> makeDelegateTool(RunEngine &runs, Database &db);

} // namespace troupe
