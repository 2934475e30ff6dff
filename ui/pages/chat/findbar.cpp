// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/chat/findbar.h"

#include "ui/theme/theme.h"
#include "ui/transcript/transcriptview.h"
#include "ui/widgets/button.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>

namespace troupe {

FindBar::FindBar(TranscriptView *view, QWidget *parent)
    : QFrame(parent),
      m_view(view),
      m_edit(new LineEdit(tr("Find in this conversation"), tr("Find in this conversation"), this)),
      m_count(new TextLabel({}, TextStyle::Caption, TextLabel::Tone::Muted, this))
{
    setObjectName(QStringLiteral("findBar"));
    m_edit->setObjectName(QStringLiteral("findEdit"));
    m_count->setObjectName(QStringLiteral("findCount"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(space::xl, space::s, space::l, space::s);
    layout->setSpacing(space::xs);
    m_edit->setMaximumWidth(360);
    layout->addWidget(m_edit, 1);
    layout->addSpacing(space::xs);
    layout->addWidget(m_count);
    layout->addStretch();
    auto *previous =
        new Button(Button::Kind::Icon, QStringLiteral("chevron-up"), tr("Previous match"), this);
    auto *next =
        new Button(Button::Kind::Icon, QStringLiteral("chevron-down"), tr("Next match"), this);
    auto *shut = new Button(Button::Kind::Icon, QStringLiteral("x"), tr("Close search"), this);
    previous->setObjectName(QStringLiteral("findPrevious"));
    next->setObjectName(QStringLiteral("findNext"));
    shut->setObjectName(QStringLiteral("findClose"));
    for (Button *button : {previous, next, shut})
        layout->addWidget(button);
    connect(m_edit, &QLineEdit::textChanged, this, &FindBar::search);
    connect(previous, &QAbstractButton::clicked, this, [this] { step(false); });
    connect(next, &QAbstractButton::clicked, this, [this] { step(true); });
    connect(shut, &QAbstractButton::clicked, this, &FindBar::close);
    connect(view, &TranscriptView::highlightChanged, this, &FindBar::showCount);
    m_edit->installEventFilter(this);
    hide();
}

void FindBar::open()
{
    const bool wasHidden = isHidden();
    show();
    const QString selected = m_view->selectedText();
    if (!selected.isEmpty() && selected.size() < 100 && !selected.contains(u'\n'))
        m_edit->setText(selected);
    m_edit->setFocus(Qt::ShortcutFocusReason);
    m_edit->selectAll();
    if (wasHidden)
        emit opened();
    if (!m_edit->text().isEmpty())
        search(m_edit->text());
}

void FindBar::close()
{
    if (isHidden())
        return;
    hide();
    m_view->setHighlight({});
    emit closed();
}

void FindBar::search(const QString &text)
{
    const int count = m_view->setHighlight(text);
    if (count > 0)
        m_view->highlightPrevious(); // the newest one first: it is the one most likely meant
    showCount(m_view->highlightIndex(), m_view->highlightCount());
}

void FindBar::refresh()
{
    if (!isHidden() && !m_edit->text().isEmpty())
        search(m_edit->text());
}

void FindBar::setReading(bool reading)
{
    m_reading = reading;
    showCount(m_view->highlightIndex(), m_view->highlightCount());
}

void FindBar::step(bool forwards)
{
    if (isHidden())
        return;
    if (forwards)
        m_view->highlightNext();
    else
        m_view->highlightPrevious();
}

void FindBar::showCount(int current, int count)
{
    QString text;
    if (!m_edit->text().isEmpty())
        text = count == 0 ? tr("Not found") : tr("%1 of %2").arg(current + 1).arg(count);
    if (m_reading)
        text +=
            (text.isEmpty() ? QString() : QStringLiteral(" · ")) + tr("reading older messages…");
    m_count->setText(text);
    m_edit->setInvalid(!m_edit->text().isEmpty() && count == 0 && !m_reading);
}

void FindBar::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokensOf(this);
    QPainter painter(this);
    painter.fillRect(rect(), t.surface);
    painter.fillRect(0, height() - 1, width(), 1, t.hairline);
}

bool FindBar::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_edit && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            step(!(key->modifiers() & Qt::ShiftModifier));
            return true;
        }
        if (key->key() == Qt::Key_Escape) {
            close();
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace troupe
