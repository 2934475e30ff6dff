// SPDX-License-Identifier: GPL-3.0-or-later
// Mouse, keyboard, clipboard and search of the transcript; layout and painting are in
// transcriptview.cpp.
#include "ui/theme/theme.h"
#include "ui/transcript/callsegments.h"
#include "ui/transcript/transcriptview.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QDateTime>
#include <QHelpEvent>
#include <QMimeData>
#include <QMouseEvent>
#include <QScrollBar>
#include <QStyleHints>
#include <QTextBlock>
#include <QTextCursor>
#include <QToolTip>

#include <algorithm>

namespace troupe {

namespace {

constexpr int kCopiedMilliseconds = 1'600;
constexpr int kAutoscrollInterval = 25;
constexpr int kKeyScroll = 96;

} // namespace

TranscriptView::TextPosition TranscriptView::positionAt(const QPoint &point)
{
    if (m_items.empty())
        return {};
    const int index = indexAt(point.y());
    MessageItem &message = item(index);
    measureMessage(index);
    const QPoint origin(columnLeft(), static_cast<int>(topOf(index) - scrollOffset()));
    TextPosition position{index, 0, 0};
    for (int part = 0; part < message.partCount(); ++part) {
        if (part > 0 && message.partRect(part).translated(origin).top() > point.y())
            break;
        position.part = part;
    }
    if (message.partCount() == 0)
        return position;
    const QTextDocument &document = *message.rich(position.part, tokensOf(this)).document;
    const QPointF inside = point - origin - message.textOrigin(position.part);
    const int hit = document.documentLayout()->hitTest(inside, Qt::FuzzyHit);
    position.offset = hit >= 0 ? hit : inside.y() < 0 ? 0 : document.characterCount() - 1;
    return position;
}

TranscriptView::Spot TranscriptView::spotAt(const QPoint &point)
{
    Spot spot;
    if (m_items.empty() || point.y() + scrollOffset() >= contentHeight())
        return spot;
    const int index = indexAt(point.y());
    MessageItem &message = item(index);
    spot.message = index;
    const QPoint inside =
        point - QPoint(columnLeft(), static_cast<int>(topOf(index) - scrollOffset()));
    for (const MessageItem::ActionArea &area : message.actionAreas()) {
        const bool isText =
            message.message().actions.at(area.action).place == TranscriptAction::Place::Caption;
        if (!isText && area.rect.contains(inside)) {
            spot.kind = Spot::Kind::Action;
            spot.action = area.action;
            return spot;
        }
    }
    for (int i = 0; i < static_cast<int>(message.message().files.size()); ++i) {
        if (message.fileRect(i).contains(inside)) {
            spot.kind = Spot::Kind::File;
            spot.file = i;
            return spot;
        }
    }
    if (partSpotAt(inside, spot))
        return spot;
    for (int part = 0; part < message.partCount(); ++part) {
        const QRect rect = message.partRect(part);
        if (!rect.contains(inside) || !message.part(part).rich.document)
            continue;
        spot.part = part;
        spot.kind = Spot::Kind::Text;
        if (message.segment(part).kind == Segment::Kind::Code) {
            if (message.startsCard(part) && message.codeCopyRect(part).contains(inside))
                spot.kind = Spot::Kind::CopyCode;
            else if (message.endsCard(part) && message.codeOverflow(part) > 0
                     && inside.y() > rect.bottom() - 12)
                spot.kind = Spot::Kind::CodeScroll;
            return spot;
        }
        const QTextDocument &document = *message.part(part).rich.document;
        spot.href = document.documentLayout()->anchorAt(inside - message.textOrigin(part));
        if (allowedLink(spot.href).isValid())
            spot.kind = Spot::Kind::Link;
        else
            spot.href.clear();
    }
    return spot;
}

void TranscriptView::setHovered(const Spot &spot)
{
    if (spot == m_hovered)
        return;
    m_hovered = spot;
    switch (spot.kind) {
    case Spot::Kind::Text:
        viewport()->setCursor(Qt::IBeamCursor);
        break;
    case Spot::Kind::Link:
    case Spot::Kind::CopyCode:
    case Spot::Kind::Action:
    case Spot::Kind::File:
    case Spot::Kind::Call:
    case Spot::Kind::More:
    case Spot::Kind::Source:
        viewport()->setCursor(Qt::PointingHandCursor);
        break;
    default:
        viewport()->setCursor(Qt::ArrowCursor);
    }
    viewport()->update();
}

void TranscriptView::activate(const Spot &spot)
{
    switch (spot.kind) {
    case Spot::Kind::Link:
        emit linkActivated(allowedLink(spot.href));
        break;
    case Spot::Kind::CopyCode:
        copyCode(spot.message, spot.part);
        break;
    case Spot::Kind::Action:
        triggerAction(spot.message, item(spot.message).message().actions.at(spot.action).id);
        break;
    case Spot::Kind::File:
        emit actionRequested(item(spot.message).message().id,
                             QStringLiteral("file:")
                                 + item(spot.message).message().files.at(spot.file).id);
        break;
    case Spot::Kind::Call:
        toggleCall(spot.message, item(spot.message).segment(spot.part).call);
        break;
    case Spot::Kind::More: {
        const TranscriptMessage &message = item(spot.message).message();
        const int call = item(spot.message).segment(spot.part).call;
        emit actionRequested(message.id, QStringLiteral("call-more:") + message.calls.at(call).id);
        break;
    }
    case Spot::Kind::Source:
        openSource(spot.message, spot.source);
        break;
    default:
        break;
    }
}

void TranscriptView::triggerAction(int message, const QString &action)
{
    const QString id = item(message).message().id;
    if (action == QLatin1String("copy")) {
        auto *mime = new QMimeData;
        mime->setText(item(message).plainText());
        mime->setData(QStringLiteral("text/markdown"),
                      markdownWithCalls(item(message).message()).toUtf8());
        QApplication::clipboard()->setMimeData(mime);
        markCopied(id, -1);
    }
    emit actionRequested(id, action);
}

void TranscriptView::copyCode(int message, int part)
{
    const QString code = item(message).codeText(part);
    QApplication::clipboard()->setText(code);
    markCopied(item(message).message().id, part);
    emit codeCopied(code);
}

void TranscriptView::markCopied(const QString &id, int part)
{
    m_copiedId = id;
    m_copiedPart = part;
    m_copiedTimer.start(kCopiedMilliseconds, this);
    viewport()->update();
}

void TranscriptView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton) {
        QAbstractScrollArea::mousePressEvent(event);
        return;
    }
    const QPoint point = event->position().toPoint();
    m_pressed = spotAt(point);
    if (m_pressed.kind == Spot::Kind::CodeScroll) {
        m_draggingCode = true;
        m_codeDragX = point.x();
        const MessageItem &message = item(m_pressed.message);
        m_codeDragStart = message.part(message.cardStart(m_pressed.part)).scroll;
        return;
    }
    if (m_pressed.isButton())
        return;
    const TextPosition position = positionAt(point);
    m_selecting = true;
    m_dragPoint = point;
    if (QDateTime::currentMSecsSinceEpoch() < m_tripleClickUntil
        && (point - m_tripleClickPoint).manhattanLength() < QApplication::startDragDistance()) {
        selectUnder(position, true);
        return;
    }
    if ((event->modifiers() & Qt::ShiftModifier) && m_selection.anchor.message >= 0) {
        m_selection.cursor = position;
    } else {
        m_selection = {position, position, position, position};
    }
    m_current = position.message;
    viewport()->update();
}

void TranscriptView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const QPoint point = event->position().toPoint();
    const Spot spot = spotAt(point);
    if (spot.isButton()) {
        mousePressEvent(event);
        return;
    }
    m_pressed = {};
    m_selecting = true;
    m_dragPoint = point;
    m_tripleClickPoint = point;
    m_tripleClickUntil = QDateTime::currentMSecsSinceEpoch()
                         + QGuiApplication::styleHints()->mouseDoubleClickInterval();
    selectUnder(positionAt(point), false);
}

void TranscriptView::selectUnder(const TextPosition &position, bool paragraph)
{
    if (position.message < 0 || item(position.message).partCount() == 0)
        return;
    QTextCursor cursor(item(position.message).rich(position.part, tokensOf(this)).document.get());
    cursor.setPosition(std::min(position.offset, cursor.document()->characterCount() - 1));
    cursor.select(paragraph ? QTextCursor::BlockUnderCursor : QTextCursor::WordUnderCursor);
    int from = cursor.selectionStart();
    if (paragraph && from < cursor.block().position())
        from = cursor.block().position(); // BlockUnderCursor takes the separator before it too
    m_selection.anchor = {position.message, position.part, from};
    m_selection.cursor = {position.message, position.part, cursor.selectionEnd()};
    m_selection.wordStart = m_selection.anchor;
    m_selection.wordEnd = m_selection.cursor;
    viewport()->update();
}

void TranscriptView::extendSelection(const TextPosition &position)
{
    // What the click took stays selected on whichever side the mouse goes.
    if (position < m_selection.wordStart) {
        m_selection.anchor = m_selection.wordEnd;
        m_selection.cursor = position;
    } else {
        m_selection.anchor = m_selection.wordStart;
        m_selection.cursor = std::max(position, m_selection.wordEnd);
    }
    viewport()->update();
}

void TranscriptView::mouseMoveEvent(QMouseEvent *event)
{
    const QPoint point = event->position().toPoint();
    if (m_draggingCode) {
        MessageItem &message = item(m_pressed.message);
        const int track =
            std::max(1, message.partRect(m_pressed.part).width() - 2 * MessageItem::kCodeSide);
        const int overflow = message.codeOverflow(m_pressed.part);
        message.setCodeScroll(m_pressed.part,
                              m_codeDragStart
                                  + (point.x() - m_codeDragX) * (track + overflow) / track);
        viewport()->update();
        return;
    }
    if (!m_selecting || !(event->buttons() & Qt::LeftButton)) {
        setHovered(spotAt(point));
        return;
    }
    m_dragPoint = point;
    extendSelection(positionAt(point));
    const bool outside = point.y() < 0 || point.y() > viewport()->height();
    if (outside && !m_autoscroll.isActive())
        m_autoscroll.start(kAutoscrollInterval, this);
    else if (!outside)
        m_autoscroll.stop();
}

void TranscriptView::mouseReleaseEvent(QMouseEvent *event)
{
    m_autoscroll.stop();
    const bool wasSelecting = std::exchange(m_selecting, false);
    if (std::exchange(m_draggingCode, false) || event->button() != Qt::LeftButton)
        return;
    const Spot spot = spotAt(event->position().toPoint());
    if (spot == m_pressed && !(wasSelecting && m_selection.isRange()))
        activate(spot);
    m_pressed = {};
    if (wasSelecting && m_selection.isRange() && QApplication::clipboard()->supportsSelection())
        QApplication::clipboard()->setText(selectedText(), QClipboard::Selection);
    setHovered(spot);
}

void TranscriptView::wheelEvent(QWheelEvent *event)
{
    QPoint delta = event->pixelDelta().isNull() ? event->angleDelta() / 2 : event->pixelDelta();
    if (event->modifiers() & Qt::ShiftModifier)
        delta = QPoint(delta.y(), 0);
    const Spot spot = spotAt(event->position().toPoint());
    if (std::abs(delta.x()) > std::abs(delta.y()) && spot.part >= 0
        && item(spot.message).segment(spot.part).kind == Segment::Kind::Code) {
        MessageItem &message = item(spot.message);
        const int scroll = message.part(message.cardStart(spot.part)).scroll;
        message.setCodeScroll(spot.part, scroll - delta.x());
        viewport()->update();
        event->accept();
        return;
    }
    QAbstractScrollArea::wheelEvent(event);
    setHovered(spotAt(event->position().toPoint()));
}

bool TranscriptView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::Leave) {
        setHovered({});
    } else if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const Spot spot = spotAt(help->pos());
        QString tip;
        if (spot.kind == Spot::Kind::Link)
            tip = allowedLink(spot.href).toDisplayString();
        else if (spot.kind == Spot::Kind::Action)
            tip = item(spot.message).message().actions.at(spot.action).label;
        else if (spot.kind == Spot::Kind::CopyCode)
            tip = tr("Copy code");
        else if (spot.kind == Spot::Kind::File)
            tip = item(spot.message).message().files.at(spot.file).name;
        else if (spot.kind == Spot::Kind::Source && spot.source < item(spot.message).shownSources())
            tip = item(spot.message).message().sources.at(spot.source).detail;
        QToolTip::showText(help->globalPos(), tip.toHtmlEscaped(), viewport());
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

void TranscriptView::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_deltaTimer.timerId()) {
        flushDeltas();
    } else if (event->timerId() == m_typingTimer.timerId()) {
        ++m_typingFrame;
        if (isVisible())
            viewport()->update();
        else
            m_typingTimer.stop(); // painting starts it again
    } else if (event->timerId() == m_copiedTimer.timerId()) {
        m_copiedTimer.stop();
        m_copiedId.clear();
        viewport()->update();
    } else if (event->timerId() == m_autoscroll.timerId()) {
        const int past =
            m_dragPoint.y() < 0 ? m_dragPoint.y() : m_dragPoint.y() - viewport()->height();
        verticalScrollBar()->setValue(scrollOffset() + past / 3);
        extendSelection(positionAt(m_dragPoint));
    } else {
        QAbstractScrollArea::timerEvent(event);
    }
}

bool TranscriptView::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->matches(QKeySequence::Copy) || key->matches(QKeySequence::SelectAll)) {
            event->accept();
            return true;
        }
    }
    return QAbstractScrollArea::event(event);
}

void TranscriptView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        if (!hasSelection() && m_current >= 0)
            triggerAction(m_current, QStringLiteral("copy"));
        else
            copySelection();
        return;
    }
    if (event->matches(QKeySequence::SelectAll)) {
        selectAll();
        return;
    }
    switch (event->key()) {
    case Qt::Key_Up:
        moveCurrent(-1);
        return;
    case Qt::Key_Down:
        moveCurrent(1);
        return;
    case Qt::Key_Left:
    case Qt::Key_Right:
        if (m_current >= 0)
            triggerStep(m_current, event->key() == Qt::Key_Right);
        return;
    case Qt::Key_Plus:
    case Qt::Key_Minus:
        if (m_current >= 0)
            setCallsOpen(m_current, event->key() == Qt::Key_Plus);
        return;
    case Qt::Key_Home:
        setCurrentIndex(0);
        return;
    case Qt::Key_End:
        setCurrentIndex(count() - 1);
        jumpToEnd();
        return;
    case Qt::Key_PageUp:
        verticalScrollBar()->triggerAction(QAbstractSlider::SliderPageStepSub);
        return;
    case Qt::Key_PageDown:
    case Qt::Key_Space:
        verticalScrollBar()->triggerAction(QAbstractSlider::SliderPageStepAdd);
        return;
    case Qt::Key_Escape:
        if (!hasSelection())
            break;
        clearSelection();
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Menu:
        if (m_current >= 0) {
            const QRect rect = messageRect(m_current).intersected(viewport()->rect());
            showContextMenu(rect.topLeft(),
                            viewport()->mapToGlobal(rect.topLeft() + QPoint(48, 36)));
            return;
        }
        break;
    default:
        break;
    }
    event->ignore(); // the page may have a use for it
}

void TranscriptView::triggerStep(int message, bool next)
{
    const QString wanted = next ? QStringLiteral("branch-next") : QStringLiteral("branch-previous");
    for (const TranscriptAction &action : item(message).message().actions) {
        if (action.id == wanted) {
            triggerAction(message, wanted);
            return;
        }
    }
}

// A message taller than the screen is scrolled through before the next one is taken.
void TranscriptView::moveCurrent(int by)
{
    if (m_items.empty())
        return;
    if (m_current < 0) {
        setCurrentIndex(by < 0 ? count() - 1 : indexAt(0));
        return;
    }
    const QRect rect = messageRect(m_current);
    const bool more = by > 0 ? rect.bottom() > viewport()->height() : rect.top() < 0;
    if (more && rect.intersects(viewport()->rect())) {
        verticalScrollBar()->setValue(scrollOffset() + by * kKeyScroll);
        return;
    }
    setCurrentIndex(m_current + by);
}

void TranscriptView::setCurrentIndex(int index)
{
    if (m_items.empty())
        return;
    m_current = std::clamp(index, 0, count() - 1);
    revealCurrent();
    QAccessibleEvent focus(this, QAccessible::Focus);
    focus.setChild(m_current);
    QAccessible::updateAccessibility(&focus);
    viewport()->update();
}

void TranscriptView::revealCurrent()
{
    QRect rect = messageRect(m_current);
    if (rect.top() >= 0 && rect.bottom() <= viewport()->height())
        return;
    m_stick = false;
    const bool above = rect.top() < 0 || rect.height() > viewport()->height();
    const qint64 target =
        above ? topOf(m_current) - 8 : topOf(m_current) + rect.height() - viewport()->height() + 8;
    setScroll(target);
    layoutVisible();
    m_stick = isAtEnd();
    placeJumpButton();
}

void TranscriptView::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    if (m_current < 0 && !m_items.empty() && event->reason() != Qt::MouseFocusReason)
        m_current = indexAt(viewport()->height() / 2);
    viewport()->update();
}

void TranscriptView::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

} // namespace troupe
