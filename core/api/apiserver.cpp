// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/apiserver.h"

#include "core/api/requestsignature.h"
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
      m_idempotency(services.db, services.clock),
      m_rates(services.db, services.clock, m_state->limiter)
{
    m_rates.load(QStringLiteral("credentials"), this);
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
    m_rates.load(QString::fromLatin1(family->name()), family.get());
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

LimitState ApiServer::limitOf(const ApiFamily &family, const Caller &caller, const QByteArray &peer,
                              bool takes)
{
    const LimitPolicy policy = family.limits(caller);
    const LimitSubject kind = family.limitSubject();
    const bool isKnown = !caller.userId.isEmpty();
    const bool byKey = kind == LimitSubject::Credential && !caller.keyId.isEmpty();
    const QString subject = !isKnown || kind == LimitSubject::Address ? QString::fromLatin1(peer)
                            : byKey                                   ? caller.keyId
                                                                      : caller.userId;
    const bool isOn = limitsAreOn();
    LimitState state = isOn && takes ? m_state->limiter.take(&family, subject, policy)
                                     : m_state->limiter.peek(&family, subject, policy);
    if (isOn && takes)
        m_rates.note();
    if (!isOn)
        state.allowed = true;
    if (policy.tokensPerDay > 0) {
        const qint64 used = isKnown ? m_state->quota.tokensToday(caller) : 0;
        state.tokensRemaining = std::max<qint64>(0, policy.tokensPerDay - used);
        state.tokensResetAt = m_state->quota.resetAt();
    }
    return state;
}

Error ApiServer::quotaError(const LimitState &limit) const
{
    Error error(ErrorCode::RateLimited, QStringLiteral("The day's token quota is used up"));
    error.key = QStringLiteral("quota_exceeded");
    error.retryAfterSeconds =
        static_cast<int>(limit.tokensResetAt - m_state->services.clock.nowMs() / 1000);
    return error;
}

Result<void> ApiServer::mayUseTokens(const ApiFamily &family, const Caller &caller)
{
    const LimitState limit = limitOf(family, caller, QByteArray(), false);
    const bool isUsedUp =
        limitsAreOn() && limit.policy.tokensPerDay > 0 && limit.tokensRemaining == 0;
    return isUsedUp ? fail(quotaError(limit)) : Result<void>();
}

qint64 ApiServer::clearCaches()
{
    return m_state->quota.clear() + m_state->services.access.forgetPeople();
}

Error ApiServer::unauthenticated(const QByteArray &peer, bool hadToken)
{
    if (limitsAreOn()) {
        const LimitState state =
            m_state->limiter.take(this, QString::fromLatin1(peer), kWrongCredentials);
        m_rates.note();
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

/// Whether a page of another site sends this: a browser says so.
bool ApiServer::isFromElsewhere(const HttpRequest &request) const
{
    const QByteArray origin = request.headers.value("Origin");
    return !origin.isEmpty() && origin != originOf(request);
}

/// Who sends this request; nobody when the row needs no credential.
Result<Caller> ApiServer::callerOf(const HttpRequest &request, const ApiFamily &family,
                                   const OpRow *row, const QByteArray &token)
{
    const std::shared_ptr<const Caller> known = authenticate(token);
    if (!known) {
        const bool needsNone = !row || row->scope == Scope::Open;
        if (needsNone)
            return Caller();
        const bool isOpened = token.isEmpty() && m_openCaller && family.isOpenFor(*row);
        if (isOpened && !isFromElsewhere(request))
            return *m_openCaller;
        return fail(unauthenticated(request.peer, !token.isEmpty()));
    }
    if (known->signsRequests || (family.checksSignatures() && isSigned(request))) {
        const qint64 now = m_state->services.clock.nowMs() / 1000;
        if (const auto checked = checkSignature(request, token, now); !checked)
            return fail(checked.error());
    }
    return *known;
}

/// Credential, limits: answers the call and returns false when it may not go on.
bool ApiServer::admit(ApiCall &call, bool isOpen)
{
    const HttpRequest &request = call.request();
    const QByteArray token = bearerToken(request.headers);
    const OpRow *row = isOpen ? nullptr : call.m_route->row;
    auto caller = callerOf(request, *call.m_family, row, token);
    if (caller)
        call.m_info.caller = std::move(*caller);
    call.m_limit = limitOf(*call.m_family, call.m_info.caller, request.peer, true);
    if (!call.m_limit.allowed) {
        call.fail(limitError(call.m_limit));
        return false;
    }
    if (!caller)
        call.fail(caller.error());
    return caller.has_value();
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
        && call->m_limit.tokensRemaining == 0)
        return call->fail(quotaError(call->m_limit));
    if (row.kind == AnswerKind::Channel) {
        Error error(ErrorCode::Malformed, QStringLiteral("This is a WebSocket: upgrade to it"));
        error.key = QStringLiteral("upgrade_required");
        return call->fail(error);
    }
    call->m_info.peer = request.peer;
    call->m_info.origin = originOf(request);
    if (row.scope == Scope::Open)
        call->m_info.authorization = request.headers.value("Authorization");
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
    const OpRow &row = *match.route->row;
    const auto caller = callerOf(request, *match.route->family, &row, token);
    if (!caller)
        return fail(caller.error());
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
    Caller asking;
    const auto refuse = [&](const Error &error) {
        HttpResponse response =
            family.renderError(error, family.statusOf(error), request.requestId);
        if (const LimitState limit = limitOf(family, asking, request.peer, false);
            limit.policy.requests > 0)
            family.writeLimits(limit, response.headers);
        if (response.status == 401)
            response.headers.set("WWW-Authenticate", "Bearer realm=\"troupe\"");
        if (error.retryAfterSeconds > 0)
            response.headers.set("Retry-After", QByteArray::number(error.retryAfterSeconds));
        return response;
    };
    const auto admission = admitWebSocket(request);
    if (!admission)
        return refuse(admission.error());
    asking = admission->info.caller;
    const LimitState limit = limitOf(family, asking, request.peer, true);
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
                                    const QString &message, const QByteArray &peer)
{
    const ApiFamily &family = familyOf(path);
    m_unmatched.value(&family)->count(status, 0);
    HttpResponse response =
        family.renderError(Error(errorCodeFromHttp(status), message), status, requestId);
    // Nobody knows who it was: as to a stranger of that address.
    const LimitState limit = limitOf(family, Caller(), peer, false);
    if (limit.policy.requests > 0)
        family.writeLimits(limit, response.headers);
    return response;
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
