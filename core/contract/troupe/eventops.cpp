// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contract/troupe/eventops.h"

#include "core/meta/values.h"

namespace troupe {

const TypeInfo &EventsQuery::info()
{
    static const TypeInfo type{"events_query",
                               {field<&EventsQuery::after>("after", NoFlag,
                                                           "Replay what came after this number")
                                    .range(0, 9e15)}};
    return type;
}

} // namespace troupe
