// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contract/troupe/functionops.h"

#include "core/contract/page.h"

namespace troupe {

template struct Page<FunctionExecution>;

const TypeInfo &FunctionInput::info()
{
    static const TypeInfo type{
        "function_input",
        {
            field<&FunctionInput::name>("name", Required, "What models call it").length(1, 64),
            field<&FunctionInput::description>("description", NoFlag,
                                               "What it does and when to call it")
                .length(0, 4000),
            field<&FunctionInput::parameters>("parameters", NoFlag, "JSON Schema of the arguments"),
            field<&FunctionInput::endpoint>("endpoint", Required, "http or https").length(1, 2000),
            field<&FunctionInput::method>("method"),
            field<&FunctionInput::headers>("headers", NoFlag, "Names and values, no secrets"),
            field<&FunctionInput::auth>("auth"),
            field<&FunctionInput::authHeader>("auth_header", NoFlag, "Of api_key: X-API-Key")
                .length(0, 100),
            field<&FunctionInput::secret>(
                "secret", Secret | OmitEmpty,
                "The key, the token, or user:password; kept in the secret store")
                .length(0, 10'000),
            field<&FunctionInput::requestsPerMinute>("requests_per_minute", NoFlag,
                                                     "0: as many as one likes")
                .range(0, 1'000'000),
            field<&FunctionInput::timeoutMs>("timeout_ms").range(1000, 600'000),
            field<&FunctionInput::isEnabled>("is_enabled"),
        }};
    return type;
}

const TypeInfo &FunctionRef::info()
{
    static const TypeInfo type{"function_ref",
                               {field<&FunctionRef::functionId>("function_id", Required)}};
    return type;
}

const TypeInfo &UpdateFunction::info()
{
    static const TypeInfo type{"update_function",
                               {
                                   field<&UpdateFunction::functionId>("function_id", Required),
                                   field<&UpdateFunction::changes>("changes", WholeBody),
                               }};
    return type;
}

const TypeInfo &FunctionList::info()
{
    static const TypeInfo type{"function_list", {field<&FunctionList::items>("items")}};
    return type;
}

const TypeInfo &TestFunction::info()
{
    static const TypeInfo type{"test_function",
                               {
                                   field<&TestFunction::functionId>("function_id", Required),
                                   field<&TestFunction::arguments>("arguments", NoFlag,
                                                                   "As its schema says"),
                               }};
    return type;
}

const TypeInfo &ListExecutions::info()
{
    static const TypeInfo type{"list_executions",
                               {
                                   field<&ListExecutions::functionId>("function_id", Required),
                                   field<&ListExecutions::limit>("limit").range(1, 200),
                                   field<&ListExecutions::cursor>("cursor"),
                               }};
    return type;
}

} // namespace troupe
