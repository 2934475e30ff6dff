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
constexpr qsizetype kMostHiddenTold = 8;

/// Takes no room, turns the direction, or is drawn as nothing or as a box. The ranges are the ones
/// of Default_Ignorable_Code_Point (Unicode 15, DerivedCoreProperties) that no category tells, and
/// the blanks that are letters or symbols by category.
bool isHidden(char32_t code)
{
    if (code == U'\n' || code == U'\t')
        return false;
    switch (QChar::category(code)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Other_PrivateUse:
    case QChar::Other_NotAssigned:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return true;
    default:
        break;
    }
    return code == 0x034f || code == 0x115f || code == 0x1160 || code == 0x17b4 || code == 0x17b5
           || (code >= 0x180b && code <= 0x180f) || code == 0x2800 || code == 0x3164
           || (code >= 0xfe00 && code <= 0xfe0f) || code == 0xffa0
           || (code >= 0xe0000 && code <= 0xe0fff);
}

QString codePoint(char32_t code)
{
    return QStringLiteral("U+") + QString::number(code, 16).toUpper().rightJustified(4, u'0');
}

QString marked(char32_t code)
{
    return QChar(0x27e6) + codePoint(code) + QChar(0x27e7);
}

/// `take`: the one or two code units of each character, and its code point.
template <class Take>
void eachCharacter(const QString &text, Take take)
{
    for (qsizetype i = 0; i < text.size();) {
        const bool isPair = text.at(i).isHighSurrogate() && i + 1 < text.size()
                            && text.at(i + 1).isLowSurrogate();
        const qsizetype units = isPair ? 2 : 1;
        take(QStringView(text).mid(i, units), isPair
                                                  ? QChar::surrogateToUcs4(text.at(i), text.at(i + 1))
                                                  : char32_t(text.at(i).unicode()));
        i += units;
    }
}

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

QString visibleText(const QString &text)
{
    QString visible;
    visible.reserve(text.size());
    eachCharacter(text, [&visible](QStringView units, char32_t code) {
        if (isHidden(code))
            visible += marked(code);
        else
            visible += units;
    });
    return visible;
}

QStringList hiddenCharacters(const QString &text)
{
    QStringList names;
    eachCharacter(text, [&names](QStringView, char32_t code) {
        if (isHidden(code) && names.size() < kMostHiddenTold)
            names += codePoint(code);
    });
    names.removeDuplicates();
    return names;
}

QString editableJson(const QJsonObject &object)
{
    const QString json = QString::fromUtf8(QJsonDocument(object).toJson()).trimmed();
    QString visible;
    visible.reserve(json.size());
    eachCharacter(json, [&visible](QStringView units, char32_t code) {
        if (!isHidden(code)) {
            visible += units;
            return;
        }
        for (const QChar unit : units)
            visible += QStringLiteral("\\u%1").arg(unit.unicode(), 4, 16, QLatin1Char('0'));
    });
    return visible;
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
