// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/net/netpolicy.h"
#include "core/net/outboundmessage.h"

#include <QHostAddress>

#include <functional>
#include <memory>

namespace troupe {

/// Finds the addresses of a name and calls `done` on the thread of `context`, unless that has died.
using HostResolver = std::function<void(const QString &host, QObject *context,
                                        std::function<void(Result<QList<QHostAddress>>)> done)>;

/// The system's resolver, in a thread of its own.
HostResolver systemResolver();

/// Where a streamed answer goes. Both run on the client's thread, never after the task has ended;
/// neither may run an event loop.
struct OutboundSinks
{
    std::function<void(const OutboundResponse &head)> onHead; ///< may be empty
    /// A piece of a 2xx body; return false when enough was read. The socket is read no faster than
    /// this returns, so memory stays bounded.
    std::function<bool(QByteArrayView piece)> onData;

    OutboundSinks() {}
};

/// Requests to foreign servers over HTTP/1.1, each on a fresh connection, never sent twice.
///
/// The address of an Aimed request is checked after name resolution and the connection goes to the
/// checked address itself, so that a second lookup cannot move it; every redirect is checked
/// anew. Every attempt enters the ledger. Lives on one thread; may die before its tasks end: they
/// end as Cancelled.
///
/// Error keys: Forbidden offline_locked, address_refused, redirect_refused; Malformed bad_request;
/// Unavailable host_not_found, connect_failed, proxy_failed; Upstream tls_failed (the certificate),
/// response_malformed, response_truncated, response_too_large, connection_lost (the request may
/// have been read); Timeout connect_timeout, first_byte_timeout, idle_timeout, total_timeout;
/// Cancelled cancelled. Nothing was sent with host_not_found, connect_failed, proxy_failed,
/// tls_failed and connect_timeout.
class OutboundClient
{
public:
    explicit OutboundClient(NetPolicy &policy, HostResolver resolver = systemResolver());
    ~OutboundClient();
    OutboundClient(const OutboundClient &) = delete;
    OutboundClient &operator=(const OutboundClient &) = delete;

    /// Tasks that are running, and later ones, end as Cancelled.
    void close();

    /// Any status is a result; the body is in memory, up to maxBodyBytes.
    Task<OutboundResponse> fetch(OutboundRequest request);
    /// As fetch(), but a 2xx body goes to the sink in pieces (maxBodyBytes bounds their sum).
    Task<OutboundResponse> stream(OutboundRequest request, OutboundSinks sinks);

private:
    std::shared_ptr<struct OutboundCore> m_core;
};

} // namespace troupe
