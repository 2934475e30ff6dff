// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Qsci/qsciscintilla.h>

namespace troupe {

class PromptLexer;

/// Where a prompt is written: long texts stay quick, and variables such as {name} stand out. Tab
/// moves on to the next field, and the window's shortcuts stay the window's.
class PromptEditor : public QsciScintilla
{
    Q_OBJECT

public:
    PromptEditor(const QString &name, QWidget *parent);

protected:
    bool focusNextPrevChild(bool next) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void applyTheme();
    void freeShortcuts();

    PromptLexer *m_lexer;
};

} // namespace troupe
