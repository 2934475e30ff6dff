// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/responseparser.h"

#include <algorithm>

namespace troupe {

namespace {

constexpr qsizetype kMaxHead = 64 * 1024; // also of the trailers and of a chunk's line
constexpr int kMaxHeaders = 200;
constexpr int kMaxInterim = 8;
constexpr int kLengthDigits = 15;
constexpr int kChunkDigits = 8;

bool isDigits(QByteArrayView text)
{
    return !text.isEmpty()
           && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool hasControl(const QByteArray &line)
{
    return std::any_of(line.begin(), line.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && byte != '\t') || byte == 0x7f;
    });
}

} // namespace

std::optional<QString> OutboundResponseParser::failed(const char *what)
{
    m_state = State::Failed;
    return QString::fromLatin1(what);
}

std::optional<QString> OutboundResponseParser::feed(QByteArrayView bytes, const BodySink &sink)
{
    while (!bytes.isEmpty() && m_state != State::Done) {
        switch (m_state) {
        case State::Failed:
            return QStringLiteral("input after a malformed response");
        case State::Body:
        case State::BodyToClose:
        case State::Chunk:
            takeBody(bytes, sink);
            break;
        default: {
            QByteArray line;
            if (!takeLine(bytes, line))
                return m_state == State::Failed ? failed("a head or chunk line is too long")
                                                : std::nullopt;
            if (auto problem = lineDone(line))
                return problem;
        }
        }
    }
    return std::nullopt;
}

bool OutboundResponseParser::takeLine(QByteArrayView &bytes, QByteArray &line)
{
    const qsizetype end = bytes.indexOf('\n');
    const qsizetype size = end < 0 ? bytes.size() : end + 1;
    m_headBytes += size;
    if (m_headBytes > kMaxHead) {
        m_state = State::Failed;
        return false;
    }
    m_line.append(bytes.first(size));
    bytes = bytes.sliced(size);
    if (end < 0)
        return false;
    m_line.chop(1);
    if (m_line.endsWith('\r')) // a bare LF is tolerated, as RFC 9112 allows
        m_line.chop(1);
    line = std::exchange(m_line, QByteArray());
    return true;
}

std::optional<QString> OutboundResponseParser::lineDone(const QByteArray &line)
{
    switch (m_state) {
    case State::Status:
        return statusLine(line);
    case State::Head:
        return line.isEmpty() ? endOfHead() : headerLine(line);
    case State::ChunkSize:
        return chunkLine(line);
    case State::ChunkEnd:
        if (!line.isEmpty())
            return failed("a chunk is longer than its size");
        m_state = State::ChunkSize;
        m_headBytes = 0;
        return std::nullopt;
    default: // Trailer: read past, never used
        if (line.isEmpty())
            m_state = State::Done;
        return std::nullopt;
    }
}

std::optional<QString> OutboundResponseParser::statusLine(const QByteArray &line)
{
    const bool isHttp = line.startsWith("HTTP/1.1 ") || line.startsWith("HTTP/1.0 ");
    const QByteArrayView code =
        isHttp ? QByteArrayView(line).sliced(9).first(std::min<qsizetype>(3, line.size() - 9))
               : QByteArrayView();
    const bool ends = line.size() == 12 || (line.size() > 12 && line[12] == ' ');
    if (!isHttp || code.size() != 3 || !isDigits(code) || !ends || code[0] == '0')
        return failed("the answer is no HTTP/1.x response");
    m_status = code.toByteArray().toInt();
    m_headers.clear();
    m_state = State::Head;
    return std::nullopt;
}

std::optional<QString> OutboundResponseParser::headerLine(const QByteArray &line)
{
    const qsizetype colon = line.indexOf(':');
    const char first = line[0];
    if (colon <= 0 || first == ' ' || first == '\t' || hasControl(line)
        || line.left(colon).contains(' ') || line.left(colon).contains('\t'))
        return failed("a header is malformed");
    if (m_headers.size() >= kMaxHeaders)
        return failed("too many headers");
    m_headers.append(OutboundHeader{line.left(colon), line.mid(colon + 1).trimmed()});
    return std::nullopt;
}

std::optional<QString> OutboundResponseParser::endOfHead()
{
    if (m_status < 200) {
        if (m_status == 101 || ++m_interim > kMaxInterim)
            return failed("an interim answer that was not asked for");
        m_state = State::Status;
        return std::nullopt;
    }
    m_headBytes = 0;
    bool chunked = false;
    bool hasLength = false;
    qint64 length = 0;
    for (const OutboundHeader &header : std::as_const(m_headers)) {
        if (header.name.compare("Transfer-Encoding", Qt::CaseInsensitive) == 0) {
            if (chunked || header.value.compare("chunked", Qt::CaseInsensitive) != 0)
                return failed("an unknown transfer coding");
            chunked = true;
        } else if (header.name.compare("Content-Length", Qt::CaseInsensitive) == 0) {
            const bool ok = isDigits(header.value) && header.value.size() <= kLengthDigits;
            const qint64 value = ok ? header.value.toLongLong() : -1;
            if (!ok || (hasLength && value != length))
                return failed("a content length that is no length");
            hasLength = true;
            length = value;
        }
    }
    if (m_toHead || m_status == 204 || m_status == 304) {
        m_state = State::Done;
    } else if (chunked) {
        m_state = State::ChunkSize;
    } else if (hasLength) {
        m_left = length;
        m_state = length == 0 ? State::Done : State::Body;
    } else {
        m_state = State::BodyToClose;
    }
    return std::nullopt;
}

std::optional<QString> OutboundResponseParser::chunkLine(const QByteArray &line)
{
    const qsizetype semicolon = line.indexOf(';');
    const QByteArray digits = (semicolon < 0 ? line : line.left(semicolon)).trimmed();
    const bool isHex =
        !digits.isEmpty() && digits.size() <= kChunkDigits
        && std::all_of(digits.begin(), digits.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
           });
    if (!isHex)
        return failed("a chunk size that is no size");
    m_left = digits.toLongLong(nullptr, 16);
    m_headBytes = 0;
    m_state = m_left == 0 ? State::Trailer : State::Chunk;
    return std::nullopt;
}

void OutboundResponseParser::takeBody(QByteArrayView &bytes, const BodySink &sink)
{
    qsizetype size = bytes.size();
    if (m_state != State::BodyToClose)
        size = static_cast<qsizetype>(std::min<qint64>(size, m_left));
    const QByteArrayView piece = bytes.first(size);
    bytes = bytes.sliced(size);
    if (m_state != State::BodyToClose) {
        m_left -= size;
        if (m_left == 0)
            m_state = m_state == State::Body ? State::Done : State::ChunkEnd;
    }
    if (!sink(piece)) {
        m_stopped = true;
        m_state = State::Done;
    }
}

std::optional<QString> OutboundResponseParser::finish()
{
    if (m_state == State::BodyToClose)
        m_state = State::Done;
    if (m_state == State::Done)
        return std::nullopt;
    return failed(hasHead() ? "the answer was cut" : "the connection closed without an answer");
}

} // namespace troupe
