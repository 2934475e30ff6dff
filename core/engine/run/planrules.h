// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/domain/plan.h"

#include <QHash>

#include <functional>
#include <memory>

namespace troupe {

/// What a plan refers to, asked when it is checked.
struct PlanWorld
{
    /// Why an agent cannot be used; empty: it can.
    std::function<QString(const QString &agentId)> agentProblem;
    std::function<bool(const QString &tool)> knowsTool;

    PlanWorld() = default;
};

inline constexpr int kDeepestPlan = 4; ///< plans within plans
inline constexpr qsizetype kMostPlanEdges = 2000; ///< of each
inline constexpr int kMostPlanSteps = 1000; ///< all of them together

/// Reads a plan from JSON and finds every problem, each with a pointer into it: what is no plan, ids
/// that repeat or cannot be names, edges to nowhere, cycles that are not bounded, steps that nothing
/// leads to, missing agents and tools, conditions and forms that are none, templates with names that
/// neither the input has (`inputNames`) nor a step that comes before.
Result<Plan> readPlan(const QJsonObject &json, const QStringList &inputNames,
                      const PlanWorld &world);

/// The edges as they count: those given, or the chain.
QList<PlanEdge> edgesOf(const Plan &plan);

/// A plan with what follows from it. Immutable; shared by runs and threads.
struct PlanGraph
{
    Plan plan;
    QList<PlanEdge> edges;
    QHash<QString, qsizetype> indexOf; ///< of a step by id
    std::vector<std::vector<qsizetype>>
        into; ///< edges without loop to a step, by index of the step
    std::vector<std::vector<qsizetype>> outOf; ///< edges from a step, loops first
    std::vector<qsizetype> order; ///< steps so that each comes after those before it
    /// What a loop edge does again: the steps from its end to its start, by index of the edge.
    QHash<qsizetype, QList<qsizetype>> bodies;

    PlanGraph() = default;
};
/// Of a plan that readPlan() has read; loops are as they were checked.
std::shared_ptr<const PlanGraph> graphOf(Plan plan);

} // namespace troupe
