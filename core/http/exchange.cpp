// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/http/exchange.h"

#include "core/base/log.h"
#include "core/http/connection.h"

#include <algorithm>

namespace troupe {

namespace {

constexpr int kEventReserve = 64;

CancelToken cancelledToken()
{
    CancelToken token;
    token.cancel();
    return token;
}

/// `text` up to the first character that would end the line.
QByteArrayView oneLine(QByteArrayView text)
{
    const auto *end = std::find_if(text.begin(), text.end(),
                                   [](char c) { return c == '\n' || c == '\r' || c == '\0'; });
    return text.first(end - text.begin());
}

} // namespace

SseSink::SseSink(QPointer<HttpConnection> connection, quint64 serial, CancelToken gone)
    : m_connection(std::move(connection)), m_serial(serial), m_gone(std::move(gone))
{
}

SseSink::~SseSink()
{
    close();
}

QByteArray SseSink::encode(QByteArrayView data, QByteArrayView event, QByteArrayView id)
{
    QByteArray out;
    out.reserve(data.size() + event.size() + id.size() + kEventReserve);
    if (!id.isEmpty())
        out.append("id: ").append(oneLine(id)).append('\n');
    if (!event.isEmpty())
        out.append("event: ").append(oneLine(event)).append('\n');
    qsizetype at = 0;
    do {
        qsizetype end = at;
        while (end < data.size() && data[end] != '\n' && data[end] != '\r')
            ++end;
        out.append("data: ").append(data.sliced(at, end - at)).append('\n');
        if (end + 1 < data.size() && data[end] == '\r' && data[end + 1] == '\n')
            ++end;
        at = end + 1;
    } while (at <= data.size());
    out.append('\n');
    return out;
}

bool SseSink::send(QByteArrayView data, QByteArrayView event, QByteArrayView id)
{
    return isOpen() && sendRaw(encode(data, event, id));
}

bool SseSink::comment(QByteArrayView text)
{
    return sendRaw(QByteArray(": ").append(oneLine(text)).append("\n\n"));
}

bool SseSink::sendRaw(QByteArray bytes)
{
    return m_connection && m_connection->streamWrite(m_serial, std::move(bytes));
}

void SseSink::close()
{
    if (m_connection)
        m_connection->streamClose(m_serial);
    m_connection.clear();
}

bool SseSink::isOpen() const
{
    return m_connection && m_connection->isStreaming(m_serial);
}

qint64 SseSink::bytesWaiting() const
{
    return isOpen() ? m_connection->bytesWaiting() : 0;
}

BodySink::BodySink(QPointer<HttpConnection> connection, quint64 serial, CancelToken gone)
    : m_connection(std::move(connection)), m_serial(serial), m_gone(std::move(gone))
{
}

BodySink::~BodySink()
{
    if (m_connection)
        m_connection->bodyEnd(m_serial, false);
}

bool BodySink::send(QByteArray bytes)
{
    return m_connection && m_connection->bodyWrite(m_serial, std::move(bytes));
}

bool BodySink::hasRoom() const
{
    return !isOpen() || m_connection->bodyHasRoom();
}

void BodySink::whenRoom(std::function<void()> callback)
{
    if (hasRoom())
        callback();
    else
        m_connection->setOnBodyRoom(std::move(callback));
}

void BodySink::end()
{
    if (m_connection)
        m_connection->bodyEnd(m_serial, true);
    m_connection.clear();
}

bool BodySink::isOpen() const
{
    return m_connection && m_connection->isStreaming(m_serial);
}

HttpExchange::HttpExchange(QPointer<HttpConnection> connection, quint64 serial)
    : m_connection(std::move(connection)), m_serial(serial)
{
}

HttpExchange::~HttpExchange()
{
    if (m_connection && m_connection->isAwaiting(m_serial)) {
        qCWarning(lcHttp) << "A handler dropped its request without an answer";
        m_connection->replyError(m_serial, 500, QStringLiteral("Internal server error"));
    }
}

void HttpExchange::reply(HttpResponse response)
{
    if (!m_connection)
        return;
    if (m_connection->isAwaiting(m_serial))
        m_connection->reply(m_serial, std::move(response));
    else if (m_connection->isCurrent(m_serial))
        qCWarning(lcHttp) << "A second answer to one request is ignored";
}

std::shared_ptr<SseSink> HttpExchange::startSse(HttpHeaders headers)
{
    if (!m_connection || m_connection->isDead())
        return std::make_shared<SseSink>(nullptr, m_serial, cancelledToken());
    if (!m_connection->isAwaiting(m_serial))
        return nullptr;
    const CancelToken gone = m_connection->goneToken(m_serial);
    m_connection->startStream(m_serial, std::move(headers));
    return std::make_shared<SseSink>(m_connection, m_serial, gone);
}

std::shared_ptr<BodySink> HttpExchange::startBody(HttpResponse head, qint64 length)
{
    if (!m_connection || m_connection->isDead())
        return std::make_shared<BodySink>(nullptr, m_serial, cancelledToken());
    if (!m_connection->isAwaiting(m_serial))
        return nullptr;
    const CancelToken gone = m_connection->goneToken(m_serial);
    m_connection->startBody(m_serial, std::move(head), length);
    return std::make_shared<BodySink>(m_connection, m_serial, gone);
}

CancelToken HttpExchange::clientGone() const
{
    if (!m_connection)
        return cancelledToken();
    return m_connection->goneToken(m_serial);
}

bool HttpExchange::isAnswered() const
{
    return !m_connection || !m_connection->isAwaiting(m_serial);
}

} // namespace troupe
