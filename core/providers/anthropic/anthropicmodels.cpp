// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/anthropic/anthropicmodels.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace troupe {

namespace {

constexpr qsizetype kLongestModelId = 300;

int tokensIn(const QJsonObject &model, const char *name)
{
    return static_cast<int>(std::clamp(model.value(QLatin1String(name)).toDouble(), 0.0, 2e9));
}

QStringList abilitiesOf(const QJsonObject &model)
{
    const QJsonObject known = model.value(QLatin1String("capabilities")).toObject();
    if (known.isEmpty())
        return {};
    QStringList abilities{QStringLiteral("text"), QStringLiteral("tools")};
    const auto supports = [&known](const char *name) {
        return known.value(QLatin1String(name))
            .toObject()
            .value(QLatin1String("supported"))
            .toBool();
    };
    if (supports("image_input"))
        abilities.append(QStringLiteral("vision"));
    if (supports("thinking"))
        abilities.append(QStringLiteral("reasoning"));
    return abilities;
}

} // namespace

Result<AnthropicModelPage> readAnthropicModels(const QByteArray &body)
{
    const QJsonObject object = QJsonDocument::fromJson(body).object();
    if (!object.value(QLatin1String("data")).isArray()) {
        return failKeyed(ErrorCode::Upstream, QStringLiteral("endpoint_not_found"),
                         QStringLiteral("The server did not answer with a list of models. Check "
                                        "the address of this provider."));
    }
    AnthropicModelPage page;
    for (const QJsonValue &value : object.value(QLatin1String("data")).toArray()) {
        const QJsonObject model = value.toObject();
        const QString id = model.value(QLatin1String("id")).toString();
        if (id.isEmpty() || id.size() > kLongestModelId)
            continue;
        page.models.append(ModelListing{id, tokensIn(model, "max_input_tokens"),
                                        tokensIn(model, "max_tokens"), abilitiesOf(model)});
    }
    if (object.value(QLatin1String("has_more")).toBool())
        page.nextAfter = object.value(QLatin1String("last_id")).toString().left(kLongestModelId);
    return page;
}

} // namespace troupe
