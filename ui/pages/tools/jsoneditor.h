// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QTimer>
#include <QWidget>

class QsciScintilla;

namespace troupe {

class JsonLexer;
class TextLabel;

/// A JSON object that a person writes, coloured, with what is wrong said below as one types: where
/// the text breaks off, or what `check` finds in the object. Tab moves on to the next field.
class JsonEditor : public QWidget
{
    Q_OBJECT

public:
    JsonEditor(const QString &name, int lines, QWidget *parent);

    /// Looks at what was read; returns what is wrong with it, or nothing.
    void setCheck(std::function<QString(const QJsonObject &)> check);
    void setObject(const QJsonObject &object);
    QJsonObject object() const; ///< empty when the text is wrong
    QString problem() const; ///< of the text as it is now
    void showProblem(const QString &text); ///< said by somebody else, until the text changes
    void setText(const QString &text);
    QString text() const;
    QsciScintilla *editor() const { return m_editor; }

signals:
    void edited();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void applyTheme();
    void look();

    QsciScintilla *m_editor;
    JsonLexer *m_lexer;
    TextLabel *m_note;
    QTimer m_settle;
    std::function<QString(const QJsonObject &)> m_check;
};

/// What is wrong with a JSON Schema of arguments at first sight; the server looks closer.
QString schemaProblem(const QJsonObject &schema);
/// An object with what a schema needs, to begin with.
QJsonObject exampleOf(const QJsonObject &schema);

} // namespace troupe
