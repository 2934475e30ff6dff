// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/http/relay.h"

#include <cstring>

namespace troupe {

RelaySocket::RelaySocket(const QHostAddress &peer)
{
    setSocketState(ConnectedState);
    setOpenMode(ReadWrite | Unbuffered);
    setPeerAddress(peer);
}

RelaySocket::~RelaySocket()
{
    m_onWrite = nullptr;
    m_onDisconnect = nullptr;
    m_waiting = nullptr;
    setSocketState(UnconnectedState);
}

void RelaySocket::deliver(QByteArrayView bytes)
{
    if (!isOpen())
        return;
    m_in.remove(0, m_offset);
    m_offset = 0;
    m_in.append(bytes);
    Q_EMIT readyRead();
}

void RelaySocket::loseConnection()
{
    if (state() == UnconnectedState)
        return;
    setSocketState(UnconnectedState);
    setOpenMode(NotOpen);
    m_in.clear();
    m_offset = 0;
    Q_EMIT stateChanged(UnconnectedState);
    Q_EMIT disconnected();
}

qint64 RelaySocket::bytesAvailable() const
{
    return m_in.size() - m_offset + QTcpSocket::bytesAvailable();
}

void RelaySocket::disconnectFromHost()
{
    if (state() != ConnectedState)
        return;
    setSocketState(ClosingState);
    if (m_onDisconnect)
        m_onDisconnect();
}

void RelaySocket::close()
{
    m_in.clear(); // Qt reads for as long as bytes are said to be there
    m_offset = 0;
    QTcpSocket::close();
}

qint64 RelaySocket::readData(char *data, qint64 size)
{
    const qint64 count = qMin<qint64>(size, m_in.size() - m_offset);
    if (count > 0)
        std::memcpy(data, m_in.constData() + m_offset, static_cast<std::size_t>(count));
    m_offset += count;
    if (m_offset == m_in.size()) {
        m_in.resize(0);
        m_offset = 0;
    }
    return count;
}

qint64 RelaySocket::writeData(const char *data, qint64 size)
{
    if (m_onWrite)
        m_onWrite(QByteArray(data, size));
    return size;
}

} // namespace troupe
