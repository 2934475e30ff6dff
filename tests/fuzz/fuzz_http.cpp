// SPDX-License-Identifier: GPL-3.0-or-later
/// Everything of the HTTP layer that reads foreign bytes and needs no socket: the request parser
/// (twice, cut differently: both must agree), the WebSocket frame check and the Host field.
#include "core/http/framecheck.h"
#include "core/http/hostpolicy.h"
#include "core/http/requestparser.h"

#include <cstdlib>

using namespace troupe;

namespace {

QByteArray readAll(QByteArrayView bytes, qsizetype piece)
{
    RequestParser::Limits limits;
    limits.headBytes = 1024;
    limits.headers = 16;
    limits.bodyBytes = 4096;
    RequestParser parser(limits);
    QByteArray seen;
    qsizetype at = 0;
    qsizetype end = 0;
    while (at < bytes.size() || parser.state() == RequestParser::State::HeadDone) {
        if (at == end)
            end = qMin<qsizetype>(bytes.size(), end + piece);
        qsizetype used = 0;
        parser.feed(bytes.sliced(at, end - at), used);
        at += used;
        if (parser.state() == RequestParser::State::Failed)
            return seen + QByteArray::number(parser.errorStatus());
        if (parser.state() == RequestParser::State::Complete) {
            const HttpRequest request = parser.take();
            if (request.body.size() > limits.bodyBytes || !request.headers.isSafe())
                std::abort();
            seen += request.target + '|' + request.body + '|';
        }
    }
    return seen;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const quint8 *data, std::size_t size)
{
    const QByteArrayView bytes(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    if (bytes.isEmpty())
        return 0;
    if (readAll(bytes, bytes.size()) != readAll(bytes, 1 + (data[0] & 15)))
        std::abort();

    FrameCheck whole(2048, 4096);
    FrameCheck pieces(2048, 4096);
    const int verdict = whole.feed(bytes);
    int pieceVerdict = 0;
    QByteArray approved;
    for (qsizetype at = 0; at < bytes.size() && pieceVerdict == 0; at += 7) {
        pieceVerdict = pieces.feed(bytes.sliced(at, qMin<qsizetype>(7, bytes.size() - at)));
        approved += pieces.takeApproved();
    }
    if (verdict != pieceVerdict || whole.takeApproved() != approved)
        std::abort();

    const auto authority = Authority::parse(bytes);
    if (authority && (authority->host.isEmpty() || authority->port > 65535))
        std::abort();
    HostPolicy({}, 80).check(bytes, QHostAddress(QHostAddress::LocalHost));
    return 0;
}
