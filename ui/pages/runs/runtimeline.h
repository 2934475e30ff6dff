// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/troupe/runops.h"

#include <QAbstractScrollArea>
#include <QPersistentModelIndex>

namespace troupe {

class RunStepModel;

/// When each step began and ended, as a bar in a row: only what is in sight is drawn.
///
/// Up, Down, Home, End choose a step, + and - (or Ctrl and the wheel) zoom around it, Left and Right
/// move along the time, 0 shows all of it. The same is in the table beside it.
class RunTimeline : public QAbstractScrollArea
{
    Q_OBJECT

public:
    explicit RunTimeline(RunStepModel &model, QWidget *parent = nullptr);

    int currentRow() const { return m_current.row(); } ///< -1: none
    void setCurrentRow(int row);
    double zoom() const { return m_zoom; } ///< 1: all of the time is in sight
    void setZoom(double zoom);
    QString textOf(int row) const; ///< for people who do not see it

    QSize sizeHint() const override { return QSize(480, 240); }

signals:
    void chosen(int row);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    struct Span
    {
        double from = 0; ///< pixels
        double to = 0;
    };
    void measure();
    void scrollBars();
    Span spanOf(const StepSummary &step) const;
    int namesWidth() const;
    void paintAxis(QPainter &painter) const;
    void paintRow(QPainter &painter, int row) const;
    void choose(int row);

    RunStepModel &m_model;
    qint64 m_firstMs = 0;
    qint64 m_lastMs = 0;
    double m_zoom = 1;
    QPersistentModelIndex m_current; ///< the step, wherever it is
};

} // namespace troupe
