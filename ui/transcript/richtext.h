// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"
#include "ui/transcript/segments.h"

#include <QTextDocument>
#include <QUrl>

#include <memory>
#include <vector>

namespace troupe {

/// A document that never touches disk or network, whatever images its text names.
class SafeDocument : public QTextDocument
{
    Q_OBJECT

public:
    using QTextDocument::QTextDocument;

protected:
    QVariant loadResource(int type, const QUrl &name) override;
};

/// A laid-out segment with what Qt's document cannot draw itself.
struct RichText
{
    struct Span
    {
        int start = 0;
        int end = 0;
    };
    struct Quote
    {
        int firstBlock = 0;
        int lastBlock = 0;
        int level = 1;
    };

    struct Task
    {
        int block = 0;
        bool done = false;
    };
    struct Bullet
    {
        int block = 0;
        int level = 0; ///< 0: of the outermost list
    };

    std::unique_ptr<SafeDocument> document;
    std::vector<Span> inlineCode; ///< drawn as rounded chips behind the text
    std::vector<Quote> quotes; ///< drawn as bars on the left
    std::vector<Task> tasks; ///< drawn as check boxes before the block
    std::vector<Bullet> bullets; ///< drawn as dots before the block
};

/// Text: markdown without HTML, laid out in `width`. Highlighted code takes its natural width.
RichText buildRichText(const Segment &segment, SegmentMode mode, int width, const Tokens &tokens);

/// Adds text to the end of a code segment's document without building it again.
void appendCode(RichText &code, const QString &text);

/// The text of a segment as people read it, without layout.
QString plainTextOf(const Segment &segment, SegmentMode mode);

/// Only web and mail addresses leave the application, and only when asked: an invalid URL for all
/// else.
QUrl allowedLink(const QString &href);

/// Code longer than this is shown in one colour.
inline constexpr qsizetype kHighlightLimit = 20'000;

} // namespace troupe
