// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/api/runtest.h"

namespace troupe {

/// A run of three steps that has ended: an agent, a tool and a template.
inline QString greet(RunBench &bench, const QByteArray &name = "Greeting")
{
    QString id = bench.start(
        "{'name': '" + name
            + "', 'steps': [{'id': 'ask', 'kind': 'agent', 'agent_id': 'AGENT', 'prompt': 'Hi "
              "{who}'}, {'id': 'say', 'kind': 'tool', 'tool': 'echo', 'arguments': {'text': "
              "'heard {ask}'}}, {'id': 'end', 'kind': 'transform', 'template': {'said': "
              "'{say}'}}]}",
        "{'who': 'Bob'}");
    bench.settled(id);
    return id;
}

} // namespace troupe
