// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/agents/prompteditor.h"

#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

#include <Qsci/qscicommandset.h>
#include <Qsci/qscilexercustom.h>

#include <array>

namespace troupe {

namespace {

constexpr int kLongestVariable = 64; // bytes
constexpr int kMarginCount = 5;
constexpr int kPadding = 8;
constexpr double kPointsPerInch = 72;

bool isNameByte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'
           || c == '.' || c == '-';
}

/// How long the variable is that begins at `from` ("{name}" or "{{name}}"); 0: none does.
qsizetype variableLength(const QByteArray &text, qsizetype from)
{
    const int braces = from + 1 < text.size() && text.at(from + 1) == '{' ? 2 : 1;
    qsizetype at = from + braces;
    const qsizetype begin = at;
    while (at < text.size() && at - begin < kLongestVariable && isNameByte(text.at(at)))
        ++at;
    if (at == begin || (text.at(begin) >= '0' && text.at(begin) <= '9'))
        return 0;
    for (int i = 0; i < braces; ++i, ++at) {
        if (at >= text.size() || text.at(at) != '}')
            return 0;
    }
    return at - from;
}

} // namespace

class PromptLexer : public QsciLexerCustom
{
public:
    enum Style { Words, Variable };

    using QsciLexerCustom::QsciLexerCustom;

    const char *language() const override { return "prompt"; }
    QString description(int style) const override
    {
        return style == Variable ? PromptEditor::tr("Variable")
               : style == Words  ? PromptEditor::tr("Text")
                                 : QString();
    }
    void styleText(int start, int end) override
    {
        if (!editor() || end <= start)
            return;
        const QByteArray text = editor()->bytes(start, end).left(end - start);
        startStyling(start);
        qsizetype plainFrom = 0;
        for (qsizetype at = 0; at < text.size();) {
            const qsizetype length = text.at(at) == '{' ? variableLength(text, at) : 0;
            if (length == 0) {
                ++at;
                continue;
            }
            setStyling(static_cast<int>(at - plainFrom), Words);
            setStyling(static_cast<int>(length), Variable);
            at += length;
            plainFrom = at;
        }
        setStyling(static_cast<int>(text.size() - plainFrom), Words);
    }
};

PromptEditor::PromptEditor(const QString &name, QWidget *parent)
    : QsciScintilla(parent), m_lexer(new PromptLexer(this))
{
    setAccessibleName(name);
    setFrameShape(QFrame::NoFrame);
    setUtf8(true);
    setEolMode(QsciScintilla::EolUnix);
    setWrapMode(QsciScintilla::WrapWord);
    setTabWidth(4);
    setIndentationsUseTabs(false);
    for (int margin = 0; margin < kMarginCount; ++margin)
        setMarginWidth(margin, 0);
    SendScintilla(SCI_SETMARGINLEFT, 0UL, static_cast<long>(kPadding));
    SendScintilla(SCI_SETMARGINRIGHT, 0UL, static_cast<long>(kPadding));
    SendScintilla(SCI_SETEXTRAASCENT, 2UL);
    SendScintilla(SCI_SETEXTRADESCENT, 2UL);
    SendScintilla(SCI_SETHSCROLLBAR, 0UL);
    setLexer(m_lexer);
    freeShortcuts();
    applyTheme();
    connect(&themeOf(this), &Theme::changed, this, &PromptEditor::applyTheme);
}

// Scintilla's own keys for lines and words would win over the window's: those for editing stay.
void PromptEditor::freeShortcuts()
{
    static constexpr std::array kKept{QsciCommand::Undo,         QsciCommand::Redo,
                                      QsciCommand::SelectionCut, QsciCommand::SelectionCopy,
                                      QsciCommand::Paste,        QsciCommand::SelectAll};
    const auto commands = standardCommands()->commands();
    for (QsciCommand *command : commands) {
        const bool isKept =
            std::find(kKept.begin(), kKept.end(), command->command()) != kKept.end();
        const auto takesLetter = [](int key) {
            const int letter = key & ~static_cast<int>(Qt::KeyboardModifierMask);
            return (key & static_cast<int>(Qt::ControlModifier))
                   && ((letter >= Qt::Key_A && letter <= Qt::Key_Z) || letter == Qt::Key_Slash
                       || letter == Qt::Key_BracketLeft || letter == Qt::Key_BracketRight
                       || letter == Qt::Key_Backslash);
        };
        if (!isKept && takesLetter(command->key()))
            command->setKey(0);
        if (!isKept && takesLetter(command->alternateKey()))
            command->setAlternateKey(0);
    }
}

void PromptEditor::applyTheme()
{
    const Tokens &t = tokensOf(this);
    QFont font = textFont(TextStyle::Mono);
    font.setPointSizeF(font.pixelSize() * kPointsPerInch
                       / logicalDpiY()); // Scintilla knows no pixels
    for (const int style : {PromptLexer::Words, PromptLexer::Variable}) {
        m_lexer->setFont(font, style);
        m_lexer->setPaper(t.surface, style);
    }
    m_lexer->setDefaultFont(font);
    m_lexer->setDefaultPaper(t.surface);
    m_lexer->setDefaultColor(t.text);
    m_lexer->setColor(t.text, PromptLexer::Words);
    m_lexer->setColor(t.accentInk, PromptLexer::Variable);
    m_lexer->setPaper(t.accentSoft, PromptLexer::Variable);
    m_lexer->setPaper(t.surface, QsciScintillaBase::STYLE_DEFAULT);
    setPaper(t.surface);
    setColor(t.text);
    setCaretForegroundColor(t.text);
    setSelectionBackgroundColor(t.selection);
    setSelectionForegroundColor(t.text);
}

bool PromptEditor::focusNextPrevChild(bool next)
{
    // Not QsciScintilla's, which keeps Tab for itself: here it goes on to the next field.
    return QAbstractScrollArea::focusNextPrevChild(next); // NOLINT(bugprone-parent-virtual-call)
}

void PromptEditor::focusInEvent(QFocusEvent *event)
{
    QsciScintilla::focusInEvent(event);
    if (parentWidget())
        parentWidget()->update(); // which draws the ring
}

void PromptEditor::focusOutEvent(QFocusEvent *event)
{
    QsciScintilla::focusOutEvent(event);
    if (parentWidget())
        parentWidget()->update();
}

} // namespace troupe
