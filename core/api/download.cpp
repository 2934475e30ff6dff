// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/download.h"

#include "core/api/route.h"

#include <QCoroFuture>
#include <QPromise>
#include <QUrl>

namespace troupe {

QByteArray attachmentDisposition(const QString &fileName)
{
    QByteArray plain;
    for (const QChar c : fileName) {
        const bool isSafe = c.unicode() >= 0x20 && c.unicode() < 0x7F && c != u'"' && c != u'\\';
        plain += isSafe ? static_cast<char>(c.unicode()) : '_';
    }
    return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''"
           + QUrl::toPercentEncoding(fileName);
}

void Download::begin(const QByteArray &contentType, const QString &fileName, qint64 length)
{
    HttpResponse head(m_call->route()->row->status, contentType, {});
    head.headers.set("Content-Disposition", attachmentDisposition(fileName));
    head.headers.set("Content-Security-Policy", "default-src 'none'; sandbox");
    m_call->decorate(head.headers);
    m_sink = m_call->exchange().startBody(std::move(head), length);
}

Task<bool> Download::send(QByteArray bytes)
{
    m_bytes += bytes.size();
    if (!m_sink || !m_sink->send(std::move(bytes)))
        co_return false;
    if (m_sink->hasRoom())
        co_return m_sink->isOpen();
    const auto promise = std::make_shared<QPromise<void>>();
    promise->start();
    const QFuture<void> room = promise->future();
    m_sink->whenRoom([promise] { promise->finish(); });
    co_await room;
    co_return m_sink->isOpen();
}

void Download::end(const Error *error)
{
    if (!m_sink) {
        m_call->fail(error ? *error : Error(ErrorCode::Internal, QString()));
        return;
    }
    if (!error)
        m_sink->end();
    m_sink.reset(); // without an end it is cut
    m_call->noteAnswered(m_call->route()->row->status, m_bytes);
}

} // namespace troupe
