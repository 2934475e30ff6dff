// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/transcript/callsegments.h"

#include "ui/widgets/visibletext.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonDocument>
#include <QLocale>

#include <algorithm>

namespace troupe {

namespace {

constexpr qsizetype kPrettyResult =
    200'000; // of a result that is JSON; longer ones stay as they are
constexpr qint64 kCallMs = 1'000; // shorter calls are told in milliseconds

class CallWords
{
    Q_DECLARE_TR_FUNCTIONS(CallWords)
};

/// A text that is a JSON object or list, with line breaks; empty when it is none.
QString prettyJson(const QString &text)
{
    const QString trimmed = text.size() > kPrettyResult ? QString() : text.trimmed();
    if (!trimmed.startsWith(u'{') && !trimmed.startsWith(u'['))
        return {};
    const QJsonDocument document = QJsonDocument::fromJson(trimmed.toUtf8());
    return document.isNull() ? QString() : QString::fromUtf8(document.toJson()).trimmed();
}

QString spanOf(qint64 ms)
{
    const QLocale locale;
    if (ms < kCallMs)
        return CallWords::tr("%1 ms").arg(locale.toString(ms));
    if (ms < 10'000)
        return CallWords::tr("%1 s").arg(locale.toString(static_cast<double>(ms) / 1000, 'f', 1));
    return CallWords::tr("%1 s").arg(locale.toString((ms + 500) / 1000));
}

void addDetail(std::vector<Segment> &segments, int index, const TranscriptCall &call,
               Segment::Detail detail)
{
    QString text = callText(call, detail);
    QString language;
    QString label;
    switch (detail) {
    case Segment::Detail::Arguments:
        language = QStringLiteral("json");
        label = CallWords::tr("Arguments");
        break;
    case Segment::Detail::Error:
        label = CallWords::tr("Error");
        text = visibleText(text);
        break;
    default:
        label = CallWords::tr("Result");
        if (const QString pretty = prettyJson(text); !pretty.isEmpty()) {
            text = visibleJson(pretty);
            language = QStringLiteral("json");
        } else {
            text = visibleText(text);
        }
    }
    for (Segment &segment : codeSegments(text, language)) {
        segment.call = index;
        segment.detail = detail;
        segment.label = label;
        segment.wraps = true;
        segments.push_back(std::move(segment));
    }
}

void addCall(std::vector<Segment> &segments, int index, const TranscriptCall &call, bool isOpen)
{
    Segment line;
    line.kind = Segment::Kind::Call;
    line.call = index;
    segments.push_back(std::move(line));
    if (!isOpen)
        return;
    addDetail(segments, index, call, Segment::Detail::Arguments);
    if (!call.error.isEmpty())
        addDetail(segments, index, call, Segment::Detail::Error);
    if (!call.result.isEmpty() && call.result != call.error)
        addDetail(segments, index, call, Segment::Detail::Result);
    if (call.more) {
        Segment more;
        more.kind = Segment::Kind::More;
        more.call = index;
        segments.push_back(std::move(more));
    }
}

/// A place in the text that is inside of it and cuts no character in two.
qsizetype placeOf(const TranscriptCall &call, const QString &text, qsizetype from)
{
    const qsizetype at = std::clamp(call.at, from, text.size());
    return at < text.size() && at > from && text.at(at).isLowSurrogate() ? at - 1 : at;
}

} // namespace

CalledSegments splitWithCalls(const TranscriptMessage &message, SegmentMode mode,
                              const QSet<QString> &open)
{
    CalledSegments split;
    const QStringView source = message.markdown;
    for (int i = 0; i < static_cast<int>(message.calls.size()); ++i) {
        const TranscriptCall &call = message.calls.at(i);
        const qsizetype at = placeOf(call, message.markdown, split.tailStart);
        for (Segment &segment :
             splitSegments(source.sliced(split.tailStart, at - split.tailStart), mode))
            split.segments.push_back(std::move(segment));
        split.tailStart = at;
        addCall(split.segments, i, call, open.contains(call.id));
    }
    split.tail = split.segments.size();
    for (Segment &segment : splitSegments(source.sliced(split.tailStart), mode))
        split.segments.push_back(std::move(segment));
    return split;
}

bool isUnderWay(const TranscriptCall &call)
{
    return call.state == TranscriptCall::State::Queued
           || call.state == TranscriptCall::State::Waiting
           || call.state == TranscriptCall::State::Running;
}

QString callState(const TranscriptCall &call, qint64 nowMs)
{
    using State = TranscriptCall::State;
    switch (call.state) {
    case State::Queued:
        return CallWords::tr("about to run");
    case State::Waiting:
        return CallWords::tr("waits for your decision");
    case State::Running: {
        const qint64 seconds =
            call.runningSinceMs > 0 ? std::max<qint64>(0, nowMs - call.runningSinceMs) / 1000 : 0;
        return seconds > 0 ? CallWords::tr("running, %1 s").arg(QLocale().toString(seconds))
                           : CallWords::tr("running");
    }
    case State::Done:
        return call.durationMs > 0 ? CallWords::tr("done in %1").arg(spanOf(call.durationMs))
                                   : CallWords::tr("done");
    case State::Failed:
        return CallWords::tr("failed");
    case State::Denied:
        return CallWords::tr("denied");
    case State::Uncertain:
        return CallWords::tr("cut off");
    case State::Cancelled:
        return CallWords::tr("not made");
    }
    return {};
}

QString callLine(const TranscriptCall &call)
{
    const QString state = callState(call, QDateTime::currentMSecsSinceEpoch());
    return call.brief.isEmpty()
               ? CallWords::tr("Tool %1: %2").arg(call.name, state)
               : CallWords::tr("Tool %1, %2: %3").arg(call.name, call.brief, state);
}

QString callText(const TranscriptCall &call, Segment::Detail detail)
{
    switch (detail) {
    case Segment::Detail::Arguments:
        return visibleJson(call.arguments);
    case Segment::Detail::Result:
        return call.result;
    case Segment::Detail::Error:
        return call.error;
    case Segment::Detail::None:
        break;
    }
    return {};
}

QString markdownWithCalls(const TranscriptMessage &message)
{
    if (message.calls.isEmpty())
        return message.markdown;
    QString text;
    qsizetype from = 0;
    const auto add = [&text](QStringView piece) {
        if (piece.trimmed().isEmpty())
            return;
        if (!text.isEmpty())
            text += QLatin1String("\n\n");
        text += piece.trimmed();
    };
    for (const TranscriptCall &call : message.calls) {
        const qsizetype at = placeOf(call, message.markdown, from);
        add(QStringView(message.markdown).sliced(from, at - from));
        add(QString(QLatin1String("> ") + callLine(call).simplified()));
        from = at;
    }
    add(QStringView(message.markdown).sliced(from));
    return text;
}

} // namespace troupe
