// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tools/function/httpfunction.h"

#include "core/base/ids.h"
#include "core/meta/values.h"
#include "core/net/outboundclient.h"
#include "core/tools/toolarguments.h"

#include <QCoroTimer>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QUrl>
#include <QUrlQuery>

namespace troupe {

namespace {

constexpr qint64 kMinuteMs = 60'000;
constexpr qint64 kLargestAnswer = 2 * 1024 * 1024;
constexpr qsizetype kLongestAnswerText = 64 * 1024;
constexpr qsizetype kLoggedResult = 16 * 1024;
constexpr qsizetype kShortestSecret = 6; // shorter ones cannot be told from other text
constexpr int kTries = 3;
constexpr std::chrono::milliseconds kFirstRetry(250);
constexpr int kMostHeaders = 50;

const QRegularExpression &placeholder()
{
    static const QRegularExpression pattern(QStringLiteral("\\{([A-Za-z0-9_.-]{1,64})\\}"));
    return pattern;
}

QString textOfArgument(const QJsonValue &value)
{
    if (value.isString())
        return value.toString();
    if (value.isBool())
        return value.toBool() ? QStringLiteral("true") : QStringLiteral("false");
    if (value.isDouble())
        return value.toInteger(0) == value.toInteger(1) && value.toInteger(0) != 0
                   ? QString::number(value.toInteger())
                   : QString::number(value.toDouble(), 'g', 15);
    if (value.isObject())
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
    if (value.isArray())
        return QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact));
    return QString();
}

bool isHeaderName(QStringView name)
{
    static const QRegularExpression token(QStringLiteral("^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$"));
    return token.match(name.toString()).hasMatch();
}

bool isHeaderValue(const QString &value)
{
    return value.size() <= 4000 && std::all_of(value.begin(), value.end(), [](QChar c) {
               return (c >= u' ' && c < QChar(0x7f)) || c == u'\t' || c.unicode() > 0x9f;
           });
}

void checkEndpoint(const ToolFunction &function, QList<FieldIssue> &issues)
{
    const qsizetype authorityEnd =
        function.endpoint.indexOf(u'/', function.endpoint.indexOf(QLatin1String("//")) + 2);
    const QString authority =
        authorityEnd < 0 ? function.endpoint : function.endpoint.left(authorityEnd);
    QString plain = function.endpoint;
    const QUrl url(plain.replace(placeholder(), QStringLiteral("x")), QUrl::StrictMode);
    const bool isHttp =
        url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
    if (authority.contains(u'{')) // whoever fills that in would choose whom the secret goes to
        issues.append(
            {QStringLiteral("/endpoint"), QStringLiteral("must not have arguments in its host")});
    else if (!url.isValid() || !isHttp || url.host().isEmpty() || !url.fragment().isEmpty())
        issues.append(
            {QStringLiteral("/endpoint"), QStringLiteral("must be an http or https address")});
    else if (!url.userInfo().isEmpty())
        issues.append({QStringLiteral("/endpoint"),
                       QStringLiteral("must not hold a password: use authentication")});
}

void checkHeaders(const ToolFunction &function, QList<FieldIssue> &issues)
{
    if (function.headers.size() > kMostHeaders)
        issues.append({QStringLiteral("/headers"), QStringLiteral("are too many")});
    for (auto it = function.headers.begin(); it != function.headers.end(); ++it) {
        if (!isHeaderName(it.key()) || !it.value().isString()
            || !isHeaderValue(it.value().toString())) {
            issues.append({QStringLiteral("/headers"),
                           QStringLiteral("“%1” is no header").arg(it.key().left(60))});
        }
    }
    if (function.auth == FunctionAuth::ApiKey && !isHeaderName(function.authHeader))
        issues.append({QStringLiteral("/auth_header"),
                       QStringLiteral("must be the name of a header, such as X-API-Key")});
}

bool wasNotSent(const Error &error)
{
    return error.key == QLatin1String("host_not_found")
           || error.key == QLatin1String("connect_failed")
           || error.key == QLatin1String("connect_timeout")
           || error.key == QLatin1String("proxy_failed");
}

bool isWorthAnotherTry(const Result<OutboundResponse> &response, FunctionMethod method)
{
    if (response) {
        return method == FunctionMethod::Get
               && (response->status == 502 || response->status == 503 || response->status == 504);
    }
    if (wasNotSent(response.error()))
        return true;
    return method == FunctionMethod::Get
           && response.error().key == QLatin1String("connection_lost");
}

ToolInfo infoOf(const ToolFunction &function)
{
    ToolInfo info;
    info.name = function.name;
    info.description = function.description.isEmpty()
                           ? QStringLiteral("Calls %1").arg(QUrl(function.endpoint).host())
                           : function.description;
    info.parameters = function.parameters;
    if (!info.parameters.contains(QLatin1String("type")))
        info.parameters.insert(QLatin1String("type"), QStringLiteral("object"));
    info.risk =
        function.method == FunctionMethod::Delete ? ToolRisk::Destructive : ToolRisk::External;
    info.source = ToolSource::Function;
    info.sourceId = function.id;
    info.ownerId = function.ownerId;
    // Tries and their waits are within the function's own time.
    info.timeoutMs = function.timeoutMs + 5'000;
    return info;
}

QString withoutSecret(QString text, const QByteArray &secret)
{
    if (secret.size() >= kShortestSecret)
        text.replace(QString::fromUtf8(secret), QStringLiteral("[secret]"));
    return text;
}

} // namespace

bool CallWindow::take(qint64 nowMs, int perMinute)
{
    while (!m_calls.empty() && m_calls.front() <= nowMs - kMinuteMs)
        m_calls.pop_front();
    if (perMinute == 0)
        return true;
    if (m_calls.size() >= static_cast<size_t>(perMinute))
        return false;
    m_calls.push_back(nowMs);
    return true;
}

int CallWindow::waitSeconds(qint64 nowMs) const
{
    if (m_calls.empty())
        return 1;
    return static_cast<int>(
        std::max<qint64>(1, (m_calls.front() + kMinuteMs - nowMs + 999) / 1000));
}

Result<void> checkFunction(const ToolFunction &function)
{
    QList<FieldIssue> issues;
    static const QRegularExpression name(QStringLiteral("^[A-Za-z0-9_-]{1,64}$"));
    if (!name.match(function.name).hasMatch()) {
        issues.append({QStringLiteral("/name"),
                       QStringLiteral("must be 1 to 64 letters, digits, _ and - only")});
    }
    checkEndpoint(function, issues);
    checkHeaders(function, issues);
    if (const auto schema = checkToolSchema(function.parameters); !schema) {
        issues.append({QStringLiteral("/parameters"), schema.error().message});
        for (const FieldIssue &issue : schema.error().issues)
            issues.append({QStringLiteral("/parameters") + issue.pointer, issue.message});
    }
    if (issues.isEmpty())
        return {};
    Error error(ErrorCode::Invalid,
                QStringLiteral("The function cannot be used: %1 %2")
                    .arg(issues.first().pointer.mid(1), issues.first().message));
    error.issues = issues;
    return fail(std::move(error));
}

OutboundRequest functionRequest(const ToolFunction &function, const QJsonObject &arguments,
                                const QByteArray &secret, const QString &callId)
{
    QJsonObject rest = arguments;
    QByteArray address;
    qsizetype at = 0;
    for (auto it = placeholder().globalMatch(function.endpoint); it.hasNext();) {
        const auto match = it.next();
        address += function.endpoint.mid(at, match.capturedStart() - at).toUtf8();
        address += QUrl::toPercentEncoding(textOfArgument(arguments.value(match.captured(1))));
        rest.remove(match.captured(1));
        at = match.capturedEnd();
    }
    address += function.endpoint.mid(at).toUtf8();
    OutboundRequest request;
    request.url = QUrl::fromEncoded(address, QUrl::TolerantMode);
    request.method = enumName(function.method).toLatin1();
    request.reason = QStringLiteral("function ") + function.name;
    request.maxBodyBytes = kLargestAnswer;
    request.timeouts.totalMs = function.timeoutMs;
    for (auto it = function.headers.begin(); it != function.headers.end(); ++it)
        request.headers.append(OutboundHeader{it.key().toLatin1(), it.value().toString().toUtf8()});
    if (function.auth == FunctionAuth::ApiKey)
        request.headers.append(OutboundHeader{function.authHeader.toLatin1(), secret});
    else if (function.auth == FunctionAuth::Bearer)
        request.headers.append(OutboundHeader{"Authorization", "Bearer " + secret});
    else if (function.auth == FunctionAuth::Basic)
        request.headers.append(OutboundHeader{"Authorization", "Basic " + secret.toBase64()});
    if (headerOf(request.headers, "Accept").isEmpty())
        request.headers.append(OutboundHeader{"Accept", "application/json, text/plain, */*;q=0.5"});
    if (function.method == FunctionMethod::Get || function.method == FunctionMethod::Delete) {
        QUrlQuery query(request.url);
        for (auto it = rest.begin(); it != rest.end(); ++it) {
            query.addQueryItem(QString::fromLatin1(QUrl::toPercentEncoding(it.key())),
                               QString::fromLatin1(
                                   QUrl::toPercentEncoding(textOfArgument(it.value()))));
        }
        if (!query.isEmpty())
            request.url.setQuery(query);
        request.maxRedirects = function.method == FunctionMethod::Get ? 3 : 0;
    } else {
        request.headers.append(OutboundHeader{"Content-Type", "application/json"});
        request.body = QJsonDocument(rest).toJson(QJsonDocument::Compact);
    }
    if (!callId.isEmpty() && function.method != FunctionMethod::Get)
        request.headers.append(OutboundHeader{"Idempotency-Key", callId.toLatin1()});
    return request;
}

HttpFunction::HttpFunction(ToolFunction function, std::shared_ptr<const FunctionWorld> world,
                           std::shared_ptr<CallWindow> window)
    : m_function(std::move(function)),
      m_info(infoOf(m_function)),
      m_world(std::move(world)),
      m_window(std::move(window))
{
}

Task<OutboundResponse> HttpFunction::send(QJsonObject arguments, QByteArray secret,
                                          ToolContext context)
{
    std::chrono::milliseconds wait = kFirstRetry;
    for (int attempt = 1;; ++attempt) {
        OutboundRequest request = functionRequest(m_function, arguments, secret, context.callId);
        request.cancel = context.cancel;
        Result<OutboundResponse> response = co_await m_world->client.fetch(std::move(request));
        const bool isLast = attempt == kTries || context.cancel.isCancelled()
                            || !isWorthAnotherTry(response, m_function.method);
        if (isLast)
            co_return response;
        co_await QCoro::sleepFor(wait);
        wait *= 3;
    }
}

HttpFunction::Outcome HttpFunction::outcomeOf(const Result<OutboundResponse> &response,
                                              const QByteArray &secret) const
{
    const auto problem = [this](ErrorCode code, const QString &what) {
        Error error(code, QStringLiteral("The function %1 failed: %2").arg(m_function.name, what));
        error.key = QStringLiteral("function_error");
        return fail(std::move(error));
    };
    if (!response) {
        if (response.error().code == ErrorCode::Cancelled)
            return {fail(response.error()), 0};
        return {problem(response.error().code, response.error().message), 0};
    }
    const int status = response->status;
    QString text = withoutSecret(QString::fromUtf8(response->body), secret);
    if (text.size() > kLongestAnswerText)
        text = text.left(kLongestAnswerText) + QStringLiteral("\n… (cut)");
    if (status >= 200 && status < 300) {
        return {ToolResult(text.isEmpty()
                               ? QStringLiteral("Done (status %1, no content).").arg(status)
                               : text),
                status};
    }
    const QString told =
        QStringLiteral("it answered with status %1%2")
            .arg(status)
            .arg(text.trimmed().isEmpty() ? QString()
                                          : QStringLiteral(": ") + text.trimmed().left(2000));
    if (status >= 400 && status < 500 && status != 401 && status != 403 && status != 429)
        return {ToolResult(QStringLiteral("Error: ") + told, true), status};
    return {problem(status == 429 ? ErrorCode::RateLimited : ErrorCode::Upstream, told), status};
}

Task<ToolResult> HttpFunction::call(QJsonObject arguments, ToolContext context)
{
    const std::shared_ptr<const FunctionWorld> world = m_world;
    FunctionExecution execution;
    execution.id = newId();
    execution.functionId = m_function.id;
    execution.function = m_function.name;
    execution.ownerId = m_function.ownerId;
    execution.agentId = context.agentId;
    execution.sessionId = context.sessionId;
    execution.arguments = arguments;
    execution.createdAt = Timestamp{world->clock.nowMs()};
    const qint64 startedNs = world->clock.steadyNs();

    Outcome outcome{ToolResult(), 0};
    QByteArray secret = m_ownSecret;
    if (!m_window->take(world->clock.nowMs(), m_function.requestsPerMinute)) {
        Error error(ErrorCode::RateLimited,
                    QStringLiteral("The function %1 may be called %2 times a minute.")
                        .arg(m_function.name)
                        .arg(m_function.requestsPerMinute));
        error.key = QStringLiteral("function_rate_limited");
        error.retryAfterSeconds = m_window->waitSeconds(world->clock.nowMs());
        outcome.result = fail(std::move(error));
    } else {
        bool canCall = true;
        if (m_function.hasSecret && secret.isEmpty()) {
            QString id = m_function.id;
            Result<QByteArray> stored = co_await world->secretOf(std::move(id));
            canCall = stored.has_value();
            if (stored)
                secret = std::move(*stored);
            else
                outcome.result = fail(stored.error());
        }
        if (canCall) {
            QByteArray sent = secret;
            ToolContext sentContext = context;
            const Result<OutboundResponse> response =
                co_await send(std::move(arguments), std::move(sent), std::move(sentContext));
            outcome = outcomeOf(response, secret);
        }
    }
    execution.durationMs = (world->clock.steadyNs() - startedNs) / 1'000'000;
    execution.httpStatus = outcome.httpStatus;
    const bool isDone = outcome.result && !outcome.result->isError;
    execution.status = isDone ? ExecutionStatus::Success : ExecutionStatus::Failed;
    execution.result = outcome.result ? outcome.result->text.left(kLoggedResult) : QString();
    execution.error = !outcome.result           ? outcome.result.error().message
                      : outcome.result->isError ? outcome.result->text.left(2000)
                                                : QString();
    if (world->record) {
        const Result<void> recorded = co_await world->record(std::move(execution));
        Q_UNUSED(recorded); // said where it is written
    }
    co_return std::move(outcome.result);
}

} // namespace troupe
