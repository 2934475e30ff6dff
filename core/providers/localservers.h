// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/model.h"
#include "core/net/outboundclient.h"
#include "core/providers/provider.h"

namespace troupe {

/// Where a model server may listen on this machine, and whose port that is by custom.
struct LocalPort
{
    quint16 port = 0;
    QString program; ///< for people, when the server does not say who it is
};

/// A model server that answered.
struct LocalServer
{
    QString program; ///< "Ollama", "LM Studio", "llama.cpp", …
    ProviderKind kind = ProviderKind::OpenAi;
    QString baseUrl; ///< for a ProviderConfig of that kind
    QStringList models; ///< at most 500
    bool needsKey = false; ///< it lists nothing without one
};

/// Looks for model servers on this machine. Asks 127.0.0.1 only, only when told to, without any
/// key, and through core/net, so each question is in the ledger; a port on which nothing listens
/// costs no time, one that is silent two seconds. What answers but is no model server is passed
/// over. Server thread only; `client` outlives all calls.
class LocalServerSearch
{
public:
    explicit LocalServerSearch(OutboundClient &client, QList<LocalPort> ports = usualPorts())
        : m_client(client), m_ports(std::move(ports))
    {
    }

    /// Ollama 11434, LM Studio 1234, llama.cpp and LocalAI 8080, vLLM 8000, GPT4All 4891, Jan 1337.
    static QList<LocalPort> usualPorts();

    /// In the order of the ports. Fails only as Cancelled.
    Task<QList<LocalServer>> find(CancelToken cancel);

private:
    static Task<std::optional<LocalServer>> ask(OutboundClient *client, LocalPort port,
                                                CancelToken cancel);
    static Task<std::optional<LocalServer>> askOllama(OutboundClient *client, LocalPort port,
                                                      CancelToken cancel);
    static Task<QList<LocalServer>> runFind(OutboundClient *client, QList<LocalPort> ports,
                                            CancelToken cancel);

    OutboundClient &m_client;
    const QList<LocalPort> m_ports;
};

} // namespace troupe
