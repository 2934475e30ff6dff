// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contract/aimos/systemops.h"

#include "core/meta/values.h"

namespace troupe::aimos {

const TypeInfo &HealthView::info()
{
    static const TypeInfo type{"health",
                               {
                                   field<&HealthView::status>("status", NoFlag,
                                                              "\"healthy\" or \"degraded\""),
                                   field<&HealthView::version>("version"),
                                   field<&HealthView::timestamp>("timestamp"),
                               }};
    return type;
}

const TypeInfo &StatusView::info()
{
    static const TypeInfo type{
        "system_status",
        {
            field<&StatusView::status>("status", NoFlag, "healthy, degraded or unhealthy"),
            field<&StatusView::uptimeSeconds>("uptime_seconds"),
            field<&StatusView::version>("version"),
            field<&StatusView::environment>("environment", NoFlag,
                                            "\"local\" on a loopback address, else \"production\""),
            field<&StatusView::totalAgents>("total_agents", NoFlag, "That the caller may see"),
            field<&StatusView::activeAgents>("active_agents"),
            field<&StatusView::systemHealthScore>("system_health_score", NoFlag, "0 to 1"),
            field<&StatusView::lastExecution>("last_execution"),
        }};
    return type;
}

const TypeInfo &MetricsQuery::info()
{
    static const TypeInfo type{
        "metrics_query",
        {field<&MetricsQuery::hours>("hours", NoFlag, "Back from now").range(1, 720)}};
    return type;
}

const TypeInfo &SampleView::info()
{
    static const TypeInfo type{
        "system_sample",
        {
            field<&SampleView::timestamp>("timestamp"),
            field<&SampleView::cpuUsage>("cpu_usage", NoFlag, "Percent of all cores"),
            field<&SampleView::memoryUsage>("memory_usage", NoFlag, "Percent"),
            field<&SampleView::diskUsage>("disk_usage", NoFlag, "Percent"),
            field<&SampleView::networkIo>("network_io", NoFlag, "Kilobytes a second"),
            field<&SampleView::activeAgentsCount>("active_agents_count"),
            field<&SampleView::systemHealthScore>("system_health_score", NoFlag, "0 to 1"),
        }};
    return type;
}

const TypeInfo &SampleList::info()
{
    static const TypeInfo type{"sample_list", {field<&SampleList::samples>("samples", WholeBody)}};
    return type;
}

const TypeInfo &SocketInput::info()
{
    static const TypeInfo type{"socket_input", {field<&SocketInput::userId>("user_id", Required)}};
    return type;
}

} // namespace troupe::aimos
