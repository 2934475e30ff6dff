// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/transcript/fenwick.h"
#include "ui/transcript/message.h"
#include "ui/transcript/messageitem.h"
#include "ui/transcript/transcriptsearch.h"

#include <QAbstractScrollArea>
#include <QAbstractTextDocumentLayout>
#include <QBasicTimer>
#include <QHash>
#include <QImage>
#include <QPointer>
#include <QSet>
#include <QUrl>

#include <compare>
#include <vector>

class QMimeData;

namespace troupe {

class Button;
class Menu;

/// A conversation of any length: markdown, code cards, streaming, selection across messages.
///
/// Only what is visible is laid out, so opening ten thousand messages or adding a delta costs the
/// same as in a short one. What is on the screen stays where it is when heights above it turn out
/// different from their estimate, and the end stays in sight while streaming only if it was in
/// sight before. Text is never trusted: HTML is shown as text, images are not loaded, and links are
/// only reported.
class TranscriptView : public QAbstractScrollArea
{
    Q_OBJECT

public:
    explicit TranscriptView(QWidget *parent = nullptr);
    ~TranscriptView() override;

    // The model. Messages are addressed by id; an unknown id is ignored and returns false.
    void setMessages(QList<TranscriptMessage> messages); ///< scrolls to the end
    void prependMessages(QList<TranscriptMessage> older); ///< what is on the screen stays there
    void appendMessage(TranscriptMessage message);
    void appendMessages(QList<TranscriptMessage> newer); ///< what is on the screen stays there
    /// Whether the conversation goes on after the last message: its end is then asked for
    /// (endAsked) and not here to be scrolled to.
    void setOpenEnded(bool openEnded);
    bool updateMessage(const QString &id, TranscriptMessage message);
    /// Text is gathered and shown about 30 times a second.
    bool appendDelta(const QString &id, const QString &text);
    bool removeMessage(const QString &id);
    void clear();
    int count() const { return static_cast<int>(m_items.size()); }
    bool contains(const QString &id) const { return m_index.contains(id); }
    TranscriptMessage message(const QString &id) const; ///< with all deltas; empty if unknown
    /// Shows deltas that are still gathered, now.
    void flushDeltas();

    /// Shows what a call was called with and what it came to, or its line alone.
    bool setCallOpen(const QString &id, int call, bool open);

    /// A widget (with a layout) of the owner's under the text of a message, as wide as the column and as high as it
    /// wants to be; null takes it away. The view shows, moves and hides it, also while its message is
    /// not there; it belongs to the caller and may be deleted at any time.
    void setEmbed(const QString &id, QWidget *widget);
    QList<QWidget *> embeds() const; ///< those that are shown

    /// The picture of a file, as small as it is shown. Until it is there, thumbnailWanted() asks for
    /// it once.
    void setThumbnail(const QString &fileId, const QImage &image);

    // Place.
    bool isAtEnd() const;
    void scrollToEnd();
    void scrollToMessage(const QString &id);
    int currentIndex() const { return m_current; } ///< of the keyboard, -1 if none
    void setCurrentIndex(int index);

    // Selection.
    bool hasSelection() const { return m_selection.isRange(); }
    QString selectedText() const;
    void selectAll();
    void clearSelection();
    void copySelection() const; ///< text/plain and text/markdown

    // Finding. Matches are counted in what people read, not in markdown.
    int setHighlight(const QString &text); ///< how many; an empty text ends the search
    int highlightCount() const { return m_search.count(); }
    int highlightIndex() const { return m_search.current(); } ///< from 0, -1 before the first step
    bool highlightNext();
    bool highlightPrevious();

    // For assistive technology and tests.
    QRect messageRect(int index) const; ///< in the viewport
    QRect partRect(int index, int part) const; ///< in the viewport; lays the message out
    QString accessibleText(int index) const; ///< author, time and text
    int documentCount() const; ///< laid-out parts kept in memory
    qint64 contentHeight() const;
    MessageItem &item(int index) { return m_items[static_cast<std::size_t>(index)]; }
    const MessageItem &item(int index) const { return m_items[static_cast<std::size_t>(index)]; }

    QSize sizeHint() const override { return QSize(720, 560); }

signals:
    void actionRequested(const QString &messageId, const QString &action);
    void linkActivated(const QUrl &url);
    void thumbnailWanted(const QString &fileId);
    void codeCopied(const QString &code);
    void highlightChanged(int current, int count);
    void atEndChanged(bool atEnd);
    /// The top has come into sight: older messages may be fetched and prepended.
    void topReached();
    /// The person wants the end of a conversation that is open-ended here.
    void endAsked();

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void timerEvent(QTimerEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    struct TextPosition
    {
        int message = -1;
        int part = 0;
        int offset = 0;
        auto operator<=>(const TextPosition &) const = default;
    };
    struct Selection
    {
        TextPosition anchor;
        TextPosition cursor;
        TextPosition wordStart; ///< what a double or triple click took, kept while dragging
        TextPosition wordEnd;
        bool isRange() const { return anchor.message >= 0 && anchor != cursor; }
        TextPosition first() const { return std::min(anchor, cursor); }
        TextPosition last() const { return std::max(anchor, cursor); }
    };
    struct Spot ///< what is under the mouse
    {
        enum class Kind {
            None,
            Text,
            Link,
            CopyCode,
            Action,
            CodeScroll,
            File,
            Call,
            More,
            Source
        };
        Kind kind = Kind::None;
        int message = -1;
        int part = -1;
        int action = -1;
        int file = -1;
        int source = -1; ///< behind the last one that is shown: what counts the others
        QString href;
        bool isButton() const
        {
            return kind == Kind::CopyCode || kind == Kind::Action || kind == Kind::File
                   || kind == Kind::Call || kind == Kind::More || kind == Kind::Source;
        }
        bool operator==(const Spot &) const = default;
    };
    struct Anchor
    {
        QString id;
        int part = -1;
        int distance = 0; ///< from the top of the viewport
    };

    // Layout (transcriptview.cpp)
    int room() const;
    int columnWidth() const;
    int columnLeft() const;
    qint64 topOf(int index) const;
    int scrollOffset() const;
    int indexAt(int viewportY) const;
    void rebuild();
    void reindex();
    void heightChanged(int index, int before);
    Anchor takeAnchor() const;
    void restoreAnchor(const Anchor &anchor);
    void layoutVisible();
    bool measureVisible();
    bool measureMessage(int index);
    void updateRange();
    void setScroll(qint64 value);
    void evictFar();
    void contentChanged();
    void placeJumpButton();
    void jumpToEnd();
    void stepSelectionIndices(int from, int by);

    // Painting (transcriptview.cpp)
    QVector<QAbstractTextDocumentLayout::Selection> marksFor(int message, int part);

    // Input (transcriptinput.cpp)
    TextPosition positionAt(const QPoint &point);
    Spot spotAt(const QPoint &point);
    void setHovered(const Spot &spot);
    void activate(const Spot &spot);
    void triggerAction(int message, const QString &action);
    void triggerStep(int message, bool next); ///< to another version, when there is one
    void copyCode(int message, int part);
    void markCopied(const QString &id, int part);
    void selectUnder(const TextPosition &position, bool paragraph);
    void extendSelection(const TextPosition &position);
    void forgetParts(int message);
    void moveCurrent(int by);
    void revealCurrent();
    // Calls, sources and widgets (transcriptcalls.cpp)
    bool partSpotAt(const QPoint &inside, Spot &spot) const;
    void toggleCall(int message, int call);
    void setCallsOpen(int message, bool open);
    void openSource(int message, int source);
    void addCallItems(Menu *menu, int index);
    void fitEmbed(const QString &id);
    void fitEmbeds();
    void placeEmbeds();
    void revealFocus(QWidget *old, QWidget *now);
    // The menu (transcriptmenu.cpp)
    void showContextMenu(const QPoint &point, const QPoint &global);
    QString partText(int message, int part, int from, int to) const;
    QMimeData *selectionMime() const;
    bool showHighlight();
    QImage thumbnail(const TranscriptFile &file);

    std::vector<MessageItem> m_items;
    QHash<QString, int> m_index;
    Fenwick m_heights;
    TranscriptSearch m_search;
    QSet<QString> m_withDocuments; // ids of messages that hold documents, some stale
    QHash<QString, QString> m_deltas;
    QHash<QString, QPointer<QWidget>> m_embeds; ///< by message
    QHash<QString, QImage> m_thumbnails; ///< by file; null ones are asked for
    Selection m_selection;
    Spot m_hovered;
    Button *m_jump = nullptr;
    QBasicTimer m_deltaTimer;
    QBasicTimer m_typingTimer;
    QBasicTimer m_copiedTimer;
    QBasicTimer m_autoscroll;
    QString m_copiedId;
    QPoint m_dragPoint;
    QPoint m_tripleClickPoint;
    qint64 m_tripleClickUntil = 0;
    int m_codeDragStart = 0;
    int m_codeDragX = 0;
    int m_copiedPart = -1;
    int m_current = -1;
    int m_typingFrame = 0;
    Spot m_pressed;
    bool m_selecting = false;
    bool m_draggingCode = false;
    bool m_stick = true;
    bool m_adjusting = false;
    bool m_wasAtEnd = true;
    bool m_openEnded = false;
};

} // namespace troupe
