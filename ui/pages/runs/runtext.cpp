// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/runs/runtext.h"

#include "ui/pages/chat/chattext.h"
#include "ui/widgets/visibletext.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLocale>

namespace troupe::runtext {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(RunWords)
};

constexpr qsizetype kLongestError = 2000;

QString plainText(const QJsonValue &value)
{
    if (value.isString())
        return value.toString();
    if (value.isObject())
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson()).trimmed();
    if (value.isArray())
        return QString::fromUtf8(QJsonDocument(value.toArray()).toJson()).trimmed();
    if (value.isNull() || value.isUndefined())
        return {};
    const QByteArray list = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(list.mid(1, list.size() - 2));
}

} // namespace

QString status(RunStatus status)
{
    switch (status) {
    case RunStatus::Running:
        return Words::tr("running");
    case RunStatus::Succeeded:
        return Words::tr("succeeded");
    case RunStatus::Failed:
        return Words::tr("failed");
    case RunStatus::Cancelled:
        return Words::tr("cancelled");
    case RunStatus::Interrupted:
        return Words::tr("interrupted");
    case RunStatus::Pending:
        return Words::tr("pending");
    case RunStatus::Waiting:
        return Words::tr("waits for a person");
    case RunStatus::Skipped:
        return Words::tr("skipped");
    }
    return {};
}

QString callStatus(ToolCallStatus status)
{
    switch (status) {
    case ToolCallStatus::Requested:
        return Words::tr("requested");
    case ToolCallStatus::Waiting:
        return Words::tr("waits for a person");
    case ToolCallStatus::Running:
        return Words::tr("running");
    case ToolCallStatus::Succeeded:
        return Words::tr("succeeded");
    case ToolCallStatus::Failed:
        return Words::tr("failed");
    case ToolCallStatus::Denied:
        return Words::tr("denied");
    case ToolCallStatus::Uncertain:
        return Words::tr("cut off: nobody knows whether it was done");
    case ToolCallStatus::Cancelled:
        return Words::tr("cancelled");
    }
    return {};
}

BadgeTone tone(RunStatus status)
{
    switch (status) {
    case RunStatus::Running:
        return BadgeTone::Accent;
    case RunStatus::Succeeded:
        return BadgeTone::Success;
    case RunStatus::Failed:
        return BadgeTone::Danger;
    case RunStatus::Waiting:
    case RunStatus::Interrupted:
        return BadgeTone::Warning;
    case RunStatus::Cancelled:
    case RunStatus::Pending:
    case RunStatus::Skipped:
        break;
    }
    return BadgeTone::Neutral;
}

QString kind(const QString &kind)
{
    const QHash<QString, QString> words{
        {QStringLiteral("plan"), Words::tr("Plan")},
        {QStringLiteral("chat"), Words::tr("Answer")},
        {QStringLiteral("delegate"), Words::tr("Delegated task")},
        {QStringLiteral("test"), Words::tr("Test")},
        {QStringLiteral("agent"), Words::tr("Agent")},
        {QStringLiteral("agent_turn"), Words::tr("Agent")},
        {QStringLiteral("tool"), Words::tr("Tool")},
        {QStringLiteral("approval"), Words::tr("Approval")},
        {QStringLiteral("condition"), Words::tr("Condition")},
        {QStringLiteral("transform"), Words::tr("Transform")},
        {QStringLiteral("map"), Words::tr("Map")},
        {QStringLiteral("wait"), Words::tr("Wait")},
    };
    return words.value(kind, kind);
}

QString nameOf(const RunSummary &run, const QString &agent)
{
    if (!run.name.isEmpty())
        return run.name;
    return agent.isEmpty() ? kind(run.kind) : Words::tr("%1 of %2").arg(kind(run.kind), agent);
}

QString took(Timestamp from, Timestamp to, qint64 nowMs)
{
    if (!from.isSet())
        return {};
    const qint64 end = to.isSet() ? to.ms : nowMs;
    return duration(std::max<qint64>(0, end - from.ms));
}

QString tick(double ms, double shownMs)
{
    return shownMs < 10 && ms < 1000 ? Words::tr("%1 ms").arg(QLocale().toString(ms, 'f', 1))
                                     : duration(static_cast<qint64>(ms));
}

QString duration(qint64 ms)
{
    return ms < 1000 ? Words::tr("%1 ms").arg(QLocale().toString(ms)) : chattext::duration(ms);
}

QString stepName(const StepSummary &step)
{
    const QString name = step.name.isEmpty() ? step.key : step.name;
    return step.iteration > 0
               ? Words::tr("%1 · round %2").arg(name, QLocale().toString(step.iteration + 1))
               : name;
}

QString broken(const QString &text)
{
    return brokenText(text);
}

QString exact(const QJsonValue &value)
{
    return value.isString() ? value.toString() : visibleJson(plainText(value));
}

QString errorText(const QString &error)
{
    return visibleText(error.left(kLongestError));
}

QString errorTip(const QString &error)
{
    return errorText(error).toHtmlEscaped();
}

QString pretty(const QJsonValue &value)
{
    const QString text = plainText(value);
    if (text.size() <= kLongestShown)
        return broken(text);
    return broken(text.left(kLongestShown)) + u'\n'
           + Words::tr("… and %1 more characters")
                 .arg(QLocale().toString(text.size() - kLongestShown));
}

} // namespace troupe::runtext
