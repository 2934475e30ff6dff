// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/approvals/approvalwords.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonDocument>
#include <QLocale>
#include <QStringList>

namespace troupe::approvalwords {

namespace {

class Words
{
    Q_DECLARE_TR_FUNCTIONS(ApprovalWords)
};

constexpr qint64 kMinuteMs = 60'000;
constexpr qint64 kHourMs = 60 * kMinuteMs;
constexpr qint64 kDayMs = 24 * kHourMs;

} // namespace

QString riskLevel(RiskLevel level)
{
    switch (level) {
    case RiskLevel::Low:
        return Words::tr("Low risk");
    case RiskLevel::Medium:
        return Words::tr("Medium risk");
    case RiskLevel::High:
        return Words::tr("High risk");
    case RiskLevel::Critical:
        return Words::tr("Critical risk");
    }
    return {};
}

BadgeTone toneOf(RiskLevel level)
{
    switch (level) {
    case RiskLevel::Low:
        return BadgeTone::Neutral;
    case RiskLevel::Medium:
        return BadgeTone::Warning;
    case RiskLevel::High:
    case RiskLevel::Critical:
        break;
    }
    return BadgeTone::Danger;
}

QString status(ApprovalStatus status)
{
    switch (status) {
    case ApprovalStatus::Pending:
        return Words::tr("Waiting");
    case ApprovalStatus::Approved:
        return Words::tr("Approved");
    case ApprovalStatus::Rejected:
        return Words::tr("Rejected");
    case ApprovalStatus::Expired:
        return Words::tr("Expired");
    case ApprovalStatus::Cancelled:
        return Words::tr("Cancelled");
    }
    return {};
}

BadgeTone toneOf(ApprovalStatus status)
{
    switch (status) {
    case ApprovalStatus::Pending:
        return BadgeTone::Accent;
    case ApprovalStatus::Approved:
        return BadgeTone::Success;
    case ApprovalStatus::Rejected:
        return BadgeTone::Danger;
    case ApprovalStatus::Expired:
        return BadgeTone::Warning;
    case ApprovalStatus::Cancelled:
        break;
    }
    return BadgeTone::Neutral;
}

QString kind(ApprovalKind kind)
{
    switch (kind) {
    case ApprovalKind::ToolCall:
        return Words::tr("Call of a tool");
    case ApprovalKind::AgentResponse:
        return Words::tr("Answer");
    case ApprovalKind::Form:
        return Words::tr("Form");
    case ApprovalKind::UncertainCall:
        return Words::tr("Call that was cut off");
    case ApprovalKind::Manual:
        return Words::tr("Asked by hand");
    }
    return {};
}

QString iconOf(ApprovalKind kind)
{
    switch (kind) {
    case ApprovalKind::ToolCall:
        return QStringLiteral("wrench");
    case ApprovalKind::AgentResponse:
        return QStringLiteral("message-square");
    case ApprovalKind::Form:
        return QStringLiteral("list");
    case ApprovalKind::UncertainCall:
        return QStringLiteral("triangle-alert");
    case ApprovalKind::Manual:
        break;
    }
    return QStringLiteral("user");
}

QString toolRisk(ToolRisk risk)
{
    switch (risk) {
    case ToolRisk::Read:
        return Words::tr("Reads");
    case ToolRisk::Write:
        return Words::tr("Changes things here");
    case ToolRisk::External:
        return Words::tr("Talks to others");
    case ToolRisk::Destructive:
        return Words::tr("Cannot be undone");
    }
    return {};
}

QString effect(PolicyEffect effect)
{
    switch (effect) {
    case PolicyEffect::AutoApprove:
        return Words::tr("Let through");
    case PolicyEffect::Ask:
        return Words::tr("Ask");
    case PolicyEffect::Deny:
        return Words::tr("Deny");
    }
    return {};
}

BadgeTone toneOf(PolicyEffect effect)
{
    switch (effect) {
    case PolicyEffect::AutoApprove:
        return BadgeTone::Success;
    case PolicyEffect::Ask:
        return BadgeTone::Accent;
    case PolicyEffect::Deny:
        break;
    }
    return BadgeTone::Danger;
}

QString age(Timestamp time, qint64 nowMs)
{
    const qint64 past = nowMs - time.ms;
    if (past < kMinuteMs)
        return Words::tr("just now");
    if (past < kHourMs)
        return Words::tr("%1 min ago").arg(past / kMinuteMs);
    if (past < kDayMs)
        return Words::tr("%1 h ago").arg(past / kHourMs);
    return moment(time);
}

QString moment(Timestamp time)
{
    return time.isSet()
               ? QLocale().toString(QDateTime::fromMSecsSinceEpoch(time.ms), QLocale::ShortFormat)
               : QString();
}

QString argumentsText(const QJsonObject &arguments)
{
    QString text = QString::fromUtf8(QJsonDocument(arguments).toJson()).trimmed();
    for (auto it = arguments.begin(); it != arguments.end(); ++it) {
        if (it->isString() && it->toString().contains(u'\n')) {
            text += QStringLiteral("\n\n── %1 ──\n").arg(it.key());
            text += it->toString();
        }
    }
    return visibleText(text);
}

} // namespace troupe::approvalwords
