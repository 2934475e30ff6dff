// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/outboundmessage.h"

#include <algorithm>

namespace troupe {

namespace {

constexpr int kMaxTarget = 16 * 1024;

bool isTokenByte(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
           || (c != '\0' && std::char_traits<char>::find("!#$%&'*+-.^_`|~", 15, c));
}

bool isToken(const QByteArray &text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), isTokenByte);
}

bool isHeaderValue(const QByteArray &text)
{
    return std::all_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
    });
}

bool isTarget(const QByteArray &text)
{
    return text.size() <= kMaxTarget
           && std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

bool isOneOf(const QByteArray &name, std::initializer_list<const char *> names)
{
    return std::any_of(names.begin(), names.end(), [&name](const char *other) {
        return name.compare(other, Qt::CaseInsensitive) == 0;
    });
}

bool belongsToConnection(const QByteArray &name)
{
    return isOneOf(name, {"Host", "Connection", "Keep-Alive", "Content-Length", "Transfer-Encoding",
                          "Accept-Encoding", "TE", "Trailer", "Upgrade", "Expect",
                          "Proxy-Authorization", "Proxy-Connection"});
}

bool isHarmlessElsewhere(const QByteArray &name)
{
    return isOneOf(name, {"Accept", "Accept-Language", "Content-Type", "User-Agent"});
}

int portOf(const QUrl &url)
{
    return url.port(url.scheme() == QLatin1String("https") ? 443 : 80);
}

bool isSameOrigin(const QUrl &a, const QUrl &b)
{
    return a.scheme() == b.scheme() && a.host() == b.host() && portOf(a) == portOf(b);
}

QByteArray hostHeader(const QUrl &url)
{
    QByteArray host = url.host(QUrl::FullyEncoded).toLatin1();
    if (host.contains(':'))
        host = '[' + host + ']';
    if (url.port() > 0)
        host += ':' + QByteArray::number(url.port());
    return host;
}

tl::unexpected<Error> badRequest(const QString &what)
{
    return failKeyed(ErrorCode::Malformed, QStringLiteral("bad_request"), what);
}

tl::unexpected<Error> redirectRefused(const QString &why)
{
    return failKeyed(ErrorCode::Forbidden, QStringLiteral("redirect_refused"), why);
}

} // namespace

QByteArray headerOf(const OutboundHeaders &headers, QByteArrayView name)
{
    for (const OutboundHeader &header : headers) {
        if (header.name.compare(name, Qt::CaseInsensitive) == 0)
            return header.value;
    }
    return {};
}

Result<QByteArray> serializeRequest(const OutboundRequest &request, bool absoluteForm,
                                    const QByteArray &proxyAuthorization)
{
    const QUrl &url = request.url;
    QByteArray target = url.path(QUrl::FullyEncoded).toLatin1();
    if (!target.startsWith('/'))
        target.prepend('/');
    if (url.hasQuery())
        target += '?' + url.query(QUrl::FullyEncoded).toLatin1();
    const QByteArray host = hostHeader(url);
    if (absoluteForm)
        target.prepend("http://" + host);
    if (!isToken(request.method) || !isTarget(target) || host.isEmpty() || !isTarget(host))
        return badRequest(QStringLiteral("The address or method of this request cannot be sent."));

    QByteArray out = request.method + ' ' + target + " HTTP/1.1\r\nHost: " + host + "\r\n";
    bool hasAuthorization = false;
    bool hasUserAgent = false;
    for (const OutboundHeader &header : request.headers) {
        if (!isToken(header.name) || !isHeaderValue(header.value)) {
            return badRequest(
                QStringLiteral("The header \"%1\" cannot be sent: it holds a line end "
                               "or another control character.")
                    .arg(QString::fromLatin1(header.name.left(40)).simplified()));
        }
        if (belongsToConnection(header.name))
            continue;
        hasAuthorization = hasAuthorization || isOneOf(header.name, {"Authorization"});
        hasUserAgent = hasUserAgent || isOneOf(header.name, {"User-Agent"});
        out += header.name + ": " + header.value.trimmed() + "\r\n";
    }
    if (!hasAuthorization && !url.userName().isEmpty()) {
        const QString pair =
            url.userName(QUrl::FullyDecoded) + u':' + url.password(QUrl::FullyDecoded);
        out += "Authorization: Basic " + pair.toUtf8().toBase64() + "\r\n";
    }
    if (!proxyAuthorization.isEmpty())
        out += "Proxy-Authorization: " + proxyAuthorization + "\r\n";
    if (!hasUserAgent)
        out += "User-Agent: Troupe/" TROUPE_VERSION "\r\n";
    // One request per connection: nothing is ever sent twice on a connection that dropped.
    out += "Accept-Encoding: identity\r\nConnection: close\r\n";
    if (!request.body.isEmpty() || isOneOf(request.method, {"POST", "PUT", "PATCH"}))
        out += "Content-Length: " + QByteArray::number(request.body.size()) + "\r\n";
    out += "\r\n";
    return out + request.body;
}

Result<std::optional<OutboundRequest>> redirectOf(const OutboundRequest &request,
                                                  const OutboundResponse &response, int hops)
{
    const int status = response.status;
    const bool redirects =
        status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    const QByteArray location = response.header("Location");
    if (!redirects || location.isEmpty() || request.maxRedirects == 0)
        return std::optional<OutboundRequest>();
    if (hops >= request.maxRedirects)
        return redirectRefused(QStringLiteral("%1 redirects too often.").arg(request.url.host()));

    QUrl to = request.url.resolved(QUrl(QString::fromUtf8(location), QUrl::StrictMode));
    to.setUserInfo(QString());
    const bool isHttps = to.scheme() == QLatin1String("https");
    if (!to.isValid() || to.host().isEmpty()
        || (!isHttps && to.scheme() != QLatin1String("http"))) {
        return redirectRefused(
            QStringLiteral("%1 redirects to what is no web address.").arg(request.url.host()));
    }
    if (!isHttps && request.url.scheme() == QLatin1String("https")) {
        return redirectRefused(
            QStringLiteral("%1 redirects from https to http, which is not followed.")
                .arg(request.url.host()));
    }
    OutboundRequest next = request;
    next.url = to;
    const bool dropsBody = (status == 303 && request.method != "HEAD")
                           || ((status == 301 || status == 302) && request.method == "POST");
    if (dropsBody) {
        next.method = "GET";
        next.body.clear();
        next.headers.removeIf(
            [](const OutboundHeader &header) { return isOneOf(header.name, {"Content-Type"}); });
    }
    if (!isSameOrigin(request.url, to)) {
        next.headers.removeIf(
            [](const OutboundHeader &header) { return !isHarmlessElsewhere(header.name); });
        next.trust = TrustLevel::Aimed;
    } else {
        next.url.setUserInfo(request.url.userInfo());
    }
    return std::optional<OutboundRequest>(std::move(next));
}

} // namespace troupe
