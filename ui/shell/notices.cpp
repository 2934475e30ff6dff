// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/notices.h"

#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr qsizetype kMostNotices = 50;
constexpr qsizetype kShownNotices = 6;
constexpr int kNoticeWidth = 340;

TextLabel *wrapped(const QString &text, TextStyle style, TextLabel::Tone tone)
{
    auto *label = new TextLabel(text, style, tone);
    label->setWordWrap(true);
    label->setFixedWidth(kNoticeWidth);
    label->setMinimumHeight(label->heightForWidth(kNoticeWidth));
    return label;
}

} // namespace

NoticesPopover::NoticesPopover(QWidget *window)
    : Popover(tr("Notifications"), window), m_list(new QVBoxLayout)
{
    setObjectName(QStringLiteral("notificationsPopover"));
    auto *head = new QHBoxLayout;
    head->addWidget(new TextLabel(tr("Notifications"), TextStyle::BodyStrong), 1);
    auto *clear = new Button(Button::Kind::Ghost, tr("Clear"), this);
    clear->setObjectName(QStringLiteral("clearNotifications"));
    clear->setSmall(true);
    head->addWidget(clear);
    body()->addLayout(head);
    m_list->setSpacing(space::s);
    body()->addLayout(m_list);
    connect(clear, &QAbstractButton::clicked, this, [this] {
        m_notices.clear();
        rebuild();
        dismiss();
    });
    connect(this, &Popover::aboutToShow, this, [this] {
        m_unread = 0;
        emit unreadChanged(0);
        rebuild();
    });
}

void NoticesPopover::add(const QString &what, const QString &why)
{
    m_notices.prepend({what, why, QDateTime::currentDateTime()});
    while (m_notices.size() > kMostNotices)
        m_notices.removeLast();
    if (isVisible()) {
        rebuild();
        return;
    }
    ++m_unread;
    emit unreadChanged(m_unread);
}

void NoticesPopover::rebuild()
{
    while (QLayoutItem *item = m_list->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    if (m_notices.isEmpty()) {
        m_list->addWidget(
            wrapped(tr("Nothing to report. What goes wrong is kept here until you close "
                       "the window."),
                    TextStyle::Small, TextLabel::Tone::Muted));
        return;
    }
    for (qsizetype i = 0; i < qMin(m_notices.size(), kShownNotices); ++i) {
        const Notice &notice = m_notices.at(i);
        if (i > 0)
            m_list->addWidget(new Divider);
        m_list->addWidget(wrapped(notice.what, TextStyle::Label, TextLabel::Tone::Text));
        if (!notice.why.isEmpty())
            m_list->addWidget(wrapped(notice.why, TextStyle::Caption, TextLabel::Tone::Muted));
        m_list->addWidget(wrapped(QLocale().toString(notice.at.time(), QLocale::ShortFormat),
                                  TextStyle::Caption, TextLabel::Tone::Faint));
    }
}

} // namespace troupe
