// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/route.h"
#include "core/contract/troupe/eventops.h"
#include "core/services/services.h"

namespace troupe {

/// The event socket of the native API (see eventops.h): opens an EventSession for each connection.
class NativeEvents
{
public:
    explicit NativeEvents(const Services &services) : m_services(services) {}

    void open(CallInfo info, EventsQuery in, ChannelPtr channel);

private:
    Services m_services;
};

} // namespace troupe
