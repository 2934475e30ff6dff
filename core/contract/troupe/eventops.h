// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/op.h"

/// The event socket of the native API: one WebSocket tells every change and streams answers.
///
/// GET /troupe/v1/events?after=SEQ (upgrade). Without `after` it starts with what happens from now
/// on; with it, events after that number are replayed first, so that a client that reconnects misses
/// nothing. All messages are JSON objects with a "type":
///
/// server: {"type":"hello","seq":N}                      the newest event when it connected
///         {"type":"event","seq","event","subject_id","created_at","data":{…}}
///         {"type":"delta","message_id","offset","text"} a piece of an answer that is watched
///         {"type":"done","message_id","message":{…}}    a watched answer has ended
///         {"type":"resync","seq":N}                     too far behind: read the lists again
///         {"type":"pong"}, {"type":"error","message"}
/// client: {"type":"watch","message_id","offset":0}      text from that offset on, then live
///         {"type":"unwatch","message_id"}, {"type":"ping"}
///
/// Offsets count UTF-16 code units of the message's text. A delta never repeats or skips text.
///
/// Events: agent.created|updated|archived|restored, session.created|updated|switched|deleted,
/// branch.deleted (data is the Session),
/// message.created|started|completed (any end; data is the Message), provider.*, settings.updated,
/// key.created|revoked. `data` is the thing as its endpoint shows it; of a message.created and
/// message.started it is the Message too.
namespace troupe {

struct EventsQuery
{
    std::optional<qint64> after;
    static const TypeInfo &info();
};

namespace ops {

inline constexpr Op<EventsQuery, Nothing> events{{.path = "/troupe/v1/events",
                                                  .scope = Scope::AgentsRead,
                                                  .summary = "Every change, live (WebSocket)",
                                                  .status = 101,
                                                  .kind = AnswerKind::Channel,
                                                  .tag = "Events"}};

} // namespace ops
} // namespace troupe
