// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/transfer/markdownhtml.h"

#include <QRegularExpression>
#include <QStringList>
#include <QUrl>

#include <algorithm>

namespace troupe {

namespace {

constexpr int kDeepest = 8; // of quotes and lists in each other
constexpr qsizetype kLongestMark = 2000; // between the two ends of **emphasis** or a [link]

bool isSafeLink(const QString &address)
{
    const QString scheme = QUrl(address, QUrl::TolerantMode).scheme().toLower();
    return scheme == QLatin1String("https") || scheme == QLatin1String("http")
           || scheme == QLatin1String("mailto");
}

/// Reads one run of text with its marks; never looks further than kLongestMark for an end.
class InlineReader
{
public:
    explicit InlineReader(const QString &text) : m_text(text) {}

    QString html()
    {
        while (m_at < m_text.size())
            step();
        return m_html;
    }

private:
    void step()
    {
        const QChar c = m_text.at(m_at);
        const bool done = c == u'\\'               ? escape()
                          : c == u'`'              ? code()
                          : c == u'*' || c == u'_' ? emphasis(c)
                          : c == u'~'              ? strike()
                          : c == u'[' || c == u'!' ? link()
                          : c == u'<' || c == u'h' ? address()
                          : c == u'\n'             ? lineBreak()
                                                   : false;
        if (done)
            return;
        m_html += QString(c).toHtmlEscaped();
        ++m_at;
    }

    qsizetype find(const QString &what, qsizetype from) const
    {
        const qsizetype most = std::min(m_text.size(), from + kLongestMark);
        const qsizetype found = QStringView(m_text).first(most).indexOf(what, from);
        return found;
    }

    bool escape()
    {
        static const QString marks = QStringLiteral("\\`*_{}[]()#+-.!|~<>");
        if (m_at + 1 >= m_text.size() || !marks.contains(m_text.at(m_at + 1)))
            return false;
        m_html += QString(m_text.at(m_at + 1)).toHtmlEscaped();
        m_at += 2;
        return true;
    }

    bool code()
    {
        qsizetype ticks = 0;
        while (m_at + ticks < m_text.size() && m_text.at(m_at + ticks) == u'`')
            ++ticks;
        const QString fence(ticks, u'`');
        const qsizetype end = find(fence, m_at + ticks);
        if (end < 0) {
            m_html += fence;
            m_at += ticks;
            return true;
        }
        m_html += QStringLiteral("<code>")
                  + m_text.mid(m_at + ticks, end - m_at - ticks).trimmed().toHtmlEscaped()
                  + QStringLiteral("</code>");
        m_at = end + ticks;
        return true;
    }

    bool wrap(const QString &mark, const char *tag)
    {
        const qsizetype from = m_at + mark.size();
        if (from >= m_text.size() || m_text.at(from).isSpace())
            return false;
        const qsizetype end = find(mark, from);
        if (end <= from || m_text.at(end - 1).isSpace())
            return false;
        const QString inner = m_text.mid(from, end - from);
        const QString name = QString::fromLatin1(tag);
        const bool nests = m_depth < kDeepest;
        InlineReader reader(inner);
        reader.m_depth = m_depth + 1;
        m_html += u'<' + name + u'>' + (nests ? reader.html() : inner.toHtmlEscaped())
                  + QStringLiteral("</") + name + u'>';
        m_at = end + mark.size();
        return true;
    }

    bool emphasis(QChar c)
    {
        const bool insideWord = c == u'_' && m_at > 0 && m_text.at(m_at - 1).isLetterOrNumber();
        if (insideWord)
            return false;
        const QString twice(2, c);
        if (QStringView(m_text).sliced(m_at).startsWith(twice))
            return wrap(twice, "strong");
        return wrap(QString(c), "em");
    }

    bool strike()
    {
        return QStringView(m_text).sliced(m_at).startsWith(u"~~")
               && wrap(QStringLiteral("~~"), "del");
    }

    bool link()
    {
        const bool isPicture = m_text.at(m_at) == u'!';
        const qsizetype open = m_at + (isPicture ? 1 : 0);
        if (open >= m_text.size() || m_text.at(open) != u'[')
            return false;
        const qsizetype middle = find(QStringLiteral("]("), open);
        const qsizetype end = middle < 0 ? -1 : find(QStringLiteral(")"), middle);
        if (end < 0)
            return false;
        const QString label = m_text.mid(open + 1, middle - open - 1);
        const QString target = m_text.mid(middle + 2, end - middle - 2).section(u' ', 0, 0);
        if (!isSafeLink(target))
            return false;
        anchor(target, label.isEmpty() ? target : label);
        m_at = end + 1;
        return true;
    }

    bool address()
    {
        const bool bracketed = m_text.at(m_at) == u'<';
        const qsizetype from = m_at + (bracketed ? 1 : 0);
        const QStringView rest = QStringView(m_text).sliced(from);
        if (!rest.startsWith(u"https://") && !rest.startsWith(u"http://"))
            return false;
        if (!bracketed && m_at > 0 && m_text.at(m_at - 1).isLetterOrNumber())
            return false;
        qsizetype end = from;
        const qsizetype most = std::min(m_text.size(), from + kLongestMark);
        while (end < most && !m_text.at(end).isSpace()
               && !QStringView(u"<>\"'`|").contains(m_text.at(end)))
            ++end;
        if (bracketed && (end >= m_text.size() || m_text.at(end) != u'>'))
            return false;
        while (!bracketed && end > from && QStringView(u".,;:!?)*_").contains(m_text.at(end - 1)))
            --end;
        const QString target = m_text.mid(from, end - from);
        anchor(target, target);
        m_at = end + (bracketed ? 1 : 0);
        return true;
    }

    void anchor(const QString &target, const QString &label)
    {
        m_html += QStringLiteral("<a rel=\"noreferrer noopener\" href=\"") + target.toHtmlEscaped()
                  + QStringLiteral("\">") + label.toHtmlEscaped() + QStringLiteral("</a>");
    }

    bool lineBreak()
    {
        m_html += QStringLiteral("<br>\n"); // people mean the lines that they write
        ++m_at;
        return true;
    }

    const QString &m_text;
    QString m_html;
    qsizetype m_at = 0;
    int m_depth = 0;
};

QString inlineHtml(const QString &text)
{
    InlineReader reader(text);
    return reader.html();
}

qsizetype indentOf(const QString &line)
{
    qsizetype columns = 0;
    for (const QChar c : line) {
        if (c == u' ')
            ++columns;
        else if (c == u'\t')
            columns += 4;
        else
            break;
    }
    return columns;
}

/// A line that begins an item of a list.
struct Item
{
    bool isOne = false;
    bool isOrdered = false;
    qsizetype textAt = 0;
};

Item itemOf(const QString &line)
{
    static const QRegularExpression mark(
        QStringLiteral("^\\s{0,60}(?:([-*+])|(\\d{1,9})[.)])\\s+"));
    const auto match = mark.match(line);
    Item item;
    item.isOne = match.hasMatch();
    item.isOrdered = !match.captured(2).isEmpty();
    item.textAt = match.capturedEnd();
    return item;
}

bool isRule(const QString &line)
{
    static const QRegularExpression rule(
        QStringLiteral("^ {0,3}(?:(?:- ?){3,}|(?:\\* ?){3,}|(?:_ ?){3,})$"));
    return rule.match(line.trimmed()).hasMatch();
}

bool isTableRule(const QString &line)
{
    static const QRegularExpression rule(
        QStringLiteral("^\\|?(?:\\s*:?-+:?\\s*\\|)+(?:\\s*:?-+:?\\s*)?$"));
    return rule.match(line.trimmed()).hasMatch();
}

QStringList cellsOf(const QString &line)
{
    QString row = line.trimmed();
    if (row.startsWith(u'|'))
        row.remove(0, 1);
    if (row.endsWith(u'|'))
        row.chop(1);
    return row.split(u'|');
}

/// Reads blocks line by line.
class BlockReader
{
public:
    BlockReader(QStringList lines, int depth) : m_lines(std::move(lines)), m_depth(depth) {}

    QString html()
    {
        while (m_at < m_lines.size())
            block();
        return m_html;
    }

private:
    const QString &line() const { return m_lines.at(m_at); }

    void block()
    {
        const QString trimmed = line().trimmed();
        if (trimmed.isEmpty())
            ++m_at;
        else if (trimmed.startsWith(QLatin1String("```"))
                 || trimmed.startsWith(QLatin1String("~~~")))
            fence();
        else if (trimmed.startsWith(u'#') && heading(trimmed))
            ++m_at;
        else if (isRule(line()))
            rule();
        else if (trimmed.startsWith(u'>') && m_depth < kDeepest)
            quote();
        else if (itemOf(line()).isOne && m_depth < kDeepest)
            list();
        else if (trimmed.contains(u'|') && m_at + 1 < m_lines.size()
                 && isTableRule(m_lines.at(m_at + 1)))
            table();
        else
            paragraph();
    }

    void fence()
    {
        const QString mark = line().trimmed().left(3);
        const qsizetype indent = indentOf(line());
        const QString language = line().trimmed().mid(3).section(u' ', 0, 0).left(40);
        QStringList code;
        for (++m_at; m_at < m_lines.size() && !line().trimmed().startsWith(mark); ++m_at)
            code.append(line().mid(std::min(indent, indentOf(line()))));
        ++m_at;
        m_html += QStringLiteral("<pre");
        if (!language.isEmpty())
            m_html += QStringLiteral(" data-language=\"") + language.toHtmlEscaped() + u'"';
        m_html += QStringLiteral("><code>") + code.join(u'\n').toHtmlEscaped()
                  + QStringLiteral("</code></pre>\n");
    }

    bool heading(const QString &trimmed)
    {
        qsizetype level = 0;
        while (level < trimmed.size() && trimmed.at(level) == u'#')
            ++level;
        if (level > 6 || level >= trimmed.size() || trimmed.at(level) != u' ')
            return false;
        const QString tag = QStringLiteral("h%1").arg(std::min<qsizetype>(level + 2, 6));
        m_html += u'<' + tag + u'>' + inlineHtml(trimmed.mid(level).trimmed())
                  + QStringLiteral("</") + tag + QStringLiteral(">\n");
        return true;
    }

    void rule()
    {
        m_html += QStringLiteral("<hr>\n");
        ++m_at;
    }

    void nested(const QStringList &lines)
    {
        BlockReader reader(lines, m_depth + 1);
        m_html += reader.html();
    }

    void quote()
    {
        QStringList inner;
        for (; m_at < m_lines.size() && line().trimmed().startsWith(u'>'); ++m_at) {
            QString text = line().trimmed().mid(1);
            inner.append(text.startsWith(u' ') ? text.mid(1) : text);
        }
        m_html += QStringLiteral("<blockquote>\n");
        nested(inner);
        m_html += QStringLiteral("</blockquote>\n");
    }

    void list()
    {
        const qsizetype indent = indentOf(line());
        const QString tag = itemOf(line()).isOrdered ? QStringLiteral("ol") : QStringLiteral("ul");
        const bool isOrdered = itemOf(line()).isOrdered;
        m_html += u'<' + tag + QStringLiteral(">\n");
        while (m_at < m_lines.size()) {
            const Item item = itemOf(line());
            if (!item.isOne || item.isOrdered != isOrdered || indentOf(line()) > indent + 3
                || indentOf(line()) < indent || isRule(line()))
                break;
            QStringList inner{line().mid(item.textAt)};
            for (++m_at; m_at < m_lines.size() && belongsTo(indent); ++m_at)
                inner.append(line().mid(std::min(indentOf(line()), indent + 2)));
            m_html += QStringLiteral("<li>");
            if (inner.size() == 1)
                m_html += inlineHtml(inner.first());
            else
                nested(inner);
            m_html += QStringLiteral("</li>\n");
        }
        m_html += QStringLiteral("</") + tag + QStringLiteral(">\n");
    }

    /// Whether the line goes on with an item that begins at that column.
    bool belongsTo(qsizetype indent) const
    {
        if (line().trimmed().isEmpty())
            return m_at + 1 < m_lines.size() && indentOf(m_lines.at(m_at + 1)) >= indent + 2
                   && !m_lines.at(m_at + 1).trimmed().isEmpty();
        return indentOf(line()) >= indent + 2;
    }

    void table()
    {
        const auto row = [this](const QStringList &cells, const char *tag) {
            const QString name = QString::fromLatin1(tag);
            m_html += QStringLiteral("<tr>");
            for (const QString &cell : cells)
                m_html += u'<' + name + u'>' + inlineHtml(cell.trimmed()) + QStringLiteral("</")
                          + name + u'>';
            m_html += QStringLiteral("</tr>\n");
        };
        m_html += QStringLiteral("<table>\n");
        row(cellsOf(line()), "th");
        for (m_at += 2; m_at < m_lines.size() && line().contains(u'|'); ++m_at)
            row(cellsOf(line()), "td");
        m_html += QStringLiteral("</table>\n");
    }

    bool endsParagraph() const
    {
        const QString trimmed = line().trimmed();
        return trimmed.isEmpty() || trimmed.startsWith(QLatin1String("```"))
               || trimmed.startsWith(u'>') || trimmed.startsWith(u'#')
               || (itemOf(line()).isOne && m_depth < kDeepest) || isRule(line());
    }

    void paragraph()
    {
        QStringList text{line().trimmed()};
        for (++m_at; m_at < m_lines.size() && !endsParagraph(); ++m_at)
            text.append(line().trimmed());
        m_html += QStringLiteral("<p>") + inlineHtml(text.join(u'\n')) + QStringLiteral("</p>\n");
    }

    QStringList m_lines;
    QString m_html;
    qsizetype m_at = 0;
    int m_depth;
};

} // namespace

QString markdownToHtml(const QString &markdown)
{
    BlockReader reader(markdown.split(u'\n'), 0);
    return reader.html();
}

} // namespace troupe
