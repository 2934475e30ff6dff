// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/composition/server.h"

#include <QObject>
#include <QThread>

#include <memory>

namespace troupe {

/// The server inside of the desktop's process, on a thread of its own. It listens on loopback, on
/// any free port, and accepts a key that is made at each start and kept in memory. All methods and
/// signals are of the thread that made it.
class EmbeddedServer : public QObject
{
    Q_OBJECT
public:
    EmbeddedServer(QString dataFolder, const Clock &clock, QObject *parent = nullptr);
    ~EmbeddedServer() override; ///< stops it, within 5 s

    void start();
    void stop();
    bool isRunning() const { return !m_url.isEmpty(); }
    const QUrl &url() const { return m_url; }
    const QByteArray &token() const { return m_token; }

signals:
    void ready();
    /// It cannot start: what happened and what to do.
    void failed(const QString &message);
    /// Something that a person should know; see Server::onNote().
    void noted(const QString &note);

private:
    class Runner;

    QString m_dataFolder;
    const Clock &m_clock;
    QByteArray m_token;
    QUrl m_url;
    QThread m_thread;
    Runner *m_runner = nullptr; ///< lives on the thread, dies with it
};

} // namespace troupe
