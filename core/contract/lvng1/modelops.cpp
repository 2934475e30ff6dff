// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contract/lvng1/modelops.h"

#include "core/meta/values.h"

#include <cmath>

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

qint64 millisecondsOf(Timeframe timeframe)
{
    constexpr qint64 kHour = 3'600'000;
    switch (timeframe) {
    case Timeframe::Hour:
        return kHour;
    case Timeframe::Week:
        return 7 * 24 * kHour;
    case Timeframe::Month:
        return 30 * 24 * kHour;
    case Timeframe::Day:
        break;
    }
    return 24 * kHour;
}

const TypeInfo &ModelMetricsQuery::info()
{
    static const TypeInfo type{"model_metrics_query",
                               {
                                   field<&ModelMetricsQuery::modelId>("model_id", Required,
                                                                      "A model id or alias"),
                                   field<&ModelMetricsQuery::timeframe>("timeframe"),
                               }};
    return type;
}

const TypeInfo &ModelMetrics::info()
{
    static const TypeInfo type{"model_metrics",
                               {
                                   field<&ModelMetrics::modelId>("model_id"),
                                   field<&ModelMetrics::timeframe>("timeframe"),
                                   field<&ModelMetrics::requests>("requests"),
                                   field<&ModelMetrics::tokensInput>("tokens_input"),
                                   field<&ModelMetrics::tokensOutput>("tokens_output"),
                                   field<&ModelMetrics::cost>("cost", NoFlag, "US dollars"),
                                   field<&ModelMetrics::avgLatencyMs>("avg_latency_ms"),
                                   field<&ModelMetrics::p95LatencyMs>("p95_latency_ms"),
                                   field<&ModelMetrics::errorRate>("error_rate", NoFlag, "Percent"),
                                   field<&ModelMetrics::successRate>("success_rate", NoFlag,
                                                                     "Percent"),
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

ModelInfo modelFrom(const ModelView &view)
{
    ModelInfo model;
    model.id = view.id;
    model.name = view.name;
    model.provider = view.provider;
    model.capabilities = view.capabilities;
    model.contextWindow = static_cast<int>(view.contextWindow);
    model.maxOutput = static_cast<int>(view.maxOutput);
    const auto perMillion = [](double perThousandTokens) {
        return Money::fromNanos(std::llround(perThousandTokens * kNanosPerDollarAndThousands));
    };
    model.inputPerMillion = perMillion(view.costPer1kInput);
    model.outputPerMillion = perMillion(view.costPer1kOutput);
    model.latencyMs = static_cast<int>(view.latencyMs);
    model.availability = view.availability;
    model.configured = view.configured;
    return model;
}

} // namespace troupe::lvng1
