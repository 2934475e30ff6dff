// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/transcript/transcriptview.h"

#include "ui/theme/theme.h"
#include "ui/transcript/transcriptaccessible.h"
#include "ui/widgets/button.h"

#include <QAccessible>
#include <QApplication>
#include <QResizeEvent>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextCursor>

#include <algorithm>

namespace troupe {

namespace {

constexpr int kMaxColumn = 768;
constexpr int kSideMargin = 24;
constexpr int kTopMargin = 12;
constexpr int kBottomMargin = 20;
constexpr int kDeltaInterval = 33;
constexpr int kKeptDocuments = 160; // beyond the screen, so that scrolling back is free
constexpr int kJumpDistance = 160;
constexpr int kMaxPasses = 8;

} // namespace

TranscriptView::TranscriptView(QWidget *parent) : QAbstractScrollArea(parent)
{
    installTranscriptAccessibility();
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Conversation"));
    viewport()->setMouseTracking(true);
    viewport()->setCursor(Qt::IBeamCursor);
    viewport()->setAutoFillBackground(false);
    verticalScrollBar()->setSingleStep(40);

    m_jump = new Button(Button::Kind::Floating, QStringLiteral("arrow-down"), tr("Jump to latest"),
                        viewport());
    m_jump->setObjectName(QStringLiteral("jumpToLatestButton"));
    m_jump->setFocusPolicy(Qt::NoFocus); // End does the same
    m_jump->hide();
    connect(m_jump, &QAbstractButton::clicked, this, &TranscriptView::jumpToEnd);
    connect(&themeOf(this), &Theme::changed, this, [this] {
        for (MessageItem &item : m_items)
            item.dropDocuments();
        viewport()->update();
    });
}

TranscriptView::~TranscriptView()
{
    disconnect(qApp, nullptr, this, nullptr); // children that go may have had the focus
}

void TranscriptView::setMessages(QList<TranscriptMessage> messages)
{
    m_items.clear();
    m_items.reserve(static_cast<std::size_t>(messages.size()));
    for (TranscriptMessage &message : messages)
        m_items.emplace_back(std::move(message));
    m_deltas.clear();
    m_withDocuments.clear();
    m_selection = {};
    m_hovered = {};
    m_current = -1;
    m_stick = true;
    rebuild();
    contentChanged();
}

void TranscriptView::prependMessages(QList<TranscriptMessage> older)
{
    if (older.isEmpty())
        return;
    const Anchor anchor = takeAnchor();
    std::vector<MessageItem> items;
    items.reserve(m_items.size() + static_cast<std::size_t>(older.size()));
    for (TranscriptMessage &message : older)
        items.emplace_back(std::move(message));
    const auto added = static_cast<int>(items.size());
    for (MessageItem &item : m_items)
        items.push_back(std::move(item));
    m_items = std::move(items);
    stepSelectionIndices(0, added);
    rebuild();
    restoreAnchor(anchor);
    contentChanged();
}

void TranscriptView::appendMessage(TranscriptMessage message)
{
    m_index.insert(message.id, count());
    m_items.emplace_back(std::move(message));
    m_items.back().setWidth(columnWidth());
    m_heights.append(m_items.back().height());
    fitEmbed(m_items.back().message().id);
    contentChanged();
    QAccessibleEvent created(this, QAccessible::ObjectCreated);
    created.setChild(count() - 1);
    QAccessible::updateAccessibility(&created);
}

void TranscriptView::appendMessages(QList<TranscriptMessage> newer)
{
    if (newer.isEmpty())
        return;
    const Anchor anchor = takeAnchor();
    for (TranscriptMessage &message : newer) {
        m_index.insert(message.id, count());
        m_items.emplace_back(std::move(message));
        m_items.back().setWidth(columnWidth());
        m_heights.append(m_items.back().height());
    }
    m_stick = false;
    restoreAnchor(anchor);
    const QStringList withWidgets = m_embeds.keys();
    for (const QString &id : withWidgets)
        fitEmbed(id);
    contentChanged();
}

void TranscriptView::setOpenEnded(bool openEnded)
{
    if (m_openEnded == openEnded)
        return;
    m_openEnded = openEnded;
    placeJumpButton();
}

void TranscriptView::jumpToEnd()
{
    if (m_openEnded)
        emit endAsked();
    else
        scrollToEnd();
}

bool TranscriptView::updateMessage(const QString &id, TranscriptMessage message)
{
    const int index = m_index.value(id, -1);
    if (index < 0)
        return false;
    m_deltas.remove(id); // the new state is whole
    message.id = id;
    const Anchor anchor = takeAnchor();
    const int before = item(index).height();
    item(index).replace(std::move(message));
    heightChanged(index, before);
    if (!m_stick)
        restoreAnchor(anchor);
    contentChanged();
    return true;
}

bool TranscriptView::appendDelta(const QString &id, const QString &text)
{
    if (!m_index.contains(id))
        return false;
    m_deltas[id] += text;
    if (!m_deltaTimer.isActive())
        m_deltaTimer.start(kDeltaInterval, this);
    return true;
}

void TranscriptView::flushDeltas()
{
    m_deltaTimer.stop();
    if (m_deltas.isEmpty())
        return;
    const QHash<QString, QString> deltas = std::exchange(m_deltas, {});
    const Anchor anchor = takeAnchor();
    for (auto it = deltas.begin(); it != deltas.end(); ++it) {
        const int index = m_index.value(it.key(), -1);
        if (index < 0)
            continue;
        const int before = item(index).height();
        item(index).append(it.value());
        heightChanged(index, before);
    }
    if (!m_stick)
        restoreAnchor(anchor);
    contentChanged();
}

bool TranscriptView::removeMessage(const QString &id)
{
    const int index = m_index.value(id, -1);
    if (index < 0)
        return false;
    const Anchor anchor = takeAnchor();
    m_deltas.remove(id);
    m_items.erase(m_items.begin() + index);
    clearSelection();
    m_hovered = {};
    m_current = std::min(m_current, count() - 1);
    rebuild();
    if (anchor.id != id)
        restoreAnchor(anchor);
    contentChanged();
    return true;
}

void TranscriptView::clear()
{
    setMessages({});
}

TranscriptMessage TranscriptView::message(const QString &id) const
{
    const int index = m_index.value(id, -1);
    if (index < 0)
        return {};
    TranscriptMessage message = item(index).message();
    message.markdown += m_deltas.value(id);
    return message;
}

// Beside a scroll bar, also while there is none: text must not jump when it comes, and the field
// below lines up.
int TranscriptView::room() const
{
    return width() - verticalScrollBar()->sizeHint().width();
}

int TranscriptView::columnWidth() const
{
    return std::max(160, std::min(kMaxColumn, room() - 2 * kSideMargin));
}

int TranscriptView::columnLeft() const
{
    return std::max(kSideMargin, (room() - columnWidth()) / 2);
}

qint64 TranscriptView::topOf(int index) const
{
    return kTopMargin + m_heights.sum(index);
}

qint64 TranscriptView::contentHeight() const
{
    return kTopMargin + m_heights.total() + kBottomMargin;
}

int TranscriptView::scrollOffset() const
{
    return verticalScrollBar()->value();
}

int TranscriptView::indexAt(int viewportY) const
{
    return m_heights.find(viewportY + scrollOffset() - kTopMargin);
}

void TranscriptView::rebuild()
{
    const int width = columnWidth();
    std::vector<int> heights;
    heights.reserve(m_items.size());
    for (MessageItem &item : m_items) {
        item.setWidth(width);
    }
    reindex();
    fitEmbeds();
    for (const MessageItem &item : m_items)
        heights.push_back(item.height());
    m_heights.assign(heights);
    updateRange();
}

void TranscriptView::reindex()
{
    m_index.clear();
    m_index.reserve(count());
    for (int i = 0; i < count(); ++i)
        m_index.insert(item(i).message().id, i);
}

void TranscriptView::stepSelectionIndices(int from, int by)
{
    for (TextPosition *position :
         {&m_selection.anchor, &m_selection.cursor, &m_selection.wordStart, &m_selection.wordEnd}) {
        if (position->message >= from)
            position->message += by;
    }
    if (m_current >= from)
        m_current += by;
    m_hovered = {};
}

void TranscriptView::heightChanged(int index, int before)
{
    const int after = item(index).height();
    if (after != before)
        m_heights.add(index, after - before);
}

// The first laid-out part on the screen is what a person is looking at: it must not move.
TranscriptView::Anchor TranscriptView::takeAnchor() const
{
    if (m_items.empty())
        return {};
    const int first = indexAt(0);
    for (int i = first; i < count(); ++i) {
        const qint64 top = topOf(i) - scrollOffset();
        if (top > viewport()->height())
            break;
        for (int part = 0; part < item(i).partCount(); ++part) {
            const QRect rect = item(i).partRect(part);
            if (item(i).part(part).measured && top + rect.bottom() >= 0)
                return {item(i).message().id, part, static_cast<int>(top + rect.top())};
        }
    }
    return {item(first).message().id, -1, static_cast<int>(topOf(first) - scrollOffset())};
}

void TranscriptView::restoreAnchor(const Anchor &anchor)
{
    const int index = m_index.value(anchor.id, -1);
    if (index < 0)
        return;
    const bool partLives = anchor.part >= 0 && anchor.part < item(index).partCount();
    const int inside = partLives ? item(index).partRect(anchor.part).top() : 0;
    updateRange();
    setScroll(topOf(index) + inside - anchor.distance);
}

bool TranscriptView::measureMessage(int index)
{
    MessageItem &message = item(index);
    const int before = message.height();
    message.prepare();
    bool changed = false;
    const qint64 top = topOf(index) - scrollOffset();
    for (int part = 0; part < message.partCount(); ++part) {
        const QRect rect = message.partRect(part).translated(0, static_cast<int>(top));
        if (rect.bottom() < 0)
            continue;
        if (rect.top() > viewport()->height())
            break;
        if (message.part(part).rich.document && message.part(part).measured)
            continue;
        if (message.documentCount() == 0)
            m_withDocuments.insert(message.message().id);
        message.rich(part, tokensOf(this));
        changed = message.measure(part, tokensOf(this)) || changed;
    }
    heightChanged(index, before);
    return changed || message.height() != before;
}

bool TranscriptView::measureVisible()
{
    bool changed = false;
    for (int i = indexAt(0); i < count() && topOf(i) - scrollOffset() < viewport()->height(); ++i)
        changed = measureMessage(i) || changed;
    return changed;
}

void TranscriptView::layoutVisible()
{
    if (m_items.empty()) {
        updateRange();
        placeEmbeds();
        return;
    }
    for (int pass = 0; pass < kMaxPasses; ++pass) {
        const Anchor anchor = takeAnchor();
        const int before = scrollOffset();
        const bool changed = measureVisible();
        updateRange();
        if (m_stick)
            setScroll(verticalScrollBar()->maximum());
        else if (changed)
            restoreAnchor(anchor);
        if (!changed && scrollOffset() == before)
            break;
    }
    evictFar();
    placeEmbeds();
}

void TranscriptView::updateRange()
{
    m_adjusting = true;
    const qint64 maximum = std::max<qint64>(0, contentHeight() - viewport()->height());
    verticalScrollBar()->setPageStep(std::max(1, viewport()->height() - 40));
    verticalScrollBar()->setRange(0, static_cast<int>(std::min<qint64>(maximum, INT_MAX / 2)));
    m_adjusting = false;
}

void TranscriptView::setScroll(qint64 value)
{
    m_adjusting = true;
    verticalScrollBar()->setValue(
        static_cast<int>(std::clamp<qint64>(value, 0, verticalScrollBar()->maximum())));
    m_adjusting = false;
}

void TranscriptView::evictFar()
{
    int kept = documentCount();
    if (kept <= kKeptDocuments)
        return;
    const int first = indexAt(0);
    const int last = indexAt(viewport()->height());
    QSet<QString> left;
    for (const QString &id : m_withDocuments) {
        const int index = m_index.value(id, -1);
        if (index < 0 || item(index).documentCount() == 0)
            continue;
        MessageItem &message = item(index);
        if (index < first - 4 || index > last + 4) {
            message.dropDocuments();
            continue;
        }
        const int top = static_cast<int>(topOf(index) - scrollOffset());
        int from = 0;
        int to = message.partCount() - 1;
        const int reach = 2 * viewport()->height();
        while (from < to && message.partRect(from).bottom() + top < -reach)
            ++from;
        while (to > from && message.partRect(to).top() + top > viewport()->height() + reach)
            --to;
        if (message.evict(from, to) > 0)
            left.insert(id);
    }
    m_withDocuments = std::move(left);
}

int TranscriptView::documentCount() const
{
    int sum = 0;
    for (const QString &id : m_withDocuments) {
        if (const int index = m_index.value(id, -1); index >= 0)
            sum += item(index).documentCount();
    }
    return sum;
}

void TranscriptView::contentChanged()
{
    m_search.setStale();
    layoutVisible();
    placeJumpButton();
    viewport()->update();
}

void TranscriptView::placeJumpButton()
{
    const bool far = verticalScrollBar()->maximum() - scrollOffset() > kJumpDistance
                     || (m_openEnded && !m_items.empty());
    if (far) {
        const QSize size = m_jump->sizeHint();
        m_jump->setGeometry((viewport()->width() - size.width()) / 2,
                            viewport()->height() - size.height() - 16, size.width(), size.height());
        m_jump->raise();
    }
    m_jump->setVisible(far);
    if (const bool atEnd = isAtEnd(); atEnd != m_wasAtEnd) {
        m_wasAtEnd = atEnd;
        emit atEndChanged(atEnd);
    }
}

bool TranscriptView::isAtEnd() const
{
    return scrollOffset() >= verticalScrollBar()->maximum() - 4;
}

void TranscriptView::scrollToEnd()
{
    m_stick = true;
    setScroll(verticalScrollBar()->maximum());
    contentChanged();
}

void TranscriptView::scrollToMessage(const QString &id)
{
    const int index = m_index.value(id, -1);
    if (index < 0)
        return;
    m_stick = false;
    setScroll(topOf(index) - kTopMargin);
    layoutVisible();
    setScroll(topOf(index) - kTopMargin); // exact now that its neighbours are measured
    m_stick = isAtEnd();
    contentChanged();
}

void TranscriptView::scrollContentsBy(int, int)
{
    if (m_adjusting)
        return;
    m_stick = isAtEnd();
    layoutVisible();
    placeJumpButton();
    viewport()->update();
    if (scrollOffset() == 0 && !m_items.empty())
        emit topReached();
}

void TranscriptView::resizeEvent(QResizeEvent *)
{
    const Anchor anchor = takeAnchor();
    const bool stick = m_stick;
    rebuild();
    if (!stick)
        restoreAnchor(anchor);
    m_stick = stick;
    contentChanged();
}

void TranscriptView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange)
        viewport()->update();
}

QVector<QAbstractTextDocumentLayout::Selection> TranscriptView::marksFor(int message, int part)
{
    QVector<QAbstractTextDocumentLayout::Selection> marks;
    const Tokens &t = tokensOf(this);
    QTextDocument *document = item(message).rich(part, t).document.get();
    const int end = document->characterCount() - 1;
    const auto mark = [&](int from, int to, const QColor &ground, const QColor &ink) {
        QAbstractTextDocumentLayout::Selection selection;
        selection.cursor = QTextCursor(document);
        selection.cursor.setPosition(std::clamp(from, 0, end));
        selection.cursor.setPosition(std::clamp(to, 0, end), QTextCursor::KeepAnchor);
        selection.format.setBackground(ground);
        if (ink.isValid())
            selection.format.setForeground(ink);
        marks.append(selection);
    };
    const bool isSaid = item(message).segment(part).call < 0; // calls are not searched
    if (const QString &text = m_search.text(); isSaid && !text.isEmpty()) {
        const TranscriptSearch::Match *current = m_search.currentMatch();
        const bool here =
            current && current->part == part && current->messageId == item(message).message().id;
        int nth = 0;
        for (QTextCursor found = document->find(text, 0); !found.isNull();
             found = document->find(text, found)) {
            const bool isCurrent = here && nth++ == current->nth;
            mark(found.selectionStart(), found.selectionEnd(), isCurrent ? t.foundCurrent : t.found,
                 isCurrent ? t.onFoundCurrent : QColor());
        }
    }
    if (m_selection.isRange()) {
        const TextPosition first = m_selection.first();
        const TextPosition last = m_selection.last();
        const TextPosition start{message, part, 0};
        const TextPosition stop{message, part, end};
        if (first <= stop && last >= start)
            mark(first < start ? 0 : first.offset, last > stop ? end : last.offset, t.selection,
                 {});
    }
    return marks;
}

} // namespace troupe
