// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#ifndef Q_MOC_RUN
#include "core/contract/troupe/toolops.h"
#endif
#include "ui/app/lastwishes.h"

#include <optional>

namespace troupe {

class Backend;

/// Tells the server what a person says of tools, of each tool one thing after the other.
class ToolPermissions : public QObject
{
    Q_OBJECT

public:
    ToolPermissions(Backend &backend, QObject *parent);

    /// `agentId` is empty for every agent. Without a permission what is said for every agent counts.
    void say(const QString &tool, const QString &agentId, std::optional<ToolPermission> permission);
    /// What the server says of permissions now may be older than what was said here.
    bool isBusy() const { return m_wishes.isBusy(); }

signals:
    /// The last of what was said of the tool came to this; `problem` is empty when it counts.
    void settled(const QString &tool, const QString &problem);

private:
    Backend &m_backend;
    LastWishes m_wishes;
};

} // namespace troupe
