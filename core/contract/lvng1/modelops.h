// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/lvng1/agentops.h"
#include "core/domain/model.h"

/// Models and health of LVNG v1 (API Integration Guide, "Model Management").
namespace troupe::lvng1 {

struct ModelView
{
    QString id;
    QString name;
    QString provider;
    QStringList capabilities;
    qint64 contextWindow = 0;
    qint64 maxOutput = 0;
    double costPer1kInput = 0; ///< US dollars
    double costPer1kOutput = 0;
    qint64 latencyMs = 0;
    QString availability;
    bool configured = false;
    static const TypeInfo &info();
};

struct ModelPage
{
    QList<ModelView> models;
    Pagination pagination;
    static const TypeInfo &info();
};

struct ListModelsQuery
{
    int limit = 20;
    int offset = 0;
    static const TypeInfo &info();
};

struct HealthView
{
    QString status;
    QString version;
    QString timestamp;
    static const TypeInfo &info();
};

enum class Timeframe : quint8 { Hour, Day, Week, Month };
constexpr auto enumNames(Timeframe)
{
    return std::array<std::string_view, 4>{"1h", "24h", "7d", "30d"};
}
qint64 millisecondsOf(Timeframe timeframe);

struct ModelMetricsQuery
{
    QString modelId;
    Timeframe timeframe = Timeframe::Day;
    static const TypeInfo &info();
};

/// Of calls that asked for this model, or that it answered in place of another. Means over nothing
/// are null.
struct ModelMetrics
{
    QString modelId;
    Timeframe timeframe = Timeframe::Day;
    qint64 requests = 0;
    qint64 tokensInput = 0;
    qint64 tokensOutput = 0;
    Money cost;
    std::optional<double> avgLatencyMs;
    std::optional<double> p95LatencyMs;
    std::optional<double> errorRate; ///< percent
    std::optional<double> successRate; ///< percent
    static const TypeInfo &info();
};

ModelView viewOf(const ModelInfo &model);
/// The domain's model of what a server showed: for a client.
ModelInfo modelFrom(const ModelView &view);

namespace ops {

inline constexpr Op<ListModelsQuery, ModelPage> listModels{{.path = "/v1/models",
                                                            .scope = Scope::ModelsAccess,
                                                            .summary = "List models",
                                                            .tag = "Models"}};
inline constexpr Op<ModelMetricsQuery, ModelMetrics> modelMetrics{
    {.path = "/v1/models/{model_id}/metrics",
     .scope = Scope::ModelsAccess,
     .summary = "How a model has done",
     .tag = "Models",
     .description = "Of the calls that asked for it, or that it answered in place of another: an "
                    "administrator's are everybody's, others see their own. Rates are percents; "
                    "means over nothing are null."}};
inline constexpr Op<Nothing, HealthView> getHealth{
    {.path = "/v1/health", .scope = Scope::Open, .summary = "Is the server well", .tag = "System"}};
inline constexpr Op<Nothing, RawBody> getOpenApi{{.path = "/v1/openapi.json",
                                                  .scope = Scope::Open,
                                                  .summary = "This API as OpenAPI 3.1",
                                                  .tag = "System"}};
inline constexpr Op<Nothing, RawBody> getDocs{
    {.path = "/v1/docs", .scope = Scope::Open, .summary = "This API as a page", .tag = "System"}};

} // namespace ops
} // namespace troupe::lvng1
