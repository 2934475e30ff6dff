// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHostAddress>
#include <QSslConfiguration>

#include <memory>

namespace troupe {

class Poller;

/// The byte stream of one accepted connection, plain or TLS. One thread.
///
/// Nothing here calls the observer from within a call of the observer's own: events come from the
/// event loop only. After closed() nothing comes any more, and calls do nothing.
class Transport
{
public:
    class Observer
    {
    public:
        virtual void transportReadable() = 0;
        /// Some waiting bytes have left.
        virtual void transportWritten() = 0;
        /// All that the other side had to send has been read; answers can still be written.
        virtual void transportEnded() = 0;
        /// The other side has stopped sending, while reading is off: there may be bytes to read.
        virtual void transportLeaving() = 0;
        /// The connection is dead.
        virtual void transportClosed() = 0;

    protected:
        ~Observer() = default;
    };

    virtual ~Transport() = default;

    /// Begins to watch the connection.
    virtual bool start(Observer *observer) = 0;
    /// Bytes read into `buffer`; 0 when there are none now.
    virtual qint64 read(char *buffer, qint64 size) = 0;
    /// Sends what can be sent at once, keeps the rest. `more` follows in the same packet if it fits.
    virtual void write(QByteArray bytes, QByteArray more = {}) = 0;
    virtual qint64 bytesToWrite() const = 0;
    /// While off, transportReadable() does not come, but the loss of the connection is still told.
    virtual void setReading(bool on) = 0;
    /// Ends our direction once all is written. Reading goes on.
    virtual void finish() = 0;
    /// Drops the connection at once, with all that waits.
    virtual void abort() = 0;
    virtual bool isTls() const = 0;
    virtual QHostAddress localAddress() const = 0;
    virtual QHostAddress peerAddress() const = 0;
};

/// Takes over `fd`.
std::unique_ptr<Transport> makePlainTransport(int fd, Poller &poller);
/// Takes over `fd` and starts the handshake as the server; null when it cannot.
std::unique_ptr<Transport> makeTlsTransport(int fd, const QSslConfiguration &configuration);

} // namespace troupe
