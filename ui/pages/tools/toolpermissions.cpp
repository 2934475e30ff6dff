// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/tools/toolpermissions.h"

#include "core/client/backend.h"
#include "ui/app/run.h"

namespace troupe {

ToolPermissions::ToolPermissions(Backend &backend, QObject *parent)
    : QObject(parent), m_backend(backend)
{
    connect(&m_wishes, &LastWishes::settled, this,
            [this](const QString &place, const QString &problem) {
                emit settled(place.section(u'\n', 0, 0), problem);
            });
}

void ToolPermissions::say(const QString &tool, const QString &agentId,
                          std::optional<ToolPermission> permission)
{
    m_wishes.wish(tool + u'\n' + agentId, [this, tool, agentId,
                                           permission](const LastWishes::Done &done) {
        if (!permission) {
            ToolPermissionRef ref;
            ref.tool = tool;
            ref.agentId = agentId;
            run<Nothing>(this, m_backend.call(ops::removeToolPermission, ref),
                         [done](Result<Nothing> outcome) {
                             done(outcome ? QString() : outcome.error().message);
                         });
            return;
        }
        SetToolPermission set;
        set.tool = tool;
        set.agentId = agentId;
        set.permission = *permission;
        run<ToolPermissionRule>(this, m_backend.call(ops::setToolPermission, set),
                                [done](Result<ToolPermissionRule> outcome) {
                                    done(outcome ? QString() : outcome.error().message);
                                });
    });
}

} // namespace troupe
