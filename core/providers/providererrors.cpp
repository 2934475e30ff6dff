// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/providererrors.h"

#include "core/net/addressrules.h"
#include "core/providers/retry.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>

namespace troupe {

namespace {

constexpr qsizetype kLongestMessage = 300;
constexpr int kOverloaded = 529;

QString oneLine(QString text)
{
    for (QChar &c : text) {
        if (!c.isPrint())
            c = u' ';
    }
    text = text.simplified();
    if (text.size() > kLongestMessage)
        text = text.left(kLongestMessage - 1) + QChar(0x2026);
    return text;
}

/// FastAPI and pydantic: [{"loc":["body","max_tokens"],"msg":"…"}].
void readDetails(const QJsonArray &details, ProviderComplaint &complaint)
{
    QStringList lines;
    for (const QJsonValue &detail : details) {
        if (detail.isString()) {
            lines.append(detail.toString());
            continue;
        }
        QStringList places;
        for (const QJsonValue &place : detail[QLatin1String("loc")].toArray()) {
            if (place.isString() && place.toString() != QLatin1String("body"))
                places.append(place.toString());
        }
        if (complaint.param.isEmpty())
            complaint.param = places.join(u'.');
        const QString what = detail[QLatin1String("msg")].toString();
        lines.append(places.isEmpty() ? what : places.join(u'.') + QLatin1String(": ") + what);
    }
    complaint.message = lines.join(QLatin1String("; "));
}

void readObject(const QJsonObject &object, ProviderComplaint &complaint)
{
    const QJsonValue code = object.value(QLatin1String("code"));
    if (code.isDouble())
        complaint.status = code.toInt();
    else if (code.isString() && !code.toString().isEmpty())
        complaint.code = code.toString().toLower();
    const QString type = object.value(QLatin1String("type")).toString().toLower();
    if (complaint.code.isEmpty() && type != QLatin1String("error")) // Anthropic wraps it in one
        complaint.code = type;
    if (complaint.requestId.isEmpty())
        complaint.requestId = object.value(QLatin1String("request_id")).toString().left(100);
    if (const int status = object.value(QLatin1String("status")).toInt(); status > 0)
        complaint.status = status;
    if (complaint.param.isEmpty())
        complaint.param = object.value(QLatin1String("param")).toString();
    for (const char *name : {"message", "detail", "error_description", "msg", "error", "errors"}) {
        const QJsonValue value = object.value(QLatin1String(name));
        if (value.isString())
            complaint.message = value.toString();
        else if (value.isArray())
            readDetails(value.toArray(), complaint);
        else if (value.isObject())
            readObject(value.toObject(), complaint);
        if (!complaint.message.isEmpty())
            break;
    }
    // OpenRouter says "Provider returned error" and puts the truth here.
    const QJsonValue raw =
        object.value(QLatin1String("metadata")).toObject().value(QLatin1String("raw"));
    if (raw.isString() && !raw.toString().isEmpty())
        complaint.message += QLatin1String(" (") + raw.toString() + u')';
}

bool isAboutContext(const ProviderComplaint &complaint)
{
    if (mentions(complaint.code, {"context_length", "context_size", "string_above_max_length"}))
        return true;
    static const QRegularExpression wording(
        QStringLiteral(
            "context (length|window|size|limit)|maximum (prompt|context|input) length"
            "|context the overflows|prompt (is )?too long|input (is )?too long"
            "|too many (input )?tokens|token count exceeds|exceeded model token limit"
            "|reduce the length of|range of input length|inputs?` tokens"
            "|prompt contains \\d+ tokens|larger than the max|exceeds? (the )?(max|model)"
            "[a-z' ]*(context|input|token)|n_ctx|input length and `?max_tokens"),
        QRegularExpression::CaseInsensitiveOption);
    return complaint.message.contains(wording);
}

bool isAboutModel(const ProviderComplaint &complaint)
{
    if (mentions(complaint.code, {"model_not_found", "invalid_model", "model_not_exist"}))
        return true;
    static const QRegularExpression wording(
        QStringLiteral("model\\b.{0,120}(not found|does not exist|not exist|not a valid|unknown"
                       "|not supported for|not available|no access|not loaded|decommissioned"
                       "|deprecated)"
                       "|(unknown|invalid|no such|no) model|not a valid model"
                       "|no endpoints found|failed to load model|no models loaded"),
        QRegularExpression::CaseInsensitiveOption);
    return complaint.message.contains(wording);
}

bool isAboutMemory(const ProviderComplaint &complaint)
{
    return mentions(complaint.message, {"requires more system memory"});
}

bool isAboutKey(const ProviderComplaint &complaint)
{
    return mentions(complaint.code, {"invalid_api_key", "authentication", "unauthorized"})
           || mentions(complaint.message, {"api key not valid", "incorrect api key",
                                           "invalid api key", "api_key_invalid", "no api key",
                                           "invalid authentication", "missing api key"});
}

bool isOutOfCredit(const ProviderComplaint &complaint, int status)
{
    return status == 402
           || mentions(complaint.code, {"insufficient_quota", "insufficient_balance", "billing"})
           || mentions(complaint.message, {"exceeded your current quota", "insufficient balance",
                                           "insufficient credits", "credit balance is too low"});
}

QString quoted(const ProviderComplaint &complaint, const ProviderErrorContext &context)
{
    QString text = complaint.message;
    if (context.secret.size() >= 6)
        text.replace(context.secret, QStringLiteral("***"));
    text = oneLine(text);
    return text.isEmpty() ? QString() : QStringLiteral(" It said: \"%1\"").arg(text);
}

Error keyed(ErrorCode code, const char *key, const QString &message)
{
    Error error(code, message);
    error.key = QString::fromLatin1(key);
    return error;
}

Error refusal(const ProviderComplaint &complaint, const ProviderErrorContext &context)
{
    if (isAboutContext(complaint)) {
        return keyed(ErrorCode::Invalid, "context_length_exceeded",
                     QStringLiteral("The conversation is too long for %1. Start a new one, shorten "
                                    "it, or choose a model with a larger context.")
                         .arg(context.model));
    }
    if (isAboutModel(complaint)) {
        return keyed(ErrorCode::Invalid, "invalid_model",
                     QStringLiteral("%1 does not offer the model \"%2\". Choose another model, or "
                                    "load this one there.")
                         .arg(context.server, context.model));
    }
    if (mentions(complaint.message,
                 {"does not support tools", "tool calling is not supported",
                  "does not support function", "tool use is not supported", "support tool use"})) {
        return keyed(ErrorCode::Invalid, "tools_not_supported",
                     QStringLiteral("The model \"%1\" cannot call tools. Choose another model, or "
                                    "take the tools from the agent.")
                         .arg(context.model));
    }
    if (isAboutMemory(complaint)) {
        return keyed(ErrorCode::Invalid, "model_too_large",
                     QStringLiteral("The model \"%1\" needs more memory than %2 has. Choose a "
                                    "smaller model.")
                         .arg(context.model, context.server));
    }
    if (mentions(complaint.code, {"content_filter", "content_policy", "moderation"})) {
        return keyed(
            ErrorCode::Invalid, "content_filtered",
            QStringLiteral("%1 refused the text for its content rules.").arg(context.server));
    }
    return keyed(ErrorCode::Invalid, "provider_refused_request",
                 QStringLiteral("%1 did not accept the request.").arg(context.server));
}

Error keyError(const ProviderErrorContext &context, int status)
{
    if (status == 403) {
        return keyed(ErrorCode::Unauthenticated, "permission_denied",
                     QStringLiteral("%1 refuses this to your API key. Check what the key and the "
                                    "account may use.")
                         .arg(context.server));
    }
    if (!context.hasKey) {
        return keyed(ErrorCode::Unauthenticated, "api_key_missing",
                     QStringLiteral("%1 asks for an API key. Enter one in the settings of this "
                                    "provider.")
                         .arg(context.server));
    }
    return keyed(ErrorCode::Unauthenticated, "invalid_api_key",
                 QStringLiteral("%1 does not accept the API key. Check the key in the settings of "
                                "this provider.")
                     .arg(context.server));
}

Error notFound(const ProviderComplaint &complaint, const ProviderErrorContext &context)
{
    if (!complaint.isWebPage && (isAboutModel(complaint) || mentions(complaint.message, {"model"})))
        return refusal(
            ProviderComplaint{
                complaint.message, QStringLiteral("model_not_found"), {}, {}, 0, false},
            context);
    return keyed(ErrorCode::Upstream, "endpoint_not_found",
                 QStringLiteral("There is no %2 service at %1. Check the address of this provider; "
                                "%3.")
                     .arg(context.url.toDisplayString(QUrl::RemoveUserInfo | QUrl::RemoveQuery),
                          context.protocol, context.addressHint));
}

Error limited(const ProviderComplaint &complaint, const ProviderErrorContext &context, int status)
{
    if (isOutOfCredit(complaint, status)) {
        return keyed(ErrorCode::RateLimited, "insufficient_quota",
                     QStringLiteral("The account at %1 has no credit or quota left. Add some, or "
                                    "choose another provider.")
                         .arg(context.server));
    }
    if (mentions(complaint.message, {"request too large"})) {
        return keyed(ErrorCode::RateLimited, "request_too_large",
                     QStringLiteral("The request is larger than your limit of tokens per minute at "
                                    "%1. Shorten the conversation, or raise the limit.")
                         .arg(context.server));
    }
    return keyed(ErrorCode::RateLimited, "rate_limited",
                 QStringLiteral("%1 is limiting your requests. Try again a little later.")
                     .arg(context.server));
}

Error serverTrouble(const ProviderErrorContext &context, int status)
{
    if (status == 408 || status == 504 || status == 524) {
        return keyed(ErrorCode::Timeout, "provider_timeout",
                     QStringLiteral("%1 took too long to answer. Try again.").arg(context.server));
    }
    if (status == 503 || status == kOverloaded || status == 502) {
        return keyed(ErrorCode::Unavailable, "provider_overloaded",
                     QStringLiteral("%1 is overloaded or starting. Try again in a moment.")
                         .arg(context.server));
    }
    return keyed(ErrorCode::Upstream, "provider_error",
                 QStringLiteral("%1 failed to answer. Try again; if it goes on, look at its status "
                                "page or log.")
                     .arg(context.server));
}

Error errorFor(const ProviderComplaint &complaint, const ProviderErrorContext &context, int status)
{
    if (isOutOfCredit(complaint, status))
        return limited(complaint, context, status);
    if (status >= 500 && (isAboutContext(complaint) || isAboutMemory(complaint)))
        return refusal(complaint, context);
    if (status == 401 || (status == 400 && isAboutKey(complaint)))
        return keyError(context, 401);
    if (status == 403)
        return isAboutModel(complaint) ? refusal(complaint, context) : keyError(context, 403);
    if (status == 404 || status == 405)
        return notFound(complaint, context);
    if (status == 429)
        return limited(complaint, context, status);
    if (status >= 500 || status == 408)
        return serverTrouble(context, status);
    if (status >= 300 && status < 400) {
        return keyed(ErrorCode::Upstream, "provider_redirects",
                     QStringLiteral("%1 has moved. Enter its new address in the settings of this "
                                    "provider.")
                         .arg(context.server));
    }
    return refusal(complaint, context);
}

} // namespace

bool mentions(const QString &text, std::initializer_list<const char *> words)
{
    return std::any_of(words.begin(), words.end(), [&text](const char *word) {
        return text.contains(QLatin1String(word), Qt::CaseInsensitive);
    });
}

ProviderComplaint readComplaint(const QJsonValue &json)
{
    ProviderComplaint complaint;
    QJsonValue value = json;
    if (value.isArray() && value.toArray().size() > 0) // Gemini wraps its error in an array
        value = value.toArray().first();
    if (value.isObject())
        readObject(value.toObject(), complaint);
    else if (value.isString())
        complaint.message = value.toString();
    return complaint;
}

ProviderComplaint readComplaint(const QByteArray &body)
{
    const QJsonDocument document = QJsonDocument::fromJson(body);
    if (document.isObject())
        return readComplaint(QJsonValue(document.object()));
    if (document.isArray())
        return readComplaint(QJsonValue(document.array()));
    ProviderComplaint complaint;
    const QString text = QString::fromUtf8(body.left(64 * 1024));
    complaint.isWebPage = text.contains(QLatin1String("<html"), Qt::CaseInsensitive)
                          || text.contains(QLatin1String("<!doctype"), Qt::CaseInsensitive);
    if (!complaint.isWebPage) {
        complaint.message = oneLine(text);
        return complaint;
    }
    static const QRegularExpression title(QStringLiteral("<title>([^<]{1,200})</title>"),
                                          QRegularExpression::CaseInsensitiveOption);
    complaint.message = oneLine(title.match(text).captured(1));
    return complaint;
}

ProviderFailure failureOf(const ProviderComplaint &complaint, int status,
                          const OutboundHeaders &headers, const ProviderErrorContext &context)
{
    ProviderFailure failure;
    if (status < 300)
        status = complaint.status >= 400 && complaint.status < 600 ? complaint.status : 0;
    if (status == 0) { // inside a stream, without a number
        status =
            mentions(complaint.code, {"rate_limit", "too_many"})      ? 429
            : mentions(complaint.code, {"overloaded", "unavailable"}) ? kOverloaded
            : mentions(complaint.code, {"permission"})                ? 403
            : mentions(complaint.code, {"not_found"})                 ? 404
            : mentions(complaint.code, {"timeout"})                   ? 504
            : mentions(complaint.code, {"invalid_request", "content"}) || isAboutContext(complaint)
                ? 400
            : isAboutKey(complaint) ? 401
                                    : 500;
    }
    failure.error = errorFor(complaint, context, status);
    failure.error.message += quoted(complaint, context);
    failure.error.detail = QStringLiteral("status %1 %2").arg(status).arg(complaint.code);
    QString requestId = complaint.requestId;
    for (const char *name : {"request-id", "x-request-id"}) {
        if (requestId.isEmpty())
            requestId = QString::fromLatin1(headerOf(headers, name).left(100));
    }
    if (!requestId.isEmpty())
        failure.error.detail += QStringLiteral(" request ") + requestId;
    const bool isLimit = failure.error.key == QLatin1String("rate_limited");
    const bool isTrouble = failure.error.code == ErrorCode::Upstream && status >= 500;
    const bool isDown = failure.error.code == ErrorCode::Unavailable;
    failure.mayRetry = isLimit || isTrouble || isDown;
    if (isLimit || isDown) {
        failure.retryAfterMs = retryAfterMs(headers, complaint.message, context.nowMs);
        if (failure.retryAfterMs)
            failure.error.retryAfterSeconds =
                static_cast<int>((*failure.retryAfterMs + 999) / 1000);
    }
    return failure;
}

ProviderFailure failureOf(const OutboundResponse &response, const ProviderErrorContext &context)
{
    return failureOf(readComplaint(response.body), response.status, response.headers, context);
}

ProviderFailure failureOf(const Error &transport, const ProviderErrorContext &context)
{
    ProviderFailure failure;
    failure.error = transport;
    const bool isLocal = AddressRules::isLoopbackHost(context.url.host());
    if (transport.key == QLatin1String("connect_failed") && isLocal) {
        failure.error.message =
            QStringLiteral("%1 is not running at %2. Start it, or check the address of this "
                           "provider.")
                .arg(context.server, context.url.authority());
    }
    // A local server that is not there will not be there in a second.
    failure.mayRetry = (transport.key == QLatin1String("connect_failed") && !isLocal)
                       || transport.key == QLatin1String("connect_timeout");
    return failure;
}

} // namespace troupe
