// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/transcript/messagepaint.h"

#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/widgets/avatar.h"

#include <QFontMetrics>
#include <QPainter>
#include <QPainterPath>
#include <QTextBlock>
#include <QTextLayout>

#include <algorithm>
#include <cmath>

namespace troupe {

namespace {

void fillRound(QPainter &painter, const QRectF &rect, qreal radius, const QColor &fill,
               const QColor &line = QColor())
{
    painter.setPen(line.isValid() ? QPen(line, 1) : QPen(Qt::NoPen));
    painter.setBrush(fill);
    const qreal inset = line.isValid() ? 0.5 : 0;
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius);
}

class MessagePainter
{
public:
    MessagePainter(QPainter &painter, MessageItem &item, const QPoint &origin,
                   const MessagePaint &how)
        : m_painter(painter), m_item(item), m_origin(origin), m_how(how), m_tokens(*how.tokens)
    {
    }

    void paint()
    {
        m_painter.setRenderHint(QPainter::Antialiasing);
        if (m_item.message().role == TranscriptMessage::Role::Notice) {
            paintNotice();
        } else {
            paintGround();
            for (int i = std::max(0, m_how.firstPart); i <= m_how.lastPart; ++i) {
                paintPart(i);
            }
            paintTyping();
            paintSources();
            paintStatus();
            paintFooter();
        }
        if (m_how.current)
            paintRing();
    }

private:
    QRect at(const QRect &rect) const { return rect.translated(m_origin); }

    void paintPart(int index)
    {
        const Segment &segment = m_item.segment(index);
        CallPaint call;
        call.tokens = &m_tokens;
        call.hovered = m_how.hoveredCall == index;
        call.frame = m_how.typingFrame;
        switch (segment.kind) {
        case Segment::Kind::Call:
            call.open = m_item.isCallOpen(segment.call);
            paintCall(m_painter, at(m_item.partRect(index)),
                      m_item.message().calls.at(segment.call), call);
            return;
        case Segment::Kind::More:
            paintMore(m_painter, at(m_item.partRect(index)), call);
            return;
        case Segment::Kind::Code:
            paintCard(index);
            break;
        case Segment::Kind::Text:
            break;
        }
        paintText(index);
    }

    void paintSources()
    {
        const QList<TranscriptSource> &sources = m_item.message().sources;
        const int count = m_item.shownSources();
        for (int i = 0; i < count; ++i) {
            const QRect rect = at(m_item.sourceRect(i));
            if (rect.intersects(m_how.clip))
                paintSource(m_painter, rect, sources.at(i), i + 1, m_how.hoveredSource == i,
                            m_tokens);
        }
        if (const QRect rest = m_item.restOfSourcesRect(); !rest.isNull())
            paintRestOfSources(m_painter, at(rest), static_cast<int>(sources.size()) - count,
                               m_how.hoveredSource == count, m_tokens);
    }

    void paintRing()
    {
        const QRect rect = at(QRect(-8, 2, m_item.width() + 16, m_item.height() - 4));
        m_painter.setBrush(Qt::NoBrush);
        m_painter.setPen(QPen(m_tokens.focus, 2));
        m_painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), radius::card, radius::card);
    }

    void paintNotice()
    {
        const QRect row = at(QRect(0, 0, m_item.width(), m_item.height()));
        m_painter.setFont(textFont(TextStyle::Caption));
        const QFontMetrics metrics(m_painter.font());
        const QString text =
            metrics.elidedText(m_item.message().markdown, Qt::ElideRight, row.width() - 96);
        const int width = metrics.horizontalAdvance(text);
        m_painter.setPen(m_tokens.faint);
        m_painter.drawText(row, Qt::AlignCenter, text);
        const int y = row.center().y();
        const int gap = (row.width() - width) / 2 - 12;
        m_painter.fillRect(row.left(), y, gap, 1, m_tokens.hairline);
        m_painter.fillRect(row.right() - gap, y, gap, 1, m_tokens.hairline);
    }

    void paintGround()
    {
        const TranscriptMessage &message = m_item.message();
        switch (message.role) {
        case TranscriptMessage::Role::User:
            paintFiles(message);
            if (!m_item.bodyRect().isEmpty())
                fillRound(m_painter, at(m_item.bodyRect()), radius::bubble, m_tokens.accentSoft);
            break;
        case TranscriptMessage::Role::System: {
            const QRect body = at(m_item.bodyRect());
            fillRound(m_painter, body, radius::card, m_tokens.subtle);
            paintIcon(m_painter, QStringLiteral("terminal"),
                      QRectF(body.left() + MessageItem::kBubbleSide, body.top() + 15, 14, 14),
                      m_tokens.faint);
            m_painter.setFont(textFont(TextStyle::Label));
            m_painter.setPen(m_tokens.muted);
            m_painter.drawText(QRect(body.left() + MessageItem::kBubbleSide + 22, body.top() + 10,
                                     body.width() - 60, 24),
                               Qt::AlignVCenter,
                               message.author.isEmpty() ? m_how.systemLabel : message.author);
            break;
        }
        default:
            paintHeader(message);
        }
    }

    void paintFiles(const TranscriptMessage &message)
    {
        FilePaint how;
        how.tokens = &m_tokens;
        how.thumbnail = m_how.thumbnail;
        for (int i = 0; i < static_cast<int>(message.files.size()); ++i) {
            const QRect rect = at(m_item.fileRect(i));
            if (rect.intersects(m_how.clip))
                paintFile(m_painter, rect, message.files.at(i), i == m_how.hoveredFile, how);
        }
    }

    void paintHeader(const TranscriptMessage &message)
    {
        const QRect avatar =
            at(QRect(0, MessageItem::kPadding - 2, MessageItem::kAvatar, MessageItem::kAvatar));
        if (!avatar.adjusted(-4, -4, 4, 4).intersects(m_how.clip))
            return;
        paintAvatar(m_painter, avatar, message.author, message.avatarColor, message.avatar);
        const QRect line = at(QRect(MessageItem::kGutter, MessageItem::kPadding - 3,
                                    m_item.width() - MessageItem::kGutter, 22));
        m_painter.setFont(textFont(TextStyle::BodyStrong));
        const QFontMetrics metrics(m_painter.font());
        const QString author =
            metrics.elidedText(message.author, Qt::ElideRight, line.width() - 80);
        m_painter.setPen(m_tokens.text);
        m_painter.drawText(line, Qt::AlignVCenter, author);
        if (!message.time.isValid())
            return;
        const int width = metrics.horizontalAdvance(author);
        m_painter.setFont(textFont(TextStyle::Caption));
        m_painter.setPen(m_tokens.faint);
        m_painter.drawText(line.adjusted(width + 8, 1, 0, 1), Qt::AlignVCenter,
                           shortTime(message.time));
    }

    void paintCard(int index)
    {
        const QRect rect = at(m_item.partRect(index));
        const bool starts = m_item.startsCard(index);
        const bool ends = m_item.endsCard(index);
        // A piece in the middle is drawn with its round corners outside of the clip.
        const QRectF card = QRectF(rect).adjusted(0, starts ? 0 : -20, 0, ends ? 0 : 20);
        m_painter.save();
        m_painter.setClipRect(rect, Qt::IntersectClip);
        fillRound(m_painter, card, 10, m_tokens.codeGround, m_tokens.hairline);
        m_painter.restore();
        if (starts)
            paintCardHeader(index);
        if (ends)
            paintCardScroll(index, rect);
    }

    void paintCardHeader(int index)
    {
        const QRect header = at(m_item.codeHeaderRect(index));
        m_painter.fillRect(header.left() + 1, header.bottom(), header.width() - 2, 1,
                           m_tokens.hairline);
        const Segment &segment = m_item.segment(index);
        const QString &language = segment.label.isEmpty() ? segment.language : segment.label;
        m_painter.setFont(textFont(TextStyle::Caption));
        m_painter.setPen(m_tokens.muted);
        m_painter.drawText(header.adjusted(MessageItem::kCodeSide, 0, -110, 0), Qt::AlignVCenter,
                           language.isEmpty() ? m_how.codeLabel : language);
        const QRect copy = at(m_item.codeCopyRect(index));
        const bool copied = m_how.copiedCard == index;
        const bool hovered = m_how.hoveredCard == index;
        if (hovered && !copied)
            fillRound(m_painter, copy, 6, m_tokens.hover);
        paintIcon(m_painter, copied ? QStringLiteral("check") : QStringLiteral("copy"),
                  QRectF(copy.center().x() - 6.5, copy.center().y() - 6.5, 15, 15),
                  copied    ? m_tokens.success
                  : hovered ? m_tokens.text
                            : m_tokens.muted);
        if (copied) {
            m_painter.setPen(m_tokens.success);
            m_painter.drawText(QRect(copy.left() - 104, copy.top(), 100, copy.height()),
                               Qt::AlignVCenter | Qt::AlignRight, m_how.copiedLabel);
        }
    }

    void paintCardScroll(int index, const QRect &rect)
    {
        const int overflow = m_item.codeOverflow(index);
        if (overflow == 0)
            return;
        const int track = rect.width() - 2 * MessageItem::kCodeSide;
        const int thumb = std::max(32, track * track / (track + overflow));
        const int scroll = m_item.part(m_item.cardStart(index)).scroll;
        const int x = rect.left() + MessageItem::kCodeSide + (track - thumb) * scroll / overflow;
        QColor color = m_tokens.control;
        color.setAlpha(m_how.hovered ? 150 : 90);
        fillRound(m_painter, QRectF(x, rect.bottom() - 6, thumb, 4), 2, color);
    }

    void paintText(int index)
    {
        RichText &rich = m_item.rich(index, m_tokens);
        const QPoint origin = m_origin + m_item.textOrigin(index);
        const bool code = m_item.segment(index).kind == Segment::Kind::Code;
        QRect clip = at(m_item.partRect(index));
        if (code) // text scrolls under the card's padding, not over its border
            clip = clip.adjusted(2, m_item.startsCard(index) ? MessageItem::kCodeHeader : 0, -2, 0);
        else
            clip = clip.adjusted(-8, -4, 8, 4);
        m_painter.save();
        m_painter.setClipRect(clip.intersected(m_how.clip), Qt::IntersectClip);
        m_painter.translate(origin);
        paintQuotes(rich);
        paintTasks(rich);
        paintBullets(rich);
        paintInlineCode(rich, clip.translated(-origin));
        QAbstractTextDocumentLayout::PaintContext context;
        context.palette.setColor(QPalette::Text, code ? m_tokens.codeText : m_tokens.text);
        context.clip = QRectF(clip.intersected(m_how.clip).translated(-origin));
        if (m_how.marks)
            context.selections = m_how.marks(index);
        rich.document->documentLayout()->draw(&m_painter, context);
        m_painter.restore();
    }

    void paintQuotes(const RichText &rich)
    {
        const auto *layout = rich.document->documentLayout();
        for (const RichText::Quote &quote : rich.quotes) {
            const QRectF first =
                layout->blockBoundingRect(rich.document->findBlockByNumber(quote.firstBlock));
            const QRectF last =
                layout->blockBoundingRect(rich.document->findBlockByNumber(quote.lastBlock));
            for (int level = 0; level < quote.level; ++level)
                fillRound(m_painter,
                          QRectF(level * 16, first.top() + 3, 3, last.bottom() - first.top() - 4),
                          1.5, m_tokens.border);
        }
    }

    void paintTasks(const RichText &rich)
    {
        const auto *layout = rich.document->documentLayout();
        for (const RichText::Task &task : rich.tasks) {
            const QTextBlock block = rich.document->findBlockByNumber(task.block);
            const QRectF bounds = layout->blockBoundingRect(block);
            if (!block.layout() || block.layout()->lineCount() == 0)
                continue;
            const QTextLine line = block.layout()->lineAt(0);
            const qreal baseline = block.layout()->position().y() + line.y() + line.ascent();
            const QRectF box(bounds.left() + block.blockFormat().leftMargin() - 21, baseline - 12.5,
                             14, 14);
            fillRound(m_painter, box, radius::chip, task.done ? m_tokens.accent : m_tokens.surface,
                      task.done ? QColor() : m_tokens.control);
            if (task.done)
                paintIcon(m_painter, QStringLiteral("check"), box.adjusted(1.5, 1.5, -1.5, -1.5),
                          m_tokens.onAccent);
        }
    }

    void paintBullets(const RichText &rich)
    {
        const auto *layout = rich.document->documentLayout();
        for (const RichText::Bullet &bullet : rich.bullets) {
            const QTextBlock block = rich.document->findBlockByNumber(bullet.block);
            const qreal left = layout->blockBoundingRect(block).left();
            if (!block.layout() || block.layout()->lineCount() == 0)
                continue;
            const QTextLine line = block.layout()->lineAt(0);
            const qreal baseline = block.layout()->position().y() + line.y() + line.ascent();
            const QRectF dot(left + block.blockFormat().leftMargin() - 15.5, baseline - 7.5, 5, 5);
            const bool hollow = bullet.level == 1;
            fillRound(m_painter, dot, 2.5, hollow ? QColor(Qt::transparent) : m_tokens.muted,
                      hollow ? m_tokens.muted : QColor());
        }
    }

    void paintInlineCode(const RichText &rich, const QRect &clip)
    {
        const auto *layout = rich.document->documentLayout();
        for (const RichText::Span &span : rich.inlineCode) {
            const QTextBlock block = rich.document->findBlock(span.start);
            const QRectF bounds = layout->blockBoundingRect(block);
            if (!bounds.intersects(clip) || !block.layout())
                continue;
            const int from = span.start - block.position();
            const int to = span.end - block.position();
            for (int i = 0; i < block.layout()->lineCount(); ++i) {
                const QTextLine line = block.layout()->lineAt(i);
                const int first = std::max(from, line.textStart());
                const int last = std::min(to, line.textStart() + line.textLength());
                if (first >= last)
                    continue;
                const qreal x1 = line.cursorToX(first);
                const qreal x2 = line.cursorToX(last);
                const qreal baseline = block.layout()->position().y() + line.y() + line.ascent();
                fillRound(m_painter,
                          QRectF(block.layout()->position().x() + x1 - 3, baseline - 14,
                                 x2 - x1 + (last == to ? 3 : 6), 19),
                          radius::chip, over(m_tokens.pressed, m_tokens.subtle));
            }
        }
    }

    void paintTyping()
    {
        const QRect rect = at(m_item.typingRect());
        if (rect.isEmpty())
            return;
        for (int dot = 0; dot < 3; ++dot) {
            const double phase = std::sin((m_how.typingFrame - dot * 3) * 0.42);
            QColor color = m_tokens.muted;
            color.setAlphaF(static_cast<float>(0.35 + 0.5 * std::max(0.0, phase)));
            fillRound(m_painter,
                      QRectF(rect.left() + dot * 12, rect.top() + 9 - 2 * std::max(0.0, phase), 6,
                             6),
                      3, color);
        }
    }

    void paintStatus()
    {
        const QRect rect = at(m_item.statusRect());
        if (rect.isEmpty())
            return;
        const bool failed = m_item.message().state == TranscriptMessage::State::Failed;
        const bool stopped = m_item.message().state == TranscriptMessage::State::Stopped;
        const bool waits = m_item.message().state == TranscriptMessage::State::Waiting;
        const QColor ink = failed ? m_tokens.danger : stopped ? m_tokens.muted : m_tokens.warning;
        fillRound(m_painter, rect, 10,
                  failed    ? m_tokens.dangerSoft
                  : stopped ? m_tokens.subtle
                            : m_tokens.warningSoft);
        paintIcon(m_painter,
                  failed    ? QStringLiteral("circle-alert")
                  : stopped ? QStringLiteral("circle-stop")
                  : waits   ? QStringLiteral("clock")
                            : QStringLiteral("triangle-alert"),
                  QRectF(rect.left() + 12, rect.top() + 12, 16, 16), ink);
        m_painter.setFont(textFont(TextStyle::Label));
        m_painter.setPen(ink);
        m_painter.drawText(rect.adjusted(38, 10, -10, -10), Qt::TextWordWrap | Qt::AlignVCenter,
                           m_item.message().problem);
    }

    void paintFooter()
    {
        const TranscriptMessage &message = m_item.message();
        if (!message.footer.isEmpty() && !m_item.footerRect().isNull()) {
            m_painter.setFont(textFont(TextStyle::Caption));
            m_painter.setPen(m_tokens.faint);
            m_painter.drawText(at(m_item.footerTextRect()), Qt::AlignVCenter, message.footer);
        }
        for (const MessageItem::ActionArea &area : m_item.actionAreas())
            paintAction(at(area.rect), message.actions.at(area.action),
                        area.action == m_how.hoveredAction);
    }

    void paintAction(const QRect &rect, const TranscriptAction &action, bool hovered)
    {
        const bool copied = m_how.copiedMessage && action.id == QLatin1String("copy");
        using Place = TranscriptAction::Place;
        const bool waits = !action.prominent && !action.on && action.place == Place::Hover;
        if (waits && !m_how.hovered && !m_how.current && !copied)
            return;
        if (action.place == Place::Caption) {
            m_painter.setFont(textFont(TextStyle::Caption));
            m_painter.setPen(m_tokens.muted);
            m_painter.drawText(rect, Qt::AlignCenter, action.label);
            return;
        }
        const QColor ink = copied      ? m_tokens.success
                           : action.on ? m_tokens.accentInk
                           : hovered   ? m_tokens.text
                                       : m_tokens.muted;
        const QString icon = copied ? QStringLiteral("check") : action.icon;
        if (action.prominent) {
            fillRound(m_painter, rect, radius::control,
                      hovered ? over(m_tokens.hover, m_tokens.surface) : m_tokens.surface,
                      m_tokens.border);
            paintIcon(m_painter, icon, QRectF(rect.left() + 12, rect.center().y() - 6.5, 14, 14),
                      m_tokens.text);
            m_painter.setFont(textFont(TextStyle::Label));
            m_painter.setPen(m_tokens.text);
            m_painter.drawText(rect.adjusted(32, 0, 0, 0), Qt::AlignVCenter, action.label);
            return;
        }
        if (hovered)
            fillRound(m_painter, rect, 6, m_tokens.hover);
        paintIcon(m_painter, icon, QRectF(rect.center().x() - 6.5, rect.center().y() - 6.5, 15, 15),
                  ink);
    }

    QPainter &m_painter;
    MessageItem &m_item;
    QPoint m_origin;
    const MessagePaint &m_how;
    const Tokens &m_tokens;
};

} // namespace

void paintMessage(QPainter &painter, MessageItem &item, const QPoint &origin,
                  const MessagePaint &how)
{
    MessagePainter(painter, item, origin, how).paint();
}

} // namespace troupe
