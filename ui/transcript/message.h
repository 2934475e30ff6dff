// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QDateTime>
#include <QList>
#include <QString>

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
    };

    QString id; ///< unique in the transcript
    Role role = Role::Assistant;
    QString author;
    QColor avatarColor; ///< invalid: derived from the author's name
    QString avatar; ///< a data URI or an emoji; empty: initials
    QDateTime time;
    QString markdown;
    State state = State::Complete;
    QString problem; ///< safe to show; for Failed, Interrupted and Stopped
    QString footer; ///< "small-2 · 412 tokens · $0.0021 · 3.4 s"
    QList<TranscriptAction> actions;
    QList<TranscriptFile> files; ///< of a User message, shown above its bubble
};

/// Hours and minutes as the person's locale writes them.
QString shortTime(const QDateTime &time);

} // namespace troupe
