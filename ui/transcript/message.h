// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QUrl>

namespace troupe {

/// Something a person can do with one message. The view draws it and says that it was asked for.
struct TranscriptAction
{
    QString id; ///< what actionRequested() carries: "copy", "retry", "continue", …
    QString icon; ///< a Lucide name
    QString label; ///< translated: the tool tip, the menu entry and the accessible name
    /// Shown as a labelled button that is always there, instead of an icon on hover.
    bool prominent = false;
    enum class Place {
        Hover, ///< an icon while the mouse is over the message
        Always, ///< an icon that is always there
        Caption, ///< the label as a text between icons; nothing to click
        Menu, ///< only in the message's menu
    };
    Place place = Place::Hover;
    bool on = false; ///< chosen: drawn in the accent's colour
};

/// A file that came with a message. A press on it asks for the action "file:ID".
struct TranscriptFile
{
    QString id;
    QString name;
    qint64 size = 0; ///< bytes
    bool isImage = false;
    int width = 0; ///< of the picture, pixels; 0: unknown
    int height = 0;
};

/// A call of a tool: one line where it was made, which opens to its arguments and its result.
struct TranscriptCall
{
    enum class State {
        Queued,
        Waiting, ///< a person is asked
        Running,
        Done,
        Failed,
        Denied,
        Uncertain, ///< cut off: nobody knows whether it was done
        Cancelled,
    };

    QString id; ///< unique in the message
    qsizetype at = 0; ///< where in the markdown it stands, UTF-16 units
    QString icon; ///< a Lucide name
    bool dangerous = false; ///< what it does cannot be undone
    QString name; ///< of the tool
    QString brief; ///< the arguments in a few words
    QJsonObject arguments;
    QString result;
    QString error;
    QString note; ///< who allowed it, its risk; under the line when it is open
    State state = State::Done;
    bool more = false; ///< there is more of it than is here: action "call-more:ID" asks for it
    qint64 durationMs = 0;
    qint64 runningSinceMs = 0; ///< when it was first seen running, by this machine's clock

    friend bool operator==(const TranscriptCall &, const TranscriptCall &) = default;
};

/// Where something in an answer comes from: a chip under it.
struct TranscriptSource
{
    QString icon; ///< a Lucide name
    QString title;
    QString detail; ///< the whole address or path, as a tool tip
    QUrl url; ///< what a press opens, when allowedLink() lets it; empty: nothing

    friend bool operator==(const TranscriptSource &, const TranscriptSource &) = default;
};

/// What the transcript shows of one message. A plain value: the view keeps its own copy.
struct TranscriptMessage
{
    enum class Role {
        User, ///< a bubble on the right; plain text, with fences as code cards
        Assistant, ///< avatar, name and markdown
        System, ///< instructions: markdown on a quiet ground
        Notice, ///< one centred line: "Planner handed over to Coder"
    };
    enum class State {
        Streaming,
        Complete,
        Stopped, ///< by the person
        Interrupted, ///< the text is what the last checkpoint held
        Failed, ///< see `problem`
        Waiting, ///< for a person's decision; `problem` says so
    };

    QString id; ///< unique in the transcript
    Role role = Role::Assistant;
    QString author;
    QColor avatarColor; ///< invalid: derived from the author's name
    QString avatar; ///< a data URI or an emoji; empty: initials
    QDateTime time;
    QString markdown;
    State state = State::Complete;
    QString problem; ///< safe to show; for Failed, Interrupted, Stopped and Waiting
    QString footer; ///< "small-2 · 412 tokens · $0.0021 · 3.4 s"
    QList<TranscriptAction> actions;
    QList<TranscriptFile> files; ///< of a User message, shown above its bubble
    QList<TranscriptCall> calls; ///< of an Assistant message, in order of `at`
    QList<TranscriptSource> sources; ///< of an Assistant message
};

/// Hours and minutes as the person's locale writes them.
QString shortTime(const QDateTime &time);

} // namespace troupe
