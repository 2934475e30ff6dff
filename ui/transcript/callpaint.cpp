// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/transcript/callpaint.h"

#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/tokens.h"
#include "ui/transcript/callsegments.h"
#include "ui/widgets/paint.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFontMetrics>
#include <QLocale>
#include <QPainter>

#include <algorithm>

namespace troupe {

namespace {

constexpr int kCallSide = 12;
constexpr int kCallIcon = 16;
constexpr int kCallMark = 14;
constexpr int kFrameDegrees = 30;
constexpr int kSourceChip = 26;
constexpr int kSourceGap = 6;
constexpr int kSourcePadding = 8;
constexpr int kMostSourceWidth = 230;
constexpr int kSourceRows = 2; // shown at first
constexpr int kSourcesGap = 10;

class CallPaintWords
{
    Q_DECLARE_TR_FUNCTIONS(CallPaintWords)
};

struct CallLook
{
    const char *icon;
    QColor ink;
};

CallLook callLook(TranscriptCall::State state, const Tokens &tokens)
{
    using State = TranscriptCall::State;
    switch (state) {
    case State::Queued:
        return {"clock", tokens.muted};
    case State::Waiting:
        return {"shield", tokens.warning};
    case State::Running:
        return {"loader", tokens.accentInk};
    case State::Done:
        return {"check", tokens.success};
    case State::Failed:
        return {"circle-alert", tokens.danger};
    case State::Denied:
        return {"circle-x", tokens.danger};
    case State::Uncertain:
        return {"triangle-alert", tokens.warning};
    case State::Cancelled:
        return {"circle-stop", tokens.muted};
    }
    return {"check", tokens.muted};
}

QString restText(int count)
{
    return CallPaintWords::tr("%1 more").arg(QLocale().toString(count));
}

int numberWidth(int number)
{
    return QFontMetrics(textFont(TextStyle::Micro)).horizontalAdvance(QString::number(number));
}

int sourceWidth(const TranscriptSource &source, int number, int room)
{
    const QFontMetrics text(textFont(TextStyle::Caption));
    const int wanted = numberWidth(number) + text.horizontalAdvance(source.title) + kCallMark
                       + 2 * 6 + 2 * kSourcePadding + 1;
    return std::min({wanted, kMostSourceWidth, room});
}

} // namespace

void paintCall(QPainter &painter, const QRect &rect, const TranscriptCall &call,
               const CallPaint &how)
{
    const Tokens &t = *how.tokens;
    drawRound(painter, QRectF(rect), 10, how.hovered ? over(t.hover, t.surface) : t.surface,
              call.state == TranscriptCall::State::Waiting ? t.warning : t.hairline);
    const QRect line(rect.left(), rect.top(), rect.width(), kCallRow);
    const int middle = line.top() + kCallRow / 2;
    paintIcon(painter, call.icon,
              QRectF(line.left() + kCallSide, middle - kCallIcon / 2.0, kCallIcon, kCallIcon),
              call.dangerous ? t.danger : t.muted);
    int right = line.right() - kCallSide - kCallMark;
    paintIcon(painter, how.open ? QStringLiteral("chevron-up") : QStringLiteral("chevron-down"),
              QRectF(right, middle - kCallMark / 2.0, kCallMark, kCallMark), t.faint);
    const CallLook look = callLook(call.state, t);
    const QRectF mark(right - 8 - kCallMark, middle - kCallMark / 2.0, kCallMark, kCallMark);
    painter.save();
    if (call.state == TranscriptCall::State::Running) {
        painter.translate(mark.center());
        painter.rotate(how.frame * kFrameDegrees % 360);
        painter.translate(-mark.center());
    }
    paintIcon(painter, QString::fromLatin1(look.icon), mark, look.ink);
    painter.restore();
    right = static_cast<int>(mark.left()) - 6;

    painter.setFont(textFont(TextStyle::Caption));
    const QString state = callState(call, QDateTime::currentMSecsSinceEpoch());
    const int stateWidth =
        std::min(painter.fontMetrics().horizontalAdvance(state) + 1, line.width() / 2);
    painter.setPen(call.state == TranscriptCall::State::Done ? t.muted : look.ink);
    painter.drawText(QRect(right - stateWidth, line.top(), stateWidth, kCallRow), Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(state, Qt::ElideRight, stateWidth));
    right -= stateWidth + 12;

    int left = line.left() + kCallSide + kCallIcon + 8;
    painter.setFont(textFont(TextStyle::Label));
    const QString name = painter.fontMetrics().elidedText(call.name, Qt::ElideMiddle,
                                                          std::max(40, (right - left) * 2 / 3));
    painter.setPen(t.text);
    painter.drawText(QRect(left, line.top(), right - left, kCallRow), Qt::AlignVCenter, name);
    left += painter.fontMetrics().horizontalAdvance(name) + 10;
    if (left < right && !call.brief.isEmpty()) {
        painter.setFont(textFont(TextStyle::Caption));
        painter.setPen(t.muted);
        painter.drawText(QRect(left, line.top() + 1, right - left, kCallRow), Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(call.brief, Qt::ElideRight,
                                                          right - left));
    }
    if (!how.open)
        return;
    painter.setFont(textFont(TextStyle::Caption));
    painter.setPen(t.muted);
    const QRect note(line.left() + kCallSide + kCallIcon + 8, line.bottom() - 3,
                     line.width() - 2 * kCallSide - kCallIcon - 8, kCallNote);
    painter.drawText(note, Qt::AlignTop,
                     painter.fontMetrics().elidedText(call.note, Qt::ElideRight, note.width()));
}

QRect moreTextRect(const QRect &rect)
{
    const QFontMetrics metrics(textFont(TextStyle::Label));
    return QRect(rect.left(), rect.top(),
                 metrics.horizontalAdvance(CallPaintWords::tr("Show all of it")) + 24 + kCallMark,
                 rect.height());
}

void paintMore(QPainter &painter, const QRect &rect, const CallPaint &how)
{
    const Tokens &t = *how.tokens;
    const QRect place = moreTextRect(rect);
    if (how.hovered)
        drawRound(painter, QRectF(place), radius::control, over(t.hover, t.canvas));
    paintIcon(painter, QStringLiteral("chevron-down"),
              QRectF(place.left() + 8, place.center().y() - 6, kCallMark, kCallMark), t.accentInk);
    painter.setFont(textFont(TextStyle::Label));
    painter.setPen(t.accentInk);
    painter.drawText(place.adjusted(8 + kCallMark + 6, 0, 0, 0), Qt::AlignVCenter,
                     CallPaintWords::tr("Show all of it"));
}

SourceChips layoutSources(const QList<TranscriptSource> &sources, int width, bool all)
{
    SourceChips chips;
    if (sources.isEmpty())
        return chips;
    int x = 0;
    int y = kSourcesGap;
    int row = 0;
    const auto place = [&](int wanted) {
        if (x > 0 && x + wanted > width) {
            x = 0;
            y += kSourceChip + kSourceGap;
            ++row;
        }
        const QRect rect(x, y, wanted, kSourceChip);
        x += wanted + kSourceGap;
        return rect;
    };
    const auto count = static_cast<int>(sources.size());
    const int restWidth =
        QFontMetrics(textFont(TextStyle::Caption)).horizontalAdvance(restText(count))
        + 2 * kSourcePadding;
    for (int i = 0; i < count; ++i) {
        const int wanted = sourceWidth(sources.at(i), i + 1, width);
        const bool isLastRow = !all && row == kSourceRows - 1;
        // In the last row there has to be room for what counts the others.
        if (isLastRow && x > 0 && x + wanted + kSourceGap + restWidth > width && i < count - 1) {
            chips.rest = place(restWidth);
            break;
        }
        chips.rects.push_back(place(wanted));
    }
    chips.height = y + kSourceChip;
    return chips;
}

void paintSource(QPainter &painter, const QRect &rect, const TranscriptSource &source, int number,
                 bool hovered, const Tokens &tokens)
{
    const bool opens = source.url.isValid() && !source.url.isEmpty();
    drawRound(painter, QRectF(rect), radius::control,
              hovered && opens ? over(tokens.hover, tokens.surface) : tokens.surface,
              tokens.border);
    painter.setFont(textFont(TextStyle::Micro));
    painter.setPen(tokens.muted);
    int left = rect.left() + kSourcePadding;
    painter.drawText(QRect(left, rect.top(), rect.width(), rect.height()), Qt::AlignVCenter,
                     QString::number(number));
    left += numberWidth(number) + 6;
    paintIcon(painter, source.icon,
              QRectF(left, rect.center().y() - kCallMark / 2.0 + 0.5, kCallMark, kCallMark),
              opens ? tokens.accentInk : tokens.muted);
    left += kCallMark + 6;
    painter.setFont(textFont(TextStyle::Caption));
    painter.setPen(opens && hovered ? tokens.accentInk : tokens.text);
    const int room = rect.right() - kSourcePadding - left + 1;
    painter.drawText(QRect(left, rect.top(), room, rect.height()), Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(source.title, Qt::ElideRight, room));
}

void paintRestOfSources(QPainter &painter, const QRect &rect, int count, bool hovered,
                        const Tokens &tokens)
{
    drawRound(painter, QRectF(rect), radius::control,
              hovered ? over(tokens.hover, tokens.surface) : tokens.surface, tokens.border);
    painter.setFont(textFont(TextStyle::Caption));
    painter.setPen(tokens.accentInk);
    painter.drawText(rect, Qt::AlignCenter, restText(count));
}

} // namespace troupe
