// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QBasicTimer>
#include <QFrame>
#include <QPointer>
#include <QWidget>

#include <functional>

class QHBoxLayout;
class QVBoxLayout;

namespace troupe {

class Button;
class TextLabel;

/// What stands where content would: an icon, what is missing, and the one thing to do about it.
class EmptyState : public QWidget
{
    Q_OBJECT

public:
    EmptyState(const QString &icon, const QString &title, const QString &text,
               QWidget *parent = nullptr);

    /// Adds the primary button (and a quieter one when called again).
    Button *addAction(const QString &icon, const QString &label);
    void setTexts(const QString &title, const QString &text);

private:
    TextLabel *m_title;
    TextLabel *m_text;
    QHBoxLayout *m_actions;
};

/// A line across the page about its state: lost connection, read only, offline.
class Banner : public QFrame
{
    Q_OBJECT

public:
    enum class Kind { Info, Success, Warning, Error };

    explicit Banner(QWidget *parent = nullptr);

    /// Shows it. `action` is the label of the button, none when empty.
    void show(Kind kind, const QString &text, const QString &action = {});
    /// Ends the text with what `text` makes of the seconds that are left, until 0; then emits
    /// countdownEnded().
    void countDown(int seconds, std::function<QString(int)> text);
    void setDismissable(bool dismissable);
    QString text() const;

signals:
    void actionTriggered();
    void dismissed();
    void countdownEnded();

protected:
    void paintEvent(QPaintEvent *event) override;
    void timerEvent(QTimerEvent *event) override;

private:
    void compose();

    Kind m_kind = Kind::Info;
    TextLabel *m_label;
    Button *m_action;
    Button *m_dismiss;
    QBasicTimer m_timer;
    QString m_base;
    std::function<QString(int)> m_countdown;
    int m_seconds = 0;
};

/// Short messages at the foot of a window, newest below, that leave by themselves.
/// One ToastArea per window; it places itself over `host` and lets the mouse through.
class ToastArea : public QWidget
{
    Q_OBJECT

public:
    explicit ToastArea(QWidget *host);
    ~ToastArea() override;

    /// Stays six seconds, or as long as the mouse or the focus is on it. `action` (for example
    /// "Undo") runs `run` and closes it. Also announced to assistive technology.
    void showToast(const QString &text, const QString &icon = QStringLiteral("circle-check"),
                   const QString &action = {}, std::function<void()> run = {});
    int count() const;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void place();

    QVBoxLayout *m_stack;
};

/// Turns while visible; costs nothing while hidden.
class Spinner : public QWidget
{
    Q_OBJECT

public:
    explicit Spinner(int side = 20, QWidget *parent = nullptr);

    bool isRunning() const { return m_timer.isActive(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void timerEvent(QTimerEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QBasicTimer m_timer;
    int m_angle = 0;
};

/// Grey lines where text will be. Breathes slowly while visible.
class Skeleton : public QWidget
{
    Q_OBJECT

public:
    explicit Skeleton(int lines = 3, QWidget *parent = nullptr);

    QSize sizeHint() const override;
    bool isRunning() const { return m_timer.isActive(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void timerEvent(QTimerEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QBasicTimer m_timer;
    int m_lines;
    int m_frame = 0;
};

/// How far long work is, from 0 to 1; negative while nobody knows.
class ProgressLine : public QWidget
{
    Q_OBJECT

public:
    explicit ProgressLine(const QString &name, QWidget *parent = nullptr);

    void setFraction(double fraction);
    double fraction() const { return m_fraction; }
    QSize sizeHint() const override { return QSize(120, 6); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void timerEvent(QTimerEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QString m_name;
    QBasicTimer m_timer;
    double m_fraction = 0;
    int m_frame = 0;
};

} // namespace troupe
