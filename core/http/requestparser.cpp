// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/http/requestparser.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace troupe {

namespace {

constexpr int kMaxMethodLength = 32;
constexpr int kMaxChunkSizeDigits = 15; // 60 bits, below the sign
constexpr int kLineOverhead = 2; // CRLF

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

int hexDigit(char c)
{
    if (isDigit(c))
        return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool isHttpVersion(QByteArrayView text)
{
    return text.size() == 8 && text.startsWith("HTTP/") && isDigit(text[5]) && text[6] == '.'
           && isDigit(text[7]);
}

/// Visible ASCII, no "#", and every "%" begins a percent-encoded byte that is not NUL.
bool isTargetText(QByteArrayView text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c <= 0x20 || c == 0x7f || c == '#')
            return false;
        if (c == '%') {
            if (i + 2 >= text.size() || hexDigit(text[i + 1]) < 0 || hexDigit(text[i + 2]) < 0)
                return false;
            if (text[i + 1] == '0' && text[i + 2] == '0')
                return false;
        }
    }
    return true;
}

bool equalsIgnoringCase(QByteArrayView a, QByteArrayView b)
{
    return a.size() == b.size() && qstrnicmp(a.data(), a.size(), b.data(), b.size()) == 0;
}

} // namespace

RequestParser::State RequestParser::fail(int status, const char *message)
{
    m_errorStatus = status;
    m_errorMessage = message;
    m_line.clear();
    m_body.clear();
    return m_state = State::Failed;
}

RequestParser::State RequestParser::feed(QByteArrayView bytes, qsizetype &used)
{
    used = 0;
    switch (m_state) {
    case State::Head:
        return feedHead(bytes, used);
    case State::HeadDone:
        m_state = State::Body;
        if (m_stage == Stage::Plain && m_left == 0)
            return finishBody();
        [[fallthrough]];
    case State::Body: {
        const State state = feedBody(bytes, used);
        m_wireBytes += used;
        return state;
    }
    case State::Complete:
    case State::Failed:
        break;
    }
    return m_state;
}

bool RequestParser::nextLine(QByteArrayView bytes, qsizetype &used, QByteArrayView &line)
{
    const QByteArrayView rest = bytes.sliced(used);
    const auto *end = static_cast<const char *>(
        std::memchr(rest.data(), '\n', static_cast<std::size_t>(rest.size())));
    const qsizetype length = end ? end - rest.data() + 1 : rest.size();
    used += length;
    if (m_line.isEmpty() && end) {
        line = rest.first(length);
    } else {
        // Control characters are refused as they come: what is no HTTP at all (a TLS greeting, a
        // line that never ends) is not waited for.
        const QByteArrayView fresh = rest.first(length);
        const QByteArrayView text = fresh.chopped(end ? 1 : 0);
        const QByteArrayView plain = text.endsWith('\r') ? text.chopped(1) : text;
        const bool strayCr = m_line.endsWith('\r') && !text.isEmpty();
        if (strayCr || !HttpHeaders::isFieldValue(plain)) {
            fail(400, "A control character in the message head");
            return false;
        }
        m_line.append(fresh);
        if (!end)
            return false;
        m_usedLine.swap(m_line);
        m_line.clear();
        line = m_usedLine;
    }
    if (line.size() < 2 || line[line.size() - 2] != '\r') {
        fail(400, "A line that does not end with CR LF");
        return false;
    }
    line.chop(2);
    return true;
}

RequestParser::State RequestParser::feedHead(QByteArrayView bytes, qsizetype &used)
{
    while (used < bytes.size()) {
        const qsizetype before = used;
        // Never look past the limit, whatever arrives in one piece.
        const qsizetype allowed =
            std::min<qsizetype>(bytes.size(), used + m_limits.headBytes - m_headBytes + 1);
        QByteArrayView line;
        const bool complete = nextLine(bytes.first(allowed), used, line);
        m_headBytes += static_cast<int>(used - before);
        if (m_state == State::Failed)
            return m_state;
        if (m_headBytes > m_limits.headBytes) {
            return m_stage == Stage::RequestLine ? fail(414, "The request line is too long")
                                                 : fail(431, "The header fields are too large");
        }
        if (!complete)
            return m_state;
        if (m_stage == Stage::RequestLine) {
            // RFC 9112, 2.2: empty lines before the request line are skipped; they count as head.
            if (!line.isEmpty() && !readRequestLine(line))
                return m_state;
        } else if (line.isEmpty()) {
            if (!finishHead())
                return m_state;
            return m_state = State::HeadDone;
        } else if (!readField(line)) {
            return m_state;
        }
    }
    return m_state;
}

bool RequestParser::readRequestLine(QByteArrayView line)
{
    const qsizetype first = line.indexOf(' ');
    const qsizetype last = line.lastIndexOf(' ');
    if (first <= 0 || last <= first + 1 || !HttpHeaders::isFieldValue(line)) {
        fail(400, "The request line is malformed");
        return false;
    }
    const QByteArrayView method = line.first(first);
    const QByteArrayView target = line.sliced(first + 1, last - first - 1);
    const QByteArrayView version = line.sliced(last + 1);
    // Of a line that is refused, too: the path says in which form its client is told so.
    if (target.startsWith('/')) {
        const qsizetype mark = target.indexOf('?');
        m_head.path = (mark < 0 ? target : target.first(mark)).toByteArray();
    }
    if (!HttpHeaders::isToken(method) || !isHttpVersion(version) || !isTargetText(target)) {
        fail(400, "The request line is malformed");
        return false;
    }
    if (version != QByteArrayView("HTTP/1.1") && version != QByteArrayView("HTTP/1.0")) {
        fail(505, "Only HTTP/1.1 and HTTP/1.0 are spoken here");
        return false;
    }
    const auto known =
        method.size() <= kMaxMethodLength ? httpMethodFromName(method) : std::nullopt;
    if (!known) {
        fail(501, "This method is not implemented");
        return false;
    }
    m_head.method = *known;
    m_head.http11 = version[7] == '1';
    m_head.keepAlive = m_head.http11;
    m_head.target = target.toByteArray();
    if (!readTarget(m_head.target)) {
        fail(400, "The request target is malformed");
        return false;
    }
    m_stage = Stage::Fields;
    return true;
}

bool RequestParser::readTarget(QByteArrayView target)
{
    if (target == QByteArrayView("*")) {
        m_head.path = QByteArrayLiteral("*");
        return m_head.method == HttpMethod::Options;
    }
    if (!target.startsWith('/')) {
        const qsizetype scheme = target.indexOf("://");
        if (scheme < 0)
            return false;
        const QByteArrayView name = target.first(scheme);
        if (!equalsIgnoringCase(name, "http") && !equalsIgnoringCase(name, "https"))
            return false;
        target = target.sliced(scheme + 3);
        qsizetype end = 0;
        while (end < target.size() && target[end] != '/' && target[end] != '?')
            ++end;
        m_head.targetAuthority = target.first(end).toByteArray();
        if (m_head.targetAuthority.isEmpty() || m_head.targetAuthority.contains('@'))
            return false;
        target = target.sliced(end);
    }
    const qsizetype mark = target.indexOf('?');
    m_head.path = (mark < 0 ? target : target.first(mark)).toByteArray();
    m_head.query = mark < 0 ? QByteArray() : target.sliced(mark + 1).toByteArray();
    if (m_head.path.isEmpty())
        m_head.path = QByteArrayLiteral("/");
    return true;
}

bool RequestParser::readField(QByteArrayView line)
{
    const qsizetype colon = line.indexOf(':');
    // Also refuses folded lines and space before the colon: neither is a token.
    if (colon <= 0 || !HttpHeaders::isToken(line.first(colon))) {
        fail(400, "A header field is malformed");
        return false;
    }
    QByteArrayView value = line.sliced(colon + 1);
    while (!value.isEmpty() && (value.front() == ' ' || value.front() == '\t'))
        value = value.sliced(1);
    while (!value.isEmpty() && (value.back() == ' ' || value.back() == '\t'))
        value.chop(1);
    if (!HttpHeaders::isFieldValue(value)) {
        fail(400, "A header field is malformed");
        return false;
    }
    if (m_head.headers.size() >= m_limits.headers) {
        fail(431, "Too many header fields");
        return false;
    }
    m_head.headers.add(line.first(colon).toByteArray(), value.toByteArray());
    return true;
}

bool RequestParser::finishHead()
{
    const int hosts = m_head.headers.count("Host");
    if (hosts > 1 || (hosts == 0 && m_head.http11)) {
        fail(400, "Exactly one Host field is needed");
        return false;
    }
    m_head.host = m_head.headers.value("Host");
    if (m_head.headers.hasToken("Connection", "close"))
        m_head.keepAlive = false;
    if (!readFraming())
        return false;

    const QList<QByteArray> expectations = m_head.headers.values("Expect");
    for (const QByteArray &expectation : expectations) {
        if (!equalsIgnoringCase(expectation, "100-continue")) {
            fail(417, "This expectation cannot be met");
            return false;
        }
        m_head.expectContinue = m_head.http11;
    }
    return true;
}

bool RequestParser::readFraming()
{
    const QList<QByteArray> lengths = m_head.headers.values("Content-Length");
    const QList<QByteArray> codings = m_head.headers.values("Transfer-Encoding");
    if (lengths.size() > 1 || codings.size() > 1 || (!lengths.isEmpty() && !codings.isEmpty())) {
        fail(400, "The length of the body is ambiguous");
        return false;
    }
    m_stage = Stage::Plain;
    if (!codings.isEmpty()) {
        if (!m_head.http11) {
            fail(400, "HTTP/1.0 has no transfer codings");
            return false;
        }
        if (!equalsIgnoringCase(codings.first(), "chunked")) {
            fail(501, "This transfer coding is not implemented");
            return false;
        }
        m_head.chunked = true;
        m_stage = Stage::ChunkSize;
    } else if (!lengths.isEmpty() && !readLength(lengths.first())) {
        return false;
    }
    m_left = m_head.contentLength;
    return true;
}

bool RequestParser::readLength(QByteArrayView text)
{
    qint64 length = 0;
    bool valid = !text.isEmpty();
    for (const char c : text) {
        valid = valid && isDigit(c) && !__builtin_mul_overflow(length, 10, &length)
                && !__builtin_add_overflow(length, c - '0', &length);
    }
    if (!valid) {
        fail(400, "The Content-Length is malformed");
        return false;
    }
    if (length > m_limits.bodyBytes) {
        fail(413, "The body is too large");
        return false;
    }
    m_head.contentLength = length;
    return true;
}

RequestParser::State RequestParser::feedBody(QByteArrayView bytes, qsizetype &used)
{
    while (used < bytes.size()) {
        if (m_stage == Stage::Plain || m_stage == Stage::ChunkData) {
            const qsizetype take = std::min<qsizetype>(m_left, bytes.size() - used);
            m_body.append(bytes.sliced(used, take));
            used += take;
            m_left -= take;
            if (m_left > 0)
                return m_state;
            if (m_stage == Stage::Plain)
                return finishBody();
            m_stage = Stage::ChunkEnd;
            continue;
        }
        const qsizetype before = used;
        const qsizetype allowed =
            std::min<qsizetype>(bytes.size(), used + m_limits.headBytes - m_tailBytes + 1);
        QByteArrayView line;
        const bool complete = nextLine(bytes.first(allowed), used, line);
        m_tailBytes += static_cast<int>(used - before);
        if (m_state == State::Failed)
            return m_state;
        if (m_tailBytes > m_limits.headBytes)
            return fail(m_stage == Stage::Trailers ? 431 : 400, "The chunks are malformed");
        if (!complete)
            return m_state;
        if (m_stage == Stage::ChunkEnd) {
            if (!line.isEmpty())
                return fail(400, "A chunk is longer than its size");
            m_tailBytes -= kLineOverhead;
            m_stage = Stage::ChunkSize;
        } else if (m_stage == Stage::ChunkSize) {
            if (!readChunkSize(line))
                return m_state;
        } else if (line.isEmpty()) {
            return finishBody();
        } else {
            // Trailers are checked like fields and dropped: nothing may reach the head this way.
            const qsizetype colon = line.indexOf(':');
            if (colon <= 0 || !HttpHeaders::isToken(line.first(colon))
                || !HttpHeaders::isFieldValue(line))
                return fail(400, "A trailer field is malformed");
            if (++m_trailers > m_limits.headers)
                return fail(431, "Too many trailer fields");
        }
    }
    return m_state;
}

bool RequestParser::readChunkSize(QByteArrayView line)
{
    qint64 size = 0;
    qsizetype digits = 0;
    while (digits < line.size() && hexDigit(line[digits]) >= 0) {
        if (digits >= kMaxChunkSizeDigits) {
            fail(400, "A chunk size is malformed");
            return false;
        }
        size = size * 16 + hexDigit(line[digits]);
        ++digits;
    }
    qsizetype extension = digits;
    while (extension < line.size() && (line[extension] == ' ' || line[extension] == '\t'))
        ++extension;
    const bool plain = digits == line.size();
    const bool extended = extension < line.size() && line[extension] == ';';
    if (digits == 0 || !(plain || extended) || !HttpHeaders::isFieldValue(line)) {
        fail(400, "A chunk size is malformed");
        return false;
    }
    if (size > m_limits.bodyBytes - m_body.size()) {
        fail(413, "The body is too large");
        return false;
    }
    // Only what is beyond size and CRLF counts as extension, so that small chunks are no offence.
    m_tailBytes -= static_cast<int>(digits) + kLineOverhead;
    m_left = size;
    m_stage = size > 0 ? Stage::ChunkData : Stage::Trailers;
    return true;
}

RequestParser::State RequestParser::finishBody()
{
    if (m_head.chunked) {
        m_head.headers.remove("Transfer-Encoding");
        m_head.headers.remove("Trailer");
        m_head.headers.set(QByteArrayLiteral("Content-Length"), QByteArray::number(m_body.size()));
        m_head.contentLength = m_body.size();
    }
    return m_state = State::Complete;
}

HttpRequest RequestParser::take()
{
    Q_ASSERT(m_state == State::Complete);
    HttpRequest request;
    request.method = m_head.method;
    request.target = std::move(m_head.target);
    request.path = std::move(m_head.path);
    request.query = std::move(m_head.query);
    request.headers = std::move(m_head.headers);
    request.body = std::move(m_body);

    m_head = RequestHead();
    m_body = QByteArray();
    m_state = State::Head;
    m_stage = Stage::RequestLine;
    m_left = 0;
    m_wireBytes = 0;
    m_headBytes = 0;
    m_tailBytes = 0;
    m_trailers = 0;
    return request;
}

} // namespace troupe
