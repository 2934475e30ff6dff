// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDate>
#include <QWidget>

#include <functional>

namespace troupe {

/// One bar per day. The arrow keys (and the mouse) move a mark from day to day; dayMarked() says
/// what stands there, for a line of text beside it.
class DayBars : public QWidget
{
    Q_OBJECT

public:
    explicit DayBars(const QString &name, QWidget *parent = nullptr);

    /// `values`: one per day, the first of `firstDay`. `say` puts a value into words.
    void setValues(const QDate &firstDay, const QList<double> &values,
                   std::function<QString(double)> say);
    int marked() const { return m_marked; } ///< -1: none
    QString textOf(int day) const; ///< "Mon 3 June: 12 requests"

    QSize sizeHint() const override { return QSize(480, 180); }

signals:
    void dayMarked(int day);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QRectF barRect(int day) const;
    void mark(int day);

    QString m_name;
    QDate m_first;
    QList<double> m_values;
    std::function<QString(double)> m_say;
    double m_most = 0;
    int m_marked = -1;
};

} // namespace troupe
