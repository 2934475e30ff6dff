// SPDX-License-Identifier: GPL-3.0-or-later
// Tool calls, sources and widgets inside of messages.
#include "ui/theme/theme.h"
#include "ui/transcript/callsegments.h"
#include "ui/transcript/transcriptview.h"
#include "ui/widgets/menu.h"

#include <QAccessible>
#include <QApplication>
#include <QEvent>
#include <QScrollBar>

#include <algorithm>

namespace troupe {

bool TranscriptView::partSpotAt(const QPoint &inside, Spot &spot) const
{
    const MessageItem &message = item(spot.message);
    for (int part = 0; part < message.partCount(); ++part) {
        const Segment &segment = message.segment(part);
        if (segment.kind != Segment::Kind::Call && segment.kind != Segment::Kind::More)
            continue;
        const QRect rect = message.partRect(part);
        const bool isCall = segment.kind == Segment::Kind::Call;
        if (!(isCall ? rect : moreTextRect(rect)).contains(inside))
            continue;
        spot.kind = isCall ? Spot::Kind::Call : Spot::Kind::More;
        spot.part = part;
        return true;
    }
    const int shown = message.shownSources();
    for (int i = 0; i <= shown; ++i) {
        const QRect rect = i < shown ? message.sourceRect(i) : message.restOfSourcesRect();
        const bool isPress = i == shown || message.message().sources.at(i).url.isValid();
        if (!rect.contains(inside))
            continue;
        spot.kind = isPress ? Spot::Kind::Source : Spot::Kind::None;
        spot.source = i;
        return true;
    }
    return false;
}

void TranscriptView::toggleCall(int message, int call)
{
    setCallOpen(item(message).message().id, call, !item(message).isCallOpen(call));
}

bool TranscriptView::setCallOpen(const QString &id, int call, bool open)
{
    const int index = m_index.value(id, -1);
    if (index < 0 || call < 0 || call >= item(index).message().calls.size())
        return false;
    // What was pressed stays where it is, also when the end was in sight.
    m_stick = false;
    const Anchor anchor = takeAnchor();
    const int before = item(index).height();
    if (open != item(index).isCallOpen(call))
        forgetParts(index);
    item(index).setCallOpen(call, open);
    heightChanged(index, before);
    restoreAnchor(anchor);
    contentChanged();
    m_stick = isAtEnd();
    QAccessibleEvent changed(this, QAccessible::NameChanged);
    changed.setChild(index);
    QAccessible::updateAccessibility(&changed);
    return true;
}

// What points into the parts of a message, before it is divided into others.
void TranscriptView::forgetParts(int message)
{
    if (m_selection.anchor.message >= 0 && m_selection.first().message <= message
        && m_selection.last().message >= message) {
        m_selecting = false;
        clearSelection();
    }
    if (m_copiedId == item(message).message().id && m_copiedPart >= 0) {
        m_copiedId.clear();
        m_copiedPart = -1;
    }
}

void TranscriptView::setCallsOpen(int message, bool open)
{
    const QString id = item(message).message().id;
    const auto count = static_cast<int>(item(message).message().calls.size());
    for (int call = 0; call < count; ++call)
        setCallOpen(id, call, open);
}

void TranscriptView::openSource(int message, int source)
{
    if (source < item(message).shownSources()) {
        const QUrl url = allowedLink(
            item(message).message().sources.at(source).url.toString(QUrl::FullyEncoded));
        if (url.isValid())
            emit linkActivated(url);
        return;
    }
    const int before = item(message).height();
    item(message).showAllSources();
    heightChanged(message, before);
    contentChanged();
}

void TranscriptView::addCallItems(Menu *menu, int index)
{
    const TranscriptMessage &shown = item(index).message();
    const QString id = shown.id;
    for (int call = 0; call < static_cast<int>(shown.calls.size()); ++call) {
        const bool open = item(index).isCallOpen(call);
        const QString name = shown.calls.at(call).name;
        menu->addItem(open ? QStringLiteral("chevron-up") : QStringLiteral("chevron-down"),
                      open ? tr("Hide the details of %1").arg(name)
                           : tr("Show the details of %1").arg(name),
                      [this, id, call, open] { setCallOpen(id, call, !open); });
        if (open && shown.calls.at(call).more) {
            menu->addItem(QStringLiteral("list"), tr("Show all of %1").arg(name),
                          [this, id, callId = shown.calls.at(call).id] {
                              emit actionRequested(id, QStringLiteral("call-more:") + callId);
                          });
        }
    }
    for (const TranscriptSource &source : shown.sources) {
        const QUrl url = allowedLink(source.url.toString(QUrl::FullyEncoded));
        if (!url.isValid())
            continue;
        menu->addItem(QStringLiteral("external-link"), tr("Open %1").arg(source.title),
                      [this, url] { emit linkActivated(url); });
    }
    if (!shown.calls.isEmpty() || !shown.sources.isEmpty())
        menu->addSeparator();
}

void TranscriptView::setEmbed(const QString &id, QWidget *widget)
{
    if (QWidget *const old = m_embeds.value(id); old && old != widget) {
        old->removeEventFilter(this);
        old->hide();
    }
    if (widget) {
        m_embeds.insert(id, widget);
        widget->setParent(viewport());
        widget->installEventFilter(this);
        connect(qApp, &QApplication::focusChanged, this, &TranscriptView::revealFocus,
                Qt::UniqueConnection);
    } else {
        m_embeds.remove(id);
    }
    fitEmbed(id);
}

QList<QWidget *> TranscriptView::embeds() const
{
    std::vector<std::pair<int, QWidget *>> placed;
    for (auto it = m_embeds.cbegin(); it != m_embeds.cend(); ++it) {
        const int index = m_index.value(it.key(), -1);
        if (it.value() && index >= 0 && !item(index).embedRect().isNull())
            placed.emplace_back(index, it.value());
    }
    std::sort(placed.begin(), placed.end());
    QList<QWidget *> shown;
    for (const auto &[index, widget] : placed)
        shown.append(widget);
    return shown;
}

void TranscriptView::fitEmbed(const QString &id)
{
    const int index = m_index.value(id, -1);
    QWidget *const widget = m_embeds.value(id);
    if (index < 0 && widget)
        widget->hide();
    if (index < 0 || (!widget && item(index).embedRect().isNull()))
        return;
    const int width = std::max(80, item(index).width() - MessageItem::kGutter);
    const int height = !widget                       ? 0
                       : widget->hasHeightForWidth() ? widget->heightForWidth(width)
                                                     : widget->sizeHint().height();
    const int before = item(index).height();
    const int room = item(index).embedRect().height();
    if (height == room) {
        placeEmbeds();
        return;
    }
    const Anchor anchor = takeAnchor();
    item(index).setEmbedHeight(height);
    heightChanged(index, before);
    if (!m_stick)
        restoreAnchor(anchor);
    contentChanged();
}

// After messages were set or the column got another width: before their heights are summed.
void TranscriptView::fitEmbeds()
{
    for (auto it = m_embeds.begin(); it != m_embeds.end();) {
        if (!it.value()) {
            it = m_embeds.erase(it);
            continue;
        }
        const int index = m_index.value(it.key(), -1);
        if (index >= 0) {
            const int width = std::max(80, item(index).width() - MessageItem::kGutter);
            item(index).setEmbedHeight(it.value()->hasHeightForWidth()
                                           ? it.value()->heightForWidth(width)
                                           : it.value()->sizeHint().height());
        }
        ++it;
    }
}

void TranscriptView::placeEmbeds()
{
    for (auto it = m_embeds.cbegin(); it != m_embeds.cend(); ++it) {
        QWidget *const widget = it.value();
        if (!widget)
            continue;
        const int index = m_index.value(it.key(), -1);
        const QRect rect = index < 0 ? QRect() : item(index).embedRect();
        if (rect.isNull()) {
            widget->hide();
            continue;
        }
        // Also out of sight it stays where it is, so that the keyboard can reach it.
        const QRect place = rect.translated(messageRect(index).topLeft());
        if (widget->geometry() != place)
            widget->setGeometry(place);
        if (widget->isHidden())
            widget->show();
    }
}

void TranscriptView::revealFocus(QWidget *, QWidget *now)
{
    if (!now || !viewport()->isAncestorOf(now))
        return;
    const QRect rect(now->mapTo(viewport(), QPoint()), now->size());
    const int past = rect.top() < 0 ? rect.top() - 12
                     : rect.bottom() > viewport()->height()
                         ? rect.bottom() - viewport()->height() + 12
                         : 0;
    if (past != 0)
        verticalScrollBar()->setValue(scrollOffset() + past);
}

bool TranscriptView::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::LayoutRequest) {
        for (auto it = m_embeds.cbegin(); it != m_embeds.cend(); ++it) {
            if (it.value() == watched) {
                fitEmbed(it.key());
                break;
            }
        }
    }
    return QAbstractScrollArea::eventFilter(watched, event);
}

} // namespace troupe
