// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/transcript/message.h"
#include "ui/transcript/segments.h"

#include <QSet>

/// Tool calls as parts of a message and as words.
namespace troupe {

/// A message's text cut where its calls were made, with a segment for each call and, of open ones,
/// their texts.
struct CalledSegments
{
    std::vector<Segment> segments;
    std::size_t tail = 0; ///< the first segment of the text after the last call
    qsizetype tailStart = 0; ///< where that text starts; its segments count from there
};
/// `open`: ids of the calls that show what they were called with and came to.
CalledSegments splitWithCalls(const TranscriptMessage &message, SegmentMode mode,
                              const QSet<QString> &open);

/// Whether it may still come to something.
bool isUnderWay(const TranscriptCall &call);
/// "done in 1.2 s", "waits for your decision", "running, 3 s"; `nowMs`: this machine's clock.
QString callState(const TranscriptCall &call, qint64 nowMs);
/// "Tool web_search, query: tides: done in 1.2 s": for assistive technology and copies.
QString callLine(const TranscriptCall &call);
/// The exact text behind a detail of a call, as it is copied.
QString callText(const TranscriptCall &call, Segment::Detail detail);

/// The markdown of a message with its calls as quoted lines.
QString markdownWithCalls(const TranscriptMessage &message);

} // namespace troupe
