// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tools/mcp/mcpmessage.h"

#include <optional>

namespace troupe {

/// Carries messages to a server and back. One thread, with an event loop; nothing blocks.
class McpTransport
{
public:
    /// Called on that thread, never from within start(), send() or the destructor. After `closed`
    /// there are no more calls. The transport must not be destroyed from within one.
    struct Events
    {
        std::function<void(const McpMessage &)> message;
        /// A message of the server's was too large or could not be read; the answer to a request may
        /// have been in it. Which one is known over HTTP only.
        std::function<void(std::optional<qint64> request, const Error &)> lost;
        std::function<void(qint64 request, const Error &)> failed; ///< no answer will come to it
        std::function<void(const Error &)> closed; ///< the server is gone
        std::function<void(const QString &)> note; ///< for the log of the server
    };

    virtual ~McpTransport() = default;

    /// Errors as those of McpProcess::start(); a server that is reached over HTTP is not asked yet.
    virtual Result<void> start(Events events) = 0;
    /// `request` is the id of a request of ours; nothing for notifications and answers.
    virtual void send(const QByteArray &message, std::optional<qint64> request) = 0;
    /// The request is not waited for any more.
    virtual void forget(qint64 request) = 0;
    /// The server has agreed on a revision and may send messages from now on.
    virtual void opened(const QString &protocolVersion) = 0;
    /// Ends the connection in good order: `done` is called, once, when it has ended; not `closed`.
    virtual void stop(std::function<void()> done) = 0;
};

} // namespace troupe
