// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/agentsecrets.h"

#include <QRegularExpression>

#include <algorithm>

namespace troupe {

namespace {

constexpr QLatin1String kProperties(
    "properties"); // of a JSON Schema: its keys are names of parameters

bool isSecretName(const QString &key)
{
    QString name;
    for (const QChar c : key) {
        if (c.isLetterOrNumber())
            name += c.toLower();
    }
    if (name.contains(QLatin1String("secret")) && !name.contains(QLatin1String("secretar")))
        return true;
    static constexpr QLatin1String kWhole[] = {QLatin1String("auth"), QLatin1String("pwd"),
                                               QLatin1String("pass"), QLatin1String("bearer")};
    if (std::find(std::begin(kWhole), std::end(kWhole), name) != std::end(kWhole))
        return true;
    static constexpr QLatin1String kEnds[] = {
        QLatin1String("password"),   QLatin1String("passwd"),      QLatin1String("passphrase"),
        QLatin1String("apikey"),     QLatin1String("accesskey"),   QLatin1String("privatekey"),
        QLatin1String("signingkey"), QLatin1String("token"),       QLatin1String("authorization"),
        QLatin1String("credential"), QLatin1String("credentials"), QLatin1String("cookie")};
    return std::any_of(std::begin(kEnds), std::end(kEnds),
                       [&name](QLatin1String end) { return name.endsWith(end); });
}

bool looksLikeSecret(const QString &text)
{
    static const QRegularExpression keys(
        QStringLiteral("^\\s*(?:(?:Bearer|Basic)\\s+\\S{8,}|sk-[\\w-]{16,}|lvng_\\w{20,}|"
                       "gh[pousr]_\\w{20,}|github_pat_\\w{20,}|xox[a-z]-[\\w-]{10,}|"
                       "AKIA[A-Z0-9]{16}|AIza[\\w-]{30,}|"
                       "eyJ[\\w-]{8,}\\.[\\w-]{8,}\\.[\\w-]{8,})\\s*$"));
    return keys.match(text).hasMatch()
           || (text.contains(QLatin1String("-----BEGIN "))
               && text.contains(QLatin1String("PRIVATE KEY-----")));
}

/// `strict`: a long random part of the path is the secret of most webhooks.
bool isAddressWithSecret(const QString &text, bool strict)
{
    static const QRegularExpression scheme(QStringLiteral("^\\s*[A-Za-z][A-Za-z0-9+.-]*://"));
    const auto match = scheme.match(text);
    if (!match.hasMatch())
        return false;
    const QString rest = text.mid(match.capturedEnd());
    const qsizetype hostEnd = rest.indexOf(QRegularExpression(QStringLiteral("[/?#]")));
    if (rest.left(hostEnd < 0 ? rest.size() : hostEnd).contains(u'@'))
        return true;
    const QStringList arguments =
        rest.section(u'?', 1).split(QRegularExpression(QStringLiteral("[&#]")), Qt::SkipEmptyParts);
    for (const QString &argument : arguments) {
        const QString name = argument.section(u'=', 0, 0);
        if (isSecretName(name) || name == QLatin1String("key") || name == QLatin1String("sig"))
            return true;
    }
    static const QRegularExpression random(
        QStringLiteral("/(?=[\\w-]*[0-9])(?=[\\w-]*[A-Za-z])[\\w-]{16,}(?=[/?#]|\\s*$)"));
    return strict && random.match(rest).hasMatch();
}

bool isSecretText(const QString &text)
{
    return looksLikeSecret(text) || isAddressWithSecret(text, false);
}

class Redactor
{
public:
    QStringList pointers;

    QJsonValue value(const QJsonValue &json, const QString &pointer, bool underSecretName)
    {
        if (json.isObject())
            return object(json.toObject(), pointer, underSecretName);
        if (json.isArray()) {
            QJsonArray items = json.toArray();
            for (qsizetype i = 0; i < items.size(); ++i) {
                items[i] = value(items.at(i), pointer + u'/' + QString::number(i), underSecretName);
            }
            return items;
        }
        const bool isSecret = json.isString() ? underSecretName ? !json.toString().isEmpty()
                                                                : isSecretText(json.toString())
                                              : underSecretName && json.isDouble();
        if (!isSecret || json.toString() == kLeftOut)
            return json;
        pointers += pointer;
        return QString(kLeftOut);
    }

private:
    QJsonObject object(QJsonObject json, const QString &pointer, bool underSecretName)
    {
        for (auto it = json.begin(); it != json.end(); ++it) {
            const QString at = pointer + u'/' + it.key();
            if (it.key() == kProperties && it->isObject())
                *it = parameters(it->toObject(), at);
            else
                *it = value(*it, at, underSecretName || isSecretName(it.key()));
        }
        return json;
    }

    // A parameter may be called "token"; only a value that is given with it is a secret.
    QJsonObject parameters(QJsonObject json, const QString &pointer)
    {
        for (auto it = json.begin(); it != json.end(); ++it) {
            const QString at = pointer + u'/' + it.key();
            if (!it->isObject() || !isSecretName(it.key())) {
                *it = value(*it, at, isSecretName(it.key()));
                continue;
            }
            QJsonObject schema = it->toObject();
            for (auto part = schema.begin(); part != schema.end(); ++part) {
                static const QStringList given{QStringLiteral("default"), QStringLiteral("const"),
                                               QStringLiteral("example"),
                                               QStringLiteral("examples"), QStringLiteral("enum")};
                *part = value(*part, at + u'/' + part.key(), given.contains(part.key()));
            }
            *it = schema;
        }
        return json;
    }
};

bool isMark(const QJsonValue &json)
{
    return json.isString() && json.toString() == kLeftOut;
}

QJsonValue broughtBack(const QJsonValue &json, const QJsonValue &from)
{
    if (isMark(json))
        return from; // Undefined where there is nothing: the key goes
    if (json.isObject()) {
        QJsonObject object = json.toObject();
        const QJsonObject source = from.toObject();
        const QStringList keys = object.keys();
        for (const QString &key : keys)
            object[key] = broughtBack(object.value(key), source.value(key));
        return object;
    }
    if (!json.isArray())
        return json;
    const QJsonArray items = json.toArray();
    const QJsonArray source = from.toArray();
    QJsonArray kept;
    for (qsizetype i = 0; i < items.size(); ++i) {
        const QJsonValue item =
            broughtBack(items.at(i),
                        i < source.size() ? source.at(i) : QJsonValue(QJsonValue::Undefined));
        if (!item.isUndefined())
            kept.append(item);
    }
    return kept;
}

} // namespace

QStringList leaveOutSecrets(Agent &agent)
{
    Redactor redactor;
    agent.functions =
        redactor.value(agent.functions, QStringLiteral("/functions"), false).toArray();
    agent.capabilities =
        redactor.value(agent.capabilities, QStringLiteral("/capabilities"), false).toObject();
    agent.metadata = redactor.value(agent.metadata, QStringLiteral("/metadata"), false).toObject();
    if (isAddressWithSecret(agent.webhookUrl, true)) {
        agent.webhookUrl = kLeftOut;
        redactor.pointers += QStringLiteral("/webhook_url");
    }
    return redactor.pointers;
}

void bringBackSecrets(Agent &agent, const Agent &from)
{
    agent.functions = broughtBack(agent.functions, from.functions).toArray();
    agent.capabilities = broughtBack(agent.capabilities, from.capabilities).toObject();
    agent.metadata = broughtBack(agent.metadata, from.metadata).toObject();
    if (agent.webhookUrl == kLeftOut)
        agent.webhookUrl = from.webhookUrl == kLeftOut ? QString() : from.webhookUrl;
}

} // namespace troupe
