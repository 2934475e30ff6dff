// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/backend.h"

#include "core/client/eventstream.h"

namespace troupe {

Backend::Backend(NetPolicy &policy, QUrl base, QByteArray token, BackendFamily family)
    : m_policy(policy),
      m_transport(policy, std::move(base), std::move(token)),
      m_foreign(makeForeignBackend(family, m_transport))
{
}

Backend::~Backend() = default;

EventStream &Backend::events()
{
    if (!m_events)
        m_events = std::make_unique<EventStream>(m_policy, m_transport.base(), m_transport.token());
    return *m_events;
}

Task<qint64> Backend::downloadFromForeign()
{
    co_return failKeyed(ErrorCode::NotSupported, QStringLiteral("backend_unable"),
                        QStringLiteral("This server's API cannot do that"));
}

} // namespace troupe
