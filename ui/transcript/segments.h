// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringView>

#include <vector>

namespace troupe {

/// One part of a message that is laid out by itself: a group of paragraphs, (a piece of) a fence,
/// or the line of a tool call and what it opens to.
struct Segment
{
    enum class Kind {
        Text,
        Code,
        Call, ///< the line of a tool call
        More, ///< asks for the rest of a call's texts
    };
    enum class Detail { None, Arguments, Result, Error };

    Kind kind = Kind::Text;
    qsizetype start = 0; ///< of its source in the message, fence line included
    qsizetype length = 0; ///< to the start of the next one
    QString language; ///< first word of the fence's info string
    QString content; ///< code: without fences and common indent; text: as a document of its own
    bool closed = true; ///< code: its closing fence has been seen
    bool continues = false; ///< a further piece of the same fence or list: no gap before it
    int firstNumber = 0; ///< an ordered list that goes on from an earlier segment; 0 if none
    bool insideList = false; ///< state of the reader at `start`
    bool midLine = false; ///< cut out of one endless line
    int call = -1; ///< which of the message's calls it belongs to, -1: it is the message's text
    Detail detail = Detail::None; ///< of a call's code
    QString label; ///< code: shown instead of its language
    bool wraps = false; ///< code: long lines are broken instead of scrolled to

    friend bool operator==(const Segment &, const Segment &) = default;
};

/// How to read what a person pasted or a model wrote.
enum class SegmentMode {
    Markdown,
    Plain, ///< only fences mean something
};

/// Splits top-level markdown so that each part can be parsed alone and streaming touches only the
/// tail. Fences follow CommonMark: three or more backticks or tildes, closed by at least as many of
/// the same; an open one runs to the end. No part grows past about 6,000 characters, however little
/// structure the text has (a table: 48,000).
std::vector<Segment> splitSegments(QStringView source, SegmentMode mode);

/// Brings `segments` of an earlier, shorter state of `source` up to date after text was appended.
/// The result equals splitSegments(source, mode). Returns the index of the first segment that
/// changed.
int extendSegments(std::vector<Segment> &segments, QStringView source, SegmentMode mode);

/// A text as code of its own, in pieces like those of a long fence; nothing in it has a meaning.
std::vector<Segment> codeSegments(QStringView text, const QString &language);

/// Puts a zero-width space into every 200 characters without a break: laying out unbroken text is
/// quadratic otherwise.
QString breakLongRuns(const QString &text);

/// Takes those out again, for the clipboard and for links.
QString stripBreaks(QString text);

} // namespace troupe
