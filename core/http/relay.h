// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHostAddress>
#include <QTcpSocket>

#include <functional>

namespace troupe {

/// The socket that Qt's HTTP and WebSocket servers hold: it has no descriptor of its own. What the
/// guard has approved goes in through deliver(), what Qt writes comes out through `onWrite`, so
/// Qt's parsers never see a byte that was not checked, and the real connection never hangs on the
/// lifetime rules of theirs.
class RelaySocket final : public QTcpSocket
{
    Q_OBJECT

public:
    explicit RelaySocket(const QHostAddress &peer);
    ~RelaySocket() override;

    /// Makes `bytes` readable and says so.
    void deliver(QByteArrayView bytes);
    /// The real connection is gone.
    void loseConnection();

    void setOnWrite(std::function<void(QByteArray)> onWrite) { m_onWrite = std::move(onWrite); }
    void setOnDisconnect(std::function<void()> onDisconnect)
    {
        m_onDisconnect = std::move(onDisconnect);
    }
    void setWaiting(std::function<qint64()> waiting) { m_waiting = std::move(waiting); }

    qint64 bytesAvailable() const override;
    qint64 bytesToWrite() const override { return m_waiting ? m_waiting() : 0; }
    void disconnectFromHost() override;
    void close() override;

protected:
    qint64 readData(char *data, qint64 size) override;
    qint64 writeData(const char *data, qint64 size) override;

private:
    QByteArray m_in;
    qsizetype m_offset = 0;
    std::function<void(QByteArray)> m_onWrite;
    std::function<void()> m_onDisconnect;
    std::function<qint64()> m_waiting;
};

} // namespace troupe
