// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/architecture/sourcetext.h"

#include <QRegularExpression>

namespace troupe::architecture {

namespace {

bool isWordCharacter(QChar c)
{
    return c.isLetterOrNumber() || c == u'_';
}

void blank(QString &text, qsizetype from, qsizetype to)
{
    for (qsizetype i = from; i < to && i < text.size(); ++i) {
        if (text[i] != u'\n')
            text[i] = u' ';
    }
}

qsizetype endOr(const QString &text, qsizetype found)
{
    return found < 0 ? text.size() : found;
}

// The position of the quote that closes the literal opened at `open`.
qsizetype closingQuote(const QString &text, qsizetype open)
{
    const QChar quote = text[open];
    for (qsizetype i = open + 1; i < text.size(); ++i) {
        if (text[i] == u'\\')
            ++i;
        else if (text[i] == quote || text[i] == u'\n')
            return i;
    }
    return text.size();
}

bool opensRawString(const QString &text, qsizetype quote)
{
    if (quote == 0 || text[quote - 1] != u'R')
        return false;
    qsizetype start = quote - 1; // of R, LR, uR, UR or u8R
    while (start > 0 && isWordCharacter(text[start - 1]))
        --start;
    const QStringView prefix = QStringView(text).sliced(start, quote - start);
    return prefix == u"R" || prefix == u"LR" || prefix == u"uR" || prefix == u"UR"
           || prefix == u"u8R";
}

bool isDigitSeparator(const QString &text, qsizetype quote)
{
    return quote > 0 && quote + 1 < text.size() && isWordCharacter(text[quote + 1])
           && (text[quote - 1].isDigit()
               || (QStringView(u"abcdefABCDEF").contains(text[quote - 1]) && quote > 1
                   && isWordCharacter(text[quote - 2])));
}

} // namespace

bool isCpp(const QString &path)
{
    return path.endsWith(QLatin1String(".cpp")) || path.endsWith(QLatin1String(".h"));
}

QString withoutCommentsAndStrings(const QString &text)
{
    QString code = text;
    for (qsizetype i = 0; i < code.size(); ++i) {
        const QChar c = code[i];
        const QChar next = i + 1 < code.size() ? code[i + 1] : QChar();
        if (c == u'/' && next == u'/') {
            const qsizetype end = endOr(code, code.indexOf(u'\n', i));
            blank(code, i, end);
            i = end;
        } else if (c == u'/' && next == u'*') {
            const qsizetype found = code.indexOf(QLatin1String("*/"), i + 2);
            const qsizetype end = found < 0 ? code.size() : found + 2;
            blank(code, i, end);
            i = end - 1;
        } else if (c == u'"' && opensRawString(code, i)) {
            const qsizetype paren = endOr(code, code.indexOf(u'(', i));
            const QString close = u')' + code.mid(i + 1, paren - i - 1) + u'"';
            const qsizetype end = endOr(code, code.indexOf(close, paren));
            blank(code, i + 1, end + close.size() - 1);
            i = end + close.size() - 1;
        } else if (c == u'"' || (c == u'\'' && !isDigitSeparator(code, i))) {
            const qsizetype end = closingQuote(code, i);
            blank(code, i + 1, end);
            i = end;
        }
    }
    return code;
}

SourceText sourceText(const QString &path, const QString &raw)
{
    return {path, raw, isCpp(path) ? withoutCommentsAndStrings(raw) : QString()};
}

int lineAt(const QString &text, qsizetype offset)
{
    return 1 + static_cast<int>(QStringView(text).first(qMin(offset, text.size())).count(u'\n'));
}

QList<Include> includesOf(const SourceText &source)
{
    static const QRegularExpression directive(
        QStringLiteral("^[ \\t]*#[ \\t]*include[ \\t]*([<\"])([^>\"\\n]+)[>\"]"),
        QRegularExpression::MultilineOption);
    QList<Include> includes;
    for (auto it = directive.globalMatch(source.raw); it.hasNext();) {
        const auto match = it.next();
        if (source.code[source.raw.indexOf(u'#', match.capturedStart())] != u'#')
            continue; // inside a comment or a literal
        includes.append({match.captured(2), match.captured(1) == QLatin1String("\""),
                         lineAt(source.raw, match.capturedStart())});
    }
    return includes;
}

QStringView between(const QString &code, qsizetype open)
{
    int depth = 0;
    for (qsizetype i = open; i < code.size(); ++i) {
        if (QStringView(u"([{").contains(code[i]))
            ++depth;
        else if (QStringView(u")]}").contains(code[i]) && --depth == 0)
            return QStringView(code).sliced(open + 1, i - open - 1);
    }
    return QStringView(code).sliced(qMin(open + 1, code.size()));
}

} // namespace troupe::architecture
