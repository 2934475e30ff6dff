// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/approval.h"
#include "core/domain/linediff.h"
#include "ui/widgets/badge.h"

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

/// Text that came from a model as it is, except that what cannot be seen, or turns the direction of
/// what follows, stands as its code point: nothing can look like something else.
QString visibleText(const QString &text);
/// The code points in it that visibleText() shows, each once; the first few.
QStringList hiddenCharacters(const QString &text);
/// Indented JSON to be edited: such characters stand as JSON escapes them, so that what is read is
/// what is sent.
QString editableJson(const QJsonObject &object);
/// Exactly these arguments, indented; texts of several lines once more as they read.
QString argumentsText(const QJsonObject &arguments);

} // namespace troupe::approvalwords
