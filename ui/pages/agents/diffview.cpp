// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/agents/diffview.h"

#include "ui/pages/agents/versionlistmodel.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

#include <QJsonDocument>
#include <QScrollBar>
#include <QTextBlock>

namespace troupe {

namespace {

constexpr qsizetype kLongestValue = 4000; // characters of a value that is no text of lines
constexpr qsizetype kLongestLine = 2000; // an unbroken line takes the square of its length
constexpr qsizetype kMostDiffLines = 2000; // of one field

QString valueText(const QJsonValue &value)
{
    if (value.isNull() || value.isUndefined())
        return QStringLiteral("—");
    if (value.isString())
        return value.toString().isEmpty() ? QStringLiteral("—") : value.toString();
    if (value.isBool())
        return value.toBool() ? DiffView::tr("yes") : DiffView::tr("no");
    const QByteArray json = value.isObject() ? QJsonDocument(value.toObject()).toJson()
                            : value.isArray()
                                ? QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact)
                                : QByteArray::number(value.toDouble());
    return QString::fromUtf8(json).trimmed();
}

/// One line of the document with a ground across it.
void addLine(QTextCursor &cursor, const QString &text, const QColor &ink, const QColor &ground)
{
    QTextBlockFormat block;
    block.setLeftMargin(4);
    if (ground.isValid())
        block.setBackground(ground);
    QTextCharFormat format;
    format.setFont(textFont(TextStyle::Mono));
    format.setForeground(ink);
    cursor.insertBlock(block, format);
    cursor.insertText(text.size() > kLongestLine ? text.left(kLongestLine) + QChar(0x2026) : text,
                      format);
}

} // namespace

DiffView::DiffView(QWidget *parent) : QTextEdit(parent)
{
    setObjectName(QStringLiteral("versionDiff"));
    setAccessibleName(tr("Differences"));
    setReadOnly(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setFrameShape(QFrame::NoFrame);
    setTabChangesFocus(true);
    viewport()->setAutoFillBackground(false);
    document()->setDocumentMargin(space::l);
    connect(&themeOf(this), &Theme::changed, this, &DiffView::compose);
}

void DiffView::show(const AgentDiff &diff)
{
    m_diff = diff;
    m_note = diff.fields.isEmpty() ? tr("These two versions hold the same.") : QString();
    compose();
}

void DiffView::showNote(const QString &note)
{
    m_diff = {};
    m_note = note;
    compose();
}

void DiffView::compose()
{
    clear();
    QTextCursor cursor(document());
    cursor.beginEditBlock();
    if (!m_note.isEmpty()) {
        QTextCharFormat format;
        format.setFont(textFont(TextStyle::Body));
        format.setForeground(tokensOf(this).muted);
        cursor.insertText(m_note, format);
    }
    for (const AgentFieldDiff &field : std::as_const(m_diff.fields))
        composeField(cursor, field);
    cursor.endEditBlock();
    setTextCursor(QTextCursor(document())); // else it scrolls to the end when it is resized
    verticalScrollBar()->setValue(0);
}

void DiffView::composeField(QTextCursor &cursor, const AgentFieldDiff &field)
{
    const Tokens &t = tokensOf(this);
    QTextBlockFormat block;
    block.setTopMargin(document()->isEmpty() ? 0 : space::l);
    block.setBottomMargin(space::xs);
    QTextCharFormat format;
    format.setFont(textFont(TextStyle::BodyStrong));
    format.setForeground(t.text);
    if (document()->isEmpty())
        cursor.setBlockFormat(block);
    else
        cursor.insertBlock(block);
    cursor.insertText(fieldLabel(field.name), format);
    const auto removed = [&](const QString &text) {
        addLine(cursor, QStringLiteral("− ") + text, t.danger, t.dangerSoft);
    };
    const auto added = [&](const QString &text) {
        addLine(cursor, QStringLiteral("+ ") + text, t.success, t.successSoft);
    };
    if (field.lines.isEmpty()) {
        const QStringList before = valueText(field.before).left(kLongestValue).split(u'\n');
        const QStringList after = valueText(field.after).left(kLongestValue).split(u'\n');
        for (const QString &line : before)
            removed(line);
        for (const QString &line : after)
            added(line);
        return;
    }
    int expected = 0; // of the old text
    for (const DiffLine &line : field.lines.mid(0, kMostDiffLines)) {
        if (line.change == LineChange::Added) {
            added(line.text);
            continue;
        }
        if (expected > 0 && line.before > expected)
            addLine(cursor, QStringLiteral("⋯"), t.faint, {});
        expected = line.before + 1;
        if (line.change == LineChange::Removed)
            removed(line.text);
        else
            addLine(cursor, QStringLiteral("  ") + line.text, t.muted, {});
    }
    if (field.lines.size() > kMostDiffLines) {
        addLine(cursor,
                tr("and %n more lines", nullptr,
                   static_cast<int>(field.lines.size() - kMostDiffLines)),
                t.faint, {});
    }
}

} // namespace troupe
