// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contract/lvng1/modelops.h"

#include "core/meta/values.h"

namespace troupe::lvng1 {

namespace {

constexpr double kNanosPerDollarAndThousands = 1e12; // 1e9 nano-dollars, a million tokens / 1000

double perThousand(Money perMillion)
{
    return static_cast<double>(perMillion.nanos()) / kNanosPerDollarAndThousands;
}

} // namespace

const TypeInfo &ModelView::info()
{
    static const TypeInfo type{
        "model",
        {
            field<&ModelView::id>("id"),
            field<&ModelView::name>("name"),
            field<&ModelView::provider>("provider"),
            field<&ModelView::capabilities>("capabilities"),
            field<&ModelView::contextWindow>("context_window", NoFlag, "Tokens; 0: unknown"),
            field<&ModelView::maxOutput>("max_output", NoFlag, "Tokens; 0: unknown"),
            field<&ModelView::costPer1kInput>("cost_per_1k_input", NoFlag, "US dollars"),
            field<&ModelView::costPer1kOutput>("cost_per_1k_output", NoFlag, "US dollars"),
            field<&ModelView::latencyMs>("latency_ms"),
            field<&ModelView::availability>("availability"),
            field<&ModelView::configured>("configured", NoFlag,
                                          "Whether a provider that is set up serves it"),
        }};
    return type;
}

const TypeInfo &ModelPage::info()
{
    static const TypeInfo type{"model_list",
                               {
                                   field<&ModelPage::models>("models"),
                                   field<&ModelPage::pagination>("pagination"),
                               }};
    return type;
}

const TypeInfo &ListModelsQuery::info()
{
    static const TypeInfo type{
        "list_models_query",
        {
            field<&ListModelsQuery::limit>("limit", NoFlag, "Models per page").range(1, 1000),
            field<&ListModelsQuery::offset>("offset", NoFlag, "How many to skip").range(0, 1e9),
        }};
    return type;
}

const TypeInfo &HealthView::info()
{
    static const TypeInfo type{"health",
                               {
                                   field<&HealthView::status>("status", NoFlag,
                                                              "\"ok\" or \"degraded\""),
                                   field<&HealthView::version>("version"),
                                   field<&HealthView::timestamp>("timestamp"),
                               }};
    return type;
}

ModelView viewOf(const ModelInfo &model)
{
    ModelView view;
    view.id = model.id;
    view.name = model.name;
    view.provider = model.provider;
    view.capabilities = model.capabilities;
    view.contextWindow = model.contextWindow;
    view.maxOutput = model.maxOutput;
    view.costPer1kInput = perThousand(model.inputPerMillion);
    view.costPer1kOutput = perThousand(model.outputPerMillion);
    view.latencyMs = model.latencyMs;
    view.availability = model.availability;
    view.configured = model.configured;
    return view;
}

} // namespace troupe::lvng1
