// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/approval.h"
#include "core/domain/linediff.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/visibletext.h"

/// What approvals and policies are called, for people.
namespace troupe::approvalwords {

QString riskLevel(RiskLevel level);
BadgeTone toneOf(RiskLevel level);
QString status(ApprovalStatus status);
BadgeTone toneOf(ApprovalStatus status);
QString kind(ApprovalKind kind);
QString iconOf(ApprovalKind kind);
QString toolRisk(ToolRisk risk);
QString effect(PolicyEffect effect);
BadgeTone toneOf(PolicyEffect effect);
/// "3 min ago", "2 h ago", or the date.
QString age(Timestamp time, qint64 nowMs);
QString moment(Timestamp time);

/// Exactly these arguments, indented; texts of several lines once more as they read.
QString argumentsText(const QJsonObject &arguments);

} // namespace troupe::approvalwords
