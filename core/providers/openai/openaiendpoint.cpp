// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/openai/openaiendpoint.h"

#include "core/net/addressrules.h"

namespace troupe {

namespace {

QString withScheme(const QString &typed)
{
    if (typed.contains(QLatin1String("://")))
        return typed;
    const QUrl guess(QStringLiteral("http://") + typed);
    const bool isLocal = guess.port() > 0 || AddressRules::isLoopbackHost(guess.host())
                         || !QHostAddress(guess.host()).isNull() || !guess.host().contains(u'.');
    return (isLocal ? QStringLiteral("http://") : QStringLiteral("https://")) + typed;
}

} // namespace

Result<OpenAiEndpoint> OpenAiEndpoint::fromBase(const QString &typed)
{
    const QUrl url(withScheme(typed.trimmed()), QUrl::StrictMode);
    const bool isWeb =
        url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
    if (typed.trimmed().isEmpty() || !url.isValid() || url.host().isEmpty() || !isWeb) {
        return failKeyed(ErrorCode::Invalid, QStringLiteral("invalid_base_url"),
                         QStringLiteral("The address of the model server must be like "
                                        "https://api.openai.com/v1 or http://localhost:1234."));
    }
    QString path = url.path(QUrl::FullyEncoded);
    const auto trim = [&path] {
        while (path.endsWith(u'/'))
            path.chop(1);
    };
    trim();
    for (const char *tail : {"/chat/completions", "/completions", "/chat", "/models"}) {
        if (path.endsWith(QLatin1String(tail))) {
            path.chop(static_cast<qsizetype>(qstrlen(tail)));
            break;
        }
    }
    trim();
    if (path.isEmpty())
        path = QStringLiteral("/v1");
    OpenAiEndpoint endpoint;
    endpoint.chat = url;
    endpoint.chat.setFragment(QString());
    endpoint.models = endpoint.chat;
    endpoint.chat.setPath(path + QLatin1String("/chat/completions"), QUrl::StrictMode);
    endpoint.models.setPath(path + QLatin1String("/models"), QUrl::StrictMode);
    return endpoint;
}

} // namespace troupe
