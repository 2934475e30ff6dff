// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/http/message.h"

#include <QString>

namespace troupe {

/// What the head of a request says about the message and its connection.
struct RequestHead
{
    HttpMethod method = HttpMethod::Get;
    QByteArray target;
    QByteArray path; ///< "*" for the asterisk form
    QByteArray query;
    QByteArray targetAuthority; ///< of the absolute form ("http://host:1/x"), else empty
    QByteArray host; ///< the Host field; empty only on HTTP/1.0
    HttpHeaders headers;
    qint64 contentLength = 0;
    bool http11 = true;
    bool chunked = false;
    bool expectContinue = false;
    bool keepAlive = true; ///< HTTP/1.1 without "Connection: close"
};

/// Reads HTTP/1.x requests (RFC 9112) from bytes; no sockets, no clocks. Strict where leniency lets
/// two readers disagree about where a message ends: bare LF, folded fields, space before a colon,
/// control characters, repeated or odd lengths, Content-Length with Transfer-Encoding are errors.
///
/// Memory stays within the limits: one head, one body. After an error nothing more is consumed.
class RequestParser
{
public:
    struct Limits
    {
        int headBytes =
            16 * 1024; ///< request line and fields; also all trailers; also all chunk extensions
        int headers = 100;
        qint64 bodyBytes = 10 << 20;
    };
    enum class State : quint8 {
        Head, ///< reading the head
        HeadDone, ///< head() is complete; feed() again to go on
        Body, ///< reading the body
        Complete, ///< the message is complete; call take()
        Failed, ///< see errorStatus()
    };

    explicit RequestParser(Limits limits) : m_limits(limits) {}

    /// Reads from `bytes` until the state changes or all is read; `used` says how many were read.
    /// May change state without reading anything.
    State feed(QByteArrayView bytes, qsizetype &used);

    State state() const { return m_state; }
    /// Whether any byte of the current message has been read.
    bool hasStarted() const { return m_headBytes > 0; }
    const RequestHead &head() const { return m_head; }
    qint64 bodyReceived() const { return m_body.size(); }
    /// Bytes of body that were read as chunks or as they are, framing included.
    qint64 bodyWireBytes() const { return m_wireBytes; }

    /// The finished message; the parser is then ready for the next one.
    HttpRequest take();

    int errorStatus() const { return m_errorStatus; }
    QString errorMessage() const { return QString::fromLatin1(m_errorMessage); }

private:
    enum class Stage : quint8 {
        RequestLine,
        Fields,
        Plain,
        ChunkSize,
        ChunkData,
        ChunkEnd,
        Trailers
    };

    State fail(int status, const char *message);
    /// Moves a line without its CRLF to `line`; false when it is incomplete or wrong.
    bool nextLine(QByteArrayView bytes, qsizetype &used, QByteArrayView &line);
    State feedHead(QByteArrayView bytes, qsizetype &used);
    State feedBody(QByteArrayView bytes, qsizetype &used);
    bool readRequestLine(QByteArrayView line);
    bool readTarget(QByteArrayView target);
    bool readField(QByteArrayView line);
    bool finishHead();
    bool readFraming();
    bool readLength(QByteArrayView text);
    bool readChunkSize(QByteArrayView line);
    State finishBody();

    Limits m_limits;
    State m_state = State::Head;
    Stage m_stage = Stage::RequestLine;
    RequestHead m_head;
    QByteArray m_line; ///< the beginning of a line that is not complete yet
    QByteArray m_usedLine; ///< keeps a joined line alive while it is looked at
    QByteArray m_body;
    qint64 m_left = 0; ///< bytes of the body or chunk still to come
    qint64 m_wireBytes = 0;
    int m_headBytes = 0;
    int m_tailBytes = 0; ///< chunk extensions and trailers
    int m_trailers = 0;
    int m_errorStatus = 0;
    const char *m_errorMessage = "";
};

} // namespace troupe
