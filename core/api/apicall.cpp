// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/apicall.h"

#include "core/api/apistate.h"
#include "core/api/route.h"
#include "core/base/log.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <chrono>

namespace troupe {

namespace {

constexpr int kDeepestJson = 100;

qint64 steadyNow()
{
    // Of the system, also under a manual clock: it measures us, not the story of a test.
    return std::chrono::steady_clock::now().time_since_epoch().count();
}

/// Whether the brackets of a JSON text nest deeper than we follow.
bool nestsTooDeep(const QByteArray &json)
{
    int depth = 0;
    bool inString = false;
    for (qsizetype i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (inString) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                inString = false;
        } else if (c == '"') {
            inString = true;
        } else if (c == '{' || c == '[') {
            if (++depth > kDeepestJson)
                return true;
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return false;
}

bool isFormBody(const HttpHeaders &headers)
{
    QByteArray type = headers.value("Content-Type").toLower();
    if (const auto semicolon = type.indexOf(';'); semicolon >= 0)
        type.truncate(semicolon);
    return type.trimmed() == "application/x-www-form-urlencoded";
}

/// A form as the JSON object of its texts.
QJsonObject formObject(QByteArrayView body)
{
    QJsonObject object;
    for (const auto &[name, value] : parseQuery(body))
        object[name] = value;
    return object;
}

Result<void> checkMediaType(const HttpHeaders &headers)
{
    QByteArray type = headers.value("Content-Type").toLower();
    if (const auto semicolon = type.indexOf(';'); semicolon >= 0)
        type.truncate(semicolon);
    type = type.trimmed();
    const QByteArray encoding = headers.value("Content-Encoding").toLower();
    const bool isJson = type.isEmpty() || type == "application/json" || type.endsWith("+json");
    if (isJson && (encoding.isEmpty() || encoding == "identity"))
        return {};
    return failKeyed(ErrorCode::Malformed, QStringLiteral("unsupported_media_type"),
                     QStringLiteral("The body must be JSON (Content-Type: application/json)"));
}

bool takesBody(const OpRow &row)
{
    return row.verb != Verb::Get && row.verb != Verb::Delete;
}

} // namespace

Result<void> decodeInput(const OpRow &row, const TypeInfo &type, void *in, const ApiInput &input)
{
    ReadContext context;
    context.style = input.style;
    context.refuseUnknownKeys = input.refuseUnknownKeys;
    decodeCall(row, type, in, input.path, input.query, input.body, context);
    if (context.issues.isEmpty())
        return {};
    const FieldIssue &first = context.issues.first();
    Error error(ErrorCode::Invalid,
                first.pointer.isEmpty()
                    ? QStringLiteral("The body %1").arg(first.message)
                    : QStringLiteral("%1 %2").arg(first.pointer.mid(1), first.message));
    // An answer does not grow with the mistakes of a hostile body.
    constexpr qsizetype kMostIssues = 100;
    if (context.issues.size() > kMostIssues)
        context.issues.resize(kMostIssues);
    error.issues = std::move(context.issues);
    return fail(std::move(error));
}

Result<QJsonValue> parseJsonBody(const QByteArray &body)
{
    if (nestsTooDeep(body)) {
        return fail(
            ErrorCode::Malformed,
            QStringLiteral("The JSON is nested more than %1 levels deep").arg(kDeepestJson));
    }
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(body, &problem);
    if (problem.error == QJsonParseError::NoError)
        return document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
    // QJsonDocument takes objects and arrays only; RFC 8259 takes every value.
    QJsonParseError wrappedProblem;
    const QJsonArray wrapped = QJsonDocument::fromJson('[' + body + ']', &wrappedProblem).array();
    if (wrappedProblem.error == QJsonParseError::NoError && wrapped.size() == 1)
        return wrapped.first();
    return fail(ErrorCode::Malformed, QStringLiteral("The body is not valid JSON: %1 at byte %2")
                                          .arg(problem.errorString())
                                          .arg(problem.offset));
}

ApiCall::ApiCall(std::shared_ptr<ApiState> state, HttpRequest request, HttpExchangePtr exchange)
    : m_state(std::move(state)),
      m_request(std::move(request)),
      m_exchange(std::move(exchange)),
      m_startedNs(steadyNow())
{
    m_state->metrics.requestStarted();
}

ApiCall::~ApiCall()
{
    if (!m_answered && m_family) {
        // A stray exception, or a coroutine that was torn down.
        fail(Error(ErrorCode::Internal, QString(), QStringLiteral("a handler gave no answer")));
    }
    m_state->metrics.requestEnded();
}

bool ApiCall::decode(const TypeInfo &type, void *in)
{
    const OpRow &row = *m_route->row;
    ApiInput input;
    input.path = m_pathValues;
    if (!m_request.query.isEmpty())
        input.query = parseQuery(m_request.query);
    input.style = m_family->keyStyle();
    input.refuseUnknownKeys = m_family->refusesUnknownKeys();
    const bool hasBody = takesBody(row) && !row.rawBody && !m_request.body.trimmed().isEmpty();
    if (hasBody && row.takesForm && isFormBody(m_request.headers)) {
        input.body = formObject(m_request.body);
    } else if (hasBody) {
        if (const auto media = checkMediaType(m_request.headers); !media) {
            fail(media.error());
            return false;
        }
        const auto body = parseJsonBody(m_request.body);
        if (!body) {
            fail(body.error());
            return false;
        }
        input.body = *body;
    }
    const auto decoded = decodeInput(row, type, in, input);
    if (!decoded)
        fail(decoded.error());
    return decoded.has_value();
}

void ApiCall::succeedJson(const TypeInfo &type, const void *out)
{
    JsonWriter json;
    writeAnswer(type, out, json, m_family->keyStyle());
    QByteArray body = json.take();
    if (m_route->row->enveloped)
        body = m_family->envelope(body, m_info.requestId);
    answer(HttpResponse(m_route->row->status, "application/json", body));
}

void ApiCall::succeed(const RawBody &raw)
{
    HttpResponse response(raw.status > 0 ? raw.status : m_route->row->status, raw.contentType,
                          raw.bytes);
    if (raw.contentType.startsWith("text/html")) {
        response.headers.set("Content-Security-Policy",
                             "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
                             "form-action 'none'; frame-ancestors 'none'");
    }
    for (const auto &[name, value] : raw.headers)
        response.headers.set(name, value);
    answer(std::move(response));
}

void ApiCall::succeedEmpty()
{
    answer(HttpResponse(m_route->row->status, {}, {}));
}

void ApiCall::fail(const Error &error)
{
    const int status = m_family->statusOf(error);
    if (status >= 500) {
        qCWarning(lcApi).noquote()
            << "Request" << m_info.requestId << "failed:" << error.message << error.detail;
    }
    HttpResponse response = m_family->renderError(error, status, m_info.requestId);
    if (response.status == 401)
        response.headers.set("WWW-Authenticate", "Bearer realm=\"troupe\"");
    const int wait = error.retryAfterSeconds;
    if (wait > 0 && (response.status == 429 || response.status == 503))
        response.headers.set("Retry-After", QByteArray::number(wait));
    answer(std::move(response));
}

void ApiCall::answer(HttpResponse response)
{
    if (m_answered)
        return;
    m_answered = true;
    if (m_intercept) {
        const auto intercept = std::exchange(m_intercept, nullptr);
        intercept(std::move(response));
        return;
    }
    send(std::move(response));
}

void ApiCall::decorate(HttpHeaders &headers) const
{
    if (m_limit.policy.requests > 0)
        m_family->writeLimits(m_limit, headers);
}

void ApiCall::send(HttpResponse response)
{
    m_answered = true;
    decorate(response.headers);
    noteAnswered(response.status, response.body.size());
    m_exchange->reply(std::move(response));
}

void ApiCall::noteAnswered(int status, qint64 bytes)
{
    m_answered = true;
    const qint64 elapsed = steadyNow() - m_startedNs;
    if (m_route)
        m_route->metrics->count(status, elapsed);
    if (!m_state->log.isOn())
        return;
    AccessLog::Line line;
    const QByteArray method = httpMethodName(m_request.method);
    line.method = method;
    line.route = m_route ? QByteArrayView(m_route->row->path) : QByteArrayView("(none)");
    line.status = status;
    line.elapsedNs = elapsed;
    line.bytes = bytes;
    line.requestId = m_info.requestId;
    line.userId = m_info.caller.userId;
    m_state->log.write(line, m_state->services.clock.nowMs());
}

} // namespace troupe
