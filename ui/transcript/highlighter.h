// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QSyntaxHighlighter>

namespace troupe {

/// Colours keywords, strings, comments, numbers and calls of the common languages.
/// One hand-written pass a line (no regular expressions), so that it keeps up with streaming.
class CodeHighlighter : public QSyntaxHighlighter
{
    Q_OBJECT

public:
    CodeHighlighter(QTextDocument *document, const QString &language, const Tokens &tokens);

protected:
    void highlightBlock(const QString &text) override;

private:
    struct Grammar
    {
        bool hashComments = false;
        bool slashComments = false;
        bool dashComments = false;
        bool blockComments = false;
        bool tripleQuotes = false;
        bool backtickStrings = false;
        bool ignoreCase = false;
        bool markup = false;
        bool diff = false;
    };

    static Grammar grammarFor(const QString &language);
    qsizetype endOfString(const QString &text, qsizetype from) const;
    void colour(qsizetype from, qsizetype to, const QColor &color);
    bool highlightDiff(const QString &text);
    qsizetype comment(const QString &text, qsizetype at);
    qsizetype word(const QString &text, qsizetype at);

    Grammar m_grammar;
    Tokens m_tokens;
};

} // namespace troupe
