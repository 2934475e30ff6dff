// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/tools/toolpermissions.h"

#include "core/client/backend.h"
#include "ui/app/run.h"

namespace troupe {

ToolPermissions::ToolPermissions(Backend &backend, QObject *parent)
    : QObject(parent), m_backend(backend)
{
}

void ToolPermissions::say(const QString &tool, const QString &agentId,
                          std::optional<ToolPermission> permission)
{
    const Place place(tool, agentId);
    const bool isUnderWay = m_wishes.contains(place);
    m_wishes[place] = {permission, false};
    if (!isUnderWay)
        send(place);
}

void ToolPermissions::send(const Place &place)
{
    Wish &wish = m_wishes[place];
    wish.isSent = true;
    if (!wish.permission) {
        ToolPermissionRef ref;
        ref.tool = place.first;
        ref.agentId = place.second;
        run<Nothing>(this, m_backend.call(ops::removeToolPermission, ref),
                     [this, place](Result<Nothing> outcome) {
                         done(place, outcome ? QString() : outcome.error().message);
                     });
        return;
    }
    SetToolPermission set;
    set.tool = place.first;
    set.agentId = place.second;
    set.permission = *wish.permission;
    run<ToolPermissionRule>(this, m_backend.call(ops::setToolPermission, set),
                            [this, place](Result<ToolPermissionRule> outcome) {
                                done(place, outcome ? QString() : outcome.error().message);
                            });
}

void ToolPermissions::done(const Place &place, const QString &problem)
{
    if (!m_wishes.value(place).isSent) { // something else was said meanwhile
        send(place);
        return;
    }
    m_wishes.remove(place);
    emit settled(place.first, problem);
}

} // namespace troupe
