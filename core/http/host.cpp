// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/http/host.h"

#include "core/http/hostcore.h"

#include <sys/resource.h>

namespace troupe {

namespace {

/// Where this machine reaches one that listens there.
QHostAddress reachable(const QHostAddress &listening)
{
    if (listening == QHostAddress::AnyIPv6)
        return QHostAddress::LocalHostIPv6;
    if (listening == QHostAddress::Any)
        return QHostAddress::LocalHost;
    if (listening == QHostAddress::AnyIPv4)
        return QHostAddress::LocalHost;
    return listening;
}

} // namespace

class HttpHost::Private
{
public:
    Private(HttpHostOptions options, HttpHandler &handler) : core(std::move(options), handler) {}

    HostCore core;
};

HttpHost::HttpHost(std::unique_ptr<Private> priv) : d(std::move(priv)) {}

HttpHost::~HttpHost() = default;

Result<std::unique_ptr<HttpHost>> HttpHost::listen(HttpHostOptions options, HttpHandler &handler)
{
    auto priv = std::make_unique<Private>(std::move(options), handler);
    if (auto error = priv->core.listen())
        return fail(std::move(*error));
    return std::unique_ptr<HttpHost>(new HttpHost(std::move(priv)));
}

quint16 HttpHost::port() const
{
    return d->core.listener().serverPort();
}

QUrl HttpHost::url() const
{
    QUrl url;
    url.setScheme(d->core.isTls() ? QStringLiteral("https") : QStringLiteral("http"));
    url.setHost(reachable(d->core.options().address).toString());
    url.setPort(port());
    return url;
}

HttpHostStats HttpHost::stats() const
{
    return d->core.snapshot();
}

void HttpHost::shutdown(int timeoutMs, std::function<void()> done)
{
    d->core.shutdown(timeoutMs, std::move(done));
}

qint64 raiseDescriptorLimit()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return -1;
    if (limit.rlim_cur < limit.rlim_max) {
        rlimit raised = limit;
        raised.rlim_cur = limit.rlim_max;
        if (::setrlimit(RLIMIT_NOFILE, &raised) == 0)
            limit = raised;
    }
    return static_cast<qint64>(limit.rlim_cur);
}

} // namespace troupe
