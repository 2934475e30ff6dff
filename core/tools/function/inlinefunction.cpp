// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tools/function/inlinefunction.h"

#include "core/meta/values.h"
#include "core/tools/toolarguments.h"

namespace troupe {

namespace {

/// A tool under another name. What it may and how it is checked is the tool's own.
class NamedTool final : public Tool
{
public:
    NamedTool(ToolInfo info, std::shared_ptr<Tool> tool)
        : m_info(std::move(info)), m_tool(std::move(tool))
    {
    }
    const ToolInfo &info() const override { return m_info; }
    bool isRepeatable() const override { return m_tool->isRepeatable(); }

    Task<ToolResult> call(QJsonObject arguments, ToolContext context) override
    {
        if (const auto fits = checkToolArguments(m_tool->info().parameters, arguments); !fits) {
            QString text = QStringLiteral("Error: ") + fits.error().message;
            for (const FieldIssue &issue : fits.error().issues)
                text += QStringLiteral("\n%1: %2").arg(issue.pointer, issue.message);
            co_return ToolResult(text, true);
        }
        const std::shared_ptr<Tool> tool = m_tool;
        co_return co_await tool->call(std::move(arguments), std::move(context));
    }

private:
    const ToolInfo m_info;
    const std::shared_ptr<Tool> m_tool;
};

/// A function that nobody can call.
class MissingTool final : public Tool
{
public:
    explicit MissingTool(ToolInfo info) : m_info(std::move(info)) {}
    const ToolInfo &info() const override { return m_info; }

    Task<ToolResult> call(QJsonObject, ToolContext) override
    {
        co_return failKeyed(ErrorCode::Upstream, QStringLiteral("function_error"),
                            QStringLiteral("The function %1 has no endpoint, and no tool has its "
                                           "name.")
                                .arg(m_info.name));
    }

private:
    const ToolInfo m_info;
};

QJsonObject schemaIn(const QJsonObject &declaration)
{
    QJsonObject schema = declaration.value(QLatin1String("parameters")).toObject();
    if (!schema.contains(QLatin1String("type")))
        schema.insert(QLatin1String("type"), QStringLiteral("object"));
    return schema;
}

} // namespace

ToolFunction functionFromDeclaration(const QJsonObject &declaration, QByteArray &secret)
{
    const auto text = [](const QJsonObject &object, const char *name) {
        return object.value(QLatin1String(name)).toString();
    };
    ToolFunction function;
    function.name = text(declaration, "name");
    function.description = text(declaration, "description");
    function.parameters = schemaIn(declaration);
    function.endpoint = text(declaration, "endpoint");
    function.headers = declaration.value(QLatin1String("headers")).toObject();
    if (const auto method = enumFromName<FunctionMethod>(text(declaration, "method").toUpper()))
        function.method = *method;
    const QJsonObject auth = declaration.value(QLatin1String("authentication")).toObject();
    function.auth =
        enumFromName<FunctionAuth>(text(auth, "type").toLower()).value_or(FunctionAuth::None);
    function.authHeader = text(auth, "header");
    if (function.auth == FunctionAuth::ApiKey && function.authHeader.isEmpty())
        function.authHeader = QStringLiteral("X-API-Key");
    secret = text(auth, "value").toUtf8();
    function.hasSecret = function.auth != FunctionAuth::None && !secret.isEmpty();
    function.requestsPerMinute = declaration.value(QLatin1String("rate_limit"))
                                     .toObject()
                                     .value(QLatin1String("requests_per_minute"))
                                     .toInt(0);
    return function;
}

std::shared_ptr<Tool> resolveInline(const ToolRegistry &registry, const QString &name,
                                    const QString &userId)
{
    return registry.find(name, userId);
}

Result<std::shared_ptr<Tool>> makeInlineFunction(const QJsonObject &declaration,
                                                 const QString &userId, const QString &sourceId,
                                                 const ToolRegistry &registry,
                                                 const std::shared_ptr<const FunctionWorld> &world,
                                                 const std::shared_ptr<CallWindow> &window)
{
    QByteArray secret;
    ToolFunction function = functionFromDeclaration(declaration, secret);
    function.id = sourceId;
    function.ownerId = userId;
    if (function.name.trimmed().isEmpty())
        return fail(ErrorCode::Invalid, QStringLiteral("A function needs a name"));
    if (!function.endpoint.isEmpty()) {
        if (const auto usable = checkFunction(function); !usable)
            return fail(usable.error());
        auto tool = std::make_shared<HttpFunction>(function, world, window);
        tool->setSecret(secret);
        return std::shared_ptr<Tool>(tool);
    }
    if (const auto schema = checkToolSchema(function.parameters); !schema)
        return fail(schema.error());
    const std::shared_ptr<Tool> known = resolveInline(registry, function.name, userId);
    ToolInfo info = known ? known->info() : ToolInfo();
    info.name = function.name;
    if (!function.description.isEmpty())
        info.description = function.description;
    // A declaration that names no parameters leaves them to the tool.
    const bool saysParameters =
        !function.parameters.value(QLatin1String("properties")).toObject().isEmpty();
    if (!known || saysParameters)
        info.parameters = function.parameters;
    if (known)
        return std::shared_ptr<Tool>(std::make_shared<NamedTool>(info, known));
    info.source = ToolSource::Function;
    info.sourceId = sourceId;
    info.ownerId = userId;
    return std::shared_ptr<Tool>(std::make_shared<MissingTool>(info));
}

} // namespace troupe
