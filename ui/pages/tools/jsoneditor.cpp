// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/tools/jsoneditor.h"

#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/textlabel.h"

#include <Qsci/qscicommandset.h>
#include <Qsci/qscilexercustom.h>
#include <Qsci/qsciscintilla.h>

#include <QFocusEvent>
#include <QFontMetrics>
#include <QJsonArray>
#include <QJsonDocument>
#include <QPainter>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr int kJsonSettleMs = 200;
constexpr int kEditorMargins = 5;
constexpr double kPointsInInch = 72;
constexpr int kJsonDepth = 12; ///< of schemas that are looked at while typing

/// Scintilla without its habit of keeping Tab and the window's shortcuts.
class JsonText : public QsciScintilla
{
public:
    using QsciScintilla::QsciScintilla;

protected:
    bool focusNextPrevChild(bool next) override
    {
        // NOLINTNEXTLINE(bugprone-parent-virtual-call): Scintilla's own keeps Tab
        return QAbstractScrollArea::focusNextPrevChild(next);
    }
    void focusInEvent(QFocusEvent *event) override
    {
        QsciScintilla::focusInEvent(event);
        parentWidget()->update(); // which draws the ring
    }
    void focusOutEvent(QFocusEvent *event) override
    {
        QsciScintilla::focusOutEvent(event);
        parentWidget()->update();
    }
};

bool isPlainKey(int key)
{
    const int letter = key & ~static_cast<int>(Qt::KeyboardModifierMask);
    return (key & static_cast<int>(Qt::ControlModifier))
           && ((letter >= Qt::Key_A && letter <= Qt::Key_Z) || letter == Qt::Key_Slash
               || letter == Qt::Key_BracketLeft || letter == Qt::Key_BracketRight
               || letter == Qt::Key_Backslash);
}

QJsonValue exampleValue(const QJsonObject &schema)
{
    if (schema.contains(QLatin1String("default")))
        return schema.value(QLatin1String("default"));
    const QJsonArray choices = schema.value(QLatin1String("enum")).toArray();
    if (!choices.isEmpty())
        return choices.first();
    const QJsonValue type = schema.value(QLatin1String("type"));
    const QString name = type.isArray() ? type.toArray().first().toString() : type.toString();
    if (name == QLatin1String("integer") || name == QLatin1String("number"))
        return schema.value(QLatin1String("minimum")).toDouble(0);
    if (name == QLatin1String("boolean"))
        return false;
    if (name == QLatin1String("array"))
        return QJsonArray();
    if (name == QLatin1String("object"))
        return exampleOf(schema);
    return QString();
}

QString problemBelow(const QJsonValue &value, const QString &where, int depth)
{
    if (value.isBool() || depth > kJsonDepth)
        return {};
    if (!value.isObject())
        return JsonEditor::tr("%1 must be a schema: { … }").arg(where);
    const QJsonObject schema = value.toObject();
    static const QStringList known{QStringLiteral("null"),   QStringLiteral("boolean"),
                                   QStringLiteral("object"), QStringLiteral("array"),
                                   QStringLiteral("number"), QStringLiteral("integer"),
                                   QStringLiteral("string")};
    const QJsonValue type = schema.value(QLatin1String("type"));
    const QJsonArray types = type.isArray() ? type.toArray() : QJsonArray{type};
    for (const QJsonValue &one : types) {
        if (!type.isUndefined() && !known.contains(one.toString()))
            return JsonEditor::tr("%1: “%2” is no type. There are %3.")
                .arg(where, one.toString(), known.join(QStringLiteral(", ")));
    }
    const QJsonValue required = schema.value(QLatin1String("required"));
    if (!required.isUndefined() && !required.isArray())
        return JsonEditor::tr("%1: “required” must be a list of names").arg(where);
    const QJsonValue properties = schema.value(QLatin1String("properties"));
    if (!properties.isUndefined() && !properties.isObject())
        return JsonEditor::tr("%1: “properties” must be an object").arg(where);
    const QJsonObject members = properties.toObject();
    for (auto it = members.begin(); it != members.end(); ++it) {
        if (QString problem = problemBelow(it.value(), it.key(), depth + 1); !problem.isEmpty())
            return problem;
    }
    if (schema.value(QLatin1String("items")).isObject())
        return problemBelow(schema.value(QLatin1String("items")), where + QStringLiteral("[]"),
                            depth + 1);
    return {};
}

} // namespace

class JsonLexer : public QsciLexerCustom
{
public:
    enum Style { Plain, Name, Text, Number, Word };

    using QsciLexerCustom::QsciLexerCustom;

    const char *language() const override { return "json"; }
    QString description(int style) const override
    {
        return style <= Word ? QStringLiteral("JSON") : QString();
    }
    /// Strings may begin before `start`, so all of it is styled: what a person types is short.
    void styleText(int, int) override
    {
        if (!editor())
            return;
        const QByteArray json = editor()->text().toUtf8();
        startStyling(0);
        qsizetype at = 0;
        while (at < json.size()) {
            const qsizetype from = at;
            const Style style = takeOne(json, at);
            setStyling(static_cast<int>(at - from), style);
        }
    }

private:
    static Style takeOne(const QByteArray &json, qsizetype &at)
    {
        const char c = json.at(at++);
        if (c == '"') {
            while (at < json.size() && json.at(at) != '"' && json.at(at) != '\n')
                at += json.at(at) == '\\' ? 2 : 1;
            at = std::min(at + 1, json.size());
            qsizetype next = at;
            while (next < json.size() && (json.at(next) == ' ' || json.at(next) == '\t'))
                ++next;
            return next < json.size() && json.at(next) == ':' ? Name : Text;
        }
        const auto takeWhile = [&](const char *letters) {
            while (at < json.size() && QByteArrayView(letters).contains(json.at(at)))
                ++at;
        };
        if ((c >= '0' && c <= '9') || c == '-') {
            takeWhile("0123456789.eE+-");
            return Number;
        }
        if (c >= 'a' && c <= 'z') {
            takeWhile("abcdefghijklmnopqrstuvwxyz");
            return Word;
        }
        return Plain;
    }
};

JsonEditor::JsonEditor(const QString &name, int lines, QWidget *parent)
    : QWidget(parent),
      m_editor(new JsonText(this)),
      m_lexer(new JsonLexer(m_editor)),
      m_note(new TextLabel({}, TextStyle::Caption, TextLabel::Tone::Danger, this))
{
    m_editor->setAccessibleName(name);
    m_editor->setFrameShape(QFrame::NoFrame);
    m_editor->setUtf8(true);
    m_editor->setEolMode(QsciScintilla::EolUnix);
    m_editor->setWrapMode(QsciScintilla::WrapWord);
    m_editor->setAutoIndent(true);
    m_editor->setBraceMatching(QsciScintilla::SloppyBraceMatch);
    m_editor->setIndentationWidth(2);
    m_editor->setIndentationsUseTabs(false);
    for (int margin = 0; margin < kEditorMargins; ++margin)
        m_editor->setMarginWidth(margin, 0);
    m_editor->SendScintilla(QsciScintillaBase::SCI_SETMARGINLEFT, 0UL, static_cast<long>(space::s));
    m_editor->SendScintilla(QsciScintillaBase::SCI_SETHSCROLLBAR, 0UL);
    m_editor->setLexer(m_lexer);
    const auto commands = m_editor->standardCommands()->commands();
    for (QsciCommand *command : commands) { // the window's shortcuts stay the window's
        const bool isEditing = command->command() == QsciCommand::Undo
                               || command->command() == QsciCommand::Redo
                               || command->command() == QsciCommand::SelectionCut
                               || command->command() == QsciCommand::SelectionCopy
                               || command->command() == QsciCommand::Paste
                               || command->command() == QsciCommand::SelectAll;
        if (!isEditing && isPlainKey(command->key()))
            command->setKey(0);
        if (!isEditing && isPlainKey(command->alternateKey()))
            command->setAlternateKey(0);
    }
    setFocusProxy(m_editor);
    m_note->setWordWrap(true);
    m_note->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(2, 2, 2, 2);
    layout->setSpacing(space::xs);
    layout->addWidget(m_editor, 1);
    layout->addWidget(m_note);
    m_editor->setFixedHeight(QFontMetrics(textFont(TextStyle::Mono)).lineSpacing() * lines
                             + space::l);
    m_settle.setSingleShot(true);
    m_settle.setInterval(kJsonSettleMs);
    connect(&m_settle, &QTimer::timeout, this, &JsonEditor::look);
    connect(m_editor, &QsciScintilla::textChanged, this, [this] {
        m_settle.start();
        emit edited();
    });
    applyTheme();
    connect(&themeOf(this), &Theme::changed, this, &JsonEditor::applyTheme);
}

void JsonEditor::applyTheme()
{
    const Tokens &t = tokensOf(this);
    QFont font = textFont(TextStyle::Mono);
    font.setPointSizeF(font.pixelSize() * kPointsInInch / logicalDpiY());
    const QColor inks[] = {t.muted, t.codeKeyword, t.codeString, t.codeNumber, t.codeFunction};
    for (int style = JsonLexer::Plain; style <= JsonLexer::Word; ++style) {
        m_lexer->setFont(font, style);
        m_lexer->setPaper(t.surface, style);
        m_lexer->setColor(inks[style], style);
    }
    m_lexer->setDefaultFont(font);
    m_lexer->setDefaultPaper(t.surface);
    m_lexer->setDefaultColor(t.text);
    m_lexer->setPaper(t.surface, QsciScintillaBase::STYLE_DEFAULT);
    m_editor->setPaper(t.surface);
    m_editor->setColor(t.text);
    m_editor->setCaretForegroundColor(t.text);
    m_editor->setSelectionBackgroundColor(t.selection);
    m_editor->setSelectionForegroundColor(t.text);
    m_editor->setMatchedBraceForegroundColor(t.accentInk);
    m_editor->setMatchedBraceBackgroundColor(t.accentSoft);
    m_editor->setUnmatchedBraceForegroundColor(t.danger);
    m_editor->setUnmatchedBraceBackgroundColor(t.surface);
    update();
}

void JsonEditor::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokensOf(this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(m_editor->geometry()).adjusted(-1.5, -1.5, 1.5, 1.5);
    const bool hasFocus = m_editor->hasFocus();
    const bool isWrong = !m_note->isHidden();
    painter.setBrush(t.surface);
    painter.setPen(QPen(isWrong ? t.danger : hasFocus ? t.accent : t.border, hasFocus ? 1.5 : 1));
    painter.drawRoundedRect(box, 7, 7);
}

void JsonEditor::setCheck(std::function<QString(const QJsonObject &)> check)
{
    m_check = std::move(check);
}

void JsonEditor::setText(const QString &text)
{
    m_editor->setText(text);
    m_settle.stop();
    look();
}

QString JsonEditor::text() const
{
    return m_editor->text();
}

void JsonEditor::setObject(const QJsonObject &object)
{
    setText(object.isEmpty() ? QStringLiteral("{}")
                             : QString::fromUtf8(QJsonDocument(object).toJson()).trimmed());
}

QJsonObject JsonEditor::object() const
{
    return QJsonDocument::fromJson(text().toUtf8()).object();
}

QString JsonEditor::problem() const
{
    const QByteArray json = text().toUtf8();
    if (json.trimmed().isEmpty())
        return {};
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (error.error != QJsonParseError::NoError) {
        const auto line = json.left(error.offset).count('\n') + 1;
        return tr("Line %1: %2").arg(line).arg(error.errorString());
    }
    if (!document.isObject())
        return tr("This must be an object: { … }");
    return m_check ? m_check(document.object()) : QString();
}

void JsonEditor::showProblem(const QString &text)
{
    m_note->setText(text);
    m_note->setVisible(!text.isEmpty());
    update();
}

void JsonEditor::look()
{
    showProblem(problem());
}

QString schemaProblem(const QJsonObject &schema)
{
    const QJsonValue type = schema.value(QLatin1String("type"));
    if (!type.isUndefined() && type != QLatin1String("object"))
        return JsonEditor::tr("The arguments are an object: \"type\": \"object\"");
    return problemBelow(schema, JsonEditor::tr("The schema"), 0);
}

QJsonObject exampleOf(const QJsonObject &schema)
{
    QJsonObject example;
    const QJsonObject properties = schema.value(QLatin1String("properties")).toObject();
    const QJsonArray required = schema.value(QLatin1String("required")).toArray();
    for (const QJsonValue &name : required)
        example.insert(name.toString(), exampleValue(properties.value(name.toString()).toObject()));
    return example;
}

} // namespace troupe
