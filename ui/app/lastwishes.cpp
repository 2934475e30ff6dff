// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/app/lastwishes.h"

#include <QPointer>

#include <utility>

namespace troupe {

void LastWishes::wish(const QString &thing, Send send)
{
    const bool isUnderWay = m_wishes.contains(thing);
    m_wishes[thing] = {std::move(send), false};
    if (!isUnderWay)
        this->send(thing);
}

void LastWishes::send(const QString &thing)
{
    Wish &wish = m_wishes[thing];
    wish.isSent = true;
    const Send sent = wish.send; // another wish may take its place
    sent([self = QPointer<LastWishes>(this), thing](const QString &problem) {
        if (self)
            self->done(thing, problem);
    });
}

void LastWishes::done(const QString &thing, const QString &problem)
{
    if (!m_wishes.value(thing).isSent) { // something else was wished meanwhile
        send(thing);
        return;
    }
    m_wishes.remove(thing);
    emit settled(thing, problem);
}

} // namespace troupe
