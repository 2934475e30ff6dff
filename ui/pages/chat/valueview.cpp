// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/chat/valueview.h"

#include "ui/theme/theme.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/visibletext.h"

#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr int kMostValueLines = 14; // then it scrolls
constexpr QChar kLineJoint = u'\u2060'; // a word joiner: marks the breaks that are ours

} // namespace

ValueView::ValueView(const QString &heading, const QString &text, Shape shape, QWidget *parent)
    : QWidget(parent),
      m_heading(new TextLabel(heading, TextStyle::Caption, TextLabel::Tone::Muted, this)),
      m_area(new TextArea(heading, {}, this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::xs);
    layout->addWidget(m_heading);
    layout->addWidget(m_area);
    m_area->setObjectName(QStringLiteral("valueText"));
    m_area->setLineRange(1, kMostValueLines);
    m_area->setTabChangesFocus(true);
    if (shape == Shape::Code)
        m_area->setFont(textFont(TextStyle::Mono));
    setFocusProxy(m_area);
    setText(text, heading);
    setEditable(false);
}

QString ValueView::text() const
{
    const QString now = m_area->toPlainText();
    if (now == m_shown)
        return m_text;
    QString edited = now;
    return edited.remove(QString(kLineJoint) + u'\n');
}

void ValueView::setText(const QString &text, const QString &heading)
{
    m_text = text;
    m_heading->setText(heading);
    m_area->setAccessibleName(heading);
    reset();
}

void ValueView::reset()
{
    m_shown = brokenText(m_text, QString(kLineJoint) + u'\n'); // laying out longer lines stalls
    m_area->setPlainText(m_shown);
    m_shown = m_area->toPlainText(); // as it gives it back
}

void ValueView::setEditable(bool editable)
{
    m_area->setReadOnly(!editable);
    // Also what is only read can be scrolled and copied by keyboard.
    m_area->setTextInteractionFlags(editable
                                        ? Qt::TextEditorInteraction
                                        : Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
}

void ValueView::focusText()
{
    m_area->setFocus(Qt::OtherFocusReason);
}

} // namespace troupe
