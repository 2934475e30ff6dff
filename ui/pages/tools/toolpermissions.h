// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#ifndef Q_MOC_RUN
#include "core/base/error.h"
#include "core/contract/troupe/toolops.h"
#endif

#include <QMap>
#include <QObject>

#include <optional>
#include <utility>

namespace troupe {

class Backend;

/// Tells the server what a person says of tools, of each tool one thing after the other: who goes
/// through the choices with the arrow keys gets the last one.
class ToolPermissions : public QObject
{
    Q_OBJECT

public:
    ToolPermissions(Backend &backend, QObject *parent);

    /// `agentId` is empty for every agent. Without a permission what is said for every agent counts.
    void say(const QString &tool, const QString &agentId, std::optional<ToolPermission> permission);
    /// What the server says of permissions now may be older than what was said here.
    bool isBusy() const { return !m_wishes.isEmpty(); }

signals:
    /// The last of what was said of the tool came to this; `problem` is empty when it counts.
    void settled(const QString &tool, const QString &problem);

private:
    using Place = std::pair<QString, QString>; ///< the tool and the agent
    struct Wish
    {
        std::optional<ToolPermission> permission;
        bool isSent = false;
    };

    void send(const Place &place);
    void done(const Place &place, const QString &problem);

    Backend &m_backend;
    QMap<Place, Wish> m_wishes;
};

} // namespace troupe
