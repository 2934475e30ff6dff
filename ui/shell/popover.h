// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QPointer>

class QVBoxLayout;

namespace troupe {

/// A card that floats over its window under a button. Escape, or a press elsewhere, closes it and
/// gives the focus back. A child of the window, so that it needs no window manager.
class Popover : public QFrame
{
    Q_OBJECT

public:
    Popover(const QString &name, QWidget *window);

    QVBoxLayout *body() const { return m_body; }
    /// Opens under `anchor`, its right edge at the anchor's when `rightAligned`.
    void popUp(QWidget *anchor, bool rightAligned = true);
    void toggle(QWidget *anchor, bool rightAligned = true);
    void dismiss();

signals:
    void aboutToShow();
    void dismissed();

protected:
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    bool event(QEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    /// Sizes and moves it in its window; also when the window's size changes.
    virtual void place();

private:
    QVBoxLayout *m_body;
    QPointer<QWidget> m_anchor;
    QPointer<QWidget> m_focusBefore;
    bool m_rightAligned = true;
};

} // namespace troupe
