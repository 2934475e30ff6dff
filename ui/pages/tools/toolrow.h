// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QBoxLayout;
class QHBoxLayout;
class QVBoxLayout;

namespace troupe {

/// Texts on the left and controls on the right; where there is no room for both, the controls are
/// below the texts.
class ToolRow : public QWidget
{
    Q_OBJECT

public:
    explicit ToolRow(QWidget *parent);

    QVBoxLayout *texts() const { return m_texts; }
    void addControl(QWidget *control);
    /// At the left edge, in front of the texts.
    void addFront(QWidget *widget);

    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool event(QEvent *event) override;

private:
    void arrange();

    QBoxLayout *m_layout;
    QWidget *m_left;
    QVBoxLayout *m_texts;
    QWidget *m_right;
    QHBoxLayout *m_controls;
};

} // namespace troupe
