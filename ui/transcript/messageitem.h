// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/transcript/callpaint.h"
#include "ui/transcript/message.h"
#include "ui/transcript/messagefiles.h"
#include "ui/transcript/richtext.h"
#include "ui/transcript/segments.h"

#include <QRect>
#include <QSet>

#include <vector>

namespace troupe {

/// The geometry of one message and the documents of those parts that have been seen.
///
/// Coordinates: x from the left edge of the transcript's column, y from the top of the message. A
/// message that nobody has seen costs its text only: its height is an estimate until prepare() and
/// measure(). Heights survive evict(), so dropping documents never moves what is on the screen.
class MessageItem
{
public:
    struct Part
    {
        RichText rich;
        int top = 0;
        int height = 0; ///< with the card around code
        int textHeight = 0; ///< of the document, or the estimate
        int naturalWidth = 0; ///< code only
        int scroll = 0; ///< code only, held by the first piece of a card
        bool measured = false; ///< textHeight is exact for the current width
    };
    struct ActionArea
    {
        QRect rect;
        int action = 0; ///< index in message().actions
    };

    static constexpr int kPadding = 14;
    static constexpr int kHeader = 26;
    static constexpr int kGutter = 44;
    static constexpr int kAvatar = 28;
    static constexpr int kBubblePadding = 12;
    static constexpr int kBubbleSide = 16;
    static constexpr int kCodeHeader = 36;
    static constexpr int kCodePadding = 12;
    static constexpr int kCodeSide = 16;
    static constexpr int kRow = 28;
    static constexpr int kTyping = 24;

    explicit MessageItem(TranscriptMessage message);

    const TranscriptMessage &message() const { return m_message; }

    /// Takes another state of the same message; keeps documents whose text is unchanged.
    void replace(TranscriptMessage message);
    /// Appends streamed text; only the tail is read again.
    void append(const QString &text);
    /// Forgets measures for a new column width.
    void setWidth(int column);
    int width() const { return m_column; }

    /// Splits the text into parts, once. Cheap beside laying out.
    void prepare();
    bool isPrepared() const { return m_prepared; }
    /// Lays out the part at `index`; returns whether its height changed.
    bool measure(int index, const Tokens &tokens);
    /// The document of the part at `index`, laid out when needed. Never changes heights already measured.
    RichText &rich(int index, const Tokens &tokens);
    /// Drops documents outside the parts [first, last]; returns how many are left.
    int evict(int first, int last);
    /// Drops all documents because their colours are stale; measures stay.
    void dropDocuments();
    int documentCount() const { return m_documents; }

    int height() const { return m_height; }
    int partCount() const { return static_cast<int>(m_parts.size()); }
    const Part &part(int index) const { return m_parts[static_cast<std::size_t>(index)]; }
    const Segment &segment(int index) const { return m_segments[static_cast<std::size_t>(index)]; }
    SegmentMode mode() const;

    QRect partRect(int index) const;
    QPoint textOrigin(int index) const; ///< where a part's document starts, scrolling included
    bool startsCard(int index) const;
    bool endsCard(int index) const;
    int cardStart(int index) const;
    QRect codeHeaderRect(int index) const;
    QRect codeCopyRect(int index) const;
    QString codeText(int index) const; ///< of the whole card
    int codeOverflow(int index) const; ///< how far the card can be scrolled, 0 if it fits
    void setCodeScroll(int index, int value);

    /// Whether a call shows what it was called with and what it came to; by index in
    /// message().calls.
    bool isCallOpen(int call) const;
    void setCallOpen(int call, bool open);
    bool hasRunningCall() const; ///< its line moves

    /// Room for a widget under the text; 0: none.
    void setEmbedHeight(int height);
    QRect embedRect() const;
    QRect sourceRect(int index) const; ///< of one of message().sources; null while it is not shown
    QRect restOfSourcesRect() const; ///< of the chip that counts those; null: all are shown
    int shownSources() const { return static_cast<int>(m_sources.rects.size()); }
    void showAllSources();

    QRect bodyRect() const; ///< the bubble or the column of text
    QRect statusRect() const; ///< the box of a problem, empty if there is none
    QRect footerRect() const;
    QRect footerTextRect() const;
    QRect fileRect(int index) const; ///< of one of message().files
    QRect typingRect() const; ///< empty unless waiting for the first text
    std::vector<ActionArea> actionAreas() const;

    /// The whole text as read, with its calls, for assistive technology and plain copies.
    QString plainText() const;

private:
    int textWidth() const;
    int estimateText(qsizetype characters, qsizetype lines) const;
    void estimateParts(std::size_t from);
    void syncParts(std::size_t firstChanged);
    std::vector<Segment> split();
    void splitAgain(bool sameKind);
    std::size_t extendTail();
    void placeSources();
    void stack();
    int gapBefore(int index) const;
    int statusHeight() const;
    bool hasFooter() const;
    void placeFiles();

    TranscriptMessage m_message;
    std::vector<Segment> m_segments;
    std::vector<Part> m_parts;
    FileTiles m_files;
    SourceChips m_sources;
    QSet<QString> m_openCalls; ///< ids
    std::size_t m_tail = 0; ///< the first segment after the last call
    qsizetype m_tailStart = 0; ///< where its text starts
    int m_column = 0;
    int m_height = 0;
    int m_bodyTop = 0;
    int m_bodyBottom = 0;
    int m_typingTop = 0;
    int m_embedTop = 0;
    int m_embedHeight = 0;
    int m_sourcesTop = 0;
    int m_statusTop = 0;
    int m_idealWidth = 0;
    int m_documents = 0;
    bool m_prepared = false;
    bool m_allSources = false;
};

} // namespace troupe
