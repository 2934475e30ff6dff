// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/openai/openaiendpoint.h"

#include "core/providers/httpprovider.h"

namespace troupe {

Result<OpenAiEndpoint> OpenAiEndpoint::fromBase(const QString &typed)
{
    auto url = readBaseUrl(typed, {"/chat/completions", "/completions", "/chat", "/models"},
                           "https://api.openai.com/v1 or http://localhost:1234");
    if (!url)
        return fail(std::move(url.error()));
    QString path = url->path(QUrl::FullyEncoded);
    if (path.isEmpty())
        path = QStringLiteral("/v1");
    OpenAiEndpoint endpoint;
    endpoint.chat = *url;
    endpoint.models = *url;
    endpoint.chat.setPath(path + QLatin1String("/chat/completions"), QUrl::StrictMode);
    endpoint.models.setPath(path + QLatin1String("/models"), QUrl::StrictMode);
    return endpoint;
}

} // namespace troupe
