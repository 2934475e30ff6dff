// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QString>
#include <QWidget>

class QPainter;

namespace troupe {

/// One of twelve colours, always the same for a name; white initials read on it (4.5:1).
QColor avatarColorFor(const QString &name);

/// One or two letters: "Ann Lee" is AL, "planner" is P, nothing is "?".
QString initialsOf(const QString &name);

/// A rounded square with the picture (a data URI or an emoji, see avatarimage.h), or with initials
/// when there is none that can be drawn.
void paintAvatar(QPainter &painter, const QRectF &rect, const QString &name,
                 const QColor &color = {}, const QString &picture = {});

/// It as a widget.
class Avatar : public QWidget
{
    Q_OBJECT

public:
    explicit Avatar(const QString &name, int side = 32, QWidget *parent = nullptr);

    void setName(const QString &name);
    void setColor(const QColor &color); ///< invalid: derived from the name
    void setPicture(const QString &picture);
    QSize sizeHint() const override { return QSize(m_side, m_side); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_name;
    QColor m_color;
    QString m_picture;
    int m_side;
};

} // namespace troupe
