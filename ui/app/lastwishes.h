// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QObject>
#include <QString>

#include <functional>

namespace troupe {

/// Changes on the server that a person makes faster than they arrive: of each thing one request
/// after the other, and of what was wished meanwhile the last. So who goes through choices with the
/// arrow keys gets the one they stop at.
class LastWishes : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(const QString &problem)>; ///< empty: it counts
    using Send = std::function<void(const Done &done)>;

    using QObject::QObject;

    void wish(const QString &thing, Send send);
    /// What the server says of the things now may be older than what was wished here.
    bool isBusy() const { return !m_wishes.isEmpty(); }

signals:
    /// The last of what was wished of the thing came to this; `problem` is empty when it counts.
    void settled(const QString &thing, const QString &problem);

private:
    struct Wish
    {
        Send send;
        bool isSent = false;
    };

    void send(const QString &thing);
    void done(const QString &thing, const QString &problem);

    QHash<QString, Wish> m_wishes;
};

} // namespace troupe
