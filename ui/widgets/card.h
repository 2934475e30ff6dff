// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QVBoxLayout;

namespace troupe {

/// A rounded surface with a hairline and 16 px of padding around a vertical layout.
class Card : public QFrame
{
    Q_OBJECT

public:
    enum class Ground { Surface, Subtle, Raised };

    explicit Card(QWidget *parent = nullptr, Ground ground = Ground::Surface);

    QVBoxLayout *body() const { return m_body; }
    /// A card that is a button: hover, focus, Enter and Space.
    void setClickable(bool clickable);

signals:
    void clicked();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QVBoxLayout *m_body;
    Ground m_ground;
    bool m_clickable = false;
    bool m_down = false;
};

/// The colour behind a sidebar or list, with a hairline on its right.
class Panel : public QFrame
{
    Q_OBJECT

public:
    using QFrame::QFrame;

protected:
    void paintEvent(QPaintEvent *event) override;
};

/// One hairline across.
class Divider : public QFrame
{
    Q_OBJECT

public:
    explicit Divider(Qt::Orientation orientation = Qt::Horizontal, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace troupe
