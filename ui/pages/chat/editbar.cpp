// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/chat/editbar.h"

#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QPainter>

namespace troupe {

EditBar::EditBar(QWidget *parent) : QFrame(parent)
{
    setObjectName(QStringLiteral("editBar"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(space::xl, space::s, space::l, space::s);
    layout->setSpacing(space::s);
    auto *text = new TextLabel(tr("You are editing an earlier message. What followed it stays in "
                                  "its own branch."),
                               TextStyle::Small, TextLabel::Tone::Muted, this);
    text->setElided(true);
    layout->addWidget(text, 1);
    auto *cancel = new Button(Button::Kind::Ghost, QStringLiteral("x"), tr("Cancel editing"), this);
    cancel->setObjectName(QStringLiteral("editCancel"));
    cancel->setSmall(true);
    layout->addWidget(cancel);
    connect(cancel, &QAbstractButton::clicked, this, &EditBar::cancelled);
    hide();
}

void EditBar::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokensOf(this);
    QPainter painter(this);
    painter.fillRect(rect(), t.accentSoft);
    painter.fillRect(QRect(0, 0, width(), 1), t.hairline);
}

} // namespace troupe
