// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/http/responsewriter.h"

#include <QCryptographicHash>

#include <array>
#include <charconv>
#include <cstdio>
#include <ctime>

namespace troupe {

namespace {

constexpr int kHeadReserve = 700;
constexpr char kWebSocketGuid[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455, 1.3

bool isHostField(QByteArrayView name)
{
    static constexpr QByteArrayView kNames[] = {"Connection", "Content-Length", "Content-Type",
                                                "Date",       "Keep-Alive",     "Transfer-Encoding",
                                                "Upgrade",    "X-Request-Id"};
    for (const QByteArrayView own : kNames) {
        if (own.size() == name.size()
            && qstrnicmp(own.data(), own.size(), name.data(), name.size()) == 0)
            return true;
    }
    return false;
}

void appendField(QByteArray &out, QByteArrayView name, QByteArrayView value)
{
    out.append(name).append(": ").append(value).append("\r\n");
}

void appendNumber(QByteArray &out, qint64 number)
{
    std::array<char, 24> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
    out.append(text.data(), end - text.data());
}

void appendStatusLine(QByteArray &out, int status)
{
    out.append("HTTP/1.1 ");
    appendNumber(out, status);
    out.append(' ').append(httpReason(status)).append("\r\n");
}

void appendCommon(QByteArray &out, const HttpHeaders &headers, const ResponseContext &context)
{
    bool cache = false;
    bool sniff = false;
    bool referrer = false;
    for (const HttpHeaders::Field &field : headers.fields()) {
        if (isHostField(field.name))
            continue;
        const auto is = [&field](QByteArrayView name) {
            return field.name.size() == name.size()
                   && qstrnicmp(field.name.constData(), field.name.size(), name.data(), name.size())
                          == 0;
        };
        cache = cache || is("Cache-Control");
        sniff = sniff || is("X-Content-Type-Options");
        referrer = referrer || is("Referrer-Policy");
        appendField(out, field.name, field.value);
    }
    if (!cache)
        out.append("Cache-Control: no-store\r\n");
    if (!sniff)
        out.append("X-Content-Type-Options: nosniff\r\n");
    if (!referrer)
        out.append("Referrer-Policy: no-referrer\r\n");
    if (context.tls)
        out.append("Strict-Transport-Security: max-age=31536000\r\n");
    if (!context.corsOrigin.isEmpty()) {
        appendField(out, "Access-Control-Allow-Origin", context.corsOrigin);
        out.append("Access-Control-Expose-Headers: *\r\nVary: Origin\r\n");
    }
    appendField(out, "Date", context.date);
    appendField(out, "X-Request-Id", context.requestId);
}

} // namespace

bool isWritable(const HttpResponse &response)
{
    return response.status >= 200 && response.status <= 599 && response.headers.isSafe()
           && HttpHeaders::isFieldValue(response.contentType);
}

bool hasBody(const HttpResponse &response, const ResponseContext &context)
{
    return !context.isHead && response.status != 204 && response.status != 304;
}

QByteArray writeHead(const HttpResponse &response, const ResponseContext &context)
{
    QByteArray out;
    out.reserve(kHeadReserve);
    appendStatusLine(out, response.status);
    if (response.status != 204 && response.status != 304) {
        if (!response.contentType.isEmpty())
            appendField(out, "Content-Type", response.contentType);
        out.append("Content-Length: ");
        appendNumber(out, response.body.size());
        out.append("\r\n");
    }
    appendCommon(out, response.headers, context);
    out.append(context.close ? "Connection: close\r\n\r\n" : "\r\n");
    return out;
}

QByteArray writeStreamHead(const HttpResponse &response, const ResponseContext &context)
{
    QByteArray out;
    out.reserve(kHeadReserve);
    appendStatusLine(out, response.status);
    appendField(out, "Content-Type", response.contentType);
    appendCommon(out, response.headers, context);
    out.append("X-Accel-Buffering: no\r\nConnection: close\r\n\r\n");
    return out;
}

QByteArray writeBodyHead(const HttpResponse &response, const ResponseContext &context,
                         qint64 length, bool chunked)
{
    QByteArray out;
    out.reserve(kHeadReserve);
    appendStatusLine(out, response.status);
    appendField(out, "Content-Type", response.contentType);
    if (length >= 0)
        appendField(out, "Content-Length", QByteArray::number(length));
    else if (chunked)
        out.append("Transfer-Encoding: chunked\r\n");
    appendCommon(out, response.headers, context);
    out.append("Connection: close\r\n\r\n");
    return out;
}

QByteArray writeSwitchingProtocols(const QByteArray &key, const QByteArray &subprotocol,
                                   const ResponseContext &context)
{
    const QByteArray accept =
        QCryptographicHash::hash(key + kWebSocketGuid, QCryptographicHash::Sha1).toBase64();
    QByteArray out;
    appendStatusLine(out, 101);
    out.append("Upgrade: websocket\r\nConnection: Upgrade\r\n");
    appendField(out, "Sec-WebSocket-Accept", accept);
    if (!subprotocol.isEmpty())
        appendField(out, "Sec-WebSocket-Protocol", subprotocol);
    appendCommon(out, HttpHeaders(), context);
    out.append("\r\n");
    return out;
}

QByteArray httpDate(qint64 seconds)
{
    static constexpr std::array<const char *, 7> kDays = {"Sun", "Mon", "Tue", "Wed",
                                                          "Thu", "Fri", "Sat"};
    static constexpr std::array<const char *, 12> kMonths = {"Jan", "Feb", "Mar", "Apr",
                                                             "May", "Jun", "Jul", "Aug",
                                                             "Sep", "Oct", "Nov", "Dec"};
    const std::time_t time = static_cast<std::time_t>(seconds);
    std::tm utc{};
    ::gmtime_r(&time, &utc);
    std::array<char, 40> text{};
    const int length =
        std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                      kDays[static_cast<std::size_t>(utc.tm_wday)], utc.tm_mday,
                      kMonths[static_cast<std::size_t>(utc.tm_mon)], (utc.tm_year + 1900) % 10000,
                      utc.tm_hour, utc.tm_min, utc.tm_sec);
    return QByteArray(text.data(), length);
}

} // namespace troupe
