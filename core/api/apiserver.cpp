// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/apiserver.h"

#include "core/base/log.h"
#include "core/engine/chatengine.h"
#include "core/meta/values.h"
#include "core/services/accessservice.h"
#include "core/services/systemservice.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace troupe {

namespace {

/// Credentials that are none of ours, per address and minute.
constexpr LimitPolicy kWrongCredentials{600, 60, 0};
constexpr qsizetype kLongestToken = 4096;

QByteArray bearerToken(const HttpHeaders &headers)
{
    const QByteArray value = headers.value("Authorization").trimmed();
    constexpr QByteArrayView scheme = "bearer ";
    if (value.size() <= scheme.size() || value.first(scheme.size()).toLower() != scheme)
        return {};
    const QByteArray token = value.mid(scheme.size()).trimmed();
    return token.size() <= kLongestToken ? token : QByteArray("x"); // one that is nobody's
}

QByteArray tokenOfQuery(const HttpRequest &request)
{
    for (const auto &[name, value] : parseQuery(request.query)) {
        if (name == QLatin1String("token"))
            return value.size() <= kLongestToken ? value.toUtf8() : QByteArray("x");
    }
    return {};
}

Error missingScope(Scope scope)
{
    Error error(ErrorCode::Forbidden,
                scope == Scope::Admin
                    ? QStringLiteral("Administrative privileges required")
                    : QStringLiteral("This needs the scope %1").arg(enumName(scope)));
    error.key = QStringLiteral("insufficient_scope");
    return error;
}

Error limitError(const LimitState &state)
{
    Error error(ErrorCode::RateLimited, QStringLiteral("Rate limit exceeded"));
    error.key = QStringLiteral("rate_limit_exceeded");
    error.retryAfterSeconds = state.retryAfterSeconds;
    return error;
}

} // namespace

ApiServer::ApiServer(const Services &services, ApiOptions options)
    : m_options(std::move(options)),
      m_state(std::make_shared<ApiState>(services)),
      m_idempotency(services.db, services.clock)
{
    if (!m_state->log.open(m_options.accessLog))
        qCWarning(lcApi) << "The access log cannot be written:" << m_options.accessLog;
    m_subscription = services.events.subscribe(
        [this](const std::vector<EventRow> &events) { noteEvents(events); });
}

ApiServer::~ApiServer() = default;

void ApiServer::addFamily(std::unique_ptr<ApiFamily> family, std::vector<Route> routes)
{
    for (Route &given : routes) {
        Route &route = *m_routes.emplace_back(std::make_unique<Route>(std::move(given)));
        route.family = family.get();
        route.metrics =
            m_state->metrics.addRoute(family->name(), route.row->path, verbName(route.row->verb));
        const auto segments = pathSegments(route.row->path);
        for (const QString &segment : *segments) {
            if (segment.startsWith(u'{'))
                route.placeholders += segment.sliced(1).chopped(1);
        }
        m_router.add(route);
    }
    m_unmatched.insert(family.get(), m_state->metrics.addRoute(family->name(), "(none)", "(any)"));
    m_families.push_back(std::move(family));
}

QByteArray ApiServer::metricsText() const
{
    return m_state->metrics.text(hostFigures(), m_state->services.engine.runningTurns());
}

const ApiFamily &ApiServer::familyOf(QByteArrayView path) const
{
    for (const auto &family : m_families) {
        if (family->owns(path))
            return *family;
    }
    return *m_families.front();
}

QByteArray ApiServer::originOf(const HttpRequest &request) const
{
    return m_options.scheme + "://" + request.headers.value("Host");
}

bool ApiServer::limitsAreOn() const
{
    return m_options.rateLimits && m_state->services.system.settings().rateLimits;
}

std::shared_ptr<const Caller> ApiServer::authenticate(const QByteArray &token) const
{
    if (token.isEmpty())
        return nullptr;
    return m_state->services.access.authenticate(token);
}

LimitState ApiServer::takeLimit(const ApiFamily &family, const Caller &caller,
                                const QByteArray &peer)
{
    const LimitPolicy policy = family.limits(caller);
    const bool isKnown = !caller.userId.isEmpty();
    const QString subject = !isKnown                 ? QString::fromLatin1(peer)
                            : caller.keyId.isEmpty() ? caller.userId
                                                     : caller.keyId;
    const bool isOn = limitsAreOn();
    LimitState state = isOn ? m_state->limiter.take(&family, subject, policy)
                            : m_state->limiter.peek(&family, subject, policy);
    if (!isOn)
        state.allowed = true;
    if (policy.tokensPerDay > 0 && isKnown) {
        const qint64 used = m_state->quota.tokensToday(caller);
        state.tokensRemaining = std::max<qint64>(0, policy.tokensPerDay - used);
        state.tokensResetAt = m_state->quota.resetAt();
    } else if (policy.tokensPerDay > 0) {
        state.tokensRemaining = policy.tokensPerDay;
        state.tokensResetAt = m_state->quota.resetAt();
    }
    return state;
}

Error ApiServer::unauthenticated(const QByteArray &peer, bool hadToken)
{
    if (limitsAreOn()) {
        const LimitState state =
            m_state->limiter.take(this, QString::fromLatin1(peer), kWrongCredentials);
        if (!state.allowed)
            return limitError(state);
    }
    // One sentence, whether the key never was or is not any more.
    Error error(ErrorCode::Unauthenticated,
                hadToken ? QStringLiteral("Invalid authentication credentials")
                         : QStringLiteral("Authentication is required: send Authorization: Bearer "
                                          "with an API key"));
    return error;
}

/// Credential, limits: answers the call and returns false when it may not go on.
bool ApiServer::admit(ApiCall &call, bool isOpen)
{
    const HttpRequest &request = call.request();
    const QByteArray token = bearerToken(request.headers);
    if (const auto caller = authenticate(token))
        call.m_info.caller = *caller;
    call.m_limit = takeLimit(*call.m_family, call.m_info.caller, request.peer);
    if (!call.m_limit.allowed) {
        call.fail(limitError(call.m_limit));
        return false;
    }
    if (call.m_info.caller.userId.isEmpty() && !isOpen) {
        call.fail(unauthenticated(request.peer, !token.isEmpty()));
        return false;
    }
    return true;
}

void ApiServer::answerOptions(ApiCall &call)
{
    std::vector<Verb> verbs = m_router.match(Verb::Get, call.request().path).allowed;
    if (m_router.match(Verb::Get, call.request().path).route) {
        for (const Verb verb : {Verb::Get, Verb::Post, Verb::Put, Verb::Patch, Verb::Delete}) {
            if (m_router.match(verb, call.request().path).route)
                verbs.push_back(verb);
        }
    }
    if (verbs.empty())
        return call.fail(Error(ErrorCode::NotFound, QStringLiteral("There is nothing here")));
    HttpResponse response(204, {}, {});
    response.headers.set("Allow", allowHeader(verbs));
    call.send(std::move(response));
}

void ApiServer::refuseUnmatched(ApiCall &call, const Router::Match &match)
{
    if (match.badEncoding) {
        return call.fail(
            Error(ErrorCode::Malformed, QStringLiteral("The path is not percent-encoded UTF-8")));
    }
    if (match.allowed.empty()) {
        Error error(ErrorCode::NotFound, QStringLiteral("There is nothing here"));
        error.key = QStringLiteral("unknown_endpoint");
        return call.fail(error);
    }
    Error error(ErrorCode::MethodNotAllowed,
                QStringLiteral("This path does not take %1")
                    .arg(QString::fromLatin1(httpMethodName(call.request().method))));
    HttpResponse response = call.family().renderError(error, 405, call.info().requestId);
    response.headers.set("Allow", allowHeader(match.allowed));
    call.send(std::move(response));
}

void ApiServer::handle(HttpRequest request, std::shared_ptr<HttpExchange> exchange)
{
    const auto call = std::make_shared<ApiCall>(m_state, std::move(request), std::move(exchange));
    try {
        dispatch(call);
    } catch (const std::exception &problem) {
        // No code of ours throws; this keeps a stray one from ending the process.
        call->fail(Error(ErrorCode::Internal, QString(), QString::fromLocal8Bit(problem.what())));
    }
}

void ApiServer::dispatch(const ApiCallPtr &call)
{
    const HttpRequest &request = call->request();
    call->m_info.requestId = request.requestId;
    const std::optional<Verb> verb = verbOf(request.method);
    Router::Match match;
    if (verb)
        match = m_router.match(*verb, request.path);
    call->m_route = match.route;
    call->m_family = match.route ? match.route->family : &familyOf(request.path);
    if (!verb)
        return answerOptions(*call);

    const bool isOpen = !match.route || match.route->row->scope == Scope::Open;
    if (!admit(*call, isOpen))
        return;
    if (!match.route) {
        m_unmatched.value(call->m_family)
            ->count(match.badEncoding       ? 400
                    : match.allowed.empty() ? 404
                                            : 405,
                    0);
        return refuseUnmatched(*call, match);
    }
    const OpRow &row = *match.route->row;
    if (!call->m_info.caller.scopes.has(row.scope))
        return call->fail(missingScope(row.scope));
    if (row.costsTokens && limitsAreOn() && call->m_limit.policy.tokensPerDay > 0
        && call->m_limit.tokensRemaining == 0) {
        Error error(ErrorCode::RateLimited, QStringLiteral("The day's token quota is used up"));
        error.key = QStringLiteral("quota_exceeded");
        error.retryAfterSeconds =
            static_cast<int>(call->m_limit.tokensResetAt - m_state->services.clock.nowMs() / 1000);
        return call->fail(error);
    }
    if (row.kind == AnswerKind::Channel) {
        Error error(ErrorCode::Malformed, QStringLiteral("This is a WebSocket: upgrade to it"));
        error.key = QStringLiteral("upgrade_required");
        return call->fail(error);
    }
    call->m_info.peer = request.peer;
    call->m_info.origin = originOf(request);
    call->m_pathValues = std::move(match.values);
    const bool isReplayed = row.verb != Verb::Get && call->m_family->replaysWrites();
    if (isReplayed && !m_idempotency.enter(call))
        return;
    match.route->invoke(match.route->adapter.get(), call);
    if (isReplayed)
        m_idempotency.begun();
}

Result<ApiServer::Admission> ApiServer::admitWebSocket(const HttpRequest &request)
{
    Admission admission;
    Router::Match match = m_router.match(Verb::Get, request.path);
    if (!match.route || match.route->row->kind != AnswerKind::Channel)
        return fail(ErrorCode::NotFound, QStringLiteral("There is no WebSocket here"));
    admission.route = match.route;
    QByteArray token = bearerToken(request.headers);
    if (token.isEmpty())
        token = tokenOfQuery(request);
    const auto caller = authenticate(token);
    if (!caller)
        return fail(unauthenticated(request.peer, !token.isEmpty()));
    const OpRow &row = *match.route->row;
    if (!caller->scopes.has(row.scope))
        return fail(missingScope(row.scope));
    admission.info.caller = *caller;
    admission.info.requestId = request.requestId;
    admission.info.origin = originOf(request);
    admission.input.path = std::move(match.values);
    admission.input.query = parseQuery(request.query);
    admission.input.style = match.route->family->keyStyle();
    return admission;
}

std::optional<HttpResponse> ApiServer::acceptWebSocket(const HttpRequest &request)
{
    const ApiFamily &family = familyOf(request.path);
    const auto refuse = [&](const Error &error) {
        HttpResponse response =
            family.renderError(error, family.statusOf(error), request.requestId);
        if (response.status == 401)
            response.headers.set("WWW-Authenticate", "Bearer realm=\"troupe\"");
        if (error.retryAfterSeconds > 0)
            response.headers.set("Retry-After", QByteArray::number(error.retryAfterSeconds));
        return response;
    };
    const auto admission = admitWebSocket(request);
    if (!admission)
        return refuse(admission.error());
    const LimitState limit = takeLimit(family, admission->info.caller, request.peer);
    if (!limit.allowed)
        return refuse(limitError(limit));
    const Route &route = *admission->route;
    const auto taken = route.open(route.adapter.get(), admission->input, admission->info, nullptr);
    if (!taken)
        return refuse(taken.error());
    route.metrics->count(101, 0);
    return std::nullopt;
}

void ApiServer::webSocketOpened(HttpRequest request, std::shared_ptr<WsConnection> socket)
{
    // Once more: the key may have been revoked between the check and the upgrade.
    const auto admission = admitWebSocket(request);
    if (!admission)
        return socket->close(1008, admission.error().message);
    const Route &route = *admission->route;
    const auto opened = route.open(route.adapter.get(), admission->input, admission->info, socket);
    if (!opened)
        socket->close(1008, opened.error().message);
}

HttpResponse ApiServer::renderError(int status, const QByteArray &path, const QByteArray &requestId,
                                    const QString &message)
{
    const ApiFamily &family = familyOf(path);
    m_unmatched.value(&family)->count(status, 0);
    return family.renderError(Error(errorCodeFromHttp(status), message), status, requestId);
}

void ApiServer::noteEvents(const std::vector<EventRow> &events)
{
    for (const EventRow &event : events) {
        if (event.type != QLatin1String("message.completed"))
            continue;
        m_state->quota.forget(event.userId);
        const QJsonObject message = QJsonDocument::fromJson(event.payload).object();
        const auto count = [&message](QLatin1String key) { return message[key].toInteger(); };
        const auto cost =
            Money::parse(QString::number(message[QLatin1String("cost")].toDouble(), 'f', 9));
        m_state->metrics.addUsage(count(QLatin1String("tokens_input")),
                                  count(QLatin1String("tokens_output")),
                                  count(QLatin1String("tokens_cached")), cost.value_or(Money()));
    }
}

} // namespace troupe
