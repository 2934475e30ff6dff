// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tools/builtin/builtintool.h"

#include <QUrl>

namespace troupe {

class OutboundClient;
class NetPolicy;

/// Gets one page or file of the web, as text. The address is a model's: address rules apply.
class HttpFetchTool final : public BuiltInTool
{
public:
    explicit HttpFetchTool(OutboundClient &client);
    Task<ToolResult> call(QJsonObject arguments, ToolContext context) override;
    bool isRepeatable() const override { return true; }

private:
    OutboundClient &m_client;
};

/// Which search engine is asked, as a person configured it.
struct WebSearchAccess
{
    enum class Engine : quint8 { None, SearXng, Brave, Tavily };

    Engine engine = Engine::None;
    QUrl baseUrl; ///< of SearXNG; of the others instead of their own address when it is set
    QByteArray apiKey;

    WebSearchAccess() = default;
};

class WebSearchTool final : public BuiltInTool
{
public:
    /// `access` is asked at each call.
    WebSearchTool(OutboundClient &client, std::function<Task<WebSearchAccess>()> access);
    Task<ToolResult> call(QJsonObject arguments, ToolContext context) override;
    bool isRepeatable() const override { return true; }

private:
    OutboundClient &m_client;
    std::function<Task<WebSearchAccess>()> m_access;
};

} // namespace troupe
