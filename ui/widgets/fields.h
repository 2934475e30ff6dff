// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>

class QTimer;

namespace troupe {

class Button;

/// A line of text, 32 px high. `name` is what assistive technology reads; the visible label is the
/// page's (see FormRow).
class LineEdit : public QLineEdit
{
    Q_OBJECT

public:
    explicit LineEdit(const QString &name, const QString &placeholder = {},
                      QWidget *parent = nullptr);

    /// Marks the edge as wrong. Say why beside it.
    void setInvalid(bool invalid);
    QSize sizeHint() const override;
};

/// A search with a magnifier, a button to clear, and Escape to do the same. Text settles for 150 ms
/// before searchChanged().
class SearchField : public LineEdit
{
    Q_OBJECT

public:
    explicit SearchField(const QString &name, const QString &placeholder,
                         QWidget *parent = nullptr);

signals:
    void searchChanged(const QString &text);

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    Button *m_clear;
    QTimer *m_settle;
};

/// A secret with a button that shows it. Shows nothing again when it loses focus.
class PasswordEdit : public LineEdit
{
    Q_OBJECT

public:
    explicit PasswordEdit(const QString &name, const QString &placeholder = {},
                          QWidget *parent = nullptr);

    bool isRevealed() const { return echoMode() == QLineEdit::Normal; }
    void setRevealed(bool revealed);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    Button *m_reveal;
};

/// Several lines that grow with their content from one line to `maximumLines`, then scroll.
class TextArea : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit TextArea(const QString &name, const QString &placeholder = {},
                      QWidget *parent = nullptr);

    void setLineRange(int minimum, int maximum);
    /// Enter emits submitted(), Shift+Enter (or Ctrl+Enter) starts a new line.
    void setEnterSubmits(bool submits) { m_enterSubmits = submits; }
    /// Without edge and ground, for use inside a card that has them.
    void setBare(bool bare);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void submitted();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void fitHeight();
    int padding() const;

    int m_minimumLines = 1;
    int m_maximumLines = 8;
    bool m_enterSubmits = false;
    bool m_bare = false;
};

/// A choice from a list. Ignores the wheel unless focused, so that scrolling a form changes
/// nothing.
class ComboBox : public QComboBox
{
    Q_OBJECT

public:
    explicit ComboBox(const QString &name, QWidget *parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    void showPopup() override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
};

} // namespace troupe
