// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/transcript/richtext.h"

#include "ui/theme/fonts.h"
#include "ui/transcript/highlighter.h"

#include <QAbstractTextDocumentLayout>
#include <QFontMetricsF>
#include <QImage>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextList>
#include <QTextTable>

#include <algorithm>

namespace troupe {

namespace {

constexpr int kLineHeightPercent = 132;
constexpr int kCodeLineHeightPercent = 118;
constexpr int kIndent = 24;

constexpr auto kMarkdown = QTextDocument::MarkdownFeatures(QTextDocument::MarkdownDialectGitHub)
                           | QTextDocument::MarkdownNoHTML;

std::unique_ptr<SafeDocument> emptyDocument()
{
    auto document = std::make_unique<SafeDocument>();
    document->setUndoRedoEnabled(false);
    document->setDocumentMargin(0);
    document->setIndentWidth(kIndent);
    return document;
}

struct Margins
{
    int top = 0;
    int bottom = 0;
};

Margins marginsOf(const QTextBlock &block)
{
    const QTextBlockFormat format = block.blockFormat();
    if (format.headingLevel() > 0)
        return {format.headingLevel() <= 2 ? 16 : 12, 4};
    if (format.property(QTextFormat::BlockCodeFence).isValid() || format.nonBreakableLines())
        return {0, 0};
    return {0, 10};
}

int headingPixels(int level)
{
    switch (level) {
    case 1:
        return 20;
    case 2:
        return 17;
    case 3:
        return 15;
    default:
        return 14;
    }
}

class Restyler
{
public:
    Restyler(RichText &rich, const Tokens &tokens) : m_rich(rich), m_tokens(tokens) {}

    void run(int firstNumber)
    {
        QTextDocument &document = *m_rich.document;
        QTextCursor cursor(&document);
        cursor.beginEditBlock();
        numberFrom(firstNumber);
        takeTasks();
        for (QTextBlock block = document.begin(); block.isValid(); block = block.next())
            restyleBlock(cursor, block);
        spaceInlineCode(cursor);
        for (QTextFrame *frame : document.rootFrame()->childFrames()) {
            if (auto *table = qobject_cast<QTextTable *>(frame))
                restyleTable(table);
        }
        cursor.endEditBlock();
    }

private:
    // Qt 6.4 starts every ordered list at 1: one that goes on writes its numbers as text.
    void numberFrom(int firstNumber)
    {
        if (firstNumber < 2)
            return;
        QTextList *list = m_rich.document->begin().textList();
        if (!list || list->format().style() != QTextListFormat::ListDecimal)
            return;
        QList<QTextBlock> blocks;
        for (int i = 0; i < list->count(); ++i)
            blocks.append(list->item(i));
        int number = firstNumber;
        for (QTextBlock &block : blocks) {
            list->remove(block);
            QTextCursor cursor(block);
            QTextBlockFormat format = block.blockFormat();
            format.setIndent(0);
            format.setLeftMargin(kIndent);
            const QString marker = QString::number(number++) + QStringLiteral(". ");
            format.setTextIndent(
                -QFontMetricsF(textFont(TextStyle::Body)).horizontalAdvance(marker));
            cursor.setBlockFormat(format);
            cursor.insertText(marker, QTextCharFormat());
        }
    }

    // The style's own check boxes are too small to tell done from open: ours are drawn instead.
    void takeTasks()
    {
        for (QTextBlock block = m_rich.document->begin(); block.isValid(); block = block.next()) {
            const auto marker = block.blockFormat().marker();
            QTextList *list = block.textList(); // Qt 6.4 leaves markers on what follows a list, too
            const int level = list ? list->format().indent() : 0;
            if (marker == QTextBlockFormat::MarkerType::NoMarker) {
                if (list && isBulleted(*list))
                    takeBullet(block, *list, level);
                continue;
            }
            if (list) {
                m_rich.tasks.push_back(
                    {block.blockNumber(), marker == QTextBlockFormat::MarkerType::Checked});
                list->remove(block);
            }
            QTextBlockFormat format = block.blockFormat();
            format.setMarker(QTextBlockFormat::MarkerType::NoMarker);
            if (list) {
                format.setIndent(0);
                format.setLeftMargin(kIndent * level);
            }
            QTextCursor(block).setBlockFormat(format);
        }
    }

    static bool isBulleted(const QTextList &list)
    {
        const auto style = list.format().style();
        return style == QTextListFormat::ListDisc || style == QTextListFormat::ListCircle
               || style == QTextListFormat::ListSquare;
    }

    // The style's own bullets touch the text and sit too low.
    void takeBullet(QTextBlock &block, QTextList &list, int level)
    {
        m_rich.bullets.push_back({block.blockNumber(), qMax(0, level - 1)});
        list.remove(block);
        QTextBlockFormat format = block.blockFormat();
        format.setIndent(0);
        format.setLeftMargin(kIndent * level);
        QTextCursor(block).setBlockFormat(format);
    }

    bool isTask(const QTextBlock &block) const
    {
        return std::any_of(m_rich.tasks.begin(), m_rich.tasks.end(),
                           [&](const RichText::Task &task) {
                               return task.block == block.blockNumber();
                           });
    }

    bool isBullet(const QTextBlock &block) const
    {
        return std::any_of(m_rich.bullets.begin(), m_rich.bullets.end(),
                           [&](const RichText::Bullet &bullet) {
                               return bullet.block == block.blockNumber();
                           });
    }

    bool isItem(const QTextBlock &block) const
    {
        return block.isValid() && (block.textList() || isTask(block) || isBullet(block));
    }

    void restyleBlock(QTextCursor &cursor, const QTextBlock &block)
    {
        QTextBlockFormat format = block.blockFormat();
        const bool inTable = QTextCursor(block).currentTable() != nullptr;
        Margins margins = inTable ? Margins{} : marginsOf(block);
        if (isItem(block))
            margins = {0, isItem(block.next()) ? 4 : 10};
        const bool first = block == m_rich.document->begin();
        const bool last = !block.next().isValid();
        format.setTopMargin(first ? 0 : margins.top);
        format.setBottomMargin(last ? 0 : margins.bottom);
        format.setLineHeight(kLineHeightPercent, QTextBlockFormat::ProportionalHeight);
        const int quote = format.intProperty(QTextFormat::BlockQuoteLevel);
        if (quote > 0) {
            format.setLeftMargin(16 * quote);
            noteQuote(block.blockNumber(), quote);
        } else if (!isItem(block) && format.textIndent() >= 0) {
            format.setLeftMargin(0);
        }
        if (format.hasProperty(QTextFormat::BlockTrailingHorizontalRulerWidth))
            format.setProperty(QTextFormat::BackgroundBrush, QBrush(m_tokens.hairline));
        cursor.setPosition(block.position());
        cursor.setBlockFormat(format);
        restyleFragments(cursor, block, quote > 0);
    }

    void noteQuote(int number, int level)
    {
        if (!m_rich.quotes.empty() && m_rich.quotes.back().lastBlock == number - 1
            && m_rich.quotes.back().level == level) {
            m_rich.quotes.back().lastBlock = number;
            return;
        }
        m_rich.quotes.push_back({number, number, level});
    }

    void restyleFragments(QTextCursor &cursor, const QTextBlock &block, bool quoted)
    {
        struct Change
        {
            int position;
            int length;
            QTextCharFormat format;
        };
        std::vector<Change> changes; // applied afterwards: setting a format ends the iteration
        const int heading = block.blockFormat().headingLevel();
        const bool codeBlock = block.blockFormat().nonBreakableLines()
                               || block.blockFormat().hasProperty(QTextFormat::BlockCodeFence);
        for (auto it = block.begin(); !it.atEnd(); ++it) {
            const QTextFragment fragment = it.fragment();
            QTextCharFormat format = fragment.charFormat();
            const bool code = format.fontFixedPitch();
            format.clearProperty(QTextFormat::FontSizeAdjustment);
            if (format.fontWeight() > QFont::Medium)
                format.setFontWeight(QFont::DemiBold);
            if (quoted)
                format.setForeground(m_tokens.muted);
            if (heading > 0) {
                format.setProperty(QTextFormat::FontPixelSize, headingPixels(heading));
                format.setFontWeight(QFont::DemiBold);
            }
            if (format.isAnchor()) {
                format.setForeground(m_tokens.accentInk);
                format.setFontUnderline(false);
            }
            if (code) {
                const QFont mono = textFont(TextStyle::Mono);
                format.setFontFamilies({mono.family()});
                format.setProperty(QTextFormat::FontPixelSize,
                                   heading > 0 ? headingPixels(heading) - 1 : 13);
                format.clearBackground();
                if (!codeBlock)
                    m_rich.inlineCode.push_back(
                        {fragment.position(), fragment.position() + fragment.length()});
            }
            changes.push_back({fragment.position(), fragment.length(), format});
        }
        for (const Change &change : changes) {
            cursor.setPosition(change.position);
            cursor.setPosition(change.position + change.length, QTextCursor::KeepAnchor);
            cursor.setCharFormat(change.format);
        }
    }

    // Room for the chip's padding: after the character before it and after its last one.
    void spaceInlineCode(QTextCursor &cursor)
    {
        QTextCharFormat spaced;
        spaced.setFontLetterSpacingType(QFont::AbsoluteSpacing);
        spaced.setFontLetterSpacing(3);
        for (const RichText::Span &span : m_rich.inlineCode) {
            for (const int at : {span.start - 1, span.end - 1}) {
                if (at < 0 || m_rich.document->characterAt(at) == QChar::ParagraphSeparator)
                    continue;
                cursor.setPosition(at);
                cursor.setPosition(at + 1, QTextCursor::KeepAnchor);
                cursor.mergeCharFormat(spaced);
            }
        }
    }

    // The alignment of a column reaches its head cell only through its body.
    static void alignHead(QTextTable *table)
    {
        if (table->rows() < 2)
            return;
        for (int column = 0; column < table->columns(); ++column) {
            QTextBlockFormat format;
            format.setAlignment(
                table->cellAt(1, column).firstCursorPosition().blockFormat().alignment());
            table->cellAt(0, column).firstCursorPosition().mergeBlockFormat(format);
        }
    }

    void restyleTable(QTextTable *table)
    {
        alignHead(table);
        QTextTableFormat format = table->format();
        format.setBorder(0);
        format.setCellSpacing(0);
        format.setCellPadding(0);
        format.setBorderCollapse(true);
        format.setTopMargin(4);
        format.setBottomMargin(12);
        table->setFormat(format);
        for (int row = 0; row < table->rows(); ++row) {
            for (int column = 0; column < table->columns(); ++column) {
                QTextTableCell cell = table->cellAt(row, column);
                QTextTableCellFormat cellFormat = cell.format().toTableCellFormat();
                cellFormat.setTopPadding(8);
                cellFormat.setBottomPadding(5);
                cellFormat.setLeftPadding(column == 0 ? 2 : 16);
                cellFormat.setRightPadding(column == table->columns() - 1 ? 2 : 16);
                cellFormat.setBottomBorder(1);
                cellFormat.setBottomBorderStyle(QTextFrameFormat::BorderStyle_Solid);
                cellFormat.setBottomBorderBrush(row == 0 ? m_tokens.border : m_tokens.hairline);
                cell.setFormat(cellFormat);
            }
        }
    }

    RichText &m_rich;
    const Tokens &m_tokens;
};

RichText buildCode(const Segment &segment, int width, const Tokens &tokens)
{
    RichText rich;
    rich.document = emptyDocument();
    SafeDocument &document = *rich.document;
    document.setDefaultFont(textFont(TextStyle::Mono));
    QTextOption option;
    option.setWrapMode(segment.wraps ? QTextOption::WrapAtWordBoundaryOrAnywhere
                                     : QTextOption::NoWrap);
    option.setTabStopDistance(4 * QFontMetricsF(textFont(TextStyle::Mono)).horizontalAdvance(u' '));
    document.setDefaultTextOption(option);
    document.setPlainText(segment.content);
    QTextCursor cursor(&document);
    cursor.select(QTextCursor::Document);
    QTextBlockFormat format;
    format.setLineHeight(kCodeLineHeightPercent, QTextBlockFormat::ProportionalHeight);
    cursor.mergeBlockFormat(format);
    if (segment.content.size() < kHighlightLimit && !segment.language.isEmpty()) {
        auto *highlighter = new CodeHighlighter(&document, segment.language, tokens);
        highlighter->rehighlight();
    }
    document.setTextWidth(segment.wraps ? width : -1);
    return rich;
}

RichText buildPlain(const Segment &segment, int width)
{
    RichText rich;
    rich.document = emptyDocument();
    SafeDocument &document = *rich.document;
    document.setDefaultFont(textFont(TextStyle::Body));
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    document.setDefaultTextOption(option);
    QString text = breakLongRuns(segment.content);
    while (text.endsWith(u'\n'))
        text.chop(1);
    document.setPlainText(text);
    QTextCursor cursor(&document);
    cursor.select(QTextCursor::Document);
    QTextBlockFormat format;
    format.setLineHeight(kLineHeightPercent, QTextBlockFormat::ProportionalHeight);
    cursor.mergeBlockFormat(format);
    document.setTextWidth(width);
    return rich;
}

} // namespace

QVariant SafeDocument::loadResource(int type, const QUrl &name)
{
    Q_UNUSED(type);
    Q_UNUSED(name);
    return QImage(); // a valid, empty answer: an invalid one would make Qt look elsewhere
}

RichText buildRichText(const Segment &segment, SegmentMode mode, int width, const Tokens &tokens)
{
    if (segment.kind == Segment::Kind::Code)
        return buildCode(segment, width, tokens);
    if (segment.kind != Segment::Kind::Text) { // the view draws it
        RichText nothing;
        nothing.document = emptyDocument();
        return nothing;
    }
    if (mode == SegmentMode::Plain)
        return buildPlain(segment, width);
    RichText rich;
    rich.document = emptyDocument();
    SafeDocument &document = *rich.document;
    document.setDefaultFont(textFont(TextStyle::Body));
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    document.setDefaultTextOption(option);
    document.setMarkdown(breakLongRuns(segment.content), kMarkdown);
    Restyler(rich, tokens).run(segment.firstNumber);
    document.setTextWidth(width);
    return rich;
}

void appendCode(RichText &code, const QString &text)
{
    QTextCursor cursor(code.document.get());
    cursor.movePosition(QTextCursor::End);
    cursor.insertText(text);
}

QString plainTextOf(const Segment &segment, SegmentMode mode)
{
    if (segment.kind != Segment::Kind::Text)
        return segment.content;
    if (mode == SegmentMode::Plain)
        return segment.content.trimmed();
    SafeDocument document;
    document.setUndoRedoEnabled(false);
    document.setMarkdown(segment.content, kMarkdown);
    return document.toPlainText();
}

QUrl allowedLink(const QString &href)
{
    const QUrl url(stripBreaks(href), QUrl::StrictMode);
    static const QStringList schemes{QStringLiteral("http"), QStringLiteral("https"),
                                     QStringLiteral("mailto")};
    return schemes.contains(url.scheme()) ? url : QUrl();
}

} // namespace troupe
