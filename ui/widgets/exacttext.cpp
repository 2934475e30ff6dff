// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/exacttext.h"

#include <QPlainTextEdit>
#include <QTextDocument>

namespace troupe {

namespace {

constexpr qsizetype kLongestEdited = 100'000; // UTF-16 units
constexpr qsizetype kLongestEditedLine = 20'000;

} // namespace

QString textIn(const QPlainTextEdit &edit)
{
    QString text = edit.document()->toRawText();
    text.replace(QChar::ParagraphSeparator, u'\n');
    return text;
}

bool canBeEdited(const QString &text)
{
    if (text.size() > kLongestEdited)
        return false;
    qsizetype from = 0;
    while (from < text.size()) {
        const qsizetype end = text.indexOf(u'\n', from);
        if ((end < 0 ? text.size() : end) - from > kLongestEditedLine)
            return false;
        if (end < 0)
            break;
        from = end + 1;
    }
    return true;
}

} // namespace troupe
