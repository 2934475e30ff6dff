// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contract/lvng1/functionops.h"

#include "core/base/ids.h"
#include "core/meta/values.h"

namespace troupe::lvng1 {

namespace {

std::optional<QString> faceOf(QStringView prefix, const QString &id)
{
    if (id.isEmpty())
        return std::nullopt;
    return prefixedId(prefix, id);
}

template <class E>
Result<E> namedValue(const QString &text, const char *pointer)
{
    if (const auto value = enumFromName<E>(text))
        return *value;
    Error error(ErrorCode::Invalid, QStringLiteral("“%1” is not known").arg(text.left(40)));
    error.issues.append({QString::fromLatin1(pointer), QStringLiteral("is not known")});
    return fail(std::move(error));
}

} // namespace

const TypeInfo &Authentication::info()
{
    static const TypeInfo type{
        "lvng1_authentication",
        {
            field<&Authentication::type>("type", NoFlag, "none, api_key, bearer or basic"),
            field<&Authentication::header>("header", OmitEmpty, "Of api_key").length(0, 100),
            field<&Authentication::value>("value", Secret | OmitEmpty, "Never shown")
                .length(0, 10'000),
        }};
    return type;
}

const TypeInfo &FunctionRate::info()
{
    static const TypeInfo type{
        "lvng1_function_rate",
        {field<&FunctionRate::requestsPerMinute>("requests_per_minute").range(0, 1'000'000)}};
    return type;
}

const TypeInfo &FunctionFields::info()
{
    static const TypeInfo type{
        "lvng1_function_fields",
        {
            field<&FunctionFields::name>("name", Required).length(1, 64),
            field<&FunctionFields::description>("description").length(0, 4000),
            field<&FunctionFields::parameters>("parameters", NoFlag, "JSON Schema"),
            field<&FunctionFields::endpoint>("endpoint", Required).length(1, 2000),
            field<&FunctionFields::method>("method", NoFlag, "POST unless said otherwise")
                .length(0, 10),
            field<&FunctionFields::headers>("headers"),
            field<&FunctionFields::authentication>("authentication"),
            field<&FunctionFields::rateLimit>("rate_limit"),
        }};
    return type;
}

const TypeInfo &FunctionView::info()
{
    static const TypeInfo type{"lvng1_function_view",
                               {
                                   field<&FunctionView::id>("id"),
                                   field<&FunctionView::name>("name"),
                                   field<&FunctionView::description>("description"),
                                   field<&FunctionView::parameters>("parameters"),
                                   field<&FunctionView::endpoint>("endpoint"),
                                   field<&FunctionView::method>("method"),
                                   field<&FunctionView::headers>("headers"),
                                   field<&FunctionView::authentication>("authentication"),
                                   field<&FunctionView::rateLimit>("rate_limit"),
                                   field<&FunctionView::status>("status"),
                                   field<&FunctionView::createdAt>("created_at"),
                                   field<&FunctionView::updatedAt>("updated_at"),
                               }};
    return type;
}

const TypeInfo &FunctionId::info()
{
    static const TypeInfo type{"lvng1_function_id",
                               {field<&FunctionId::functionId>("function_id", Required)}};
    return type;
}

const TypeInfo &ChangeFunction::info()
{
    static const TypeInfo type{"lvng1_change_function",
                               {
                                   field<&ChangeFunction::functionId>("function_id", Required),
                                   field<&ChangeFunction::changes>("changes", WholeBody),
                               }};
    return type;
}

const TypeInfo &ListFunctionsQuery::info()
{
    static const TypeInfo type{"lvng1_list_functions",
                               {
                                   field<&ListFunctionsQuery::limit>("limit").range(1, 100),
                                   field<&ListFunctionsQuery::offset>("offset").range(0, 1e9),
                               }};
    return type;
}

const TypeInfo &FunctionPage::info()
{
    static const TypeInfo type{"lvng1_function_page",
                               {
                                   field<&FunctionPage::functions>("functions"),
                                   field<&FunctionPage::pagination>("pagination"),
                               }};
    return type;
}

const TypeInfo &ExecutionsQuery::info()
{
    static const TypeInfo type{"lvng1_executions_query",
                               {
                                   field<&ExecutionsQuery::functionId>("function_id", Required),
                                   field<&ExecutionsQuery::limit>("limit").range(1, 200),
                               }};
    return type;
}

const TypeInfo &ExecutionView::info()
{
    static const TypeInfo type{"lvng1_execution_view",
                               {
                                   field<&ExecutionView::id>("id"),
                                   field<&ExecutionView::function>("function"),
                                   field<&ExecutionView::arguments>("arguments"),
                                   field<&ExecutionView::result>("result"),
                                   field<&ExecutionView::status>("status"),
                                   field<&ExecutionView::error>("error", OmitEmpty),
                                   field<&ExecutionView::durationMs>("duration_ms"),
                                   field<&ExecutionView::agentId>("agent_id"),
                                   field<&ExecutionView::sessionId>("session_id"),
                                   field<&ExecutionView::createdAt>("created_at"),
                               }};
    return type;
}

const TypeInfo &ExecutionList::info()
{
    static const TypeInfo type{"lvng1_execution_list",
                               {field<&ExecutionList::executions>("executions")}};
    return type;
}

FunctionView viewOf(const ToolFunction &function)
{
    FunctionView view;
    view.id = prefixedId(u"func_", function.id);
    view.name = function.name;
    view.description = function.description;
    view.parameters = function.parameters;
    view.endpoint = function.endpoint;
    view.method = enumName(function.method);
    view.headers = function.headers;
    view.authentication.type = enumName(function.auth);
    view.authentication.header = function.authHeader;
    view.rateLimit.requestsPerMinute = function.requestsPerMinute;
    view.status = function.isEnabled ? QStringLiteral("active") : QStringLiteral("inactive");
    view.createdAt = timeText(function.createdAt);
    view.updatedAt = timeText(function.updatedAt);
    return view;
}

ExecutionView viewOf(const FunctionExecution &execution)
{
    ExecutionView view;
    view.id = prefixedId(u"exec_", execution.id);
    view.function = execution.function;
    view.arguments = execution.arguments;
    view.result = execution.result;
    view.status = enumName(execution.status);
    view.error = execution.error;
    view.durationMs = execution.durationMs;
    view.agentId = faceOf(u"agent", execution.agentId);
    if (!execution.sessionId.isEmpty())
        view.sessionId = execution.sessionId;
    view.createdAt = timeText(execution.createdAt);
    return view;
}

Result<FunctionInput> inputFrom(const FunctionFields &fields)
{
    FunctionInput input;
    input.name = fields.name;
    input.description = fields.description;
    input.parameters = fields.parameters;
    input.endpoint = fields.endpoint;
    input.headers = fields.headers;
    const auto method = namedValue<FunctionMethod>(
        fields.method.isEmpty() ? QStringLiteral("POST") : fields.method.toUpper(), "/method");
    if (!method)
        return fail(method.error());
    const QString how = fields.authentication.type.toLower();
    const auto auth = namedValue<FunctionAuth>(how.isEmpty() ? QStringLiteral("none") : how,
                                               "/authentication/type");
    if (!auth)
        return fail(auth.error());
    input.method = *method;
    input.auth = *auth;
    input.authHeader = fields.authentication.header;
    input.secret = *auth == FunctionAuth::None ? QString() : fields.authentication.value;
    input.requestsPerMinute = fields.rateLimit.requestsPerMinute;
    return input;
}

Result<Patch<FunctionInput>> changesFrom(const Patch<FunctionFields> &changes)
{
    FunctionFields filled = changes.value;
    const auto input = inputFrom(filled);
    if (!input)
        return fail(input.error());
    Patch<FunctionInput> to;
    if (changes.has<&FunctionFields::name>())
        to.set<&FunctionInput::name>(input->name);
    if (changes.has<&FunctionFields::description>())
        to.set<&FunctionInput::description>(input->description);
    if (changes.has<&FunctionFields::parameters>())
        to.set<&FunctionInput::parameters>(input->parameters);
    if (changes.has<&FunctionFields::endpoint>())
        to.set<&FunctionInput::endpoint>(input->endpoint);
    if (changes.has<&FunctionFields::method>())
        to.set<&FunctionInput::method>(input->method);
    if (changes.has<&FunctionFields::headers>())
        to.set<&FunctionInput::headers>(input->headers);
    if (changes.has<&FunctionFields::rateLimit>())
        to.set<&FunctionInput::requestsPerMinute>(input->requestsPerMinute);
    if (changes.has<&FunctionFields::authentication>()) {
        to.set<&FunctionInput::auth>(input->auth);
        to.set<&FunctionInput::authHeader>(input->authHeader);
        // What is never shown is not taken away by sending back what was shown.
        if (!input->secret.isEmpty() || input->auth == FunctionAuth::None)
            to.set<&FunctionInput::secret>(input->secret);
    }
    return to;
}

} // namespace troupe::lvng1
