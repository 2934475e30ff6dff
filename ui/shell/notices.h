// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/popover.h"

#include <QDateTime>
#include <QList>

class QLabel;

namespace troupe {

/// Something that failed or deserves to be found again after its toast has gone.
struct Notice
{
    QString what;
    QString why;
    QDateTime at;
};

/// What was told in this session, newest first; behind the bell.
class NoticesPopover : public Popover
{
    Q_OBJECT

public:
    explicit NoticesPopover(QWidget *window);

    void add(const QString &what, const QString &why);
    int unread() const { return m_unread; }
    const QList<Notice> &notices() const { return m_notices; }

signals:
    void unreadChanged(int count);

private:
    void rebuild();

    QList<Notice> m_notices;
    QVBoxLayout *m_list;
    int m_unread = 0;
};

} // namespace troupe
