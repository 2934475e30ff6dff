// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QSlider>
#include <QStringList>
#include <QVariantAnimation>
#include <QWidget>

#include <functional>

namespace troupe {

class TextLabel;

/// On or off, at once. With `text` beside it when not empty; `name` is read aloud.
class Switch : public QAbstractButton
{
    Q_OBJECT

public:
    explicit Switch(const QString &name, QWidget *parent = nullptr);

    QSize sizeHint() const override { return QSize(36, 20); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void checkStateSet() override;
    void nextCheckState() override;

private:
    void animate();

    QVariantAnimation m_slide;
};

/// One of many that may be chosen together; the text stands beside the box.
class CheckBox : public QAbstractButton
{
    Q_OBJECT

public:
    explicit CheckBox(const QString &text, QWidget *parent = nullptr);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
};

/// A slider with its value in figures on the right.
class ValueSlider : public QWidget
{
    Q_OBJECT

public:
    /// `decimals` places of a value that is stored times 10^decimals, so 0.7 of 0–2 is exact.
    ValueSlider(const QString &name, double minimum, double maximum, int decimals,
                QWidget *parent = nullptr);

    double value() const;
    void setValue(double value);
    /// Replaces the figures, for example by "70 %".
    void setFormat(std::function<QString(double)> format);

signals:
    void valueChanged(double value);

private:
    class Groove;

    void showValue();

    Groove *m_slider;
    TextLabel *m_figure;
    std::function<QString(double)> m_format;
    double m_factor;
    int m_decimals;
};

/// Two to six exclusive choices side by side. Left and Right move the choice.
class SegmentedControl : public QWidget
{
    Q_OBJECT

public:
    SegmentedControl(const QString &name, const QStringList &choices, QWidget *parent = nullptr);

    void setIcons(const QStringList &icons);
    int currentIndex() const { return m_current; }
    void setCurrentIndex(int index);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

signals:
    void currentChanged(int index);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QRect choiceRect(int index) const;
    int choiceWidth(int index) const;
    int indexAt(const QPoint &point) const;
    void tellCurrent();

    QString m_name;
    QStringList m_choices;
    QStringList m_icons;
    int m_current = 0;
    int m_hovered = -1;
};

/// Names over a line, the current one underlined, each with an optional count.
class TabBar : public QWidget
{
    Q_OBJECT

public:
    TabBar(const QString &name, const QStringList &tabs, QWidget *parent = nullptr);

    int currentIndex() const { return m_current; }
    void setCurrentIndex(int index);
    void setCount(int index, int count); ///< -1 hides it
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return QSize(80, sizeHint().height()); }

signals:
    void currentChanged(int index);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QRect naturalRect(int index) const;
    QRect tabRect(int index) const; ///< moved so that the current one is in sight
    void tellCurrent();

    QString m_name;
    QStringList m_tabs;
    QList<int> m_counts;
    int m_current = 0;
    int m_hovered = -1;
};

} // namespace troupe
