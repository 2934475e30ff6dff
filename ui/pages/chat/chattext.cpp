// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/chat/chattext.h"

#include "ui/pages/chat/chatcalls.h"

#include <QCoreApplication>
#include <QJsonObject>
#include <QLocale>
#include <QTimeZone>

#include <cmath>

namespace troupe::chattext {

namespace {

constexpr qint64 kNanos = 1'000'000'000;
constexpr int kFewestDecimals = 2;
constexpr int kMostDecimals = 9;

class ChatWords
{
    Q_DECLARE_TR_FUNCTIONS(ChatWords)
};

using Place = TranscriptAction::Place;

TranscriptAction action(const char *id, const char *icon, const QString &label, bool prominent,
                        Place place = Place::Hover, bool on = false)
{
    return {QString::fromLatin1(id), QString::fromLatin1(icon), label, prominent, place, on};
}

/// "‹ 2/3 ›" of a message that has other versions.
void addSwitcher(TranscriptMessage &shown, const Message &message)
{
    if (!message.siblingCount || !message.siblingIndex)
        return;
    shown.actions.append(action("branch-previous", "chevron-left",
                                ChatWords::tr("Previous version"), false, Place::Always));
    shown.actions.append(
        action("branch", "git-branch",
               ChatWords::tr("%1/%2").arg(QLocale().toString(*message.siblingIndex),
                                          QLocale().toString(*message.siblingCount)),
               false, Place::Caption));
    shown.actions.append(action("branch-next", "chevron-right", ChatWords::tr("Next version"),
                                false, Place::Always));
    shown.actions.append(action("delete-version", "trash-2", ChatWords::tr("Delete this version…"),
                                false, Place::Menu));
}

void addAnswerActions(TranscriptMessage &shown, const Message &message)
{
    const bool up = message.thumb == QLatin1String("up");
    const bool down = message.thumb == QLatin1String("down");
    shown.actions.append(action("regenerate", "refresh-cw", ChatWords::tr("Answer again"), false));
    shown.actions.append(
        action("thumb-up", "thumbs-up",
               up ? ChatWords::tr("Take the rating back") : ChatWords::tr("A good answer"), false,
               up ? Place::Always : Place::Hover, up));
    shown.actions.append(
        action("thumb-down", "thumbs-down",
               down ? ChatWords::tr("Take the rating back") : ChatWords::tr("A bad answer"), false,
               down ? Place::Always : Place::Hover, down));
    shown.actions.append(
        action("feedback", "star", ChatWords::tr("Rate and comment…"), false, Place::Menu));
    shown.actions.append(action("regenerate-with", "sparkles", ChatWords::tr("Answer again with…"),
                                false, Place::Menu));
    shown.actions.append(
        action("compare", "columns-2", ChatWords::tr("Compare answers…"), false, Place::Menu));
    if (message.siblingCount)
        shown.actions.append(action("compare-versions", "columns-2",
                                    ChatWords::tr("Show the versions side by side"), false,
                                    Place::Menu));
    shown.actions.append(action("fork", "git-fork", ChatWords::tr("New conversation from here"),
                                false, Place::Menu));
}

TranscriptMessage::State stateOf(MessageStatus status)
{
    switch (status) {
    case MessageStatus::Complete:
        return TranscriptMessage::State::Complete;
    case MessageStatus::Waiting:
        return TranscriptMessage::State::Waiting;
    case MessageStatus::Streaming:
        return TranscriptMessage::State::Streaming;
    case MessageStatus::Stopped:
        return TranscriptMessage::State::Stopped;
    case MessageStatus::Interrupted:
        return TranscriptMessage::State::Interrupted;
    case MessageStatus::Failed:
        return TranscriptMessage::State::Failed;
    }
    return TranscriptMessage::State::Complete;
}

QString problemOf(const Message &message)
{
    const bool hasText = !message.content.isEmpty();
    switch (message.status) {
    case MessageStatus::Stopped:
        return hasText ? ChatWords::tr("You stopped this answer. What was said is kept.")
                       : ChatWords::tr("You stopped this answer before it began.");
    case MessageStatus::Interrupted:
        return (message.error.isEmpty() ? ChatWords::tr("This answer was interrupted.")
                                        : message.error)
               + u' '
               + (hasText ? ChatWords::tr("What had arrived is kept; Continue goes on from there.")
                          : ChatWords::tr("Your message is kept; Continue asks again."));
    case MessageStatus::Failed:
        return (message.error.isEmpty() ? ChatWords::tr("The model did not answer.")
                                        : message.error)
               + u' '
               + (hasText ? ChatWords::tr("What had arrived is kept.")
                          : ChatWords::tr("Your message is kept."));
    case MessageStatus::Waiting:
        return ChatWords::tr(
            "Waits for your decision. It goes on by itself when you have decided.");
    default:
        return {};
    }
}

TranscriptMessage fromAssistant(const Message &message, const Agent *agent, bool isLast)
{
    TranscriptMessage shown;
    shown.role = TranscriptMessage::Role::Assistant;
    shown.author = agent ? agent->name : ChatWords::tr("Assistant");
    if (agent && !agent->color.isEmpty())
        shown.avatarColor = QColor(agent->color);
    if (agent)
        shown.avatar = agent->avatar;
    shown.state = stateOf(message.status);
    shown.problem = problemOf(message);
    shown.calls = chatcalls::toTranscript(message.toolCalls);
    if (message.status == MessageStatus::Streaming)
        return shown;
    shown.sources = chatcalls::sourcesOf(message.toolCalls);
    shown.footer = footer(message);
    if (message.status == MessageStatus::Waiting) {
        shown.actions.append(action("stop", "circle-stop", ChatWords::tr("Stop"), true));
        if (!message.content.isEmpty() || !message.toolCalls.isEmpty())
            shown.actions.append(action("copy", "copy", ChatWords::tr("Copy"), false));
        return shown;
    }
    const bool canGoOn = isLast && message.status != MessageStatus::Complete;
    if (canGoOn && message.content.isEmpty())
        shown.actions.append(action("continue", "refresh-cw", ChatWords::tr("Retry"), true));
    else if (canGoOn)
        shown.actions.append(action("continue", "play", ChatWords::tr("Continue"), true));
    if (!message.content.isEmpty() || !message.toolCalls.isEmpty())
        shown.actions.append(action("copy", "copy", ChatWords::tr("Copy"), false));
    addSwitcher(shown, message);
    addAnswerActions(shown, message);
    return shown;
}

void addFiles(TranscriptMessage &shown, const QList<AttachedFile> &files)
{
    for (const AttachedFile &file : files) {
        shown.files.append(transcriptFile(file));
        TranscriptAction save =
            action("", "download", ChatWords::tr("Save “%1”…").arg(file.name), false);
        save.id = QStringLiteral("file:") + file.id;
        save.place = TranscriptAction::Place::Menu;
        shown.actions.append(save);
    }
}

} // namespace

TranscriptFile transcriptFile(const AttachedFile &file)
{
    TranscriptFile shown;
    shown.id = file.id;
    shown.name = file.name;
    shown.size = file.size;
    shown.isImage = file.kind == AttachmentKind::Image;
    shown.width = file.width;
    shown.height = file.height;
    return shown;
}

QString cost(Money amount)
{
    const qint64 nanos = amount.nanos();
    if (nanos == 0)
        return QStringLiteral("$0.00");
    const double dollars = static_cast<double>(nanos) / static_cast<double>(kNanos);
    int decimals = kFewestDecimals; // two figures after the zeros
    for (qint64 tenth = kNanos / 10; std::abs(nanos) < tenth && decimals < kMostDecimals;
         tenth /= 10)
        ++decimals;
    return (nanos < 0 ? QStringLiteral("-$") : QStringLiteral("$"))
           + QLocale().toString(std::abs(dollars), 'f', decimals);
}

QString count(qint64 number)
{
    return QLocale().toString(number);
}

QString duration(qint64 ms)
{
    const QLocale locale;
    if (ms < 10'000)
        return ChatWords::tr("%1 s").arg(locale.toString(static_cast<double>(ms) / 1000, 'f', 1));
    const qint64 seconds = (ms + 500) / 1000;
    if (seconds < 60)
        return ChatWords::tr("%1 s").arg(locale.toString(seconds));
    return ChatWords::tr("%1 min %2 s")
        .arg(locale.toString(seconds / 60), locale.toString(seconds % 60));
}

QString when(Timestamp time, const QDateTime &now)
{
    if (!time.isSet())
        return {};
    const QDateTime local = QDateTime::fromMSecsSinceEpoch(time.ms, now.timeZone());
    const qint64 days = local.date().daysTo(now.date());
    const QLocale locale;
    if (days <= 0)
        return shortTime(local);
    if (days == 1)
        return ChatWords::tr("Yesterday");
    if (days < 7)
        return locale.toString(local.date(), QStringLiteral("ddd"));
    if (local.date().year() == now.date().year())
        return locale.toString(local.date(), QStringLiteral("d MMM"));
    return locale.toString(local.date(), QLocale::ShortFormat);
}

QString group(const Session &session, const QDateTime &now)
{
    if (session.archivedAt.isSet())
        return ChatWords::tr("Archived");
    if (session.pinned)
        return ChatWords::tr("Pinned");
    const QDateTime local = QDateTime::fromMSecsSinceEpoch(session.updatedAt.ms, now.timeZone());
    const qint64 days = local.date().daysTo(now.date());
    if (days <= 0)
        return ChatWords::tr("Today");
    if (days == 1)
        return ChatWords::tr("Yesterday");
    return days < 7 ? ChatWords::tr("This week") : ChatWords::tr("Older");
}

QString titleOf(const Session &session)
{
    return session.title.isEmpty() ? ChatWords::tr("New conversation") : session.title;
}

bool isFallback(const Message &message)
{
    return message.model == QLatin1String("troupe-offline") && !message.requestedModel.isEmpty()
           && message.requestedModel != message.model;
}

QString footer(const Message &message)
{
    if (message.role != MessageRole::Assistant || message.status == MessageStatus::Streaming)
        return {};
    QStringList parts;
    if (isFallback(message))
        parts +=
            ChatWords::tr("%1 answered instead of %2").arg(message.model, message.requestedModel);
    else if (!message.model.isEmpty())
        parts += message.model;
    if (message.tokensInput > 0 || message.tokensOutput > 0) {
        const QString tokens = message.tokensEstimated ? ChatWords::tr("about %1 in, %2 out")
                                                       : ChatWords::tr("%1 in, %2 out");
        parts += tokens.arg(count(message.tokensInput), count(message.tokensOutput));
        if (!message.metadata.contains(QLatin1String("copied_from"))) // paid for elsewhere
            parts += cost(message.cost);
    }
    if (message.latencyMs > 0)
        parts += duration(message.latencyMs);
    if (message.rating && message.thumb.isEmpty())
        parts += ChatWords::tr("rated %1 of 5").arg(count(*message.rating));
    // Who stood in is said above, in the person's language.
    parts += message.notices.mid(isFallback(message) ? 1 : 0);
    return parts.join(QStringLiteral(" · "));
}

TranscriptMessage toTranscript(const Message &message, const Agent *agent, bool isLast)
{
    TranscriptMessage shown;
    switch (message.role) {
    case MessageRole::Assistant:
        shown = fromAssistant(message, agent, isLast);
        break;
    case MessageRole::User:
        shown.role = TranscriptMessage::Role::User;
        shown.author = ChatWords::tr("You");
        shown.actions.append(action("copy", "copy", ChatWords::tr("Copy"), false));
        shown.actions.append(action("edit", "pencil", ChatWords::tr("Edit"), false));
        shown.actions.append(
            action("reuse", "undo-2", ChatWords::tr("Write it again"), false, Place::Menu));
        shown.actions.append(
            action("regenerate", "refresh-cw", ChatWords::tr("Answer again"), false, Place::Menu));
        shown.actions.append(
            action("compare", "columns-2", ChatWords::tr("Compare answers…"), false, Place::Menu));
        shown.actions.append(action("fork", "git-fork", ChatWords::tr("New conversation from here"),
                                    false, Place::Menu));
        addSwitcher(shown, message);
        addFiles(shown, message.attachments);
        break;
    case MessageRole::System:
        shown.role = TranscriptMessage::Role::System;
        break;
    case MessageRole::Tool:
        shown.role = TranscriptMessage::Role::Notice;
        break;
    }
    shown.id = message.id;
    shown.markdown = message.content;
    if (message.createdAt.isSet())
        shown.time = QDateTime::fromMSecsSinceEpoch(message.createdAt.ms);
    return shown;
}

} // namespace troupe::chattext
