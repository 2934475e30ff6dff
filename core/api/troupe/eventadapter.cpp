// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/troupe/eventadapter.h"

#include "core/api/troupe/eventsession.h"

namespace troupe {

void NativeEvents::open(CallInfo info, EventsQuery in, ChannelPtr channel)
{
    EventSession::start(m_services, std::move(info), in.after, std::move(channel));
}

} // namespace troupe
