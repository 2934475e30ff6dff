// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/openai/openaimodels.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

#include <algorithm>

namespace troupe {

namespace {

constexpr qsizetype kMostModels = 10'000;
constexpr qsizetype kLongestId = 300;

QJsonValue inside(const QJsonObject &model, const char *path)
{
    QJsonValue value = model;
    for (const QString &name : QString::fromLatin1(path).split(u'.'))
        value = value.toObject().value(name);
    return value;
}

/// What is really loaded comes before what the model was trained for.
int contextOf(const QJsonObject &model)
{
    for (const char *path :
         {"context_length", "context_window", "max_model_len", "loaded_context_length",
          "meta.n_ctx", "max_context_length", "meta.n_ctx_train", "top_provider.context_length",
          "limits.max_context_window_tokens", "max_input_tokens", "inputTokenLimit"}) {
        const double value = inside(model, path).toDouble();
        if (value >= 1)
            return static_cast<int>(std::min(value, 2e9));
    }
    return 0;
}

QJsonArray listIn(const QJsonDocument &document)
{
    if (document.isArray())
        return document.array();
    for (const char *name : {"data", "models"}) {
        const QJsonValue list = document.object().value(QLatin1String(name));
        if (list.isArray())
            return list.toArray();
    }
    return {};
}

bool isList(const QJsonDocument &document)
{
    const QJsonObject object = document.object();
    return document.isArray() || object.value(QLatin1String("data")).isArray()
           || object.value(QLatin1String("models")).isArray()
           // Ollama without a model: {"object":"list","data":null}
           || object.value(QLatin1String("object")).toString() == QLatin1String("list");
}

} // namespace

Result<QList<ModelListing>> readOpenAiModels(const QByteArray &body)
{
    const QJsonDocument document = QJsonDocument::fromJson(body);
    if (!isList(document)) {
        return failKeyed(ErrorCode::Upstream, QStringLiteral("endpoint_not_found"),
                         QStringLiteral(
                             "The server did not answer with a list of models. Check the "
                             "address of this provider; it often ends with /v1."));
    }
    QList<ModelListing> models;
    QSet<QString> seen;
    for (const QJsonValue &value : listIn(document)) {
        const QJsonObject object = value.toObject();
        QString id = value.toString();
        for (const char *name : {"id", "model", "name"}) {
            if (id.isEmpty())
                id = object.value(QLatin1String(name)).toString();
        }
        if (id.isEmpty() || id.size() > kLongestId || seen.contains(id))
            continue;
        seen.insert(id);
        models.append(ModelListing{id, contextOf(object)});
        if (models.size() >= kMostModels)
            break;
    }
    return models;
}

} // namespace troupe
