// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tools/mcp/mcpcontent.h"

#include "core/tools/mcp/mcpmessage.h"

#include <QCryptographicHash>
#include <QHash>
#include <QJsonDocument>

namespace troupe {

namespace {

constexpr qsizetype kLongestToolName = 64;
constexpr qsizetype kLongestSlug = 24;
constexpr qsizetype kLongestOwnName = 256;
constexpr qsizetype kLongestTitle = 200;
constexpr qsizetype kLongestDescription = 10'000;
constexpr qsizetype kLongestUri = 4'096;
constexpr qsizetype kLongestResult = 256 * 1024; ///< characters
constexpr qsizetype kLargestBlob = 1024 * 1024;
constexpr qsizetype kMostArguments = 100;
constexpr qsizetype kMostParts = 1'000;

QString textIn(const QJsonObject &json, const char *key, qsizetype most, bool lines = false)
{
    return mcpCleanText(json[QLatin1String(key)].toString(), most, lines);
}

bool isNameCharacter(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9')
           || c == u'_' || c == u'-';
}

QString withNameCharacters(const QString &text)
{
    QString name;
    for (const QChar c : text)
        name += isNameCharacter(c) ? c : QChar(u'_');
    return name;
}

QString fingerprint(const QString &text)
{
    return QString::fromLatin1(
        QCryptographicHash::hash(text.toUtf8(), QCryptographicHash::Sha256).toHex().left(6));
}

/// Cut to `most`, with a mark of what it was.
QString fitted(const QString &name, qsizetype most, const QString &whole)
{
    return name.size() <= most ? name : name.left(most - 7) + u'_' + fingerprint(whole);
}

QString bytesText(qint64 bytes)
{
    return bytes < 1024 ? QStringLiteral("%1 bytes").arg(bytes)
                        : QStringLiteral("%1 KB").arg((bytes + 512) / 1024);
}

qint64 decodedSize(const QString &base64)
{
    return base64.size() / 4 * 3;
}

QString linkText(const QJsonObject &link)
{
    QString text = QStringLiteral("[link to a resource: %1").arg(textIn(link, "uri", kLongestUri));
    const QString name = textIn(link, "name", kLongestTitle);
    const QString description = textIn(link, "description", 500);
    if (!name.isEmpty())
        text += QStringLiteral(", %1").arg(name);
    if (!description.isEmpty())
        text += QStringLiteral(": %1").arg(description);
    return text + u']';
}

QString resourceText(const QJsonObject &resource)
{
    const QString uri = textIn(resource, "uri", kLongestUri);
    const QString type = textIn(resource, "mimeType", 100);
    if (resource[QLatin1String("text")].isString()) {
        return QStringLiteral("[resource %1]\n%2")
            .arg(uri,
                 mcpCleanText(resource[QLatin1String("text")].toString(), kLongestResult, true));
    }
    return QStringLiteral("[resource %1: %2, %3]")
        .arg(uri, type.isEmpty() ? QStringLiteral("binary") : type,
             bytesText(decodedSize(resource[QLatin1String("blob")].toString())));
}

QString contentText(const QJsonObject &content)
{
    const QString type = content[QLatin1String("type")].toString();
    if (type == QLatin1String("text"))
        return mcpCleanText(content[QLatin1String("text")].toString(), kLongestResult, true);
    if (type == QLatin1String("resource"))
        return resourceText(content[QLatin1String("resource")].toObject());
    if (type == QLatin1String("resource_link"))
        return linkText(content);
    if (type == QLatin1String("image") || type == QLatin1String("audio")) {
        return QStringLiteral("[%1: %2, %3]")
            .arg(type, textIn(content, "mimeType", 100),
                 bytesText(decodedSize(content[QLatin1String("data")].toString())));
    }
    return QStringLiteral("[content of the unknown kind \"%1\"]").arg(mcpCleanText(type, 40));
}

McpTool readTool(const QJsonObject &json)
{
    McpTool tool;
    const QString name = json[QLatin1String("name")].toString();
    tool.name = mcpCleanText(name, kLongestOwnName);
    if (name.isEmpty() || name != tool.name)
        tool.problem =
            QStringLiteral("Its name is empty, longer than 256 or holds control characters.");
    const QJsonObject hints = json[QLatin1String("annotations")].toObject();
    tool.title = textIn(json, "title", kLongestTitle);
    if (tool.title.isEmpty())
        tool.title = textIn(hints, "title", kLongestTitle);
    tool.description = textIn(json, "description", kLongestDescription, true);
    tool.readOnlyHint = hints[QLatin1String("readOnlyHint")].toBool();
    tool.destructiveHint = hints[QLatin1String("destructiveHint")].toBool();
    tool.risk = tool.destructiveHint ? ToolRisk::Destructive : ToolRisk::External;
    const QJsonValue schema = json[QLatin1String("inputSchema")];
    const QByteArray written = QJsonDocument(schema.toObject()).toJson(QJsonDocument::Compact);
    if (!schema.isObject()
        || schema[QLatin1String("type")].toString(QStringLiteral("object"))
               != QLatin1String("object"))
        tool.problem = QStringLiteral("The schema of its arguments is no object schema.");
    else if (written.size() > kMcpLargestSchema)
        tool.problem = QStringLiteral("The schema of its arguments is larger than 256 KB.");
    else
        tool.parameters = schema.toObject();
    if (!tool.parameters.isEmpty())
        tool.parameters.insert(QLatin1String("type"), QStringLiteral("object"));
    else if (tool.problem.isEmpty())
        tool.parameters = {{QStringLiteral("type"), QStringLiteral("object")}};
    return tool;
}

} // namespace

QString mcpServerSlug(const QString &serverName)
{
    QString slug;
    const QString name = withNameCharacters(serverName.trimmed());
    for (const QChar c : name) {
        if (c != u'_' || (!slug.isEmpty() && !slug.endsWith(u'_')))
            slug += c;
    }
    while (slug.endsWith(u'_'))
        slug.chop(1);
    if (slug.isEmpty())
        slug = QStringLiteral("server-") + fingerprint(serverName);
    return slug.size() <= kLongestSlug
               ? slug
               : slug.left(kLongestSlug - 7) + u'-' + fingerprint(serverName);
}

QList<McpTool> readMcpTools(const QList<QJsonObject> &listed, const QString &serverSlug)
{
    QList<McpTool> tools;
    QHash<QString, int> uses; ///< of a tool name, in lower case
    QStringList seen;
    const QString prefix = serverSlug + QStringLiteral("__");
    for (const QJsonObject &json : listed) {
        McpTool tool = readTool(json);
        if (seen.contains(tool.name))
            continue;
        seen.append(tool.name);
        if (tool.problem.isEmpty()) {
            const QString plain = withNameCharacters(tool.name);
            tool.toolName = fitted(prefix + plain, kLongestToolName, tool.name);
            ++uses[tool.toolName.toLower()];
        }
        tools.append(std::move(tool));
    }
    for (McpTool &tool : tools) {
        if (tool.toolName.isEmpty() || uses.value(tool.toolName.toLower()) < 2
            || tool.toolName == prefix + tool.name)
            continue;
        tool.toolName = tool.toolName.left(kLongestToolName - 7) + u'_' + fingerprint(tool.name);
    }
    return tools;
}

ToolResult readMcpToolResult(const QJsonObject &result)
{
    ToolResult read;
    read.isError = result[QLatin1String("isError")].toBool();
    const QJsonArray content = result[QLatin1String("content")].toArray();
    QStringList parts;
    qsizetype size = 0;
    bool hasText = false;
    for (qsizetype i = 0; i < content.size() && i < kMostParts && size < kLongestResult; ++i) {
        const QJsonObject part = content[i].toObject();
        hasText = hasText || part[QLatin1String("type")].toString() == QLatin1String("text");
        parts.append(contentText(part));
        size += parts.last().size();
    }
    const QJsonValue structured = result[QLatin1String("structuredContent")];
    if (structured.isObject() && !hasText)
        parts.append(
            QString::fromUtf8(QJsonDocument(structured.toObject()).toJson(QJsonDocument::Compact)));
    // Revision 2024-10-07 called the whole result by another name.
    if (content.isEmpty() && !structured.isObject()
        && result.contains(QLatin1String("toolResult"))) {
        parts.append(
            QString::fromUtf8(QJsonDocument(QJsonArray{result[QLatin1String("toolResult")]})
                                  .toJson(QJsonDocument::Compact)));
    }
    read.text = parts.join(u'\n');
    if (read.text.size() > kLongestResult) {
        const qsizetype more = read.text.size() - kLongestResult;
        read.text.truncate(kLongestResult);
        read.text += QStringLiteral("\n[cut here: %1 more characters]").arg(more);
    }
    return read;
}

McpResource readMcpResource(const QJsonObject &json, bool isTemplate)
{
    McpResource resource;
    resource.uri = textIn(json, isTemplate ? "uriTemplate" : "uri", kLongestUri);
    resource.name = textIn(json, "name", kLongestTitle);
    resource.title = textIn(json, "title", kLongestTitle);
    resource.description = textIn(json, "description", kLongestDescription, true);
    resource.mimeType = textIn(json, "mimeType", 100);
    const double size = json[QLatin1String("size")].toDouble(-1);
    resource.size = size >= 0 && size < 9e15 ? static_cast<qint64>(size) : -1;
    resource.isTemplate = isTemplate;
    return resource;
}

QList<McpResourceContent> readMcpContents(const QJsonObject &result)
{
    QList<McpResourceContent> contents;
    const QJsonArray parts = result[QLatin1String("contents")].toArray();
    for (qsizetype i = 0; i < parts.size() && i < kMostParts; ++i) {
        const QJsonObject json = parts[i].toObject();
        McpResourceContent content;
        content.uri = textIn(json, "uri", kLongestUri);
        content.mimeType = textIn(json, "mimeType", 100);
        const QString blob = json[QLatin1String("blob")].toString();
        content.text = json[QLatin1String("text")].toString();
        content.size = blob.isEmpty() ? content.text.toUtf8().size() : decodedSize(blob);
        if (content.size <= kLargestBlob)
            content.blob = blob;
        contents.append(std::move(content));
    }
    return contents;
}

McpPrompt readMcpPrompt(const QJsonObject &json)
{
    McpPrompt prompt;
    prompt.name = textIn(json, "name", kLongestOwnName);
    prompt.title = textIn(json, "title", kLongestTitle);
    prompt.description = textIn(json, "description", kLongestDescription, true);
    const QJsonArray arguments = json[QLatin1String("arguments")].toArray();
    for (qsizetype i = 0; i < arguments.size() && i < kMostArguments; ++i) {
        const QJsonObject one = arguments[i].toObject();
        McpPromptArgument argument;
        argument.name = textIn(one, "name", kLongestOwnName);
        argument.description = textIn(one, "description", kLongestDescription, true);
        argument.required = one[QLatin1String("required")].toBool();
        prompt.arguments.append(std::move(argument));
    }
    return prompt;
}

QList<McpPromptMessage> readMcpPromptMessages(const QJsonObject &result)
{
    QList<McpPromptMessage> messages;
    const QJsonArray list = result[QLatin1String("messages")].toArray();
    for (qsizetype i = 0; i < list.size() && i < kMostParts; ++i) {
        const QJsonObject json = list[i].toObject();
        McpPromptMessage message;
        message.role = textIn(json, "role", 40);
        message.text = contentText(json[QLatin1String("content")].toObject());
        messages.append(std::move(message));
    }
    return messages;
}

QString readMcpLogMessage(const QJsonObject &params)
{
    const QJsonValue data = params[QLatin1String("data")];
    const QString text =
        data.isString()
            ? data.toString()
            : QString::fromUtf8(QJsonDocument(data.isArray() ? QJsonDocument(data.toArray())
                                                             : QJsonDocument(data.toObject()))
                                    .toJson(QJsonDocument::Compact));
    const QString logger = textIn(params, "logger", 60);
    return QStringLiteral("[%1] %2%3")
        .arg(textIn(params, "level", 20), logger.isEmpty() ? QString() : logger + u' ',
             mcpCleanText(text, 1'000));
}

} // namespace troupe
