// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/localservers.h"

#include "core/providers/ollama/ollamarequest.h"
#include "core/providers/openai/openaimodels.h"
#include "core/providers/providererrors.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <vector>

namespace troupe {

namespace {

constexpr qsizetype kMostModelsFound = 500;
constexpr char kOllama[] = "Ollama";

QString localAddress(quint16 port, const char *path)
{
    return QStringLiteral("http://127.0.0.1:%1%2").arg(port).arg(QLatin1String(path));
}

OutboundRequest question(quint16 port, const char *path, const CancelToken &cancel)
{
    OutboundRequest request;
    request.url = QUrl(localAddress(port, path));
    request.trust = TrustLevel::Configured;
    request.headers = {OutboundHeader{"Accept", "application/json"}};
    request.reason = QStringLiteral("look for local model servers");
    request.timeouts.connectMs = 500;
    request.timeouts.firstByteMs = 2'000;
    request.timeouts.idleMs = 1'000;
    request.timeouts.totalMs = 3'000;
    request.maxBodyBytes = 4 * 1024 * 1024;
    request.cancel = cancel;
    return request;
}

/// Who wrote the server, by what it says of its models or itself.
QString programOf(const OutboundResponse &response, const QString &usual)
{
    const QJsonObject first = QJsonDocument::fromJson(response.body)
                                  .object()
                                  .value(QLatin1String("data"))
                                  .toArray()
                                  .at(0)
                                  .toObject();
    const QString owner = first.value(QLatin1String("owned_by")).toString().toLower();
    const QString server = QString::fromLatin1(response.header("server"));
    struct Sign
    {
        const char *word;
        const char *program;
    };
    constexpr Sign kSigns[] = {{"llamacpp", "llama.cpp"},
                               {"vllm", "vLLM"},
                               {"organization_owner", "LM Studio"},
                               {"humanity", "GPT4All"},
                               {"library", kOllama}};
    for (const Sign &sign : kSigns) {
        if (owner == QLatin1String(sign.word))
            return QString::fromLatin1(sign.program);
    }
    if (mentions(server, {"llama.cpp"}))
        return QStringLiteral("llama.cpp");
    return usual;
}

/// On these ports anything may listen: a refusal counts only in the words of a model server.
bool wantsKey(const OutboundResponse &response)
{
    if (response.status != 401 && response.status != 403)
        return false;
    const QJsonDocument document = QJsonDocument::fromJson(response.body);
    if (!document.isObject())
        return false;
    // Another Troupe speaks so of its LVNG v1 family, which is no model server.
    if (document[QLatin1String("error")].toObject().contains(QLatin1String("request_id")))
        return false;
    return mentions(readComplaint(response.body).message,
                    {"api key", "api-key", "api_key", "apikey", "bearer"});
}

} // namespace

QList<LocalPort> LocalServerSearch::usualPorts()
{
    return {{11434, QString::fromLatin1(kOllama)}, {1234, QStringLiteral("LM Studio")},
            {8080, QStringLiteral("LocalAI")},     {8000, QStringLiteral("vLLM")},
            {4891, QStringLiteral("GPT4All")},     {1337, QStringLiteral("Jan")}};
}

Task<QList<LocalServer>> LocalServerSearch::find(CancelToken cancel)
{
    return runFind(&m_client, m_ports, std::move(cancel));
}

Task<QList<LocalServer>> LocalServerSearch::runFind(OutboundClient *client, QList<LocalPort> ports,
                                                    CancelToken cancel)
{
    std::vector<Task<std::optional<LocalServer>>>
        running; // all at once: a task runs when it is made
    for (const LocalPort &port : ports)
        running.push_back(ask(client, port, cancel));
    QList<LocalServer> found;
    for (auto &task : running) {
        auto answer = co_await task;
        if (answer && *answer)
            found.append(**answer);
    }
    if (cancel.isCancelled())
        co_return failKeyed(ErrorCode::Cancelled, QStringLiteral("cancelled"),
                            QStringLiteral("Cancelled."));
    co_return QList<LocalServer>(found);
}

/// Nothing when it is not Ollama. Others speak its list of models, but not its version.
Task<std::optional<LocalServer>> LocalServerSearch::askOllama(OutboundClient *client,
                                                              LocalPort port, CancelToken cancel)
{
    const OutboundRequest version = question(port.port, "/api/version", cancel);
    const auto said = co_await client->fetch(version);
    if (!said || said->status != 200)
        co_return std::optional<LocalServer>();
    const QJsonObject object = QJsonDocument::fromJson(said->body).object();
    if (!object.value(QLatin1String("version")).isString())
        co_return std::optional<LocalServer>();
    const OutboundRequest tags = question(port.port, "/api/tags", cancel);
    const auto listed = co_await client->fetch(tags);
    if (!listed || listed->status != 200)
        co_return std::optional<LocalServer>();
    const auto models = readOllamaTags(listed->body);
    if (!models)
        co_return std::optional<LocalServer>();
    LocalServer server;
    server.program = QString::fromLatin1(kOllama);
    server.kind = ProviderKind::Ollama;
    server.baseUrl = localAddress(port.port, "");
    server.models = models->mid(0, kMostModelsFound);
    co_return std::optional<LocalServer>(server);
}

Task<std::optional<LocalServer>> LocalServerSearch::ask(OutboundClient *client, LocalPort port,
                                                        CancelToken cancel)
{
    const OutboundRequest request = question(port.port, "/v1/models", cancel);
    const auto response = co_await client->fetch(request);
    if (!response)
        co_return std::optional<LocalServer>();
    LocalServer server;
    server.program = programOf(*response, port.program);
    server.baseUrl = localAddress(port.port, "/v1");
    server.needsKey = wantsKey(*response);
    if (server.program == QLatin1String(kOllama) && !server.needsKey) {
        auto ollama = co_await askOllama(client, port, cancel);
        if (ollama && *ollama)
            co_return std::move(*ollama);
    }
    if (server.needsKey)
        co_return std::optional<LocalServer>(server);
    const auto models = readOpenAiModels(response->body);
    if (response->status != 200 || !models)
        co_return std::optional<LocalServer>();
    for (const ModelListing &model : *models) {
        if (server.models.size() < kMostModelsFound)
            server.models.append(model.id);
    }
    co_return std::optional<LocalServer>(server);
}

} // namespace troupe
