// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/transcript/highlighter.h"

#include <QSet>

namespace troupe {

namespace {

enum CodeState { PlainCode = 0, InBlockComment = 1, InTripleDouble = 2, InTripleSingle = 3 };

// One set for all languages: a stray keyword of another one costs a colour, not a meaning.
const QSet<QString> &codeKeywords()
{
    static const QSet<QString> words = [] {
        const QString list = QStringLiteral(
            "abstract alias and any as assert async auto await begin bool boolean break byte case "
            "catch "
            "chan char class co_await co_return co_yield const consteval constexpr constinit "
            "continue "
            "crate def default defer del delete do done double dyn elif else elseif end enum "
            "except "
            "export extends extern false final finally float fn for foreach from func function "
            "global "
            "go goto if impl implements import in include inline instanceof int interface is "
            "lambda let "
            "local long loop match mod module move mut namespace new nil none not null nullptr of "
            "operator or override package pass private protected pub public raise range ref "
            "register "
            "require return rescue self short signed sizeof static string struct super switch "
            "template "
            "then this throw throws trait true try type typedef typename typeof undefined union "
            "unless "
            "unsafe unsigned until use using var virtual void volatile when where while with yield "
            "None True False Self String Result Option "
            "select insert update into values set create table alter drop index join left right "
            "inner "
            "outer on group by order having limit primary key foreign references distinct "
            "echo fi esac export source sudo");
        const QStringList parts = list.split(QLatin1Char(' '));
        return QSet<QString>(parts.begin(), parts.end());
    }();
    return words;
}

bool isWordStart(QChar c)
{
    return c.isLetter() || c == u'_' || c == u'$' || c == u'@';
}

bool isWordPart(QChar c)
{
    return c.isLetterOrNumber() || c == u'_';
}

} // namespace

CodeHighlighter::CodeHighlighter(QTextDocument *document, const QString &language,
                                 const Tokens &tokens)
    : QSyntaxHighlighter(document), m_grammar(grammarFor(language.toLower())), m_tokens(tokens)
{
}

CodeHighlighter::Grammar CodeHighlighter::grammarFor(const QString &language)
{
    static const QSet<QString> hash{
        QStringLiteral("python"), QStringLiteral("py"),         QStringLiteral("bash"),
        QStringLiteral("sh"),     QStringLiteral("shell"),      QStringLiteral("zsh"),
        QStringLiteral("yaml"),   QStringLiteral("yml"),        QStringLiteral("toml"),
        QStringLiteral("ruby"),   QStringLiteral("rb"),         QStringLiteral("r"),
        QStringLiteral("perl"),   QStringLiteral("ini"),        QStringLiteral("make"),
        QStringLiteral("cmake"),  QStringLiteral("dockerfile"), QStringLiteral("elixir"),
        QStringLiteral("console")};
    Grammar g;
    g.hashComments = hash.contains(language);
    g.dashComments = language == QLatin1String("sql") || language == QLatin1String("lua")
                     || language == QLatin1String("haskell");
    g.ignoreCase = language == QLatin1String("sql");
    g.markup = language == QLatin1String("html") || language == QLatin1String("xml")
               || language == QLatin1String("svg");
    g.diff = language == QLatin1String("diff") || language == QLatin1String("patch");
    const bool noSlash = g.hashComments || g.dashComments || g.markup
                         || language == QLatin1String("text") || language == QLatin1String("txt")
                         || language == QLatin1String("markdown")
                         || language == QLatin1String("md");
    g.slashComments = !noSlash;
    g.blockComments = !noSlash || g.ignoreCase;
    g.tripleQuotes = language == QLatin1String("python") || language == QLatin1String("py");
    g.backtickStrings =
        language.startsWith(QLatin1String("js")) || language.startsWith(QLatin1String("ts"))
        || language == QLatin1String("javascript") || language == QLatin1String("typescript")
        || language == QLatin1String("go");
    return g;
}

void CodeHighlighter::colour(qsizetype from, qsizetype to, const QColor &color)
{
    setFormat(static_cast<int>(from), static_cast<int>(to - from), color);
}

qsizetype CodeHighlighter::endOfString(const QString &text, qsizetype from) const
{
    const QChar quote = text[from];
    for (qsizetype i = from + 1; i < text.size(); ++i) {
        if (text[i] == u'\\')
            ++i;
        else if (text[i] == quote)
            return i + 1;
    }
    return -1;
}

bool CodeHighlighter::highlightDiff(const QString &text)
{
    if (!m_grammar.diff)
        return false;
    if (text.startsWith(QLatin1Char('+')))
        colour(0, text.size(), m_tokens.success);
    else if (text.startsWith(QLatin1Char('-')))
        colour(0, text.size(), m_tokens.danger);
    else if (text.startsWith(QLatin1String("@@")))
        colour(0, text.size(), m_tokens.codeFunction);
    return true;
}

// The position after a comment that starts at `at`; `at` itself if none does.
qsizetype CodeHighlighter::comment(const QString &text, qsizetype at)
{
    const QStringView rest = QStringView(text).sliced(at);
    const bool lineStartOrSpace = at == 0 || text[at - 1].isSpace();
    if ((m_grammar.hashComments && rest.startsWith(u'#') && lineStartOrSpace)
        || (m_grammar.slashComments && rest.startsWith(u"//") && (at == 0 || text[at - 1] != u':'))
        || (m_grammar.dashComments && rest.startsWith(u"--"))) {
        colour(at, text.size(), m_tokens.codeComment);
        return text.size();
    }
    if (m_grammar.blockComments && rest.startsWith(u"/*")) {
        const qsizetype end = text.indexOf(QLatin1String("*/"), at + 2);
        if (end < 0)
            setCurrentBlockState(InBlockComment);
        const qsizetype stop = end < 0 ? text.size() : end + 2;
        colour(at, stop, m_tokens.codeComment);
        return stop;
    }
    return at;
}

qsizetype CodeHighlighter::word(const QString &text, qsizetype at)
{
    qsizetype end = at + 1;
    while (end < text.size() && isWordPart(text[end]))
        ++end;
    const QString name = text.sliced(at, end - at);
    const bool keyword = codeKeywords().contains(m_grammar.ignoreCase ? name.toLower() : name);
    if (keyword)
        colour(at, end, m_tokens.codeKeyword);
    else if (end < text.size() && text[end] == u'(')
        colour(at, end, m_tokens.codeFunction);
    return end;
}

void CodeHighlighter::highlightBlock(const QString &text)
{
    setCurrentBlockState(PlainCode);
    if (highlightDiff(text))
        return;
    qsizetype at = 0;
    if (const int state = previousBlockState(); state > PlainCode) {
        const QString closing = state == InBlockComment   ? QStringLiteral("*/")
                                : state == InTripleDouble ? QStringLiteral("\"\"\"")
                                                          : QStringLiteral("'''");
        const qsizetype end = text.indexOf(closing);
        at = end < 0 ? text.size() : end + closing.size();
        colour(0, at, state == InBlockComment ? m_tokens.codeComment : m_tokens.codeString);
        if (end < 0)
            setCurrentBlockState(state);
    }
    while (at < text.size()) {
        const QChar c = text[at];
        if (const qsizetype after = comment(text, at); after != at) {
            at = after;
        } else if (c == u'"' || c == u'\'' || (c == u'`' && m_grammar.backtickStrings)) {
            const QString triple(3, c);
            if (m_grammar.tripleQuotes && QStringView(text).sliced(at).startsWith(triple)) {
                const qsizetype end = text.indexOf(triple, at + 3);
                if (end < 0)
                    setCurrentBlockState(c == u'"' ? InTripleDouble : InTripleSingle);
                const qsizetype stop = end < 0 ? text.size() : end + 3;
                colour(at, stop, m_tokens.codeString);
                at = stop;
                continue;
            }
            const qsizetype end = endOfString(text, at);
            if (end < 0 && c == u'\'') { // an apostrophe or a lifetime
                ++at;
                continue;
            }
            const qsizetype stop = end < 0 ? text.size() : end;
            colour(at, stop, m_tokens.codeString);
            at = stop;
        } else if (c.isDigit()) {
            qsizetype end = at + 1;
            while (end < text.size() && (isWordPart(text[end]) || text[end] == u'.'))
                ++end;
            colour(at, end, m_tokens.codeNumber);
            at = end;
        } else if (isWordStart(c)) {
            at = word(text, at);
        } else {
            ++at;
        }
    }
}

} // namespace troupe
