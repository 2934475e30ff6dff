// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/http/transport.h"

#include <QSslSocket>

namespace troupe {

namespace {

constexpr qint64 kTlsReadBuffer = 64 * 1024;

class TlsTransport final : public Transport
{
public:
    TlsTransport() { m_socket->setReadBufferSize(kTlsReadBuffer); }

    ~TlsTransport() override
    {
        m_context.reset(); // with what is queued for it
        m_socket->disconnect();
        m_socket->abort();
        m_socket.release()->deleteLater(); // it may be calling us
    }

    bool open(int fd, const QSslConfiguration &configuration)
    {
        m_socket->setSslConfiguration(configuration);
        if (!m_socket->setSocketDescriptor(fd))
            return false;
        m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        return true;
    }

    bool start(Observer *observer) override
    {
        m_observer = observer;
        QSslSocket *socket = m_socket.get();
        QObject *context = m_context.get();
        QObject::connect(
            socket, &QIODevice::readyRead, context, [this] { readable(); }, Qt::QueuedConnection);
        QObject::connect(
            socket, &QSslSocket::encryptedBytesWritten, context, [this] { written(); },
            Qt::QueuedConnection);
        QObject::connect(
            socket, &QAbstractSocket::disconnected, context, [this] { closed(); },
            Qt::QueuedConnection);
        QObject::connect(
            socket, &QAbstractSocket::errorOccurred, context,
            [this] {
                if (m_socket->state() != QAbstractSocket::ConnectedState)
                    closed();
            },
            Qt::QueuedConnection);
        socket->startServerEncryption();
        return true;
    }

    qint64 read(char *buffer, qint64 size) override
    {
        return qMax<qint64>(m_socket->read(buffer, size), 0);
    }

    void write(QByteArray bytes, QByteArray more) override
    {
        if (m_finished || m_socket->state() != QAbstractSocket::ConnectedState)
            return;
        m_socket->write(more.isEmpty() ? bytes : bytes + more);
    }

    qint64 bytesToWrite() const override
    {
        return m_socket->bytesToWrite() + m_socket->encryptedBytesToWrite();
    }

    void setReading(bool on) override
    {
        if (on && !m_reading && m_socket->bytesAvailable() > 0)
            Q_EMIT m_socket->readyRead();
        m_reading = on;
    }

    void finish() override
    {
        m_finished = true;
        written();
    }

    void abort() override
    {
        m_closed = true;
        m_socket->abort();
    }

    bool isTls() const override { return true; }
    QHostAddress localAddress() const override { return m_socket->localAddress(); }
    QHostAddress peerAddress() const override { return m_socket->peerAddress(); }

private:
    void readable()
    {
        while (m_reading && !m_closed && m_socket->bytesAvailable() > 0)
            m_observer->transportReadable();
    }

    void written()
    {
        // TLS has no half-closed state worth having: both directions end with the last byte.
        if (m_finished && bytesToWrite() == 0)
            m_socket->disconnectFromHost();
        else if (!m_finished && m_observer)
            m_observer->transportWritten();
    }

    void closed()
    {
        if (std::exchange(m_closed, true))
            return;
        m_observer->transportClosed();
    }

    std::unique_ptr<QObject> m_context = std::make_unique<QObject>();
    std::unique_ptr<QSslSocket> m_socket = std::make_unique<QSslSocket>();
    Observer *m_observer = nullptr;
    bool m_reading = true;
    bool m_finished = false;
    bool m_closed = false;
};

} // namespace

std::unique_ptr<Transport> makeTlsTransport(int fd, const QSslConfiguration &configuration)
{
    auto transport = std::make_unique<TlsTransport>();
    if (!transport->open(fd, configuration))
        return nullptr;
    return transport;
}

} // namespace troupe
