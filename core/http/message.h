// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <optional>
#include <vector>

namespace troupe {

enum class HttpMethod : quint8 { Get, Head, Post, Put, Patch, Delete, Options };

/// "GET" and so on.
QByteArray httpMethodName(HttpMethod method);
/// Nothing for a method that this server does not implement. Case matters (RFC 9110, 9.1).
std::optional<HttpMethod> httpMethodFromName(QByteArrayView name);
/// The reason phrase of RFC 9110, or "Unknown".
QByteArray httpReason(int status);

/// Header fields in the order of arrival. Names are compared without case.
///
/// Anything may be stored here; what cannot be written without harm (a name that is no token, a
/// value with CR, LF, NUL or another control character) makes isSafe() false, and the host then
/// answers 500 instead of writing it.
class HttpHeaders
{
public:
    struct Field
    {
        QByteArray name;
        QByteArray value;
    };

    /// The first value, or an empty one.
    QByteArray value(QByteArrayView name) const;
    QList<QByteArray> values(QByteArrayView name) const;
    bool has(QByteArrayView name) const;
    /// Whether the comma-separated lists of this name contain `token`, without case.
    bool hasToken(QByteArrayView name, QByteArrayView token) const;
    int count(QByteArrayView name) const;

    void add(QByteArray name, QByteArray value);
    /// Replaces every field of this name by one.
    void set(QByteArray name, QByteArray value);
    void remove(QByteArrayView name);

    bool isSafe() const;
    bool isEmpty() const { return m_fields.empty(); }
    qsizetype size() const { return static_cast<qsizetype>(m_fields.size()); }
    const std::vector<Field> &fields() const { return m_fields; }

    static bool isToken(QByteArrayView text);
    /// Visible characters, spaces, tabs and bytes from 0x80 on.
    static bool isFieldValue(QByteArrayView text);

private:
    std::vector<Field> m_fields;
};

/// A request that the guard has approved: every rule of RFC 9112 that it checks holds here.
struct HttpRequest
{
    HttpMethod method = HttpMethod::Get;
    QByteArray target; ///< as it came, for logs
    QByteArray path; ///< starts with "/", still percent-encoded; "*" is never passed on
    QByteArray query; ///< without "?", still percent-encoded
    HttpHeaders headers; ///< a chunked body has become one with a Content-Length
    QByteArray body;
    QByteArray peer; ///< address of the other side, without its port
    QByteArray requestId; ///< ours; the answer carries it as X-Request-Id
    qint64 receivedNs = 0; ///< steady clock, when the message was complete

    /// GET with both "Connection: Upgrade" and "Upgrade: websocket".
    bool isWebSocketUpgrade() const;
};

/// An answer. The host writes Content-Length, Connection, Date, Transfer-Encoding and X-Request-Id
/// itself and ignores them here; it adds Cache-Control, X-Content-Type-Options and Referrer-Policy
/// when they are not set. A body is dropped where the protocol has none (HEAD, 204, 304).
struct HttpResponse
{
    int status = 200; ///< 200 to 599
    QByteArray contentType; ///< may be empty
    HttpHeaders headers;
    QByteArray body;

    HttpResponse() = default;
    HttpResponse(int s, QByteArray type, QByteArray b)
        : status(s), contentType(std::move(type)), body(std::move(b))
    {
    }
};

} // namespace troupe
