// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/runs/runtimeline.h"

#include "ui/pages/chat/chattext.h"
#include "ui/pages/runs/runstepmodel.h"
#include "ui/pages/runs/runtext.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/paint.h"

#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QTimer>

#include <algorithm>
#include <cmath>

namespace troupe {

namespace {

constexpr int kStepRow = 26;
constexpr int kTimeAxis = 24;
constexpr int kBarHeight = 12;
constexpr double kMostZoom = 1000;
constexpr double kZoomStep = 1.5;
constexpr int kTicks = 5;
constexpr double kShortestBar = 3;

} // namespace

RunTimeline::RunTimeline(RunStepModel &model, QWidget *parent)
    : QAbstractScrollArea(parent), m_model(model)
{
    setObjectName(QStringLiteral("runTimeline"));
    setAccessibleName(tr("Timeline of the steps"));
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    viewport()->setAutoFillBackground(false);
    setMinimumHeight(kTimeAxis + 3 * kStepRow);
    const auto changed = [this] { measure(); };
    connect(&model, &QAbstractItemModel::rowsInserted, this, changed);
    connect(&model, &QAbstractItemModel::rowsRemoved, this, changed);
    connect(&model, &QAbstractItemModel::rowsMoved, this, changed);
    connect(&model, &QAbstractItemModel::dataChanged, this, changed);
    connect(&model, &QAbstractItemModel::modelReset, this, [this] {
        m_current = QModelIndex();
        m_zoom = 1;
        measure();
    });
    connect(&themeOf(this), &Theme::changed, viewport(), qOverload<>(&QWidget::update));
}

void RunTimeline::measure()
{
    m_firstMs = m_lastMs = 0;
    for (const StepSummary &step : m_model.steps()) {
        if (!step.startedAt.isSet())
            continue;
        if (m_firstMs == 0 || step.startedAt.ms < m_firstMs)
            m_firstMs = step.startedAt.ms;
        const qint64 end =
            step.finishedAt.isSet() ? step.finishedAt.ms : QDateTime::currentMSecsSinceEpoch();
        m_lastMs = std::max(m_lastMs, end);
    }
    m_lastMs = std::max(m_lastMs, m_firstMs + 1);
    setAccessibleDescription(tr("%n steps in %1", nullptr, m_model.rowCount())
                                 .arg(runtext::duration(m_lastMs - m_firstMs)));
    scrollBars();
    viewport()->update();
}

int RunTimeline::namesWidth() const
{
    return std::clamp(viewport()->width() / 4, 90, 200);
}

void RunTimeline::scrollBars()
{
    const int room = std::max(1, viewport()->height() - kTimeAxis);
    verticalScrollBar()->setPageStep(room);
    verticalScrollBar()->setSingleStep(kStepRow);
    verticalScrollBar()->setRange(0, std::max(0, m_model.rowCount() * kStepRow - room));
    const int wide = std::max(1, viewport()->width() - namesWidth());
    horizontalScrollBar()->setPageStep(wide);
    horizontalScrollBar()->setSingleStep(std::max(1, wide / 10));
    horizontalScrollBar()->setRange(0, static_cast<int>(wide * (m_zoom - 1)));
}

RunTimeline::Span RunTimeline::spanOf(const StepSummary &step) const
{
    const int wide = std::max(1, viewport()->width() - namesWidth() - space::m);
    const double perMs = wide * m_zoom / static_cast<double>(m_lastMs - m_firstMs);
    const qint64 end = step.finishedAt.isSet() ? step.finishedAt.ms : m_lastMs;
    Span span;
    span.from = static_cast<double>(step.startedAt.ms - m_firstMs) * perMs;
    span.to = static_cast<double>(std::max(end, step.startedAt.ms) - m_firstMs) * perMs;
    const double shift = namesWidth() - horizontalScrollBar()->value();
    span.from += shift;
    span.to = std::max(span.to + shift, span.from + kShortestBar);
    return span;
}

QString RunTimeline::textOf(int row) const
{
    if (row < 0 || row >= m_model.rowCount())
        return {};
    const StepSummary &step = m_model.at(row);
    return QStringList{runtext::stepName(step), runtext::status(step.status),
                       runtext::took(step.startedAt, step.finishedAt,
                                     QDateTime::currentMSecsSinceEpoch())}
        .join(QStringLiteral(", "));
}

void RunTimeline::paintAxis(QPainter &painter) const
{
    const Tokens &t = tokensOf(this);
    const int left = namesWidth();
    const int wide = std::max(1, viewport()->width() - left - space::m);
    const double total = static_cast<double>(m_lastMs - m_firstMs);
    painter.setFont(textFont(TextStyle::Caption));
    for (int tick = 0; tick <= kTicks; ++tick) {
        const double share = static_cast<double>(tick) / kTicks;
        const double ms = (horizontalScrollBar()->value() + share * wide) / (wide * m_zoom) * total;
        const auto x = static_cast<int>(left + share * wide);
        painter.setPen(t.hairline);
        painter.drawLine(x, kTimeAxis, x, viewport()->height());
        painter.setPen(t.faint);
        const QRect box(x - 60, 0, 120, kTimeAxis - 4);
        const int align = tick == 0        ? Qt::AlignLeft
                          : tick == kTicks ? Qt::AlignRight
                                           : Qt::AlignHCenter;
        const QRect place = tick == 0        ? QRect(x, 0, 120, kTimeAxis - 4)
                            : tick == kTicks ? QRect(x - 120, 0, 120, kTimeAxis - 4)
                                             : box;
        painter.drawText(place, align | Qt::AlignVCenter, runtext::tick(ms, total / m_zoom));
    }
}

void RunTimeline::paintRow(QPainter &painter, int row) const
{
    const Tokens &t = tokensOf(this);
    const StepSummary &step = m_model.at(row);
    const int top = kTimeAxis + row * kStepRow - verticalScrollBar()->value();
    if (row == currentRow()) {
        drawRound(painter, QRectF(0, top + 1, viewport()->width(), kStepRow - 2), radius::chip,
                  t.accentSoft);
    }
    if (step.startedAt.isSet()) {
        const Span span = spanOf(step);
        painter.save();
        painter.setClipRect(QRect(namesWidth(), top, viewport()->width(), kStepRow));
        const QRectF bar(span.from, top + (kStepRow - kBarHeight) / 2.0, span.to - span.from,
                         kBarHeight);
        const BadgeTone tone = runtext::tone(step.status);
        drawRound(painter, bar, std::min(4.0, bar.width() / 2), badgeGround(t, tone),
                  badgeInk(t, tone));
        painter.restore();
    }
    painter.setFont(textFont(TextStyle::Caption));
    painter.setPen(row == currentRow() ? t.text : t.muted);
    const int indent = step.key.contains(u'[') ? space::m : 0;
    const QRect names(space::s + indent, top, namesWidth() - space::m - indent, kStepRow);
    painter.drawText(names, Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(runtext::stepName(step), Qt::ElideRight,
                                                      names.width()));
}

void RunTimeline::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_model.rowCount() > 0 && m_lastMs > m_firstMs)
        paintAxis(painter);
    painter.setClipRect(QRect(0, kTimeAxis, viewport()->width(), viewport()->height() - kTimeAxis));
    const int offset = verticalScrollBar()->value();
    const int first = offset / kStepRow;
    const int last =
        std::min(m_model.rowCount() - 1, (offset + viewport()->height()) / kStepRow + 1);
    for (int row = first; row <= last; ++row)
        paintRow(painter, row);
    painter.setClipping(false);
    drawFocusRing(painter, this, QRectF(viewport()->rect()), radius::control);
}

void RunTimeline::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    scrollBars();
}

void RunTimeline::setCurrentRow(int row)
{
    if (row == currentRow() || row >= m_model.rowCount())
        return;
    m_current = row >= 0 ? m_model.index(row, 0) : QModelIndex();
    if (row >= 0) {
        const int top = row * kStepRow;
        QScrollBar *bar = verticalScrollBar();
        if (top < bar->value())
            bar->setValue(top);
        else if (top + kStepRow > bar->value() + bar->pageStep())
            bar->setValue(top + kStepRow - bar->pageStep());
    }
    const QString said = textOf(row);
    setAccessibleName(said.isEmpty() ? tr("Timeline of the steps")
                                     : tr("Timeline of the steps: %1").arg(said));
    viewport()->update();
}

void RunTimeline::choose(int row)
{
    const int bounded = std::clamp(row, 0, m_model.rowCount() - 1);
    if (m_model.rowCount() == 0)
        return;
    setCurrentRow(bounded);
    emit chosen(bounded);
}

/// The chosen step stays where it is.
void RunTimeline::setZoom(double zoom)
{
    const double wanted = std::clamp(zoom, 1.0, kMostZoom);
    if (std::abs(wanted - m_zoom) < 1e-9)
        return;
    const int wide = std::max(1, viewport()->width() - namesWidth());
    double anchor = wide / 2.0;
    if (const int row = currentRow(); row >= 0 && m_model.at(row).startedAt.isSet())
        anchor =
            std::clamp(spanOf(m_model.at(row)).from - namesWidth(), 0.0, static_cast<double>(wide));
    const double place = (horizontalScrollBar()->value() + anchor) / m_zoom;
    m_zoom = wanted;
    scrollBars();
    horizontalScrollBar()->setValue(static_cast<int>(place * m_zoom - anchor));
    viewport()->update();
}

void RunTimeline::mousePressEvent(QMouseEvent *event)
{
    const auto y = static_cast<int>(event->position().y());
    const int row = (y - kTimeAxis + verticalScrollBar()->value()) / kStepRow;
    if (y >= kTimeAxis && row < m_model.rowCount())
        choose(row);
}

void RunTimeline::wheelEvent(QWheelEvent *event)
{
    if (!(event->modifiers() & Qt::ControlModifier))
        return QAbstractScrollArea::wheelEvent(event);
    setZoom(event->angleDelta().y() > 0 ? m_zoom * kZoomStep : m_zoom / kZoomStep);
    event->accept();
}

void RunTimeline::keyPressEvent(QKeyEvent *event)
{
    const int page = std::max(1, (viewport()->height() - kTimeAxis) / kStepRow);
    switch (event->key()) {
    case Qt::Key_Up:
        return choose(currentRow() - 1);
    case Qt::Key_Down:
        return choose(currentRow() + 1);
    case Qt::Key_PageUp:
        return choose(currentRow() - page);
    case Qt::Key_PageDown:
        return choose(currentRow() + page);
    case Qt::Key_Home:
        return choose(0);
    case Qt::Key_End:
        return choose(m_model.rowCount() - 1);
    case Qt::Key_Left:
        return horizontalScrollBar()->triggerAction(QAbstractSlider::SliderSingleStepSub);
    case Qt::Key_Right:
        return horizontalScrollBar()->triggerAction(QAbstractSlider::SliderSingleStepAdd);
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return setZoom(m_zoom * kZoomStep);
    case Qt::Key_Minus:
        return setZoom(m_zoom / kZoomStep);
    case Qt::Key_0:
        return setZoom(1);
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

} // namespace troupe
