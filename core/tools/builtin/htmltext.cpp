// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tools/builtin/htmltext.h"

#include <QHash>
#include <QRegularExpression>
#include <QSet>
#include <QStringConverter>

namespace troupe {

namespace {

constexpr qsizetype kLongestLink = 300;
constexpr qsizetype kLongestEntity = 10;

bool isOneOf(QStringView name, const char *list)
{
    const QLatin1String names(list);
    qsizetype from = 0;
    while (from < names.size()) {
        qsizetype end = names.indexOf(u' ', from);
        if (end < 0)
            end = names.size();
        if (name == names.mid(from, end - from))
            return true;
        from = end + 1;
    }
    return false;
}

QString entity(QStringView name)
{
    static const QHash<QString, QString> named{
        {QStringLiteral("amp"), QStringLiteral("&")},
        {QStringLiteral("lt"), QStringLiteral("<")},
        {QStringLiteral("gt"), QStringLiteral(">")},
        {QStringLiteral("quot"), QStringLiteral("\"")},
        {QStringLiteral("apos"), QStringLiteral("'")},
        {QStringLiteral("nbsp"), QStringLiteral(" ")},
        {QStringLiteral("copy"), QStringLiteral("©")},
        {QStringLiteral("reg"), QStringLiteral("®")},
        {QStringLiteral("trade"), QStringLiteral("™")},
        {QStringLiteral("hellip"), QStringLiteral("…")},
        {QStringLiteral("mdash"), QStringLiteral("—")},
        {QStringLiteral("ndash"), QStringLiteral("–")},
        {QStringLiteral("lsquo"), QStringLiteral("‘")},
        {QStringLiteral("rsquo"), QStringLiteral("’")},
        {QStringLiteral("ldquo"), QStringLiteral("“")},
        {QStringLiteral("rdquo"), QStringLiteral("”")},
        {QStringLiteral("laquo"), QStringLiteral("«")},
        {QStringLiteral("raquo"), QStringLiteral("»")},
        {QStringLiteral("bull"), QStringLiteral("•")},
        {QStringLiteral("middot"), QStringLiteral("·")},
        {QStringLiteral("euro"), QStringLiteral("€")},
        {QStringLiteral("pound"), QStringLiteral("£")},
        {QStringLiteral("sect"), QStringLiteral("§")},
        {QStringLiteral("deg"), QStringLiteral("°")},
        {QStringLiteral("times"), QStringLiteral("×")},
        {QStringLiteral("auml"), QStringLiteral("ä")},
        {QStringLiteral("ouml"), QStringLiteral("ö")},
        {QStringLiteral("uuml"), QStringLiteral("ü")},
        {QStringLiteral("Auml"), QStringLiteral("Ä")},
        {QStringLiteral("Ouml"), QStringLiteral("Ö")},
        {QStringLiteral("Uuml"), QStringLiteral("Ü")},
        {QStringLiteral("szlig"), QStringLiteral("ß")},
        {QStringLiteral("eacute"), QStringLiteral("é")},
        {QStringLiteral("egrave"), QStringLiteral("è")},
        {QStringLiteral("agrave"), QStringLiteral("à")},
        {QStringLiteral("ccedil"), QStringLiteral("ç")},
        {QStringLiteral("ntilde"), QStringLiteral("ñ")},
        {QStringLiteral("rarr"), QStringLiteral("→")},
        {QStringLiteral("larr"), QStringLiteral("←")},
        {QStringLiteral("shy"), QString()},
        {QStringLiteral("zwnj"), QString()},
    };
    if (name.startsWith(u'#')) {
        bool isNumber = false;
        const bool isHex = name.size() > 1 && (name.at(1) == u'x' || name.at(1) == u'X');
        const uint code = isHex ? name.mid(2).toUInt(&isNumber, 16) : name.mid(1).toUInt(&isNumber);
        const bool isText =
            isNumber && code >= 0x20 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
        if (!isText)
            return QString();
        const auto point = static_cast<char32_t>(code);
        return QString::fromUcs4(&point, 1);
    }
    const auto found = named.find(name.toString());
    return found == named.end() ? u'&' + name.toString() + u';' : *found;
}

struct Tag
{
    QString name; ///< in lower case; empty: none
    bool isEnd = false;
    QString href;
};

class HtmlReader
{
public:
    HtmlReader(const QString &html, QUrl base) : m_html(html), m_base(std::move(base)) {}

    QString read()
    {
        while (m_at < m_html.size()) {
            const QChar c = m_html.at(m_at);
            if (c == u'<')
                markup();
            else if (c == u'&')
                reference();
            else
                character(m_html.at(m_at++));
        }
        endLink();
        static const QRegularExpression blanks(QStringLiteral("[ \\t]+\\n"));
        static const QRegularExpression gaps(QStringLiteral("\\n{3,}"));
        m_out.replace(blanks, QStringLiteral("\n"));
        m_out.replace(gaps, QStringLiteral("\n\n"));
        const QString body = m_out.trimmed();
        const QString title = m_title.simplified();
        return title.isEmpty() ? body : QStringLiteral("Title: %1\n\n%2").arg(title, body);
    }

private:
    void markup()
    {
        if (QStringView(m_html).mid(m_at).startsWith(QLatin1String("<!--"))) {
            const qsizetype end = m_html.indexOf(QLatin1String("-->"), m_at + 4);
            m_at = end < 0 ? m_html.size() : end + 3;
            return;
        }
        const QChar next = m_at + 1 < m_html.size() ? m_html.at(m_at + 1) : QChar();
        if (!next.isLetter() && next != u'/' && next != u'!' && next != u'?') {
            character(m_html.at(m_at++)); // a plain "<"
            return;
        }
        const Tag tag = readTag();
        if (tag.name.isEmpty())
            return;
        if (!tag.isEnd
            && isOneOf(tag.name, "script style noscript template svg iframe object "
                                 "select textarea title")) {
            skipTo(tag.name);
            return;
        }
        act(tag);
    }

    /// Reads "<name attributes>"; quotes hide what would end it.
    Tag readTag()
    {
        Tag tag;
        ++m_at;
        if (m_at < m_html.size() && m_html.at(m_at) == u'/') {
            tag.isEnd = true;
            ++m_at;
        }
        const qsizetype from = m_at;
        while (m_at < m_html.size()
               && (m_html.at(m_at).isLetterOrNumber() || m_html.at(m_at) == u'-'))
            ++m_at;
        tag.name = m_html.mid(from, std::min<qsizetype>(m_at - from, 20)).toLower();
        const qsizetype attributes = m_at;
        QChar quote;
        for (; m_at < m_html.size(); ++m_at) {
            const QChar c = m_html.at(m_at);
            if (!quote.isNull())
                quote = c == quote ? QChar() : quote;
            else if (c == u'"' || c == u'\'')
                quote = c;
            else if (c == u'>')
                break;
        }
        if (tag.name == QLatin1String("a") && !tag.isEnd)
            tag.href = hrefOf(QStringView(m_html).mid(attributes, m_at - attributes));
        ++m_at;
        return tag;
    }

    static QString hrefOf(QStringView attributes)
    {
        static const QRegularExpression href(
            QStringLiteral("\\bhref\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s>]+))"),
            QRegularExpression::CaseInsensitiveOption);
        const auto match = href.match(attributes.left(4000).toString());
        for (int group = 1; group <= 3; ++group) {
            if (match.hasCaptured(group))
                return match.captured(group).replace(QLatin1String("&amp;"), QLatin1String("&"));
        }
        return {};
    }

    void skipTo(const QString &name)
    {
        const QString end = QStringLiteral("</") + name;
        const qsizetype found = m_html.indexOf(end, m_at, Qt::CaseInsensitive);
        const qsizetype inner = found < 0 ? m_html.size() : found;
        if (name == QLatin1String("title") && m_title.isEmpty()) {
            HtmlReader title(m_html.mid(m_at, std::min<qsizetype>(inner - m_at, 1000)), QUrl());
            title.m_isTitle = true;
            m_title = m_isTitle ? QString() : title.read();
        }
        const qsizetype close = found < 0 ? -1 : m_html.indexOf(u'>', found);
        m_at = close < 0 ? m_html.size() : close + 1;
    }

    void act(const Tag &tag)
    {
        const QString &name = tag.name;
        if (name == QLatin1String("a")) {
            endLink();
            if (!tag.isEnd)
                beginLink(tag.href);
        } else if (name == QLatin1String("br")) {
            lineEnd(1);
        } else if (name == QLatin1String("pre")) {
            lineEnd(2);
            m_preformatted = !tag.isEnd;
        } else if (name == QLatin1String("li") && !tag.isEnd) {
            lineEnd(1);
            m_out += QStringLiteral("- ");
        } else if (name.size() == 2 && name.at(0) == u'h' && name.at(1).isDigit()) {
            endLink();
            lineEnd(2);
            if (!tag.isEnd)
                m_out += QString(std::clamp(name.at(1).digitValue(), 1, 6), u'#') + u' ';
        } else if ((name == QLatin1String("td") || name == QLatin1String("th")) && tag.isEnd) {
            m_out += QStringLiteral(" | ");
        } else if (isOneOf(name, "tr dt dd option hr")) {
            lineEnd(1);
        } else if (isOneOf(name,
                           "p div section article header footer main aside nav ul ol dl table "
                           "blockquote figure form fieldset address body")) {
            lineEnd(2);
        }
    }

    void beginLink(const QString &href)
    {
        const QUrl url = m_base.isEmpty() ? QUrl() : m_base.resolved(QUrl(href.trimmed()));
        const QString scheme = url.scheme();
        m_link.clear();
        if (href.startsWith(u'#')
            || (scheme != QLatin1String("http") && scheme != QLatin1String("https")))
            return;
        const QString address = url.toString(QUrl::FullyEncoded | QUrl::RemoveUserInfo);
        if (address.size() > kLongestLink)
            return;
        m_link = address;
        m_linkStart = m_out.size();
    }

    void endLink()
    {
        if (m_link.isEmpty())
            return;
        const QString text = m_out.mid(m_linkStart).simplified();
        if (text.isEmpty() || text == m_link) {
            m_link.clear();
            return;
        }
        // Blanks before and after the words stay outside of the brackets.
        qsizetype start = m_linkStart;
        while (start < m_out.size() && m_out.at(start).isSpace())
            ++start;
        m_out = m_out.left(start) + u'[' + text + QStringLiteral("](") + m_link + u')'
                + (m_out.endsWith(u' ') ? QStringLiteral(" ") : QString());
        m_link.clear();
    }

    void lineEnd(int count)
    {
        while (m_out.endsWith(u' '))
            m_out.chop(1);
        if (m_out.isEmpty())
            return;
        int there = 0;
        while (there < m_out.size() && m_out.at(m_out.size() - 1 - there) == u'\n')
            ++there;
        for (; there < count; ++there)
            m_out += u'\n';
    }

    void reference()
    {
        const qsizetype end = m_html.indexOf(u';', m_at);
        const bool isOne = end > m_at + 1 && end - m_at <= kLongestEntity;
        if (!isOne) {
            character(m_html.at(m_at++));
            return;
        }
        const QStringView name = QStringView(m_html).mid(m_at + 1, end - m_at - 1);
        for (const QChar c : name) {
            if (!c.isLetterOrNumber() && c != u'#') {
                character(m_html.at(m_at++));
                return;
            }
        }
        const QString text = entity(name);
        for (const QChar c : text)
            character(c);
        m_at = end + 1;
    }

    void character(QChar c)
    {
        if (m_preformatted) {
            m_out += c == u'\r' ? QString() : QString(c);
        } else if (c.isSpace()) {
            if (!m_out.isEmpty() && !m_out.back().isSpace())
                m_out += u' ';
        } else {
            m_out += c;
        }
    }

    const QString m_html;
    const QUrl m_base;
    qsizetype m_at = 0;
    QString m_out;
    QString m_title;
    QString m_link;
    qsizetype m_linkStart = 0;
    bool m_preformatted = false;
    bool m_isTitle = false; ///< reads a title itself
};

} // namespace

QString htmlToText(const QString &html, const QUrl &base)
{
    return HtmlReader(html, base).read();
}

QString decodeBody(const QByteArray &bytes, const QByteArray &contentType)
{
    static const QRegularExpression charset(QStringLiteral(
                                                "charset\\s*=\\s*[\"']?([A-Za-z0-9_.:-]{1,40})"),
                                            QRegularExpression::CaseInsensitiveOption);
    auto match = charset.match(QString::fromLatin1(contentType));
    if (!match.hasMatch())
        match = charset.match(QString::fromLatin1(bytes.left(2048)));
    QString name = match.captured(1).toLower();
    if (name == QLatin1String("windows-1252") || name == QLatin1String("iso-8859-15"))
        name = QStringLiteral("iso-8859-1");
    const auto encoding = QStringConverter::encodingForName(name.toLatin1().constData());
    QStringDecoder decoder(encoding.value_or(QStringConverter::Utf8));
    return decoder(bytes);
}

} // namespace troupe
